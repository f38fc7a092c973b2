// SPDX-License-Identifier: MIT
// Security rules as the platform applies them to a NIC: one level of the chain an element, with what service tags stand
// for. Azure/azure-rest-api-specs specification/network, networkInterface.json (EffectiveNetworkSecurityGroup);
// facts 2.3.
#pragma once

#include "platform/collector.hpp"

namespace sd::platform {

bool is_effective_group(const Place& place);
Result<void> read_effective_group(const Place& place, Collector& out);

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
// Security admin rules of a Virtual Network Manager, which are asked before any NSG.
// Azure/azure-rest-api-specs specification/network, networkManagerSecurityAdminConfiguration.json (AdminRule),
// networkManagerEffectiveConfiguration.json (EffectiveSecurityAdminRule); facts 2.2.
#pragma once

#include "platform/collector.hpp"

namespace sd::platform {

/// One rule, configured or effective.
bool is_admin_rule(const Place& place);
/// `collection` is the name of the rule collection when the rule stands inside it, otherwise its id tells.
Result<void> read_admin_rule(const Place& place, std::string_view collection, Collector& out);

/// An object with `rules`.
bool is_admin_rule_collection(const Place& place);
Result<void> read_admin_rule_collection(const Place& place, Collector& out);

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
// Service tags and their prefixes: the weekly file (download pages 56519, 57063, 57062) and the answer of the
// service-tags call. Azure/azure-rest-api-specs specification/network, serviceTags.json; facts 2.5.
#pragma once

#include "platform/collector.hpp"

namespace sd::platform {

bool is_service_tags(const Place& place);
Result<void> read_service_tags(const Place& place, Collector& out);

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
// What subnets, virtual networks and NICs tell about ways out, and the NSGs and route tables that stand inside them.
// Azure/azure-rest-api-specs specification/network, virtualNetwork.json, networkInterface.json; facts 2.7, 2.8.
#pragma once

#include "platform/collector.hpp"

namespace sd::platform {

bool is_virtual_network(const Place& place);
Result<void> read_virtual_network(const Place& place, Collector& out);

/// A bare reference to a subnet is none: that it does not tell `defaultOutboundAccess` means nothing.
bool is_subnet(const Place& place);
/// `network` is the name of the virtual network when the subnet stands inside it, otherwise its id tells.
Result<void> read_subnet(const Place& place, std::string_view network, Collector& out);

bool is_network_interface(const Place& place);
Result<void> read_network_interface(const Place& place, Collector& out);

bool is_application_group(const Place& place);
Result<void> read_application_group(const Place& place, Collector& out);

/// [{"service": "Microsoft.Storage"}], or the names alone.
Result<std::vector<std::string>> service_endpoints_at(const Place& list);

/// "subnets" of a record that its type or its id tells to be a subnet; empty when neither does.
std::string kind_of_resource(const Place& place);
/// In any letter case.
bool is_kind(const Place& place, std::string_view kind);

}  // namespace sd::platform

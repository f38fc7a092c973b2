// SPDX-License-Identifier: MIT
// Network security groups as they are configured, in the shapes of the resource manager, az and PowerShell. Only the
// rules that stand in the document are read: the default rules that are missing are known to rules/.
// Azure/azure-rest-api-specs specification/network, networkSecurityGroup.json; facts 2.2.
#pragma once

#include "platform/collector.hpp"

namespace sd::platform {

/// Whether the object has a list of rules, if only an empty one. A bare reference to an NSG has none.
bool is_security_group(const Place& place);
Result<void> read_security_group(const Place& place, Collector& out);

/// An NSG that stands inside a subnet or a NIC. PowerShell prints a mere reference with empty lists: without a rule it
/// is not read. `attached_to` is told by where it stands.
Result<void> read_embedded_group(const Place& place, std::string_view attached_to, Collector& out);

/// One rule that stands alone; its id tells the NSG.
Result<void> read_loose_rule(const Place& place, Collector& out);

/// The rules of a list, configured ones, in the order of the list. A priority that two of the customer's own rules
/// share is an error.
Result<std::vector<SecurityRule>> read_rules(const Place& list, RuleKind kind);

/// Name, id and resource group as the record itself tells them.
Owner owner_at(const Place& place);
/// "subnet vnet1/default, network interface vm1-nic": what refers to the NSG, at most three by name.
std::string attachments_at(const Place& place);

}  // namespace sd::platform

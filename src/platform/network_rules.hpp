// SPDX-License-Identifier: MIT
// Azure's own records, in whatever JSON shape they come: the shape is found out here, never told by a flag. What a
// document says of packets is added to a NetworkRules, what it says of the VM and its backup to a CloudRecords; what
// the rules mean together is worked out in rules/.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "model/cloud.hpp"
#include "model/security.hpp"

namespace sd::platform {

/// Adds what one JSON document tells. Known shapes: network security groups (resource manager, az, PowerShell, inside
/// an ARM template or a `terraform show -json` plan), effective security rules, effective routes, route tables, subnets
/// and virtual networks, network interfaces, application security groups, admin rules of a Virtual Network Manager, the
/// weekly service-tag file and the answer of the service-tags call; lists of them; documents in which several stand.
/// Fails with bad_input, `file` and the JSON path in the subject ("nsg.json: $.securityRules[2].priority"), when it is
/// no JSON, is of none of these shapes, or holds a value that no rule can have (host bits, a priority outside 100..4096
/// or twice in one direction, a malformed port). `out` is unchanged then.
/// A document of nothing but records of machines and backups is of none of these shapes here.
Result<void> read_network_rules(std::string_view text, std::string_view file, NetworkRules& out);

/// The same with what is no rule: VMs, instance views, extensions, backup jobs, protected items, backupStatus
/// (machine_records.hpp), disks and storage accounts (disk_records.hpp), NAT gateways, public addresses and load
/// balancers (outbound_records.hpp), and of NICs, subnets and networks what tells nothing of packets.
Result<void> read_azure_records(std::string_view text, std::string_view file, NetworkRules& network,
                                CloudRecords& cloud);

}  // namespace sd::platform

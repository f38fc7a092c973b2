// SPDX-License-Identifier: MIT
#include "lab/azure/kinds.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace sd::lab {
namespace {

struct Row {
  std::string_view method;
  std::string_view shape;  // segments from the provider's on; '*' stands for any
  Kind kind;
};

constexpr Row k_rows[] = {
    {"GET", "metadata/identity/oauth2/token", {"identity", ""}},
    {"GET", "metadata/instance", {"metadata", ""}},
    {"POST", "*/oauth2/v2.0/token", {"login", ""}},
    {"GET", "microsoft.compute/virtualmachines/*", {"vm", "Microsoft.Compute/virtualMachines/read"}},
    {"GET",
     "microsoft.compute/virtualmachines/*/extensions",
     {"vm_extensions", "Microsoft.Compute/virtualMachines/extensions/read"}},
    {"GET", "microsoft.compute/disks/*", {"disk", "Microsoft.Compute/disks/read"}},
    {"GET", "microsoft.storage/storageaccounts", {"storage_accounts", "Microsoft.Storage/storageAccounts/read"}},
    {"GET", "microsoft.network/networkinterfaces/*", {"nic", "Microsoft.Network/networkInterfaces/read"}},
    {"POST",
     "microsoft.network/networkinterfaces/*/effectivenetworksecuritygroups",
     {"nic_rules", "Microsoft.Network/networkInterfaces/effectiveNetworkSecurityGroups/action"}},
    {"POST",
     "microsoft.network/networkinterfaces/*/effectiveroutetable",
     {"nic_routes", "Microsoft.Network/networkInterfaces/effectiveRouteTable/action"}},
    {"GET", "microsoft.network/virtualnetworks/*", {"virtual_network", "Microsoft.Network/virtualNetworks/read"}},
    {"GET",
     "microsoft.network/virtualnetworks/*/subnets/*",
     {"subnet", "Microsoft.Network/virtualNetworks/subnets/read"}},
    {"POST",
     "microsoft.network/virtualnetworks/*/listnetworkmanagereffectivesecurityadminrules",
     {"admin_rules", "Microsoft.Network/virtualNetworks/listNetworkManagerEffectiveSecurityAdminRules/action"}},
    {"GET",
     "microsoft.network/networksecuritygroups/*",
     {"security_group", "Microsoft.Network/networkSecurityGroups/read"}},
    {"GET", "microsoft.network/routetables/*", {"route_table", "Microsoft.Network/routeTables/read"}},
    {"GET", "microsoft.network/natgateways/*", {"nat_gateway", "Microsoft.Network/natGateways/read"}},
    {"GET", "microsoft.network/publicipaddresses/*", {"public_address", "Microsoft.Network/publicIPAddresses/read"}},
    {"GET", "microsoft.network/loadbalancers/*", {"load_balancer", "Microsoft.Network/loadBalancers/read"}},
    {"GET",
     "microsoft.network/locations/*/servicetags",
     {"service_tags", "Microsoft.Network/locations/serviceTags/read"}},
    {"GET",
     "microsoft.network/locations/*/operationresults/*",
     {"network_operation", "Microsoft.Network/locations/operationResults/read"}},
    {"POST",
     "microsoft.recoveryservices/locations/*/backupstatus",
     {"backup_status", "Microsoft.RecoveryServices/locations/backupStatus/action"}},
    {"GET", "microsoft.recoveryservices/vaults", {"vaults", "Microsoft.RecoveryServices/Vaults/read"}},
    {"GET",
     "microsoft.recoveryservices/vaults/*/backupprotecteditems",
     {"protected_items", "Microsoft.RecoveryServices/Vaults/backupProtectedItems/read"}},
    {"GET",
     "microsoft.recoveryservices/vaults/*/backupfabrics/*/protectioncontainers/*/protecteditems/*",
     {"protected_item", "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/read"}},
    {"POST",
     "microsoft.recoveryservices/vaults/*/backupfabrics/*/protectioncontainers/*/protecteditems/*/backup",
     {"backup", "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/backup/action"}},
    {"GET",
     "microsoft.recoveryservices/vaults/*/backupfabrics/*/protectioncontainers/*/protecteditems/*/operationsstatus/*",
     {"backup_operation",
      "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/operationsStatus/read"}},
    {"GET",
     "microsoft.recoveryservices/vaults/*/backupfabrics/*/protectioncontainers/*/protecteditems/*/operationresults/*",
     {"backup_result",
      "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/operationResults/read"}},
    {"GET",
     "microsoft.recoveryservices/vaults/*/backupjobs",
     {"jobs", "Microsoft.RecoveryServices/Vaults/backupJobs/read"}},
    {"GET",
     "microsoft.recoveryservices/vaults/*/backupjobs/*",
     {"job", "Microsoft.RecoveryServices/Vaults/backupJobs/read"}},
};

bool fits(std::string_view shape, std::string_view path) {
  const auto a = split(shape, '/');
  const auto b = split(path, '/');
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](auto wanted, auto found) { return wanted == "*" ? !found.empty() : wanted == found; });
}

}  // namespace

Kind kind_of(std::string_view method, std::string_view path) {
  auto lower = to_lower(path);
  constexpr std::string_view k_providers = "/providers/";
  const auto at = lower.find(k_providers);
  lower.erase(0, at == std::string::npos ? 1 : at + k_providers.size());
  for (const auto& row : k_rows)
    if (row.method == method && fits(row.shape, lower)) return row.kind;
  return {};
}

bool is_kind(std::string_view name) {
  return std::any_of(std::begin(k_rows), std::end(k_rows), [&](const Row& row) { return row.kind.name == name; });
}

}  // namespace sd::lab

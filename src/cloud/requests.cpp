// SPDX-License-Identifier: MIT
#include "cloud/requests.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "model/json_text.hpp"
#include "model/resource_id.hpp"

namespace sd::cloud {
namespace {

// Versions: inside the ranges of facts 3.3, 3.4 and 3.6, and not the newest, because sovereign clouds lag behind the
// public one by a year and more. Network: the first in which a NIC tells defaultOutboundConnectivityEnabled.
constexpr std::string_view k_compute = "2023-09-01";
constexpr std::string_view k_disk = "2023-04-02";
constexpr std::string_view k_network = "2024-07-01";
constexpr std::string_view k_storage = "2023-01-01";
constexpr std::string_view k_vaults = "2023-04-01";
constexpr std::string_view k_backup = "2023-04-01";

constexpr std::string_view k_spec_compute = "azure-rest-api-specs compute.json, facts 3.4";
constexpr std::string_view k_spec_network = "azure-rest-api-specs network, facts 3.3";
constexpr std::string_view k_spec_storage = "azure-rest-api-specs storage.json, facts 3.4";
constexpr std::string_view k_spec_backup = "azure-rest-api-specs recoveryservicesbackup bms.json, facts 3.6";

constexpr auto k_reads = Effect::reads;
constexpr auto k_collect = Use::collect;
constexpr auto k_both = Use::both;
constexpr auto k_retry = Use::retry;

constexpr std::array<RequestRow, 26> k_requests{{
    {RequestId::vm, "vm", "the VM and its instance view", "GET", "{vm}", "$expand=instanceView", k_compute, "",
     "Microsoft.Compute/virtualMachines/read", k_reads, k_both, k_spec_compute},
    {RequestId::vm_extensions, "vm_extensions", "the VM's extensions", "GET", "{vm}/extensions", "$expand=instanceView",
     k_compute, "", "Microsoft.Compute/virtualMachines/extensions/read", k_reads, k_collect, k_spec_compute},
    {RequestId::nic, "nic", "the network interface", "GET", "{nic}", "", k_network, "",
     "Microsoft.Network/networkInterfaces/read", k_reads, k_collect, k_spec_network},
    {RequestId::nic_rules, "nic_rules", "the effective security rules", "POST", "{nic}/effectiveNetworkSecurityGroups",
     "", k_network, "", "Microsoft.Network/networkInterfaces/effectiveNetworkSecurityGroups/action", k_reads, k_collect,
     k_spec_network},
    {RequestId::nic_routes, "nic_routes", "the effective routes", "POST", "{nic}/effectiveRouteTable", "", k_network,
     "", "Microsoft.Network/networkInterfaces/effectiveRouteTable/action", k_reads, k_collect, k_spec_network},
    {RequestId::subnet, "subnet", "the subnet", "GET", "{subnet}", "", k_network, "",
     "Microsoft.Network/virtualNetworks/subnets/read", k_reads, k_collect, k_spec_network},
    {RequestId::virtual_network, "virtual_network", "the virtual network", "GET", "{network}", "", k_network, "",
     "Microsoft.Network/virtualNetworks/read", k_reads, k_collect, k_spec_network},
    {RequestId::security_group, "security_group", "the network security group", "GET", "{group}", "", k_network, "",
     "Microsoft.Network/networkSecurityGroups/read", k_reads, k_collect, k_spec_network},
    {RequestId::route_table, "route_table", "the route table", "GET", "{table}", "", k_network, "",
     "Microsoft.Network/routeTables/read", k_reads, k_collect, k_spec_network},
    {RequestId::nat_gateway, "nat_gateway", "the NAT gateway", "GET", "{gateway}", "", k_network, "",
     "Microsoft.Network/natGateways/read", k_reads, k_collect, k_spec_network},
    {RequestId::public_address, "public_address", "the public address", "GET", "{address}", "", k_network, "",
     "Microsoft.Network/publicIPAddresses/read", k_reads, k_collect, k_spec_network},
    {RequestId::load_balancer, "load_balancer", "the load balancer", "GET", "{balancer}", "", k_network, "",
     "Microsoft.Network/loadBalancers/read", k_reads, k_collect, k_spec_network},
    {RequestId::admin_rules, "admin_rules", "the admin rules of network managers", "POST",
     "{network}/listNetworkManagerEffectiveSecurityAdminRules", "", k_network, "{}",
     "Microsoft.Network/virtualNetworks/listNetworkManagerEffectiveSecurityAdminRules/action", k_reads, k_collect,
     "azure-rest-api-specs network networkManagerEffectiveConfiguration.json, facts 2.2"},
    {RequestId::disk, "disk", "the disk", "GET", "{disk}", "", k_disk, "", "Microsoft.Compute/disks/read", k_reads,
     k_collect, k_spec_compute},
    {RequestId::storage_accounts, "storage_accounts", "the storage accounts", "GET",
     "/subscriptions/{subscription}/providers/Microsoft.Storage/storageAccounts", "", k_storage, "",
     "Microsoft.Storage/storageAccounts/read", k_reads, k_collect, k_spec_storage},
    {RequestId::service_tags, "service_tags", "the region's service tags", "GET",
     "/subscriptions/{subscription}/providers/Microsoft.Network/locations/{location}/serviceTags", "", k_network, "",
     "Microsoft.Network/locations/serviceTags/read", k_reads, k_collect, k_spec_network},
    {RequestId::backup_status, "backup_status", "whether the VM is protected", "POST",
     "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/{location}/backupStatus", "",
     k_backup, R"({"resourceId":"{vm}","resourceType":"VM"})",
     "Microsoft.RecoveryServices/locations/backupStatus/action", k_reads, k_both, k_spec_backup},
    {RequestId::vaults, "vaults", "the vaults of the subscription", "GET",
     "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/vaults", "", k_vaults, "",
     "Microsoft.RecoveryServices/Vaults/read", k_reads, k_both, k_spec_backup},
    {RequestId::protected_items, "protected_items", "the vault's protected items", "GET",
     "{vault}/backupProtectedItems",
     "$filter=backupManagementType%20eq%20%27AzureIaasVM%27%20and%20itemType%20eq%20%27VM%27", k_backup, "",
     "Microsoft.RecoveryServices/Vaults/backupProtectedItems/read", k_reads, k_both, k_spec_backup},
    {RequestId::protected_item, "protected_item", "the protected item", "GET", "{item}", "", k_backup, "",
     "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/read", k_reads, k_both,
     k_spec_backup},
    {RequestId::jobs, "jobs", "the backup jobs", "GET", "{vault}/backupJobs",
     "$filter=startTime%20eq%20%27{from}%27%20and%20endTime%20eq%20%27{to}%27%20and%20operation%20eq%20%27Backup%27"
     "%20and%20backupManagementType%20eq%20%27AzureIaasVM%27",
     k_backup, "", "Microsoft.RecoveryServices/Vaults/backupJobs/read", k_reads, k_both, k_spec_backup},
    {RequestId::job, "job", "the backup job", "GET", "{job}", "", k_backup, "",
     "Microsoft.RecoveryServices/Vaults/backupJobs/read", k_reads, k_both, k_spec_backup},
    {RequestId::network_operation, "network_operation", "an operation of the network", "GET", "", "", "", "",
     "Microsoft.Network/locations/operationResults/read", k_reads, k_collect,
     "Location of a 202 of the network provider, facts 3.3"},
    {RequestId::backup, "backup", "a new backup", "POST", "{item}/backup", "", k_backup,
     R"({"properties":{"objectType":"IaasVMBackupRequest","recoveryPointExpiryTimeInUTC":"{expiry}"}})",
     "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/backup/action",
     Effect::changes, k_retry, k_spec_backup},
    {RequestId::backup_operation, "backup_operation", "the operation of the backup", "GET", "", "", "", "",
     "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/operationsStatus/read",
     k_reads, k_retry, "Azure-AsyncOperation of a backup, facts 3.5"},
    {RequestId::backup_result, "backup_result", "the result of the backup", "GET", "", "", "", "",
     "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/operationResults/read",
     k_reads, k_retry, "Location of a backup, facts 3.5"},
}};

bool stays(char c, bool in_path) {
  constexpr std::string_view k_marks = "-._~!$'()*,;=:@";
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return in_path ? c == '/' || k_marks.find(c) != std::string_view::npos : c == '-' || c == '.' || c == '_' || c == '~';
}

std::string encoded(std::string_view text, bool in_path) {
  constexpr std::string_view k_digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (stays(c, in_path)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', k_digits[byte >> 4], k_digits[byte & 15]};
  }
  return out;
}

enum class Where { path, query, body };

std::string written(std::string_view value, Where where) {
  if (where == Where::path) return encoded(value, value.starts_with('/'));
  if (where == Where::query) return encoded(value, false);
  const auto quoted = boost::json::serialize(to_json_string(value));
  return quoted.substr(1, quoted.size() - 2);
}

bool leads_up(std::string_view value) {
  const auto pieces = split(value, '/');
  return std::any_of(pieces.begin(), pieces.end(),
                     [](std::string_view piece) { return piece == "." || piece == ".."; });
}

/// The first '{' in front of a name, so that braces of JSON stay what they are.
std::size_t placeholder_in(std::string_view text, std::size_t from) {
  for (auto at = text.find('{', from); at != std::string_view::npos; at = text.find('{', at + 1))
    if (at + 1 < text.size() && text[at + 1] >= 'a' && text[at + 1] <= 'z') return at;
  return std::string_view::npos;
}

Result<std::string> filled(const RequestRow& row, std::string_view text, const Values& values, Where where,
                           std::string& subject) {
  std::string out;
  std::size_t done = 0;
  for (auto at = placeholder_in(text, 0); at != std::string_view::npos; at = placeholder_in(text, done)) {
    const auto end = text.find('}', at);
    const auto name = text.substr(at + 1, end - at - 1);
    const auto found = values.find(name);
    if (found == values.end() || found->second.empty() || leads_up(found->second))
      return fail(ErrorCode::bad_input, "ask Azure for " + std::string(row.name), std::string(name),
                  "expected a value that can stand in its URL");
    if (subject.empty()) subject = found->second;
    out.append(text.substr(done, at - done)).append(written(found->second, where));
    done = end + 1;
  }
  return out.append(text.substr(done));
}

}  // namespace

std::span<const RequestRow> requests() { return k_requests; }

const RequestRow& row_of(RequestId id) {
  const auto* found =
      std::find_if(k_requests.begin(), k_requests.end(), [&](const RequestRow& row) { return row.id == id; });
  SD_ASSERT(found != k_requests.end());
  return *found;
}

Result<Call> call(RequestId id, const Values& values) {
  const auto& row = row_of(id);
  Call out{&row, {}, {}, {}};
  const auto path = SD_TRY(filled(row, row.path, values, Where::path, out.subject));
  const auto query = SD_TRY(filled(row, row.query, values, Where::query, out.subject));
  out.body = SD_TRY(filled(row, row.body, values, Where::body, out.subject));
  out.target = path + "?" + (query.empty() ? "" : query + "&") + "api-version=" + std::string(row.api_version);
  return out;
}

Result<std::string> vm_id_of(std::string_view text) {
  const auto refused = fail(ErrorCode::usage, "use VM", printable(text, 200),
                            "expected SUBSCRIPTION/GROUP/NAME or the id of a VM, "
                            "/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachines/NAME");
  if (leads_up(text)) return refused;
  if (!text.starts_with('/')) {
    const auto pieces = split(text, '/');
    const bool whole =
        pieces.size() == 3 && std::none_of(pieces.begin(), pieces.end(), [](auto p) { return p.empty(); });
    if (!whole) return refused;
    return "/subscriptions/" + std::string(pieces[0]) + "/resourceGroups/" + std::string(pieces[1]) +
           "/providers/Microsoft.Compute/virtualMachines/" + std::string(pieces[2]);
  }
  const bool is_vm = equal_ignoring_case(kind_of_id(text), "virtualMachines") &&
                     !segment_after(text, "subscriptions").empty() && !segment_after(text, "resourceGroups").empty();
  if (!is_vm) return refused;
  return std::string(text);
}

}  // namespace sd::cloud

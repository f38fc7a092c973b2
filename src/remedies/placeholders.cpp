// SPDX-License-Identifier: MIT
#include "remedies/placeholders.hpp"

#include <algorithm>

namespace sd {
namespace {

constexpr Placeholder k_table[] = {
    {"ADDRESS", "the VM's primary private address"},
    {"ADMIN_CONFIG", "the security admin configuration of the network manager"},
    {"ADMIN_CONFIG_ID", "the resource id of that configuration"},
    {"BACKUP_POLICY", "the backup policy of this VM in the vault"},
    {"COLLECTION", "the rule collection to add to"},
    {"COMPANY_CA", "file with the certificate of the inspecting authority, in PEM form"},
    {"CONFIG_FILE", "path of the .NET configuration file that holds the element"},
    {"DD-MM-YYYY", "the day until which the backup is kept"},
    {"DEV", "the primary network interface, for example eth0"},
    {"DISK", "the name of the disk"},
    {"DNS_SERVER", "the address of the DNS server"},
    {"ENDPOINT_POLICY", "the name of the service endpoint policy"},
    {"ENDPOINT_POLICY_ID", "the resource id of the service endpoint policy, as printed before the change"},
    {"EXTENSION", "the name of the extension that hangs"},
    {"FILE", "the file that configures the primary network interface"},
    {"FIREWALL_POLICY", "the name of the Azure Firewall policy"},
    {"GATEWAY", "the first address of the VM's subnet, for example 10.0.0.1"},
    {"HANDLE", "the number behind \"# handle\" of the rule in question"},
    {"HOST", "a storage host of this VM's disks, for example md-abc.z1.blob.storage.azure.net"},
    {"LINK", "the name of the zone's link to the virtual network"},
    {"LOCATION", "the VM's region, for example westeurope"},
    {"LOCK", "the name of the lock"},
    {"MOUNT_POINT", "the mount point that cannot be frozen"},
    {"NAT_GATEWAY", "the name of the NAT gateway"},
    {"NETWORK_MANAGER", "the name of the Virtual Network Manager"},
    {"NIC", "the name of the VM's primary network interface resource"},
    {"NSG", "the name of the network security group that decides"},
    {"OLD_ADDRESS", "the public address resource that the gateway had before"},
    {"OLD_PREFIXES", "the destinations that the rule had before"},
    {"OLD_SERVERS", "the DNS servers that the network had before"},
    {"OLD_VM_SIZE", "the size that the VM had before"},
    {"PORT", "the proxy's port"},
    {"PROXY", "the proxy's host name or address"},
    {"PYTHON", "path of the interpreter without TLS"},
    {"RESTORE_POINT_RG", "the resource group of the restore points, AzureBackupRG_<region>_<number>"},
    {"RG", "the VM's resource group"},
    {"ROUTE_TABLE", "the name of the subnet's route table"},
    {"RULE", "the name of the rule in question"},
    {"RULE_GROUP", "the name of the rule collection group"},
    {"SCRIPT_URL", "the address of the proxy configuration script"},
    {"SNAPSHOT", "the name of the snapshot to delete"},
    {"SUBNET", "the name of the VM's subnet"},
    {"SUBSCRIPTION", "the id of the zone's subscription"},
    {"UNIT", "walinuxagent.service on Debian and Ubuntu, waagent.service elsewhere"},
    {"VAULT", "the name of the Recovery Services vault"},
    {"VAULT_RG", "the vault's resource group"},
    {"VERSION", "the agent version that was given up, for example 2.9.1.1"},
    {"VM", "the name of the VM"},
    {"VM_SIZE", "a larger size from the list"},
    {"VNET", "the name of the VM's virtual network"},
    {"ZONE_RG", "the resource group of the private DNS zone"},
};

constexpr std::string_view k_zone_of_firewalld = "zone=HOST";  // a name of firewalld's own

bool is_word_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Whole words only: VM is not in VMSnapshotLinux.
bool holds(std::string_view line, std::string_view word) {
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const bool starts = at == 0 || !is_word_part(line[at - 1]);
    const auto end = at + word.size();
    const bool ends = end == line.size() || !is_word_part(line[end]);
    const bool firewalld = at >= 5 && line.substr(at - 5).starts_with(k_zone_of_firewalld);
    if (starts && ends && !firewalld) return true;
  }
  return false;
}

bool any_holds(const std::vector<Commands>& all, std::string_view word) {
  return std::ranges::any_of(all, [&](const Commands& commands) {
    return std::ranges::any_of(commands.lines, [&](const std::string& line) { return holds(line, word); });
  });
}

}  // namespace

std::span<const Placeholder> placeholders() { return k_table; }

std::vector<Placeholder> placeholders_in(const Remedy& remedy) {
  std::vector<Placeholder> out;
  for (const auto& one : k_table)
    if (any_holds(remedy.steps, one.word) || any_holds(remedy.undo, one.word) || any_holds(remedy.verify, one.word))
      out.push_back(one);
  return out;
}

}  // namespace sd

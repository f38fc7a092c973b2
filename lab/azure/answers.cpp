// SPDX-License-Identifier: MIT
#include "lab/azure/answers.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "model/json_text.hpp"

namespace sd::lab {
namespace {

namespace json = boost::json;

const std::string k_network = k_group_id + "/providers/Microsoft.Network";
const std::string k_vnet_id = k_network + "/virtualNetworks/lab-vnet";
const std::string k_subnet_id = k_vnet_id + "/subnets/default";
const std::string k_nsg_id = k_network + "/networkSecurityGroups/lab-nsg";
const std::string k_table_id = k_network + "/routeTables/lab-routes";
constexpr std::string_view k_location = "westeurope";
constexpr std::string_view k_vm_guid = "aaaaaaaa-0000-0000-0000-000000000001";

std::string nic_id(int number) { return k_network + "/networkInterfaces/lab-nic" + std::to_string(number); }
std::string disk_id(int number) {
  return k_group_id + "/providers/Microsoft.Compute/disks/lab-disk" + std::to_string(number);
}
std::string last(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

json::object resource(const std::string& id, std::string_view type, json::object properties) {
  return {
      {"name", last(id)}, {"id", id}, {"type", type}, {"location", k_location}, {"properties", std::move(properties)}};
}

json::object list(json::array elements) { return {{"value", std::move(elements)}}; }
json::object reference(const std::string& id) { return {{"id", id}}; }

json::object status(std::string_view code, std::string_view level, std::string_view shown, std::string_view message) {
  return {{"code", code},
          {"level", level},
          {"displayStatus", shown},
          {"message", message},
          {"time", "2026-03-03T08:16:26+00:00"}};
}

json::object extension_view() {
  return {{"name", "VMSnapshotLinux"},
          {"type", "Microsoft.Azure.RecoveryServices.VMSnapshotLinux"},
          {"typeHandlerVersion", "1.0.9227.0"},
          {"statuses", {status("ProvisioningState/succeeded", "Info", "Provisioning succeeded", "done")}}};
}

/// The extension as a resource of its own.
json::object extension() {
  return resource(k_vm_id + "/extensions/VMSnapshotLinux", "Microsoft.Compute/virtualMachines/extensions",
                  {{"publisher", "Microsoft.Azure.RecoveryServices"},
                   {"type", "VMSnapshotLinux"},
                   {"typeHandlerVersion", "1.0"},
                   {"autoUpgradeMinorVersion", true},
                   {"provisioningState", "Succeeded"},
                   {"instanceView", extension_view()}});
}

json::object instance_view(const AzureConfig& config) {
  json::object agent{{"vmAgentVersion", config.agent_ready ? "2.11.1.4" : "Unknown"}};
  agent["statuses"] = json::array{
      config.agent_ready ? status("ProvisioningState/succeeded", "Info", "Ready", "the agent runs")
                         : status("ProvisioningState/Unavailable", "Warning", "Not Ready", "no word of the agent")};
  json::object out{{"vmAgent", std::move(agent)}};
  if (config.agent_ready) out["extensions"] = json::array{extension_view()};
  out["statuses"] = json::array{status("ProvisioningState/succeeded", "Info", "Provisioning succeeded", ""),
                                config.running ? status("PowerState/running", "Info", "VM running", "")
                                               : status("PowerState/deallocated", "Info", "VM deallocated", "")};
  return out;
}

json::object vm(const AzureConfig& config) {
  json::array nics;
  for (int i = 0; i < config.nics; ++i)
    nics.push_back(json::object{{"id", nic_id(i)}, {"properties", {{"primary", i == config.nics - 1}}}});
  json::object os_disk{{"osType", "Linux"}, {"name", "lab-disk0"}};
  if (config.managed_disks)
    os_disk["managedDisk"] = reference(disk_id(0));
  else
    os_disk["vhd"] = json::object{{"uri", "https://labdisks.blob.core.windows.net/vhds/lab-vm.vhd"}};
  json::array data_disks;
  for (int i = 1; i <= config.data_disks; ++i)
    data_disks.push_back(json::object{{"lun", i}, {"managedDisk", reference(disk_id(i))}});
  return resource(k_vm_id, "Microsoft.Compute/virtualMachines",
                  {{"vmId", k_vm_guid},
                   {"storageProfile", {{"osDisk", std::move(os_disk)}, {"dataDisks", std::move(data_disks)}}},
                   {"networkProfile", {{"networkInterfaces", std::move(nics)}}},
                   {"provisioningState", "Succeeded"},
                   {"instanceView", instance_view(config)}});
}

json::object nic(const AzureConfig& config, const std::string& id) {
  const int number = last(id).back() - '0';
  json::object configuration{{"privateIPAddress", fmt::format("10.0.0.{}", 4 + number)},
                             {"subnet", reference(k_subnet_id)},
                             {"primary", true}};
  if (config.public_address) configuration["publicIPAddress"] = reference(k_network + "/publicIPAddresses/lab-address");
  if (config.load_balancer)
    configuration["loadBalancerBackendAddressPools"] =
        json::array{reference(k_network + "/loadBalancers/lab-balancer/backendAddressPools/pool")};
  return resource(
      id, "Microsoft.Network/networkInterfaces",
      {{"primary", number == config.nics - 1},
       {"virtualMachine", reference(k_vm_id)},
       {"macAddress", fmt::format("60-45-BD-00-00-{:02X}", 1 + number)},
       {"networkSecurityGroup", reference(k_nsg_id)},
       {"ipConfigurations", {json::object{{"name", "ipconfig1"}, {"properties", std::move(configuration)}}}}});
}

json::object subnet(const AzureConfig& config) {
  json::object properties{{"addressPrefix", "10.0.0.0/24"}, {"defaultOutboundAccess", config.default_outbound}};
  properties["routeTable"] = reference(k_table_id);
  if (config.nat_gateway) properties["natGateway"] = reference(k_network + "/natGateways/lab-nat");
  return {{"name", "default"}, {"id", k_subnet_id}, {"properties", std::move(properties)}};
}

json::object effective_rule(std::string_view name, int priority, std::string_view access, std::string_view to) {
  json::object out{{"name", name},
                   {"protocol", "All"},
                   {"sourcePortRange", "0-65535"},
                   {"destinationPortRange", "0-65535"},
                   {"sourceAddressPrefix", "0.0.0.0/0"},
                   {"destinationAddressPrefix", to},
                   {"access", access},
                   {"priority", priority},
                   {"direction", "Outbound"}};
  if (to == "Storage") out["expandedDestinationAddressPrefix"] = json::array{"20.60.0.0/16"};
  return out;
}

json::object effective_rules(const AzureConfig& config) {
  json::array rules;
  if (config.storage_denied) rules.push_back(effective_rule("securityRules/no-storage", 200, "Deny", "Storage"));
  rules.push_back(effective_rule("defaultSecurityRules/AllowInternetOutBound", 65001, "Allow", "0.0.0.0/0"));
  rules.push_back(effective_rule("defaultSecurityRules/DenyAllOutBound", 65500, "Deny", "0.0.0.0/0"));
  return list({json::object{{"networkSecurityGroup", reference(k_nsg_id)},
                            {"association", {{"networkInterface", reference(nic_id(config.nics - 1))}}},
                            {"effectiveSecurityRules", std::move(rules)}}});
}

json::object effective_route(std::string_view prefix, std::string_view next_hop) {
  return {{"source", "Default"},
          {"state", "Active"},
          {"addressPrefix", {prefix}},
          {"nextHopType", next_hop},
          {"nextHopIpAddress", json::array{}}};
}

json::object security_group(const AzureConfig& config) {
  json::array rules;
  if (config.storage_denied)
    rules.push_back(json::object{{"name", "no-storage"},
                                 {"properties",
                                  {{"protocol", "*"},
                                   {"sourcePortRange", "*"},
                                   {"destinationPortRange", "*"},
                                   {"sourceAddressPrefix", "*"},
                                   {"destinationAddressPrefix", "Storage"},
                                   {"access", "Deny"},
                                   {"priority", 200},
                                   {"direction", "Outbound"}}}});
  return resource(k_nsg_id, "Microsoft.Network/networkSecurityGroups",
                  {{"securityRules", std::move(rules)}, {"defaultSecurityRules", json::array{}}});
}

json::object service_tags() {
  const json::object storage{{"name", "Storage"},
                             {"id", "Storage"},
                             {"properties",
                              {{"changeNumber", "7"},
                               {"region", ""},
                               {"systemService", "AzureStorage"},
                               {"addressPrefixes", {"20.60.0.0/16"}}}}};
  return {{"name", "public"}, {"changeNumber", "63"}, {"cloud", "Public"}, {"values", {storage}}};
}

json::object protected_item(const std::string& id, const std::string& vm_id) {
  return {{"id", id},
          {"name", last(id)},
          {"properties",
           {{"friendlyName", last(vm_id)},
            {"virtualMachineId", vm_id},
            {"sourceResourceId", vm_id},
            {"protectionState", "Protected"},
            {"healthStatus", "Passed"},
            {"lastBackupStatus", "Failed"},
            {"lastBackupTime", "2026-03-02T22:00:00Z"},
            {"backupManagementType", "AzureIaasVM"}}}};
}

enum class Detail { listed, alone };

/// A job that runs takes its snapshot first, and then, in the state "Transferring" of this lab, sends it away.
json::array tasks_of(std::string_view state) {
  const bool transfers = state == "Transferring";
  const auto task = [](std::string_view name, std::string_view status) {
    return json::object{{"taskId", name}, {"status", status}};
  };
  if (state == "Completed") return {task("Take Snapshot", state), task("Transfer data to vault", state)};
  return {task("Take Snapshot", transfers ? "Completed" : state),
          task("Transfer data to vault", transfers ? "InProgress" : "NotStarted")};
}

json::object job(int number, const std::string& vm, std::string_view state, Detail detail) {
  const auto job_status = state == "Transferring" ? "InProgress" : state;
  json::object properties{{"jobType", "AzureIaaSVMJob"},
                          {"operation", "Backup"},
                          {"backupManagementType", "AzureIaasVM"},
                          {"containerName", "iaasvmcontainerv2;Lab-Group;" + vm},
                          {"entityFriendlyName", vm},
                          {"status", job_status},
                          {"startTime", fmt::format("2026-03-{:02}T22:00:00.1234567Z", 28 - number)},
                          {"duration", "PT12M3.4S"}};
  if (job_status == "Failed")
    properties["errorDetails"] = json::array{json::object{{"errorCode", 400001},
                                                          {"errorTitle", "ExtensionSnapshotFailedNoNetwork"},
                                                          {"errorString", "the lab's snapshot failed"},
                                                          {"recommendations", json::array{}}}};
  if (detail == Detail::alone)
    properties["extendedInfo"] =
        json::object{{"tasksList", tasks_of(state)}, {"propertyBag", {{"VM Name", vm}}}, {"progressPercentage", 0}};
  const auto name = fmt::format("job-{}-{}", vm, number);
  return {{"id", k_vault_id + "/backupJobs/" + name},
          {"name", name},
          {"type", "Microsoft.RecoveryServices/vaults/backupJobs"},
          {"properties", std::move(properties)}};
}

std::string_view status_of_job(int number) { return number == 1 ? "Failed" : "Completed"; }

json::object jobs(const AzureConfig& config, const std::string& started) {
  json::array out;
  if (!started.empty()) out.push_back(job(0, "lab-vm", started, Detail::listed));
  out.push_back(job(1, "other-vm", "Failed", Detail::listed));
  for (int i = 1; i <= config.jobs; ++i) out.push_back(job(i, "lab-vm", status_of_job(i), Detail::listed));
  return list(std::move(out));
}

std::optional<json::object> job_named(const std::string& name, const std::string& started) {
  constexpr std::string_view k_own = "job-lab-vm-";
  if (!name.starts_with(k_own)) return std::nullopt;
  const auto found = parse_unsigned(std::string_view(name).substr(k_own.size()));
  if (!found) return std::nullopt;
  const auto number = static_cast<int>(*found);
  return job(number, "lab-vm", number == 0 ? std::string_view(started) : status_of_job(number), Detail::alone);
}

json::object backup_status(const AzureConfig& config) {
  if (!config.is_protected) return {{"protectionStatus", "NotProtected"}, {"vaultId", ""}};
  return {{"protectionStatus", "Protected"},
          {"vaultId", k_vault_id},
          {"fabricName", "Azure"},
          {"containerName", "IaasVMContainer;iaasvmcontainerv2;Lab-Group;lab-vm"},
          {"protectedItemName", "VM;iaasvmcontainerv2;Lab-Group;lab-vm"}};
}

json::object balancer() {
  const auto id = k_network + "/loadBalancers/lab-balancer";
  const auto pool = reference(id + "/backendAddressPools/pool");
  const auto frontend = reference(id + "/frontendIPConfigurations/front");
  auto out = resource(
      id, "Microsoft.Network/loadBalancers",
      {{"frontendIPConfigurations",
        {json::object{
            {"name", "front"},
            {"id", id + "/frontendIPConfigurations/front"},
            {"properties", {{"publicIPAddress", reference(k_network + "/publicIPAddresses/lab-balancer-address")}}}}}},
       {"backendAddressPools", {json::object{{"name", "pool"}, {"id", id + "/backendAddressPools/pool"}}}},
       {"outboundRules",
        {json::object{
            {"name", "out"},
            {"properties",
             {{"protocol", "All"}, {"backendAddressPool", pool}, {"frontendIPConfigurations", {frontend}}}}}}}});
  out["sku"] = json::object{{"name", "Standard"}};
  return out;
}

json::object storage_accounts() {
  const auto account = [](const std::string& name) {
    return resource(k_group_id + "/providers/Microsoft.Storage/storageAccounts/" + name,
                    "Microsoft.Storage/storageAccounts",
                    {{"networkAcls",
                      {{"bypass", "AzureServices"},
                       {"defaultAction", "Deny"},
                       {"ipRules", json::array{}},
                       {"virtualNetworkRules", json::array{}}}}});
  };
  return list({account("labdisks"), account("others")});
}

json::object items(const AzureConfig& config) {
  json::array out{protected_item(k_item_id + "2", k_vm_id + "2")};
  if (config.is_protected) out.push_back(protected_item(k_item_id, to_lower(k_vm_id)));
  return list(std::move(out));
}

std::optional<json::object> network_answer(const AzureConfig& config, std::string_view kind, const std::string& path) {
  if (kind == "nic") return nic(config, nic_id(last(path).back() - '0'));
  if (kind == "nic_rules") return effective_rules(config);
  if (kind == "nic_routes")
    return list({effective_route("10.0.0.0/16", "VnetLocal"), effective_route("0.0.0.0/0", "Internet")});
  if (kind == "subnet") return subnet(config);
  if (kind == "virtual_network")
    return resource(k_vnet_id, "Microsoft.Network/virtualNetworks",
                    {{"addressSpace", {{"addressPrefixes", {"10.0.0.0/16"}}}},
                     {"dhcpOptions", {{"dnsServers", json::array{}}}},
                     {"subnets", {subnet(config)}}});
  if (kind == "admin_rules") return list({});
  if (kind == "security_group") return security_group(config);
  if (kind == "route_table") return resource(k_table_id, "Microsoft.Network/routeTables", {{"routes", json::array{}}});
  if (kind == "nat_gateway")
    return resource(k_network + "/natGateways/lab-nat", "Microsoft.Network/natGateways",
                    {{"idleTimeoutInMinutes", 4},
                     {"publicIpAddresses", {reference(k_network + "/publicIPAddresses/lab-nat-address")}}});
  if (kind == "public_address")
    return resource(k_network + "/publicIPAddresses/lab-address", "Microsoft.Network/publicIPAddresses",
                    {{"ipAddress", "20.1.2.3"}});
  if (kind == "load_balancer") return balancer();
  if (kind == "service_tags") return service_tags();
  return std::nullopt;
}

std::optional<json::object> other_answer(const AzureConfig& config, std::string_view kind, const std::string& path,
                                         const std::string& started) {
  if (kind == "vm") return vm(config);
  if (kind == "vm_extensions") return list({extension()});
  if (kind == "disk")
    return resource(disk_id(last(path).back() - '0'), "Microsoft.Compute/disks",
                    {{"networkAccessPolicy", "AllowAll"}, {"diskSizeGB", 30}});
  if (kind == "storage_accounts") return storage_accounts();
  if (kind == "backup_status") return backup_status(config);
  if (kind == "vaults") return list({resource(k_vault_id, "Microsoft.RecoveryServices/vaults", {})});
  if (kind == "protected_items") return items(config);
  if (kind == "protected_item") return protected_item(k_item_id, k_vm_id);
  if (kind == "jobs") return jobs(config, started);
  if (kind == "job") return job_named(last(path), started);
  return std::nullopt;
}

}  // namespace

std::string metadata_answer() {
  return json::serialize(json::object{{"compute",
                                       {{"vmId", k_vm_guid},
                                        {"name", last(k_vm_id)},
                                        {"resourceGroupName", last(k_group_id)},
                                        {"subscriptionId", k_subscription},
                                        {"location", k_location},
                                        {"azEnvironment", "AzurePublicCloud"}}},
                                      {"network", {{"interface", json::array{}}}}});
}

std::optional<std::string> answer_for(const AzureConfig& config, std::string_view kind, std::string_view path,
                                      const std::string& started) {
  const std::string where(path);
  auto body = network_answer(config, kind, where);
  if (!body) body = other_answer(config, kind, where, started);
  if (!body) return std::nullopt;
  return json::serialize(*body);
}

}  // namespace sd::lab

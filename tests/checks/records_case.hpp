// SPDX-License-Identifier: MIT
// Azure's records of the healthy VM and its backup, and the ways in which tests break them.
#pragma once

#include <string>
#include <utility>

#include "checks/azure_case.hpp"

namespace sd::testing_case {

inline const std::string k_group_id = "/subscriptions/s/resourceGroups/rg/providers/";
inline const std::string k_vm_id = k_group_id + "Microsoft.Compute/virtualMachines/labvm";
inline const std::string k_nic_id = k_group_id + "Microsoft.Network/networkInterfaces/labvm-nic";
inline const std::string k_disk_id = k_group_id + "Microsoft.Compute/disks/labvm-os";
inline const std::string k_network_id = k_group_id + "Microsoft.Network/virtualNetworks/vnet1";
inline const std::string k_subnet_id = k_network_id + "/subnets/default";
inline const std::string k_pool_id = k_group_id + "Microsoft.Network/loadBalancers/lb/backendAddressPools/pool";
inline const std::string k_gateway_id = k_group_id + "Microsoft.Network/natGateways/nat";
inline const std::string k_extension_type = "Microsoft.Azure.RecoveryServices.VMSnapshotLinux";

inline BackupJob job(std::string status, Time started, std::string title = {}, std::string text = {}) {
  BackupJob out{.name = "job", .vm = "labvm", .container = "iaasvmcontainerv2;rg;labvm", .operation = "Backup"};
  out.started = started;
  if (status != "InProgress") out.ended = started + std::chrono::minutes(40);
  out.status = std::move(status);
  if (!title.empty()) out.errors = {{0, std::move(title), std::move(text)}};
  return out;
}

inline CloudVm healthy_vm() {
  CloudVm out{.id = k_vm_id, .name = "labvm", .location = "westeurope", .vm_id = "ID", .os = "Linux"};
  out.agent_version = "2.15.0.1";
  out.agent = CloudStatus{"ProvisioningState/succeeded", "Info", "Ready", "Guest Agent is running", k_now};
  out.extensions = {{.name = "VMSnapshotLinux",
                     .type = k_extension_type,
                     .version = "1.0.9225.0",
                     .statuses = {{"ProvisioningState/succeeded", "Info", "Provisioning succeeded", "", k_now}}}};
  out.statuses = {{"ProvisioningState/succeeded", "Info", "Provisioning succeeded", "", k_now},
                  {"PowerState/running", "Info", "VM running", "", std::nullopt}};
  out.nics = {k_nic_id};
  out.extensions_allowed = true;
  out.disks = {k_disk_id};
  return out;
}

/// Nothing is wrong.
inline CloudRecords healthy_records() {
  CloudRecords out;
  out.vms = {healthy_vm()};
  out.jobs = {job("Completed", k_now - std::chrono::hours(13))};
  out.items = {{.id = "item", .vm_resource = k_vm_id, .state = "Protected", .health = "Passed"}};
  out.disks = {{.id = k_disk_id, .vm = k_vm_id, .network_access = "AllowAll", .public_access = "Enabled"}};
  out.nics = {{.id = k_nic_id,
               .vm = k_vm_id,
               .mac = *Mac::parse("60:45:bd:00:00:01"),
               .addresses = {ip("10.0.0.4")},
               .subnets = {k_subnet_id}}};
  out.subnets = {{.id = k_subnet_id, .name = "vnet1/default"}};
  out.networks = {{.id = k_network_id}};
  return out;
}

inline void give(Case& facts, CloudRecords records) { facts.azure_records = known(std::move(records), "azure"); }

inline CloudRecords& cloud(Case& facts) { return std::get<CloudRecords>(facts.azure_records.value); }
inline CloudVm& vm_record(Case& facts) { return cloud(facts).vms.front(); }

/// The healthy VM with its records.
inline Case recorded_case() {
  auto out = healthy_case();
  give(out, healthy_records());
  return out;
}

inline void say_not_ready(Case& facts, std::optional<Time> at = k_now) {
  vm_record(facts).agent_version = "Unknown";
  vm_record(facts).agent = CloudStatus{"ProvisioningState/Unavailable", "Warning", "Not Ready",
                                       "VM status blob is found but not yet populated.", at};
}

inline void say_power(Case& facts, const std::string& state) {
  vm_record(facts).statuses.back() = {"PowerState/" + state, "Info", "VM " + state, "", std::nullopt};
}

inline void fail_extension(Case& facts) {
  vm_record(facts).extensions[0].statuses = {
      {"ProvisioningState/failed/3", "Error", "Provisioning failed", "it is gone", k_now}};
}

inline void forget_runs(Case& facts) { std::get<LogFacts>(facts.logs.value).attempts.clear(); }

inline void fail_job(Case& facts, std::string title) {
  cloud(facts).jobs = {job("Failed", k_now - std::chrono::hours(3), std::move(title))};
}

inline void stop_agent(Case& facts) {
  std::get<UnitState>(facts.agent.unit.value).active = "inactive";
  facts.agent.processes = known(std::vector<AgentProcess>{});
}

inline void remove_agent(Case& facts) {
  stop_agent(facts);
  facts.agent.install = absent<AgentInstall>("/usr/sbin/waagent");
}

/// Storage answers the disk's host with 403 AuthorizationFailure.
inline void refuse(Observation& seen) {
  seen.http->status = 403;
  seen.http->error_code = "AuthorizationFailure";
}

/// The records alone: nobody saw the machine.
inline Case only_records() {
  Case out;
  out.taken_at = k_now;
  out.origin = Origin::files;
  give(out, healthy_records());
  cloud(out).jobs.clear();
  return out;
}

}  // namespace sd::testing_case

// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/cloud_reading.hpp"

namespace sd::platform {
namespace {

using namespace cloud_reading;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view k_vm = R"({
  "id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm1",
  "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "location": "westeurope",
  "properties": {
    "vmId": "0c4a", "provisioningState": "Succeeded",
    "storageProfile": {"osDisk": {"osType": "Linux"}},
    "osProfile": {"allowExtensionOperations": false},
    "networkProfile": {"networkInterfaces": [
      {"id": "/nic2", "properties": {"primary": false}}, {"id": "/nic1", "properties": {"primary": true}}]},
    "instanceView": {
      "vmAgent": {"vmAgentVersion": "2.9.1.1",
        "statuses": [{"code": "ProvisioningState/succeeded", "level": "Info", "displayStatus": "Ready",
                      "message": "Guest Agent is running", "time": "2026-11-25T10:00:00+02:00"}],
        "extensionHandlers": [{"type": "Microsoft.Azure.RecoveryServices.VMSnapshotLinux", "typeHandlerVersion": "1.0",
                               "status": {"code": "ProvisioningState/succeeded", "displayStatus": "Ready"}}]},
      "extensions": [{"name": "cse", "type": "Microsoft.Azure.Extensions.CustomScript", "typeHandlerVersion": "2.1",
        "statuses": [{"code": "ProvisioningState/failed/3", "level": "Error",
                      "message": "https://x.blob.core.windows.net/a?sv=1&sig=CANARY was not found"}]}],
      "statuses": [{"code": "PowerState/running", "displayStatus": "VM running"}]}}})";

TEST(MachineRecords, TellTheVmAsTheResourceManagerAnswers) {
  const auto out = read(k_vm);
  ASSERT_EQ(out.vms.size(), 1u);
  const auto& vm = out.vms[0];
  EXPECT_EQ(vm.name, "vm1");
  EXPECT_EQ(vm.vm_id, "0c4a");
  EXPECT_EQ(vm.os, "Linux");
  EXPECT_EQ(vm.location, "westeurope");
  EXPECT_EQ(vm.extensions_allowed, false);
  EXPECT_THAT(vm.nics, ElementsAre("/nic1", "/nic2"));
  ASSERT_TRUE(vm.agent);
  EXPECT_EQ(vm.agent->display, "Ready");
  EXPECT_EQ(to_text(*vm.agent->time), "2026-11-25T08:00:00.000Z");
  ASSERT_EQ(vm.extensions.size(), 2u);
  EXPECT_EQ(vm.extensions[0].statuses[0].code, "ProvisioningState/failed/3");
  EXPECT_THAT(vm.extensions[0].statuses[0].message, Not(HasSubstr("CANARY")));
  EXPECT_EQ(vm.extensions[1].type, "Microsoft.Azure.RecoveryServices.VMSnapshotLinux");
  EXPECT_EQ(vm.statuses[0].display, "VM running");
}

TEST(MachineRecords, TellAnAgentThatNeverReported) {
  const auto out = read(R"({"vmAgent": {"vmAgentVersion": "Unknown", "statuses": [
      {"code": "ProvisioningState/Unavailable", "level": "Warning", "displayStatus": "Not Ready"}]}, "statuses": []})");
  ASSERT_EQ(out.vms.size(), 1u);
  EXPECT_EQ(out.vms[0].agent_version, "Unknown");
  EXPECT_EQ(out.vms[0].agent->display, "Not Ready");
  EXPECT_THAT(out.vms[0].extensions, IsEmpty());
}

TEST(MachineRecords, TellJobsWithTheirErrors) {
  const auto out = read(R"({"value": [{"id": "/v/backupJobs/j1", "name": "j1", "properties": {
      "jobType": "AzureIaaSVMJob", "entityFriendlyName": "vm1", "operation": "Backup", "status": "Failed",
      "startTime": "2026-11-25T02:51:56.256037Z", "endTime": "2026-11-25T02:51:57.6302051Z",
      "errorDetails": [{"errorCode": 400249, "errorTitle": "UserErrorBackupOperationInProgress", "errorString": "busy"}]}},
    {"id": "/v/backupJobs/j2", "name": "j2", "properties": {"operation": "Backup", "status": "InProgress"}}]})");
  ASSERT_EQ(out.jobs.size(), 2u);
  EXPECT_EQ(out.jobs[0].vm, "vm1");
  EXPECT_THAT(out.jobs[0].errors, ElementsAre(JobError{400249, "UserErrorBackupOperationInProgress", "busy"}));
  EXPECT_TRUE(out.jobs[0].ended);
  EXPECT_FALSE(out.jobs[1].ended);
  EXPECT_THAT(out.jobs[1].errors, IsEmpty());
}

TEST(MachineRecords, TellWhetherTheVmIsProtected) {
  const auto out = read(R"([{"id": "/v/protectedItems/VM;iaasvmcontainerv2;rg;vm1", "properties": {
      "protectionState": "IRPending", "healthStatus": "Passed", "lastBackupStatus": "",
      "lastBackupTime": "2001-01-01T00:00:00Z", "virtualMachineId": "/vm1", "sourceResourceId": "/other"}}])");
  ASSERT_EQ(out.items.size(), 1u);
  EXPECT_EQ(out.items[0].vm_resource, "/vm1");
  EXPECT_EQ(out.items[0].state, "IRPending");
  EXPECT_FALSE(out.items[0].last_time);
}

TEST(MachineRecords, AreNoNetworkRules) {
  NetworkRules network;
  const auto done = read_network_rules(k_vm, "vm.json", network);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().text, "holds no security rules, routes or service tags");
}

TEST(MachineRecords, WithAWordForANumberAreAnError) {
  NetworkRules network;
  CloudRecords cloud;
  const auto done = read_azure_records(R"({"id": "/v/backupJobs/j", "properties": {"operation": "Backup",
      "status": "Failed", "errorDetails": [{"errorCode": "many"}]}})",
                                       "job.json", network, cloud);
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().subject, HasSubstr("errorDetails[0].errorCode"));
  EXPECT_TRUE(cloud.empty());
}

TEST(MachineRecords, TellTheDisksOfAVmAndNoSignature) {
  const auto out = read(R"({"id": "/x/virtualMachines/vm1", "name": "vm1", "properties": {"storageProfile": {
    "osDisk": {"managedDisk": {"id": "/disks/os"}}, "dataDisks": [
      {"vhd": {"uri": "https://user:CANARY@acct.blob.core.windows.net/vhds/d.vhd?sig=CANARY"}},
      {"managedDisk": {"id": "/disks/d"}}]}}})");
  ASSERT_EQ(out.vms.size(), 1u);
  EXPECT_THAT(out.vms[0].disks, ElementsAre("/disks/os", "/disks/d"));
  EXPECT_THAT(out.vms[0].blob_hosts, ElementsAre("acct.blob.core.windows.net"));
  EXPECT_EQ(failure_of(R"({"id": "/x/virtualMachines/vm1", "storageProfile": {"osDisk": {"vhd": {"uri": 3}}}})"),
            "f.json: $.storageProfile.osDisk.vhd.uri: expected the address of a blob, not 3");
}

TEST(MachineRecords, TellTheExtensionsOfAVm) {
  const auto rest = read(R"({"value": [{"id": "/x/virtualMachines/vm1/extensions/VMSnapshotLinux",
    "type": "Microsoft.Compute/virtualMachines/extensions", "name": "VMSnapshotLinux", "properties": {
      "publisher": "Microsoft.Azure.RecoveryServices", "type": "VMSnapshotLinux", "typeHandlerVersion": "1.0",
      "provisioningState": "Failed", "instanceView": {"statuses": [{"code": "ProvisioningState/failed/3"}]}}}]})");
  const auto az = read(R"([{"id": "/x/virtualMachines/vm1/extensions/VMSnapshotLinux", "name": "VMSnapshotLinux",
    "publisher": "Microsoft.Azure.RecoveryServices", "typePropertiesType": "VMSnapshotLinux",
    "type": "Microsoft.Compute/virtualMachines/extensions", "typeHandlerVersion": "1.0", "provisioningState": "Failed",
    "instanceView": {"statuses": [{"code": "ProvisioningState/failed/3"}]}}])");
  EXPECT_EQ(rest, az);
  ASSERT_EQ(rest.vms.size(), 1u);
  EXPECT_EQ(rest.vms[0].id, "/x/virtualMachines/vm1");
  ASSERT_EQ(rest.vms[0].extensions.size(), 1u);
  EXPECT_EQ(rest.vms[0].extensions[0].type, "Microsoft.Azure.RecoveryServices.VMSnapshotLinux");
  EXPECT_EQ(rest.vms[0].extensions[0].provisioning, "Failed");
  EXPECT_EQ(rest.vms[0].extensions[0].statuses.size(), 1u);
}

TEST(MachineRecords, TellTheTasksOfAJob) {
  const auto out = read(R"({"id": "/v/backupJobs/j", "properties": {"operation": "Backup", "status": "Failed",
    "containerName": "iaasvmcontainerv2;rg;vm1", "extendedInfo": {"tasksList": [
      {"taskId": "Take Snapshot", "status": "Failed", "duration": "PT0S"}], "propertyBag": null}}})");
  ASSERT_EQ(out.jobs.size(), 1u);
  EXPECT_EQ(out.jobs[0].container, "iaasvmcontainerv2;rg;vm1");
  EXPECT_THAT(out.jobs[0].tasks, ElementsAre(JobTask{"Take Snapshot", "Failed"}));
  EXPECT_EQ(failure_of(R"({"id": "/v/backupJobs/j", "properties": {"operation": "Backup", "status": "Failed",
                           "extendedInfo": {"tasksList": "none"}}})"),
            "f.json: $.properties.extendedInfo.tasksList: expected a list of tasks, not \"none\"");
}

TEST(MachineRecords, TellTheAnswerOfBackupStatus) {
  const auto out = read(R"({"protectionStatus": "Protected", "vaultId": "/v", "fabricName": "Azure",
    "containerName": "c", "protectedItemName": "i", "policyName": "p", "errorCode": "Success"})");
  EXPECT_THAT(out.backup_status, ElementsAre(BackupStatus{"Protected", "/v", "i", "p", "Success"}));
  EXPECT_EQ(failure_of(R"({"protectionStatus": 3, "fabricName": ""})"),
            "f.json: $.protectionStatus: expected a state of protection, not 3");
}

// --- disks and storage accounts ---

constexpr std::string_view k_disk = R"({"id": "/x/disks/os", "type": "Microsoft.Compute/disks", "managedBy": "/vm",
  "properties": {"creationData": {}, "networkAccessPolicy": "AllowPrivate", "publicNetworkAccess": "Disabled",
                 "diskAccessId": "/x/diskAccesses/a"}})";

TEST(DiskRecords, TellWhoMayAskForADisk) {
  EXPECT_THAT(read(k_disk).disks,
              ElementsAre(CloudDisk{"/x/disks/os", "/vm", "AllowPrivate", "Disabled", "/x/diskAccesses/a"}));
  EXPECT_THAT(read(R"({"id": "/x/disks/os", "creationData": {}})").disks, ElementsAre(CloudDisk{.id = "/x/disks/os"}));
  EXPECT_EQ(failure_of(R"({"id": "/x/disks/os", "creationData": {}, "networkAccessPolicy": false})"),
            "f.json: $.networkAccessPolicy: expected AllowAll, AllowPrivate or DenyAll, not false");
}

TEST(DiskRecords, TellTheFirewallOfAnAccount) {
  const CloudAccount expected{"/x/storageAccounts/acct", "acct", "Deny", "Enabled"};
  for (const char* rules : {"networkAcls", "networkRuleSet"})
    EXPECT_THAT(read(R"({"id": "/x/storageAccounts/acct", "name": "acct", "publicNetworkAccess": "Enabled", ")" +
                     std::string(rules) + R"(": {"defaultAction": "Deny"}})")
                    .accounts,
                ElementsAre(expected));
  EXPECT_EQ(failure_of(R"({"id": "/x/storageAccounts/acct", "networkAcls": {"defaultAction": 1}})"),
            "f.json: $.networkAcls.defaultAction: expected Allow or Deny, not 1");
}

}  // namespace
}  // namespace sd::platform

// SPDX-License-Identifier: MIT
// What Azure itself says about the VM and its backup: the instance view, the protected item, the jobs, and of what the
// VM's disks and its way out are made. Read from the resource manager's answers (platform/), whoever fetched them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/address.hpp"

namespace sd {

/// One status of an instance view (azure-rest-api-specs, Microsoft.Compute InstanceViewStatus).
struct CloudStatus {
  std::string code;     ///< "ProvisioningState/succeeded", "ProvisioningState/failed/3", "PowerState/running"
  std::string level;    ///< "Info", "Warning", "Error"
  std::string display;  ///< "Ready", "Not Ready", "VM running"
  std::string message;  ///< secrets removed
  std::optional<Time> time;
  friend bool operator==(const CloudStatus&, const CloudStatus&) = default;
};

struct CloudExtension {
  std::string name;
  std::string type;  ///< "Microsoft.Azure.RecoveryServices.VMSnapshotLinux"
  std::string version;
  std::vector<CloudStatus> statuses;
  std::string provisioning;  ///< provisioningState of the extension's own record: "Succeeded", "Failed"
  friend bool operator==(const CloudExtension&, const CloudExtension&) = default;
};

struct CloudVm {
  std::string id;
  std::string name;
  std::string location;
  std::string vm_id;          ///< the id that the metadata service tells, too
  std::string os;             ///< "Linux", "Windows"; empty when not told
  std::string agent_version;  ///< "Unknown" while the agent does not report
  std::optional<CloudStatus> agent;
  std::vector<CloudExtension> extensions;
  std::vector<CloudStatus> statuses;       ///< of the VM: provisioning and power
  std::vector<std::string> nics;           ///< resource ids, the primary one first
  std::optional<bool> extensions_allowed;  ///< osProfile.allowExtensionOperations
  std::vector<std::string> disks;          ///< resource ids of managed disks, the OS disk first
  std::vector<std::string> blob_hosts;     ///< of unmanaged disks: the hosts of their blobs
  friend bool operator==(const CloudVm&, const CloudVm&) = default;
};

/// One entry of errorDetails. The symbolic code stands in the title since 2024 and the number beside it; in older
/// answers the title is empty.
struct JobError {
  std::int64_t number = 0;
  std::string title;
  std::string text;
  friend bool operator==(const JobError&, const JobError&) = default;
};

/// One of a job's phases, told when a job is asked for by itself: "Take Snapshot", "Transfer data to vault".
struct JobTask {
  std::string name;
  std::string status;  ///< "NotStarted", "InProgress", "Completed", "Failed", "Skipped"
  friend bool operator==(const JobTask&, const JobTask&) = default;
};

struct BackupJob {
  std::string id;
  std::string name;       ///< a GUID
  std::string vm;         ///< entityFriendlyName
  std::string container;  ///< "iaasvmcontainerv2;GROUP;VM"; empty in older answers
  std::string operation;
  std::string status;  ///< "InProgress", "Completed", "CompletedWithWarnings", "Failed", "Cancelled"
  std::optional<Time> started;
  std::optional<Time> ended;  ///< nothing while it runs
  std::vector<JobError> errors;
  std::vector<JobTask> tasks;
  friend bool operator==(const BackupJob&, const BackupJob&) = default;
};

struct ProtectedItem {
  std::string id;
  std::string vm_resource;  ///< resource id of the VM
  std::string state;        ///< protectionState: "Protected", "IRPending", "ProtectionStopped", "ProtectionError"
  std::string health;       ///< healthStatus
  std::string last_status;
  std::optional<Time> last_time;  ///< nothing: never
  friend bool operator==(const ProtectedItem&, const ProtectedItem&) = default;
};

/// The answer of backupStatus, which does not name the VM that was asked about.
struct BackupStatus {
  std::string protection;  ///< "Protected", "NotProtected", "Protecting", "ProtectionFailed"
  std::string vault;       ///< resource id
  std::string item;        ///< protectedItemName
  std::string policy;
  std::string error;  ///< errorCode; "Success" when all is well
  friend bool operator==(const BackupStatus&, const BackupStatus&) = default;
};

/// A managed disk. Words as they were written; empty: not told.
struct CloudDisk {
  std::string id;
  std::string vm;              ///< managedBy: resource id of the VM
  std::string network_access;  ///< networkAccessPolicy: "AllowAll", "AllowPrivate", "DenyAll"
  std::string public_access;   ///< publicNetworkAccess: "Enabled", "Disabled"
  std::string access;          ///< diskAccessId
  friend bool operator==(const CloudDisk&, const CloudDisk&) = default;
};

/// A storage account, of unmanaged disks: those of managed disks are the platform's own, and nobody is told of them.
struct CloudAccount {
  std::string id;
  std::string name;
  std::string default_action;  ///< networkAcls: "Allow", "Deny"
  std::string public_access;   ///< publicNetworkAccess: "Enabled", "Disabled", "SecuredByPerimeter"
  friend bool operator==(const CloudAccount&, const CloudAccount&) = default;
};

struct CloudNic {
  std::string id;
  std::string vm;  ///< resource id; empty when it hangs on none, or when that is not told
  std::optional<Mac> mac;
  std::vector<IpAddress> addresses;    ///< private ones, the primary one first
  std::vector<IpAddress> dns_servers;  ///< its own; empty: those of the virtual network
  std::vector<std::string> subnets;    ///< resource ids
  std::vector<std::string> pools;      ///< resource ids of the load balancers' backend pools that it is in
  friend bool operator==(const CloudNic&, const CloudNic&) = default;
};

struct CloudSubnet {
  std::string id;
  std::string name;                            ///< "vnet1/default"
  std::string nat_gateway;                     ///< resource id; empty: none
  std::vector<std::string> endpoints;          ///< services: "Microsoft.Storage"
  std::vector<std::string> endpoint_policies;  ///< resource ids of service endpoint policies
  friend bool operator==(const CloudSubnet&, const CloudSubnet&) = default;
};

struct CloudNetwork {
  std::string id;
  std::vector<IpAddress> dns_servers;  ///< empty: Azure's own
  friend bool operator==(const CloudNetwork&, const CloudNetwork&) = default;
};

enum class WayOutKind { nat_gateway, public_address, standard_pool, basic_pool };

/// What leads those who hang on it to the internet, or does not.
struct CloudWayOut {
  std::string id;  ///< of the gateway, the public address, or the backend pool
  WayOutKind kind = WayOutKind::nat_gateway;
  bool leads_out = false;
  std::string why;  ///< "outbound rule out1", "no outbound rule and no load-balancing rule with a public frontend"
  friend bool operator==(const CloudWayOut&, const CloudWayOut&) = default;
};

/// What the platform was asked for and did not tell.
struct CloudGap {
  std::string what;  ///< "the effective rules of vm1-nic"
  std::string why;   ///< with the action that a role lacks, when that is the reason
  std::string how;   ///< a command that tells it; empty when there is none
  friend bool operator==(const CloudGap&, const CloudGap&) = default;
};

struct CloudRecords {
  std::vector<CloudVm> vms;  ///< a VM can stand in several: with its instance view, with its extensions
  std::vector<BackupJob> jobs;
  std::vector<ProtectedItem> items;
  std::vector<BackupStatus> backup_status;
  std::vector<CloudDisk> disks;
  std::vector<CloudAccount> accounts;
  std::vector<CloudNic> nics;
  std::vector<CloudSubnet> subnets;
  std::vector<CloudNetwork> networks;
  std::vector<CloudWayOut> ways_out;
  std::vector<CloudGap> gaps;
  bool empty() const { return *this == CloudRecords{}; }
  friend bool operator==(const CloudRecords&, const CloudRecords&) = default;
};

}  // namespace sd

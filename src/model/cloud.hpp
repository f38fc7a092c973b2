// SPDX-License-Identifier: MIT
// What Azure itself says about the VM and its backup: the instance view, the protected item, the jobs. Read from the
// resource manager's answers (platform/), whoever fetched them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

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
  std::string name;  ///< a GUID
  std::string vm;    ///< entityFriendlyName
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

/// What the platform was asked for and did not tell.
struct CloudGap {
  std::string what;  ///< "the effective rules of vm1-nic"
  std::string why;   ///< with the action that a role lacks, when that is the reason
  std::string how;   ///< a command that tells it; empty when there is none
  friend bool operator==(const CloudGap&, const CloudGap&) = default;
};

struct CloudRecords {
  std::vector<CloudVm> vms;
  std::vector<BackupJob> jobs;
  std::vector<ProtectedItem> items;
  std::vector<CloudGap> gaps;
  bool empty() const { return vms.empty() && jobs.empty() && items.empty() && gaps.empty(); }
  friend bool operator==(const CloudRecords&, const CloudRecords&) = default;
};

}  // namespace sd

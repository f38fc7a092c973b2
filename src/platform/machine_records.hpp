// SPDX-License-Identifier: MIT
// What Azure says about the VM and its backup: VM with instance view, instance view alone, extensions, backup jobs,
// protected items, backupStatus; as the resource manager answers and as az prints them. azure-rest-api-specs,
// Microsoft.Compute virtualMachine.json and Microsoft.RecoveryServices bms.json.
#pragma once

#include "model/cloud.hpp"
#include "platform/json_place.hpp"

namespace sd::platform {

bool is_virtual_machine(const Place& place);
/// A VM without an instance view tells its name, its NICs and disks, and whether extensions are allowed. Fails when the
/// address of a blob is no text.
Result<CloudVm> read_virtual_machine(const Place& place);

/// One of a VM's extensions as a resource of its own.
bool is_vm_extension(const Place& place);
/// The VM, with nothing but this extension.
CloudVm read_vm_extension(const Place& place);

/// The answer of .../instanceView, which does not name the VM.
bool is_instance_view(const Place& place);
CloudVm read_instance_view(const Place& place);

bool is_backup_job(const Place& place);
/// Fails when an error's number is none, and when errors or tasks are no list.
Result<BackupJob> read_backup_job(const Place& place);

bool is_protected_item(const Place& place);
ProtectedItem read_protected_item(const Place& place);

/// The answer of backupStatus.
bool is_backup_status(const Place& place);
Result<BackupStatus> read_backup_status(const Place& place);

}  // namespace sd::platform

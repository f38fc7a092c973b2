// SPDX-License-Identifier: MIT
// What the healthy resource manager answers about the lab's VM, in the shapes of the real one
// (facts 2.3, 2.6, 3.3, 3.4, 3.6). Pure: the same configuration gives the same text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lab/azure/config.hpp"

namespace sd::lab {

inline const std::string k_subscription = "11111111-2222-3333-4444-555555555555";
inline const std::string k_group_id = "/subscriptions/" + k_subscription + "/resourceGroups/Lab-Group";
inline const std::string k_vm_id = k_group_id + "/providers/Microsoft.Compute/virtualMachines/lab-vm";
inline const std::string k_vault_id = k_group_id + "/providers/Microsoft.RecoveryServices/vaults/lab-vault";
inline const std::string k_item_id = k_vault_id +
                                     "/backupFabrics/Azure/protectionContainers/IaasVMContainer;iaasvmcontainerv2;"
                                     "Lab-Group;lab-vm/protectedItems/VM;iaasvmcontainerv2;Lab-Group;lab-vm";

/// What the metadata service of that VM says of it.
std::string metadata_answer();

/// The body for a kind of request; `path` is without query. `started` is the status of the job that a backup started
/// ("InProgress", ...), empty when there is none. Nothing when the resource does not exist.
std::optional<std::string> answer_for(const AzureConfig& config, std::string_view kind, std::string_view path,
                                      const std::string& started);

}  // namespace sd::lab

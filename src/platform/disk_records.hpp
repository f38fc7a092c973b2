// SPDX-License-Identifier: MIT
// What Azure says about disks and the storage accounts of unmanaged ones: who may ask them. azure-rest-api-specs,
// Microsoft.Compute disk.json and Microsoft.Storage storage.json.
#pragma once

#include "model/cloud.hpp"
#include "platform/json_place.hpp"

namespace sd::platform {

bool is_disk(const Place& place);
/// Fails when a word is none.
Result<CloudDisk> read_disk(const Place& place);

bool is_storage_account(const Place& place);
/// az prints networkAcls as networkRuleSet. Fails when a word is none.
Result<CloudAccount> read_storage_account(const Place& place);

}  // namespace sd::platform

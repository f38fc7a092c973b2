// SPDX-License-Identifier: MIT
// Starting a backup and following its job. The only thing of this program that changes something in Azure is here.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/time.hpp"
#include "cloud/protection.hpp"
#include "cloud/resource_manager.hpp"
#include "model/cloud.hpp"

namespace sd::cloud {

/// The request that starts an on-demand backup; its recovery point is kept until `expiry` (facts 3.6).
Result<Call> backup_call(const Protection& protection, Time expiry);

/// Where the backup of a VM is, found out by reading. not_found when the VM is not protected.
Result<Protection> protection_of(const ResourceManager& manager, const std::string& vm_id,
                                 const net::Deadline& deadline, const net::Stop& stop);

/// The newest job of that VM that has not ended.
Result<std::optional<BackupJob>> running_job(const ResourceManager& manager, const Protection& protection,
                                             const std::string& vm_id, Time now, const net::Deadline& deadline,
                                             const net::Stop& stop);

/// Sends it, and waits until Azure tells which job carries it out. The id of that job.
Result<std::string> start_backup(const ResourceManager& manager, const Protection& protection, const Call& call,
                                 const Rhythm& rhythm, const net::Deadline& deadline, const net::Stop& stop);

enum class FollowUntil { snapshot_taken, end };

/// Whether there is nothing more to wait for.
bool is_over(const BackupJob& job, FollowUntil until);
/// Completed, with or without warnings; of `snapshot_taken` also while the rest goes on.
bool is_good(const BackupJob& job, FollowUntil until);

/// Looks at a job again and again, at first each second and then ever more seldom, up to each 15 s. A look that fails
/// is made up for by the next ones, a few times. Errors: of the last of them, timed_out and cancelled; the job goes on
/// in each of these cases.
Result<BackupJob> follow_job(const ResourceManager& manager, const std::string& job_id, FollowUntil until,
                             const std::function<void(const BackupJob&)>& on_look, const Rhythm& rhythm,
                             const net::Deadline& deadline, const net::Stop& stop);

}  // namespace sd::cloud

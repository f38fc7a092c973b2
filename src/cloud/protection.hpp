// SPDX-License-Identifier: MIT
// Which vault protects a VM, and its newest backup jobs: what `collect` asks for and `retry` starts from.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "cloud/piece.hpp"

namespace sd::cloud {

struct Protection {
  std::string vault;  ///< ids
  std::string item;
};

/// First by the backup status of the region, which knows the vault of every VM; where that may not be asked or the
/// location is empty, by the protected items of the subscription's vaults (of that location when it is known; at most
/// 20). Each answer goes to `keep`. not_found when the VM is not protected; otherwise the error of the call that
/// failed.
Result<Protection> find_protection(const ResourceManager& manager, const std::string& vm_id,
                                   const std::string& location, const Keep& keep, const net::Deadline& deadline,
                                   const net::Stop& stop);

/// The backup jobs of that VM since `from`, as an answer of the jobs call that holds no others.
Piece ask_for_jobs(const ResourceManager& manager, const std::string& vault, const std::string& vm_id, Time from,
                   Time to, const net::Deadline& deadline, const net::Stop& stop);

/// The ids of the newest jobs in such an answer, newest first, at most so many. Pure.
std::vector<std::string> newest_jobs(std::string_view answer, std::size_t most);

/// A time as the filter of the jobs call wants it (facts 3.6): "2025-01-05 02:52:09 AM", UTC.
std::string filter_time(Time time);

}  // namespace sd::cloud

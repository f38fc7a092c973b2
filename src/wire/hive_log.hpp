// SPDX-License-Identifier: MIT
// A registry hive and its logs. Since Windows 8.1 and Windows Server 2012 R2 a change reaches the hive's log at once
// and the hive itself up to an hour later, so that the hive of a machine that was switched off, or of a snapshot of a
// disk, is old. Whoever loads it applies its logs first: "Windows registry file format specification"
// (github.com/msuhanov/regf), sections "New format", "Dirty state of a hive" and "Multiple transaction log files".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sd::wire {

inline constexpr std::size_t k_hive_header = 512;  // bytes that say whether a hive needs its logs

/// Of the header alone: was the newest writing not finished? False for what is no hive.
bool needs_its_logs(std::string_view header);

/// Applies the entries of its logs (SYSTEM.LOG1 and SYSTEM.LOG2, in any order) to a hive, as Windows would, and returns
/// how many. 0: none of them fits, and the hive is as it was. Entries that are damaged, that belong to an earlier
/// state, or behind a gap end it. The older format of logs is not known here.
std::size_t apply_logs(std::string& hive, const std::vector<std::string>& logs);

}  // namespace sd::wire

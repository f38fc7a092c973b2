// SPDX-License-Identifier: MIT
// status/<N>.status of the extension, and the same text as it stands in extension.log. The outer part says "success"
// for every end; the truth is in the JSON text inside substatus (azure-linux-extensions VMBackup/main/Utils/
// HandlerUtil.py do_status_report). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/attempt.hpp"

namespace sd::logs {

struct StatusReport {
  std::string task_id;
  std::optional<Time> at;
  std::optional<Time> issued;  ///< when the platform gave the command
  std::optional<int> code;
  std::string status;   ///< of the inner part; of the outer part when there is no inner one
  std::string message;  ///< messageStr, printable, secrets removed
  std::optional<int> health_code;
  std::optional<int> presnapshot;  ///< hostStatusCodePreSnapshot
  std::optional<int> dosnapshot;   ///< hostStatusCodeDoSnapshot
  std::string creator;             ///< "guestExtension", "backupHostService"
  std::string extension_version;
  bool upload_failed = false;  ///< statusBlobUploadError
  std::vector<DiskResult> disks;
};

/// 100 ns since the year 1, in UTC, as the platform writes times (commandStartTimeUTCTicks).
std::optional<Time> time_of_ticks(std::string_view text);

/// `file` names it in an error. A text that is no status (not JSON, another shape) is `bad_input`.
Result<StatusReport> parse_status(std::string_view text, std::string_view file);

/// The attempt that a status file alone tells, for when there is no log of it.
Attempt attempt_of(const StatusReport& status, std::string_view file);

/// Adds to the attempt what only the status tells.
void add_status(const StatusReport& status, Attempt& attempt);

}  // namespace sd::logs

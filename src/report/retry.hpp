// SPDX-License-Identifier: MIT
// How a backup that was started again went.
#pragma once

#include <optional>
#include <string>

#include "model/cloud.hpp"
#include "model/diagnosis.hpp"
#include "report/page.hpp"

namespace sd::report {

enum class RetryEnd {
  completed,
  snapshot_taken,  ///< as far as it was to be followed; the transfer goes on
  failed,
  still_running,  ///< nobody waits for it any more
};

struct Retried {
  std::string vm;  ///< resource ids
  std::string vault;
  bool started = false;  ///< by this run; false: a job that was running already was followed
  RetryEnd end = RetryEnd::still_running;
  BackupJob job;
};

std::string to_text(const Retried& retried, const TextStyle& style);

/// "schema": "snapdoctor.retry/1"; with the diagnosis of a failed job as its last member.
std::string to_json(const Retried& retried, const std::optional<Diagnosis>& diagnosis);

/// "Take Snapshot: InProgress, Transfer data to vault: NotStarted"; the job's own status while it tells of no phases.
std::string progress_of(const BackupJob& job);

}  // namespace sd::report

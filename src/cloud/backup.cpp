// SPDX-License-Identifier: MIT
#include "cloud/backup.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/json_text.hpp"
#include "platform/network_rules.hpp"

namespace sd::cloud {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds k_first_look = 1s;
constexpr Milliseconds k_longest_look = 15s;
constexpr int k_failed_looks = 5;                 // in a row; each has tried again by itself before it failed
constexpr auto k_jobs_of = std::chrono::days(2);  // a job that runs for longer is stuck, and Azure ends it

Result<std::vector<BackupJob>> jobs_in(std::string_view answer, std::string_view file) {
  NetworkRules none;
  CloudRecords out;
  SD_TRY(platform::read_azure_records(answer, file, none, out));
  return std::move(out.jobs);
}

bool has_ended(const BackupJob& job) { return job.status != "InProgress" && job.status != "Cancelling"; }

/// The phase is named in Azure's own words (facts 3.6), which other languages translate.
const JobTask* snapshot_task(const BackupJob& job) {
  const auto found = std::find_if(job.tasks.begin(), job.tasks.end(),
                                  [](const JobTask& task) { return equal_ignoring_case(task.name, "Take Snapshot"); });
  return found == job.tasks.end() ? nullptr : &*found;
}

bool snapshot_is(const BackupJob& job, std::string_view status) {
  const auto* task = snapshot_task(job);
  return task != nullptr && task->status == status;
}

/// What one look at the operation of a backup says: the job, that it goes on (empty), or that it failed.
Result<std::string> job_of_operation(const Looked& looked, const Protection& protection) {
  const auto refused = [&](std::string text) {
    return fail(ErrorCode::failed, "start backup", protection.item, std::move(text));
  };
  if (looked.status == 202 || looked.text.empty()) return std::string{};
  const auto root = parse_json(looked.text, "answer");
  if (!root) return refused("expected JSON about the operation");
  const auto job = json_text(json_member(&*root, "properties"), "jobId");
  if (!job.empty() && job.find_first_of("/.%?#") == std::string_view::npos)
    return protection.vault + "/backupJobs/" + std::string(job);
  const auto status = json_text(&*root, "status");
  if (status == "InProgress" || status.empty()) return std::string{};
  const auto* error = json_member(&*root, "error");
  return refused("Azure says " + printable(status, 40) + ": " + printable(json_text(error, "code"), 80) + ", " +
                 printable(json_text(error, "message"), 200));
}

/// An Error when the wait was ended from outside.
Result<void> wait(const Rhythm& rhythm, Milliseconds span, std::string_view what, const net::Deadline& deadline,
                  const net::Stop& stop) {
  rhythm.pause(span, deadline, stop);
  if (stop.requested()) return fail(ErrorCode::cancelled, std::string(what), "job", "interrupted; the job goes on");
  if (deadline.passed())
    return fail(ErrorCode::timed_out, std::string(what), "job", "the deadline passed; the job goes on");
  return {};
}

Result<BackupJob> read_job(const ResourceManager& manager, const std::string& id, const net::Deadline& deadline,
                           const net::Stop& stop) {
  const auto made = SD_TRY(call(RequestId::job, {{"job", id}}));
  const auto answer = SD_TRY(manager.read(made, deadline, stop));
  const auto jobs = SD_TRY(jobs_in(answer, id));
  if (jobs.empty()) return fail(ErrorCode::bad_input, "follow job", id, "expected a job");
  return jobs.front();
}

}  // namespace

Result<Call> backup_call(const Protection& protection, Time expiry) {
  return call(RequestId::backup, {{"item", protection.item}, {"expiry", sd::to_text(expiry)}});
}

Result<Protection> protection_of(const ResourceManager& manager, const std::string& vm_id,
                                 const net::Deadline& deadline, const net::Stop& stop) {
  // Where it is makes the search shorter; without the right to read the VM the vaults are searched.
  const auto vm = ask_for(manager, RequestId::vm, {{"vm", vm_id}}, deadline, stop);
  std::string location;
  if (vm.answer) {
    const auto root = parse_json(*vm.answer, "answer");
    if (root) location = std::string(json_text(&*root, "location"));
  } else if (vm.missing_action.empty()) {
    return std::unexpected(vm.answer.error());
  }
  return find_protection(manager, vm_id, location, [](const Piece&) {}, deadline, stop);
}

Result<std::optional<BackupJob>> running_job(const ResourceManager& manager, const Protection& protection,
                                             const std::string& vm_id, Time now, const net::Deadline& deadline,
                                             const net::Stop& stop) {
  const auto piece =
      ask_for_jobs(manager, protection.vault, vm_id, now - k_jobs_of, now + std::chrono::days(1), deadline, stop);
  const auto answer = SD_TRY(piece.answer);
  if (newest_jobs(answer, 1).empty()) return std::optional<BackupJob>{};
  std::optional<BackupJob> out;
  for (auto& job : SD_TRY(jobs_in(answer, piece.source)))
    if (!has_ended(job) && (!out || out->started < job.started)) out = std::move(job);
  return out;
}

Result<std::string> start_backup(const ResourceManager& manager, const Protection& protection, const Call& call,
                                 const Rhythm& rhythm, const net::Deadline& deadline, const net::Stop& stop) {
  const auto started = SD_TRY(manager.start(call, deadline, stop));
  const bool by_operation = !started.operation_url.empty();
  const auto id = by_operation ? RequestId::backup_operation : RequestId::backup_result;
  const auto& url = by_operation ? started.operation_url : started.result_url;
  for (auto pause = started.look_after;;) {
    SD_TRY(wait(rhythm, pause, "start backup", deadline, stop));
    const auto looked = SD_TRY(manager.look(id, url, deadline, stop));
    auto job = SD_TRY(job_of_operation(looked, protection));
    if (!job.empty()) return job;
    pause = looked.look_after;
  }
}

bool is_over(const BackupJob& job, FollowUntil until) {
  if (has_ended(job)) return true;
  return until == FollowUntil::snapshot_taken &&
         (snapshot_is(job, "Completed") || snapshot_is(job, "Failed") || snapshot_is(job, "Skipped"));
}

bool is_good(const BackupJob& job, FollowUntil until) {
  if (has_ended(job)) return job.status.starts_with("Completed");
  return until == FollowUntil::snapshot_taken && snapshot_is(job, "Completed");
}

Result<BackupJob> follow_job(const ResourceManager& manager, const std::string& job_id, FollowUntil until,
                             const std::function<void(const BackupJob&)>& on_look, const Rhythm& rhythm,
                             const net::Deadline& deadline, const net::Stop& stop) {
  int failed = 0;
  for (auto pause = k_first_look;; pause = std::min(2 * pause, k_longest_look)) {
    auto job = read_job(manager, job_id, deadline, stop);
    failed = job ? 0 : failed + 1;
    if (!job && (failed == k_failed_looks || job.error().code == ErrorCode::not_permitted)) return job;
    if (job) on_look(*job);
    if (job && is_over(*job, until)) return job;
    SD_TRY(wait(rhythm, pause, "follow job", deadline, stop));
  }
}

}  // namespace sd::cloud

// SPDX-License-Identifier: MIT
// What Azure says of the VM's backup: its jobs and its protection.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "checks/azure_vm.hpp"
#include "checks/sheet.hpp"

namespace sd {
namespace {

constexpr std::string_view k_refused = "azure.job.restore_point_refused";
constexpr std::string_view k_running = "azure.job.running";
constexpr std::string_view k_over = "azure.job.succeeded_since";
constexpr std::string_view k_not_protected = "azure.item.not_protected";

/// Titles of jobs that only a lock, a policy or the collection of restore points explains: E14 stands first behind them
/// (causes/error_codes_portal.cpp, which a test compares).
constexpr std::array<std::string_view, 4> k_refusals{
    "UserErrorNetworkAclSANotSupported", "UserErrorRequestDisallowedByPolicy", "UserErrorRpCollectionLimitReached",
    "UserErrorStorageAccountIsLocked"};

constexpr std::array<std::string_view, 6> k_guest_words{
    "Extension", "Extention", "GuestAgent", "UserErrorFsFreeze", "UserErrorGuestAgent", "UserErrorUnableToOpenMount"};

/// What the agent or the extension said: then the restore point was not refused before.
bool is_of_the_guest(std::string_view code) {
  return std::any_of(k_guest_words.begin(), k_guest_words.end(), [&](auto word) { return code.starts_with(word); });
}

void check_refusal(const Case& facts, const OwnRecords& own, Sheet& sheet) {
  if (const auto* good = succeeded_job(own, facts))
    return sheet.healthy(k_refused, "backup job", {record_line(facts, job_words(*good), good->ended)});
  const auto* job = failed_job(own, facts);
  if (job == nullptr) return;
  const Evidence line = record_line(facts, job_words(*job), job->ended);
  const auto code = code_of(*job);
  if (std::find(k_refusals.begin(), k_refusals.end(), code) != k_refusals.end())
    return sheet.faulty(k_refused, "backup job", {line});
  if (is_of_the_guest(code)) return sheet.healthy(k_refused, "backup job", {line});
  sheet.unknown(k_refused, "backup job", {line});
}

bool is_running(const BackupJob& job) { return job.status == "InProgress" || job.status == "Cancelling"; }

/// Jobs are sorted, the newest first.
void check_jobs(const Case& facts, const OwnRecords& own, Sheet& sheet) {
  if (own.jobs.empty()) return;
  const auto& newest = *own.jobs.front();
  sheet.claim(k_running, is_running(newest), "backup job", {record_line(facts, job_words(newest), newest.started)});
  const auto* good = succeeded_job(own, facts);
  const auto failed =
      std::find_if(own.jobs.begin(), own.jobs.end(), [](const auto* job) { return job->status == "Failed"; });
  std::vector<Evidence> lines;
  if (good != nullptr) lines.push_back(record_line(facts, job_words(*good), good->ended));
  if (failed != own.jobs.end()) lines.push_back(record_line(facts, job_words(**failed), (*failed)->ended));
  if (lines.empty()) return;
  sheet.claim(k_over, good != nullptr && failed != own.jobs.end(), "backup job", lines);
}

bool is_protected(std::string_view state) {
  return equal_ignoring_case(state, "Protected") || equal_ignoring_case(state, "IRPending") ||
         equal_ignoring_case(state, "Protecting");
}

/// The answer of backupStatus does not name the VM: it counts when it is the only one.
void check_protection(const Case& facts, const OwnRecords& own, Sheet& sheet) {
  const auto& answers = all_records(facts).backup_status;
  if (own.item != nullptr && !own.item->state.empty())
    return sheet.claim(k_not_protected, !is_protected(own.item->state), "protection",
                       {record_line(facts, "the protected item's state is " + own.item->state)});
  if (answers.size() != 1 || answers.front().protection.empty()) return;
  const auto& word = answers.front().protection;
  sheet.claim(k_not_protected, !is_protected(word), "protection",
              {record_line(facts, "the backup service says of this VM: " + word)});
}

}  // namespace

void check_azure_backup(const Case& facts, Sheet& sheet) {
  const auto own = own_records(facts);
  if (own.whose != Whose::own) return;
  check_refusal(facts, own, sheet);
  check_jobs(facts, own, sheet);
  check_protection(facts, own, sheet);
}

}  // namespace sd

// SPDX-License-Identifier: MIT
#include "app/retry_command.hpp"

#include <fmt/format.h>

#include "app/azure_client.hpp"
#include "app/console.hpp"
#include "app/input_file.hpp"
#include "app/reasoning.hpp"
#include "app/terminal.hpp"
#include "base/text.hpp"
#include "checks/azure_vm.hpp"
#include "cloud/backup.hpp"
#include "model/resource_id.hpp"
#include "report/json.hpp"
#include "report/retry.hpp"
#include "report/text.hpp"

namespace sd::app {
namespace {

using report::Retried;
using report::RetryEnd;

constexpr Milliseconds k_diagnosis = std::chrono::seconds(60);

cloud::FollowUntil until_of(const RetryOptions& options) {
  return options.until == RetryOptions::Until::snapshot ? cloud::FollowUntil::snapshot_taken : cloud::FollowUntil::end;
}

/// A line on the terminal that changes; without a terminal a line for each change.
class Follower {
 public:
  void show(const std::string& text) {
    if (text == last_) return;
    last_ = text;
    line_.show({text});
    if (!is_terminal(Stream::error)) write_error("snapdoctor: " + printable(text, 300) + "\n");
  }

 private:
  ProgressLine line_;
  std::string last_;
};

class Retry {
 public:
  Retry(const Options& options, const AzureClient& client, const net::Stop& stop)
      : options_(options),
        client_(client),
        manager_(client.manager()),
        deadline_(net::Deadline::after(options.deadline)),
        stop_(stop) {}

  Exit run() {
    const auto protection = cloud::protection_of(manager_, client_.vm_id(), deadline_, stop_);
    if (!protection) return complain(protection.error());
    const auto running = cloud::running_job(manager_, *protection, client_.vm_id(), rhythm_.now(), deadline_, stop_);
    if (!running) return complain(running.error());
    const auto expiry = rhythm_.now() + options_.retry.retain;
    const auto call = cloud::backup_call(*protection, expiry);
    if (!call) return complain(call.error());
    if (options_.retry.dry_run) return print(what_would_be_done(*call, *running), Exit::healthy);
    if (*running) return follow(*protection, (*running)->id, Begun::before);
    const auto agreed = ask(*protection, expiry);
    if (!agreed) return complain(agreed.error());
    if (!*agreed) return print("Nothing was started.\n", Exit::cannot_tell);
    follower_.show("the backup to begin");
    const auto job = cloud::start_backup(manager_, *protection, *call, rhythm_, deadline_, stop_);
    if (!job) return complain(job.error());
    return follow(*protection, *job, Begun::now);
  }

 private:
  enum class Begun { before, now };

  std::string what_would_be_done(const cloud::Call& call, const std::optional<BackupJob>& running) const {
    if (running)
      return "A backup is running already. It would be followed, and nothing would be sent:\n" + running->id + "\n";
    return fmt::format("This would be sent; nothing was:\n{} {}{}\n{}\n", call.row->method,
                       to_text(manager_.cloud().manager), call.target, call.body);
  }

  /// Whether to go on. `usage` when there is nobody to be asked.
  Result<bool> ask(const cloud::Protection& protection, Time expiry) const {
    if (options_.retry.yes) return true;
    if (!can_be_asked())
      return fail(ErrorCode::usage, "start backup", std::string(last_segment(client_.vm_id())),
                  "expected --yes: standard input is no terminal, so nobody can be asked");
    write_error(fmt::format("Start a backup of {} into the vault {}, kept until {}? [y/N] ",
                            printable(last_segment(client_.vm_id()), 80), printable(last_segment(protection.vault), 80),
                            to_text(expiry).substr(0, 10)));
    const auto answer = SD_TRY(read_standard_input(deadline_, stop_));
    const auto word = to_lower(trim(answer));
    return word == "y" || word == "yes";
  }

  Exit follow(const cloud::Protection& protection, const std::string& job_id, Begun begun) {
    Retried out{.vm = client_.vm_id(), .vault = protection.vault, .started = begun == Begun::now, .job = {}};
    out.job.id = job_id;
    const auto ended = cloud::follow_job(
        manager_, job_id, until_of(options_.retry),
        [&](const BackupJob& job) {
          out.job = job;
          follower_.show(report::progress_of(job));
        },
        rhythm_, deadline_, stop_);
    if (!ended) return give_up(out, ended.error());
    if (const auto other = running_instead(protection, *ended)) return follow(protection, *other, Begun::before);
    if (!cloud::is_good(*ended, until_of(options_.retry))) return diagnose_failure(out);
    const bool whole = ended->status.starts_with("Completed");
    out.end = whole ? RetryEnd::completed : RetryEnd::snapshot_taken;
    return show(out, std::nullopt, Exit::healthy);
  }

  /// Somebody else's backup began in the same moment, and ours was turned away.
  std::optional<std::string> running_instead(const cloud::Protection& protection, const BackupJob& ended) {
    if (!is_only_in_the_way(ended)) return std::nullopt;
    const auto other = cloud::running_job(manager_, protection, client_.vm_id(), rhythm_.now(), deadline_, stop_);
    if (!other || !*other || (*other)->id == ended.id) return std::nullopt;
    return (*other)->id;
  }

  /// Interrupted, out of time or out of reach: the job goes on without us.
  Exit give_up(Retried& out, const Error& error) const {
    write_error("snapdoctor: " + printable(describe(error), 400) + "\n");
    out.end = RetryEnd::still_running;
    const auto exit = error.code == ErrorCode::not_permitted ? Exit::not_permitted : Exit::cannot_tell;
    return show(out, std::nullopt, exit);
  }

  Exit diagnose_failure(Retried& out) {
    out.end = RetryEnd::failed;
    follower_.show("a diagnosis of the failure");
    auto again = options_;
    again.command = Command::diagnose;
    again.deadline = k_diagnosis;
    if (!out.job.errors.empty()) {
      const auto& error = out.job.errors.front();
      again.error_code = error.title.empty() ? std::to_string(error.number) : error.title;
    }
    auto found = gather_and_reason(again, stop_);
    if (!found) {
      write_error("snapdoctor: " + printable(describe(found.error()), 400) + "\n");
      return show(out, std::nullopt, Exit::cannot_tell);
    }
    const auto verdict = found->diagnosis.verdict;
    return show(out, std::move(found->diagnosis), verdict == Verdict::healthy ? Exit::cannot_tell : exit_of(verdict));
  }

  Exit show(const Retried& out, const std::optional<Diagnosis>& diagnosis, Exit exit) const {
    if (options_.output == Output::json) return print(report::to_json(out, diagnosis), exit);
    const auto style = text_style(options_);
    auto text = report::to_text(out, style);
    if (diagnosis) text += "\n" + report::to_text(*diagnosis, style);
    return print(text, exit);
  }

  const Options& options_;
  const AzureClient& client_;
  const cloud::ResourceManager& manager_;
  const net::Deadline deadline_;
  const net::Stop& stop_;
  const cloud::Rhythm rhythm_ = cloud::real_rhythm();
  Follower follower_;
};

}  // namespace

Exit run_retry(const Options& options, const net::Stop& stop) {
  const auto client = AzureClient::make(options.azure, nullptr, net::Deadline::after(options.deadline), stop);
  if (!client) return complain(client.error());
  return Retry(options, **client, stop).run();
}

}  // namespace sd::app

// SPDX-License-Identifier: MIT
#include "report/retry.hpp"

#include "base/text.hpp"
#include "model/json_text.hpp"
#include "report/json.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;

constexpr std::size_t k_column = 26;

std::string last_of(std::string_view id) { return std::string(id.substr(id.rfind('/') + 1)); }

/// The command that shows the job to whoever waits no longer.
std::string follow_command(const BackupJob& job) { return "az backup job show --ids '" + job.id + "' -o json"; }

std::string headline(const Retried& retried) {
  const auto vm = last_of(retried.vm);
  switch (retried.end) {
    case RetryEnd::completed:
      return "The backup of " + vm + " is complete";
    case RetryEnd::snapshot_taken:
      return "The snapshot of " + vm + " is taken; its transfer to the vault goes on";
    case RetryEnd::failed:
      return "The backup of " + vm + " failed again";
    case RetryEnd::still_running:
      return "The backup of " + vm + " is still running";
  }
  return {};
}

Mark mark_of(std::string_view status) {
  if (status == "Completed") return Mark::good;
  if (status == "CompletedWithWarnings") return Mark::warning;
  if (status == "Failed" || status == "Cancelled") return Mark::bad;
  return Mark::open;
}

Paint paint_of(RetryEnd end) {
  if (end == RetryEnd::failed) return Paint::red;
  return end == RetryEnd::still_running ? Paint::yellow : Paint::green;
}

std::string_view name_of(RetryEnd end) {
  switch (end) {
    case RetryEnd::completed:
      return "completed";
    case RetryEnd::snapshot_taken:
      return "snapshot_taken";
    case RetryEnd::failed:
      return "failed";
    case RetryEnd::still_running:
      return "running";
  }
  return {};
}

std::string words_of(const JobError& error) {
  const auto number = std::to_string(error.number);
  return (error.title.empty() ? number : error.title + " (" + number + ")") + ": " + error.text;
}

void add_times(Page& page, const BackupJob& job) {
  if (job.started) page.labelled("started", sd::to_text(*job.started), 0, k_column);
  if (job.ended) page.labelled("ended", sd::to_text(*job.ended), 0, k_column);
}

json::value time_or_null(const std::optional<Time>& time) {
  return time ? json::value(to_json_string(sd::to_text(*time))) : json::value(nullptr);
}

json::object encode(const BackupJob& job) {
  json::array tasks;
  for (const auto& task : job.tasks)
    tasks.push_back(json::object{{"name", to_json_string(task.name)}, {"status", to_json_string(task.status)}});
  json::array errors;
  for (const auto& error : job.errors)
    errors.push_back(json::object{
        {"number", error.number}, {"title", to_json_string(error.title)}, {"text", to_json_string(error.text)}});
  return {{"id", to_json_string(job.id)},
          {"status", to_json_string(job.status)},
          {"started", time_or_null(job.started)},
          {"ended", time_or_null(job.ended)},
          {"tasks", std::move(tasks)},
          {"errors", std::move(errors)}};
}

}  // namespace

std::string to_text(const Retried& retried, const TextStyle& style) {
  Page page(style);
  const auto& job = retried.job;
  page.marked(mark_of(retried.end == RetryEnd::snapshot_taken ? "Completed" : job.status), headline(retried),
              paint_of(retried.end));
  page.blank();
  page.labelled("vault", last_of(retried.vault), 0, k_column);
  page.labelled("job", last_of(job.id) + (retried.started ? "" : " (it was running already; no other was started)"), 0,
                k_column);
  add_times(page, job);
  for (const auto& task : job.tasks) page.labelled(task.name, task.status, 0, k_column);
  for (const auto& error : job.errors) page.labelled("error", words_of(error), 0, k_column);
  if (retried.end == RetryEnd::still_running || retried.end == RetryEnd::snapshot_taken) {
    page.blank();
    page.heading("Follow it with");
    page.command("snapdoctor retry --vm " + retried.vm, 2);
    page.command(follow_command(job), 2);
  }
  return page.take();
}

std::string to_json(const Retried& retried, const std::optional<Diagnosis>& diagnosis) {
  json::object out{{"schema", "snapdoctor.retry/1"},
                   {"vm", to_json_string(retried.vm)},
                   {"vault", to_json_string(retried.vault)},
                   {"started", retried.started},
                   {"outcome", to_json_string(name_of(retried.end))},
                   {"job", encode(retried.job)},
                   {"diagnosis", nullptr}};
  if (diagnosis)
    if (auto nested = parse_json(to_json(*diagnosis), "diagnosis")) out["diagnosis"] = std::move(*nested);
  return to_pretty_text(out);
}

std::string progress_of(const BackupJob& job) {
  std::vector<std::string> out;
  for (const auto& task : job.tasks) out.push_back(task.name + ": " + task.status);
  return out.empty() ? job.status : join(out, ", ");
}

}  // namespace sd::report

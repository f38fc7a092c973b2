// SPDX-License-Identifier: MIT
#include "report/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "checks/attempt_shows.hpp"
#include "checks/attempts.hpp"
#include "logs/signs.hpp"

namespace sd::report {
namespace {

constexpr std::size_t k_indent = 2;
constexpr std::size_t k_meaning = 5;  // where the sentence below a run's line begins

std::string words_of(const std::optional<Time>& time, LogZone zone) {
  if (!time) return "time not told";
  auto text = sd::to_text(*time).substr(0, 19);
  text[10] = ' ';
  return text + (zone == LogZone::utc ? " UTC" : " local");
}

/// The whole names stand at the top.
std::string in_brackets(std::string_view place) { return "[" + std::string(place.substr(place.rfind('/') + 1)) + "]"; }

std::string place_of(const LogPlace& place) { return in_brackets(sd::words_of(place)); }

/// Which way was gone, in the order in which the ways were tried.
std::string way_of(const Attempt& attempt) {
  if (!attempt.guest_path && !attempt.host_path) return "-";
  if (!attempt.guest_path) return "host";
  if (!attempt.host_path) return "guest";
  return attempt.method == SnapshotMethod::first_guest_then_host ? "guest, host" : "host, guest";
}

std::string took(const Attempt& attempt) {
  return attempt.start && attempt.last && *attempt.last >= *attempt.start ? to_words(*attempt.last - *attempt.start)
                                                                          : "-";
}

std::string row(std::string_view time, std::string_view took, std::string_view way, std::string_view end,
                std::string_view code) {
  return fmt::format("{:<25}{:<9}{:<13}{:<13}{:>4}", time, took, way, end, code);
}

Mark mark_of(AttemptEnd end) {
  switch (end) {
    case AttemptEnd::succeeded:
      return Mark::good;
    case AttemptEnd::failed:
    case AttemptEnd::never_ended:
      return Mark::bad;
    case AttemptEnd::skipped:
    case AttemptEnd::cut:
      return Mark::open;
  }
  return Mark::open;
}

class Timeline {
 public:
  Timeline(const LogFacts& logs, const TextStyle& style)
      : logs_(logs), verbose_(style.verbose == Switch::on), page_(style) {}

  std::string write() {
    add_files();
    add_agent();
    add_attempts();
    return page_.take();
  }

 private:
  void add_files() {
    for (const auto& file : logs_.files) {
      page_.paragraph(file.name + ": " + describe(file), 0, Paint::dim);
      for (const auto& skipped : file.skipped) page_.marked(Mark::warning, skipped, Paint::none);
    }
  }

  static std::string describe(const LogFile& file) {
    auto out = file.kind;
    if (file.lines > 0) out += fmt::format(", {} line{}", file.lines, file.lines == 1 ? "" : "s");
    if (file.first && file.last)
      out += ", " + words_of(file.first, file.zone).substr(0, 16) + " to " +
             words_of(file.last, file.zone).substr(0, 16) + (file.zone == LogZone::utc ? " UTC" : " local");
    return out;
  }

  void add_agent() {
    if (logs_.agent_signs.empty()) return;
    page_.heading("What the agent and the start script said, the newest line of each kind");
    std::vector<const Sign*> by_time;
    for (const auto& sign : logs_.agent_signs) by_time.push_back(&sign);
    std::sort(by_time.begin(), by_time.end(), [](const Sign* a, const Sign* b) {
      return std::tie(a->at, a->id) < std::tie(b->at, b->id);  // an id stands once
    });
    for (const auto* sign : by_time) {
      page_.paragraph(words_of(sign->at, sign->zone) + "  " + place_of(sign->place) +
                          (sign->count > 1 ? fmt::format(", {} times", sign->count) : ""),
                      k_indent);
      page_.paragraph(meaning_of(*sign), k_meaning);
      if (verbose_) page_.paragraph(sign->text, k_meaning, Paint::dim);
    }
  }

  static std::string meaning_of(const Sign& sign) {
    const auto* known = logs::find_sign(sign.id);
    return known ? std::string(known->meaning) : sign.text;
  }

  void add_attempts() {
    if (logs_.attempts.empty()) {
      page_.heading(logs_.files.empty() ? "There is no log of the backup extension or of the Azure agent here"
                                        : "No run of the backup extension is in these files");
      return;
    }
    page_.heading(fmt::format("Runs of the backup extension, the newest last ({})", logs_.attempts.size()));
    page_.row(std::nullopt, row("began", "took", "way", "end", "code"), Paint::bold);
    for (const auto& attempt : logs_.attempts) add_attempt(attempt);
  }

  void add_attempt(const Attempt& attempt) {
    const auto end = end_of(attempt);
    page_.row(mark_of(end),
              row(words_of(attempt.start ? attempt.start : attempt.last, attempt.zone), took(attempt), way_of(attempt),
                  sd::to_text(end), attempt.code ? std::to_string(*attempt.code) : "-"),
              Paint::none);
    page_.paragraph(sentence_of(attempt), k_meaning);
    if (!verbose_) return;
    if (!attempt.task_id.empty()) page_.paragraph("task " + attempt.task_id, k_meaning, Paint::dim);
    const auto shown = end == AttemptEnd::succeeded ? shown_beside(attempt) : shown_by(attempt);
    for (const auto& one : shown)
      page_.labelled("-", std::string(one.finding) + ": " + one.evidence.text + " " + in_brackets(one.evidence.source),
                     k_meaning, k_meaning + 2);
    for (const auto& sign : attempt.signs)
      page_.labelled("-", meaning_of(sign) + " " + place_of(sign.place), k_meaning, k_meaning + 2);
  }

  const LogFacts& logs_;
  bool verbose_;
  Page page_;
};

}  // namespace

std::string timeline(const LogFacts& logs, const TextStyle& style) { return Timeline(logs, style).write(); }

}  // namespace sd::report

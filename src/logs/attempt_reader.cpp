// SPDX-License-Identifier: MIT
#include "logs/attempt_reader.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>

#include "logs/signs.hpp"
#include "logs/status_file.hpp"
#include "logs/text_pieces.hpp"
#include "model/names.hpp"

namespace sd::logs {
namespace {

constexpr std::size_t k_most_signs = 64;                       // of one attempt
constexpr std::size_t k_most_status = std::size_t{256} << 10;  // characters of a status report
constexpr std::size_t k_most_reports = 256;  // to take one apart takes longer than all lines of its run
constexpr int k_transitioning = 4;           // the code while the run goes on

/// The value of "key": "value" in JSON or in Python's words for it.
std::string_view quoted_value(std::string_view text, std::string_view key) {
  auto rest = behind(text, key);
  if (rest.size() < 4 || (rest[0] != '"' && rest[0] != '\'')) return {};
  rest.remove_prefix(1);
  const auto open = rest.find_first_of("\"'");
  if (open == std::string_view::npos || open > 4) return {};
  const auto end = rest.find(rest[open], open + 1);
  return end == std::string_view::npos ? std::string_view{} : rest.substr(open + 1, end - open - 1);
}

/// Counts it once more; false: it is not there yet.
bool count(std::vector<Sign>& signs, std::string_view id) {
  const auto known = std::find_if(signs.begin(), signs.end(), [&](const Sign& sign) { return sign.id == id; });
  if (known == signs.end()) return false;
  ++known->count;
  return true;
}

void add(std::vector<Sign>& signs, Sign sign) {
  if (!count(signs, sign.id) && signs.size() < k_most_signs) signs.push_back(std::move(sign));
}

}  // namespace

const PrefixIndex<AttemptReader::Rule>& AttemptReader::rules() {
  using R = AttemptReader;
  static const PrefixIndex<Rule> k_rules(std::to_array<Rule>({
      {"Change log file to", &R::begin_process},
      {"starting enable", &R::begin_enable},
      {"starting daemon initially", &R::begin_daemon},
      {"the sequence number are same, so skip", &R::skip},
      {"TaskId is same as last", &R::skip},
      {"taskId: ", &R::take_task},
      {"customSettings : ", &R::take_settings},
      {"setting file path is", &R::take_settings_path},
      {"snapshotMethodConfigValue : ", &R::take_method},
      {"WA disk is present on the VM. Setting", &R::take_only_host},
      {"WA disk is included. Setting", &R::take_only_host},
      {"Vmgs Blob is included. Setting", &R::take_only_host},
      {"DirectDrive Disk is included. Setting", &R::take_only_host},
      {"Some disks are excluded from backup and LUN list is not present", &R::take_only_guest},
      {"command start time is ", &R::take_command_time},
      {"Calling do snapshot method", &R::method_called},
      {"Taking Snapshot through Host", &R::host_chosen},
      {"T:S freeze, timeout value", &R::freeze_asked},
      {"****** 4. Freeze Completed", &R::frozen},
      {"T:S thaw result", &R::thawed},
      {"Enable,", &R::take_end},
      {"[{\"version\"", &R::take_status},
  }));
  return k_rules;
}

bool AttemptReader::may_matter(std::string_view message) {
  static const auto k_filter = [] {
    auto out = std::make_unique<StartFilter>();
    rules().add_to(*out);
    RequestReader::add_words_to(*out);
    for (const auto& row : sign_table())
      if (row.log == SignLog::extension) out->add(row.words);
    return out;
  }();
  return k_filter->may_begin(message);
}

bool AttemptReader::pass(Layout layout, std::string_view stamp, std::uint64_t number) {
  if (between_) return true;
  if (!open_ || open_->last_stamp.empty()) return false;
  open_->requests.pass();
  open_->last_line = number;
  if (layout == Layout::extension && open_->attempt.zone == LogZone::utc) open_->last_stamp.keep(stamp);
  return true;
}

void AttemptReader::take(const Line& line) {
  line_ = &line;
  if (line.text.empty()) return;
  if (line.layout == Layout::none) {
    if (open_) open_->requests.take_continuation(line.text, open_->attempt);
    if (line.text.front() != ' ') note();  // the last line of a traceback
    return;
  }
  note();
  take_message();
  touch();
}

void AttemptReader::take_message() {
  const auto text = line_->text;
  if (const auto* rule = rules().find(text)) return (this->*rule->act)(text.substr(rule->words.size()));
  if (!between_) now().requests.take(*line_, file_, open_->attempt);
}

std::vector<Attempt> AttemptReader::finish() {
  if (open_) close();
  if (interrupted_) {
    open_ = std::exchange(interrupted_, std::nullopt);
    close();
  }
  reports_.erase(reports_.begin(), reports_.end() - std::ptrdiff_t(std::min(reports_.size(), done_.size())));
  auto attempt = done_.end() - std::ptrdiff_t(reports_.size());
  for (const auto& report : reports_) take_report(report, *attempt++);
  reports_.clear();
  return {std::make_move_iterator(done_.begin()), std::make_move_iterator(done_.end())};
}

// --- which attempt ---

/// The attempt that the line is of; begun without a start when the log was cut in front of it.
OpenAttempt& AttemptReader::now() {
  if (!open_) {
    open_.emplace();
    open_->attempt.place = place();
    open_->attempt.zone = line_->zone;
    open_->attempt.extension_version = version_;
    open_->status = std::move(spare_);
    open_->status.clear();
  }
  return *open_;
}

void AttemptReader::take_report(std::string_view report, Attempt& attempt) const {
  if (report.empty()) return;
  if (const auto status = parse_status(report, file_)) add_status(*status, attempt);
}

void AttemptReader::close() {
  auto& attempt = open_->attempt;
  open_->requests.finish(attempt);
  attempt.last = stamp_at_start(open_->last_stamp.text()).time();
  if (attempt.last && attempt.start) attempt.last = std::max(*attempt.last, *attempt.start);
  if (!attempt.ended) attempt.end_place = {file_, open_->last_line};
  // When no line told how the run ended, the report does; otherwise it adds little, and can wait.
  if (!attempt.ended) take_report(std::exchange(open_->status, {}), attempt);
  done_.push_back(std::move(attempt));
  reports_.push_back(std::move(open_->status));
  if (reports_.size() > k_most_reports) {
    spare_ = std::move(reports_.front());
    reports_.pop_front();
  }
  if (done_.size() > k_most_attempts) {
    done_.pop_front();
    ++given_up_;
  }
  open_.reset();
}

void AttemptReader::begin() {
  if (open_) close();
  between_ = false;
  auto& attempt = now().attempt;
  attempt.start = line_->at();
  for (auto& sign : early_) add(attempt.signs, std::move(sign));
  early_.clear();
}

/// The first line of any process of the extension: whose the next lines are is not known yet.
void AttemptReader::begin_process(std::string_view) { between_ = true; }

void AttemptReader::begin_enable(std::string_view) {
  if (open_ && !open_->attempt.ended) {
    if (interrupted_) {
      auto second = std::exchange(open_, std::exchange(interrupted_, std::nullopt));
      close();
      open_ = std::move(second);
    }
    interrupted_ = std::exchange(open_, std::nullopt);
  }
  begin();
}

/// The daemon that an enable has started belongs to it.
void AttemptReader::begin_daemon(std::string_view) {
  const bool own = open_ && open_->attempt.start && !open_->daemon && !open_->attempt.ended;
  if (own) {
    between_ = false;
    for (auto& sign : early_) add(open_->attempt.signs, std::move(sign));
    early_.clear();
  } else {
    begin();
  }
  if (interrupted_) {  // the new command has work to do: the run before it is over
    auto second = std::exchange(open_, std::exchange(interrupted_, std::nullopt));
    close();
    open_ = std::move(second);
  }
  open_->daemon = true;
}

/// An old command: no attempt of its own has begun, and what was interrupted goes on.
void AttemptReader::skip(std::string_view) {
  now();
  touch();
  close();
  open_ = std::exchange(interrupted_, std::nullopt);
  between_ = !open_;
}

void AttemptReader::touch() {
  if (!open_ || between_) return;
  open_->last_line = line_->number;
  // Frozen lines are older than the record that holds them; local times do not go with times in UTC.
  const bool counts = line_->layout != Layout::frozen || open_->last_stamp.empty();
  if (counts && line_->zone == open_->attempt.zone && line_->stamp.form == StampForm::date_first)
    open_->last_stamp.keep(line_->stamp.text);
}

void AttemptReader::note() {
  const auto* sign = sign_of(SignLog::extension, line_->text);
  if (sign == nullptr) return;
  auto& signs = between_ ? early_ : now().attempt.signs;
  if (count(signs, sign->id) || signs.size() == k_most_signs) return;
  signs.push_back({std::string(sign->id), clean(line_->text, 200), line_->at(), line_->zone, 1, place()});
}

// --- what was asked for ---

void AttemptReader::take_task(std::string_view rest) {
  if (open_ && !rest.empty()) open_->attempt.task_id = clean(rest, 60);
}

void AttemptReader::take_settings(std::string_view rest) {
  auto& open = now();
  if (const auto id = quoted_value(rest, "backupTaskId"); !id.empty()) open.attempt.backup_task_id = clean(id, 60);
  if (const auto wanted = from_text<SnapshotMethod>(quoted_value(rest, "takeSnapshotFrom"))) open.wanted = wanted;
}

/// ".../Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9184.0/config/5.settings"
void AttemptReader::take_settings_path(std::string_view rest) {
  const auto version = until(behind(rest, "VMSnapshotLinux-"), "/");
  if (!version.empty()) version_ = clean(version, 40);
  if (open_ && open_->attempt.extension_version.empty()) open_->attempt.extension_version = version_;
}

/// A word that the extension does not know counts as the default.
void AttemptReader::take_method(std::string_view rest) {
  auto& open = now();
  auto& attempt = open.attempt;
  if (attempt.chosen_by == MethodChoice::disk_type || attempt.chosen_by == MethodChoice::excluded_disk) return;
  attempt.method = from_text<SnapshotMethod>(trim(rest)).value_or(SnapshotMethod::first_host_then_guest);
  attempt.chosen_by = open.wanted && *open.wanted != attempt.method ? MethodChoice::config_file : MethodChoice::service;
}

void AttemptReader::take_only_host(std::string_view) {
  auto& attempt = now().attempt;
  attempt.method = SnapshotMethod::only_host;
  attempt.chosen_by = MethodChoice::disk_type;
}

void AttemptReader::take_only_guest(std::string_view) {
  auto& attempt = now().attempt;
  attempt.method = SnapshotMethod::only_guest;
  attempt.chosen_by = MethodChoice::excluded_disk;
}

/// "2026-03-03 08:16:24.728016 and utcNow is ..."
void AttemptReader::take_command_time(std::string_view rest) {
  if (const auto at = stamp_at_start(rest).time()) now().attempt.issued = at;
}

// --- the snapshot ---

void AttemptReader::method_called(std::string_view) { now().requests.method_called(); }
void AttemptReader::host_chosen(std::string_view) { now().attempt.host_path = true; }

void AttemptReader::freeze_asked(std::string_view) {
  now().attempt.freeze_asked = line_->at();
  open_->requests.freeze_asked();
}

void AttemptReader::frozen(std::string_view) { now().attempt.frozen = line_->at(); }
void AttemptReader::thawed(std::string_view) { now().attempt.thawed = line_->at(); }

// --- the end ---

/// "error,2,Enable failed with exception in safe freeze or snapshot ,False"
void AttemptReader::take_end(std::string_view rest) {
  const auto comma = rest.find(',');
  if (comma == std::string_view::npos) return;
  const auto code = number_at_start(rest.substr(comma + 1));
  if (!code || *code == k_transitioning) return;
  auto& attempt = now().attempt;
  attempt.code = code;
  attempt.ended = true;
  attempt.status = clean(rest.substr(0, comma), 40);
  attempt.end_place = place();
  const auto words = behind(rest.substr(comma + 1), ",");
  attempt.message = clean(words.substr(0, words.rfind(',')), 300);
}

/// The report for the file has the truth in its substatus; that for the blob has none.
void AttemptReader::take_status(std::string_view) {
  if (between_ || line_->text.size() > k_most_status) return;
  constexpr std::size_t k_head = 1000;  // what stands in front of the substatus
  const bool of_the_blob = line_->text.substr(0, k_head).find("\"substatus\": []") != std::string_view::npos;
  auto& open = now();
  if (!of_the_blob || open.status.empty()) open.status = line_->text;
}

}  // namespace sd::logs

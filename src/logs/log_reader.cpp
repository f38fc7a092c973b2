// SPDX-License-Identifier: MIT
#include "logs/log_reader.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>

#include "logs/attempt_reader.hpp"
#include "logs/line.hpp"
#include "logs/line_splitter.hpp"
#include "logs/shell_log.hpp"
#include "logs/signs.hpp"
#include "logs/status_file.hpp"
#include "logs/text_pieces.hpp"
#include "logs/waagent_log.hpp"
#include "logs/windows_attempts.hpp"

namespace sd::logs {
namespace {

constexpr std::size_t k_most_status_file = std::size_t{1} << 20;

/// Which log a line is of.
enum class Family { none, extension, shell, agent, windows };

Family family_of(Layout layout) {
  switch (layout) {
    case Layout::extension:
    case Layout::extension_old:
    case Layout::frozen:
      return Family::extension;
    case Layout::shell:
      return Family::shell;
    case Layout::agent:
    case Layout::agent_old:
    case Layout::syslog:
    case Layout::journal:
    case Layout::journal_time:
      return Family::agent;
    case Layout::windows:
    case Layout::dated:
      return Family::windows;
    case Layout::none:
      return Family::none;
  }
  return Family::none;
}

constexpr std::array<std::string_view, 5> k_kinds{"unknown", "extension log", "start script log", "agent log",
                                                  "Windows log"};

bool newer(const std::optional<Time>& a, const std::optional<Time>& b) { return a && (!b || *a > *b); }

bool is_binary(std::string_view raw) {
  return std::any_of(raw.begin(), raw.end(), [](char c) { return c >= 0 && c < ' ' && c != '\t' && c != '\r'; });
}

bool begins_with_agent_level(std::string_view text) {
  for (const std::string_view level : {"INFO", "WARNING", "ERROR", "VERBOSE"})
    if (text.starts_with(level)) return true;
  return false;
}

bool is_return_of_script(std::string_view raw) { return raw.ends_with(" returned from handle.py"); }

/// What is known of the file that is being read.
struct CurrentFile {
  explicit CurrentFile(const std::string& name) : attempts(name), windows(name) { file.name = name; }

  LogFile file;
  LineSplitter lines{k_most_line};
  LineParser parser;
  AttemptReader attempts;
  WindowsAttemptReader windows;
  std::array<std::uint64_t, 5> count{};  // lines by family
  std::uint64_t number = 0;
  std::uint64_t unknown = 0;
  Family before = Family::none;
  Layout layout_before = Layout::none;
  bool event_list = false;
  bool journal_bytes = false;  // the next line holds the journal's binary form of MESSAGE
  std::optional<Time> at;      // of the newest line that has one
  StampText first_stamp;
  StampText last_stamp;
  StampForm stamp_form = StampForm::none;
  std::string request;  // the newest one of a verbose agent
  std::optional<Time> request_at;
  std::string head;  // of a file of which no line is known yet: it may be a status file
};

}  // namespace

class LogReader::Impl {
 public:
  void begin(const std::string& name) { it_.emplace(name); }

  void feed(std::string_view bytes) {
    if (known() == 0 && it_->head.size() <= k_most_status_file)
      it_->head.append(bytes.substr(0, k_most_status_file + 1 - it_->head.size()));
    it_->lines.feed(bytes, [this](std::string_view line) { take(line); });
  }

  void skipped(std::string what) { it_->file.skipped.push_back(std::move(what)); }

  Result<void> end() {
    it_->lines.end([this](std::string_view line) { take(line); });
    it_->file.lines = it_->number;
    take_attempts(it_->attempts.finish());
    take_attempts(it_->windows.finish());
    say(it_->attempts.given_up(), "older run was given up", "older runs were given up");
    say(it_->lines.cut(), "line is longer than 1 MiB and was cut", "lines are longer than 1 MiB and were cut");
    if (known() == 0 && !trim(it_->head).empty()) {
      SD_TRY(take_status());
    } else {
      say(it_->unknown, "line is of no layout that is known", "lines are of no layout that is known");
      describe_file();
    }
    out_.files.push_back(std::move(it_->file));
    it_.reset();
    return {};
  }

  LogEvidence finish() {
    join_statuses();
    for (auto i = keys_.size(); i < out_.attempts.size(); ++i) keys_.push_back(time_of(out_.attempts[i]));
    sort_by_keys(out_.attempts, keys_);
    keys_.clear();
    for (auto& [id, sign] : signs_) out_.agent_signs.push_back(std::move(sign));
    LogEvidence out{.facts = std::move(out_)};
    if (!agent_file_.empty()) out.agent = agent_.finish(agent_file_);
    if (!shell_file_.empty()) out.shell = shell_.finish(shell_file_);
    return out;
  }

 private:
  std::uint64_t known() const {
    std::uint64_t out = 0;
    for (std::size_t family = 1; family < it_->count.size(); ++family) out += it_->count[family];
    return out;
  }

  void say(std::uint64_t count, std::string_view one, std::string_view many) {
    if (count > 0) it_->file.skipped.push_back(std::to_string(count) + " " + std::string(count == 1 ? one : many));
  }

  void describe_file() {
    const auto most = std::max_element(it_->count.begin() + 1, it_->count.end());
    it_->file.kind = *most == 0 ? "empty" : k_kinds[std::size_t(most - it_->count.begin())];
    it_->file.first = Stamp{it_->stamp_form, it_->first_stamp.text()}.time();
    it_->file.last = Stamp{it_->stamp_form, it_->last_stamp.text()}.time();
  }

  void take_attempts(std::vector<Attempt> found) {
    if (found.empty()) return;
    if (!out_.attempts.empty() && is_rest_of(found.front(), out_.attempts.back())) {
      join(out_.attempts.back(), std::move(found.front()));
      found.erase(found.begin());
    }
    // Within one file the order of the lines counts, whatever the clock did: no run is newer than the one behind it.
    auto key = std::optional<Time>();
    std::vector<std::optional<Time>> keys;
    for (auto attempt = found.rbegin(); attempt != found.rend(); ++attempt) {
      const auto time = time_of(*attempt);
      key = key && time ? std::min(key, time) : key ? key : time;
      keys.push_back(key);
    }
    keys_.insert(keys_.end(), keys.rbegin(), keys.rend());
    out_.attempts.insert(out_.attempts.end(), std::make_move_iterator(found.begin()),
                         std::make_move_iterator(found.end()));
  }

  /// Did the log's rotation cut one run in two?
  static bool is_rest_of(const Attempt& rest, const Attempt& begun) {
    constexpr auto k_longest_gap = std::chrono::minutes(30);
    if (rest.start || !begun.start || begun.ended || begun.code || rest.zone != begun.zone) return false;
    if (rest.place.file == begun.place.file || !rest.last || !begun.last) return false;
    return *rest.last >= *begun.last && *rest.last - *begun.last < k_longest_gap;
  }

  template <class T>
  static void append(std::vector<T>& into, std::vector<T>&& from) {
    into.insert(into.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  }

  static void join(Attempt& into, Attempt&& rest) {
    append(into.host_calls, std::move(rest.host_calls));
    append(into.blob_calls, std::move(rest.blob_calls));
    append(into.disks, std::move(rest.disks));
    append(into.signs, std::move(rest.signs));
    into.last = rest.last;
    into.ended = rest.ended;
    into.guest_path = into.guest_path || rest.guest_path;
    into.host_path = into.host_path || rest.host_path;
    if (!into.method) std::tie(into.method, into.chosen_by) = std::tie(rest.method, rest.chosen_by);
    if (!into.freeze_asked) into.freeze_asked = rest.freeze_asked;
    if (!into.frozen) into.frozen = rest.frozen;
    if (!into.thawed) into.thawed = rest.thawed;
    into.code = rest.code;
    into.status = std::move(rest.status);
    into.message = std::move(rest.message);
    into.written_code = rest.written_code;
    into.health_code = rest.health_code;
    into.end_place = std::move(rest.end_place);
  }

  // --- one line ---

  void take(std::string_view raw) {
    ++it_->number;
    const bool continues = it_->before == Family::extension && raw.starts_with("  ");
    if (continues) return it_->attempts.take(Line{.text = raw, .raw = raw, .number = it_->number});
    const auto known = it_->parser.quick(raw);
    if (it_->before == Family::extension && passed(raw, known)) return;
    auto line = it_->parser.parse(raw, it_->number, known);
    if (continues_extension(line)) line.layout = Layout::none;
    if (line.layout == Layout::none) return take_unknown(line);
    it_->event_list = false;
    const auto family = family_of(line.layout);
    ++it_->count[std::size_t(family)];
    it_->before = family;
    it_->layout_before = line.layout;
    keep_stamp(line);
    give(family, line);
  }

  /// Most lines of the extension's log matter to nobody, or are of tracebacks: of gigabytes, these must cost little.
  bool passed(std::string_view raw, LineParser::Quick known) {
    if (known.layout == Layout::none || AttemptReader::may_matter(raw.substr(known.start))) return false;
    const bool usual = it_->stamp_form == StampForm::date_first && it_->file.zone == LogZone::utc;
    const auto stamp = raw.substr(0, LineParser::k_stamp);
    if (!usual || !it_->attempts.pass(known.layout, stamp, it_->number)) return false;
    it_->event_list = false;
    it_->layout_before = known.layout;
    if (known.layout == Layout::extension) it_->last_stamp.keep(stamp);
    ++it_->count[std::size_t(Family::extension)];
    return true;
  }

  /// Versions of 2017 to 2019 put only the time in front of a line that continues another.
  bool continues_extension(const Line& line) const {
    return line.layout == Layout::agent_old && it_->before == Family::extension &&
           it_->layout_before == Layout::extension_old && !begins_with_agent_level(line.text);
  }

  void keep_stamp(const Line& line) {
    if (line.layout == Layout::frozen || line.stamp.form == StampForm::none) return;
    if (it_->first_stamp.empty()) {
      it_->first_stamp.keep(line.stamp.text);
      it_->stamp_form = line.stamp.form;
      it_->file.zone = line.zone;
    }
    if (line.stamp.form == it_->stamp_form && line.zone == it_->file.zone) it_->last_stamp.keep(line.stamp.text);
  }

  /// A line without a layout of its own: it continues the one before, or is of a list of events, or is junk.
  void take_unknown(const Line& line) {
    if (std::exchange(it_->journal_bytes, false) && line.raw.size() > 8) return take_journal_bytes(line);
    if (line.raw == "MESSAGE" && it_->before == Family::agent) {
      it_->journal_bytes = true;
      return;
    }
    if (is_return_of_script(line.raw)) return take_as(Family::shell, line);
    if (line.raw.starts_with("Event[")) {
      it_->event_list = true;
      it_->at.reset();
      return take_as(Family::windows, line);
    }
    if (it_->event_list && take_event_time(line)) return;
    const bool may_be_windows = it_->event_list || it_->before == Family::windows || it_->before == Family::none;
    if (may_be_windows && sign_of(SignLog::windows, line.text) != nullptr) return take_as(Family::windows, line);
    if (it_->event_list) return;
    if (it_->before == Family::none || is_binary(line.raw)) {
      if (!trim(line.raw).empty() && line.raw.front() != '#') ++it_->unknown;
      return;
    }
    give(it_->before, line);
  }

  void take_as(Family family, const Line& line) {
    ++it_->count[std::size_t(family)];
    it_->before = family;
    give(family, line);
  }

  /// "  Date: 2022-11-08T09:17:25.310"
  bool take_event_time(const Line& line) {
    const auto text = trim(line.raw);
    if (!text.starts_with("Date:")) return false;
    it_->at = stamp_at_start(trim(text.substr(5))).time();
    return true;
  }

  /// Eight bytes of length stand in front (systemd's Journal Export Format).
  void take_journal_bytes(const Line& line) {
    auto inner = parse_line(line.raw.substr(8), line.number);
    if (inner.layout == Layout::none) inner.layout = Layout::journal;
    give(Family::agent, inner);
  }

  void give(Family family, const Line& line) {
    switch (family) {
      case Family::none:
        return;
      case Family::extension:
        return it_->attempts.take(line);
      case Family::shell:
        shell_file_ = it_->file.name;
        shell_.take(line.raw);
        return take_sign(SignLog::shell, line);
      case Family::agent:
        return take_agent(line);
      case Family::windows:
        if (const auto at = line.at()) it_->at = at;
        it_->windows.take(line, it_->at);
        return take_sign(SignLog::windows, line);
    }
  }

  void take_agent(const Line& line) {
    if (line.layout == Layout::journal_time) {
      it_->at = line.at();
      return;
    }
    if (line.layout == Layout::agent || line.layout == Layout::agent_old) {
      agent_file_ = it_->file.name;
      agent_.take(line);
    }
    if (is_request(line.text) && !stalls(line)) return;
    const bool from_the_system = line.layout == Layout::syslog || line.layout == Layout::journal;
    if (from_the_system && !speaks_of_the_agent(line.raw)) return;
    if (names_foreign_path(line.text)) return;
    take_sign(SignLog::agent, line);
  }

  /// In the system's own log other programs speak, too.
  static bool speaks_of_the_agent(std::string_view raw) {
    for (const std::string_view name : {"waagent", "walinuxagent", "WALinuxAgent", "azurelinuxagent", "VMSnapshot"})
      if (raw.find(name) != std::string_view::npos) return true;
    return false;
  }

  /// A full disk or a mount option somewhere else is no matter of the agent: other extensions log here, too.
  static bool names_foreign_path(std::string_view text) {
    constexpr std::string_view k_no_exec = " is mounted with the noexec flag";
    auto path = text.substr(0, text.find(k_no_exec));
    if (path.size() < text.size()) {
      path.remove_prefix(path.rfind(' ') + 1);
    } else {
      if (text.find("[Errno 28]") == std::string_view::npos) return false;
      path = until(behind(text, "device: '"), "'");
    }
    if (!path.starts_with('/')) return false;
    for (const std::string_view own : {"/var", "/run", "/tmp", "/etc", "/usr"})
      if (path.starts_with(own)) return false;
    return path != "/";
  }

  /// A verbose agent logs each request before it is made.
  static bool is_request(std::string_view text) { return text.find("HTTP connection [") != std::string_view::npos; }

  /// The same request again, after the 10 s that the agent waits for an answer (restutil.py, DEFAULT_RETRIES, delay).
  bool stalls(const Line& line) {
    constexpr auto k_shortest = std::chrono::milliseconds(9500);
    constexpr auto k_longest = std::chrono::seconds(40);
    const auto request = until(behind(line.text, "HTTP connection ["), "?");
    const auto at = line.at();
    const bool same = request == it_->request && at && it_->request_at;
    const bool late = same && *at - *it_->request_at >= k_shortest && *at - *it_->request_at <= k_longest;
    it_->request = request;
    it_->request_at = at;
    return late;
  }

  void take_sign(SignLog log, const Line& line) {
    if (const auto at = line.at()) it_->at = at;
    const auto* row = sign_of(log, line.text);
    if (row == nullptr) return;
    auto& sign = signs_[std::string(row->id)];
    const auto count = sign.id.empty() ? 1 : sign.count + 1;
    if (!sign.id.empty() && newer(sign.at, it_->at)) {
      sign.count = count;
      return;
    }
    const auto zone = line.layout == Layout::none ? it_->file.zone : line.zone;
    sign = {std::string(row->id), clean(line.raw, 300), it_->at, zone, count, {it_->file.name, it_->number}};
  }

  // --- status files ---

  Result<void> take_status() {
    const auto status = parse_status(it_->head, it_->file.name);
    if (!status)
      return fail(ErrorCode::bad_input, "read", it_->file.name,
                  "expected a log of the backup extension or of the Azure agent, or a status file; no line is of one");
    it_->file.kind = "status file";
    it_->file.first = it_->file.last = status->at;
    statuses_.emplace_back(it_->file.name, *status);
    return {};
  }

  /// A status belongs to the attempt of its task; without a log of that it is all that is known of it.
  void join_statuses() {
    constexpr auto k_after_the_last_line = std::chrono::minutes(10);
    for (const auto& [file, status] : statuses_) {
      const auto own = std::find_if(out_.attempts.begin(), out_.attempts.end(), [&](const Attempt& attempt) {
        const bool same_task = !status.task_id.empty() && attempt.task_id == status.task_id;
        return same_task && status.at && attempt.start && attempt.last && *status.at >= *attempt.start &&
               *status.at <= *attempt.last + k_after_the_last_line;
      });
      if (own != out_.attempts.end()) {
        add_status(status, *own);
      } else {
        out_.attempts.push_back(attempt_of(status, file));
      }
    }
    statuses_.clear();
  }

  std::optional<CurrentFile> it_;
  AgentLifeReader agent_;
  std::string agent_file_;
  ShellLogReader shell_;
  std::string shell_file_;
  std::map<std::string, Sign> signs_;
  std::vector<std::pair<std::string, StatusReport>> statuses_;
  LogFacts out_;
  std::vector<std::optional<Time>> keys_;  // of its attempts: by what they are sorted
};

LogReader::LogReader() : impl_(std::make_unique<Impl>()) {}
LogReader::~LogReader() = default;
LogReader::LogReader(LogReader&&) noexcept = default;
void LogReader::begin(const std::string& name) { impl_->begin(name); }
void LogReader::feed(std::string_view bytes) { impl_->feed(bytes); }
void LogReader::skipped(std::string what) { impl_->skipped(std::move(what)); }
Result<void> LogReader::end() { return impl_->end(); }
LogEvidence LogReader::finish() { return impl_->finish(); }

Result<void> read_log(std::string_view text, const std::string& name, LogReader& reader) {
  reader.begin(name);
  reader.feed(text);
  return reader.end();
}

std::optional<Time> newest_time(const LogFacts& facts) {
  std::optional<Time> out;
  if (!facts.attempts.empty()) out = time_of(facts.attempts.back());
  for (const auto& file : facts.files)
    if (newer(file.last, out)) out = file.last;
  return out;
}

}  // namespace sd::logs

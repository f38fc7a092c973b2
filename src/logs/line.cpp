// SPDX-License-Identifier: MIT
#include "logs/line.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sd::logs {
namespace {

constexpr auto k_none = std::string_view::npos;

std::string_view without_leading_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

/// The client's own time in front of what it logged, of which the line's time is enough.
std::string_view without_stamp(std::string_view text) {
  const auto stamp = stamp_at_start(text);
  return stamp.form == StampForm::none ? text : without_leading_blanks(text.substr(stamp.text.size()));
}

/// "  Info  " of the frozen block, also in front of a message of the years before 2019.
bool take_level(std::string_view& text) {
  if (!text.starts_with("  ")) return false;
  for (const std::string_view level : {"  Info  ", "  Warning  ", "  Error  "}) {
    if (!text.starts_with(level)) continue;
    text.remove_prefix(level.size());
    return true;
  }
  return false;
}

/// "[Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]", "[MyBackupTestLinuxInt-0.0]", "ERROR:[...]".
bool take_handler(std::string_view& text) {
  constexpr std::size_t k_longest = 120;
  if (!text.starts_with('['))
    for (const std::string_view level : {"ERROR:", "WARNING:"})
      if (text.starts_with(level)) text.remove_prefix(level.size());
  if (!text.starts_with("[Microsoft.Azure.RecoveryServices.VMSnapshot") && !text.starts_with("[MyBackupTest"))
    return false;
  const auto end = text.find(']');
  if (end == k_none || end > k_longest) return false;
  text.remove_prefix(end + 1);
  return true;
}

bool has_agent_level(std::string_view text) {
  if (!text.starts_with(' ')) return false;
  for (const std::string_view level : {" INFO ", " WARNING ", " ERROR ", " VERBOSE "})
    if (text.starts_with(level)) return true;
  return false;
}

/// A message of the extension, without the times and levels that the years before 2019 put in front of it again.
std::string_view message_of(std::string_view text) {
  if (const auto stamp = stamp_at_start(text); stamp.form != StampForm::none) {
    auto rest = text.substr(stamp.text.size());
    text = take_level(rest) ? without_stamp(rest) : without_leading_blanks(rest);
  }
  return trim(text);
}

/// A line that begins with its date. What kind it is, is told by what stands behind.
Line dated_line(std::string_view raw, const Stamp& stamp) {
  Line out{.stamp = stamp, .raw = raw};
  auto rest = raw.substr(stamp.text.size());
  const bool slashes = raw[4] == '/';
  if (take_level(rest)) {
    out.layout = Layout::frozen;
    out.text = message_of(rest);
    return out;
  }
  auto inner = rest.starts_with(' ') ? rest.substr(1) : rest;
  if (!has_agent_level(rest) && take_handler(inner)) {
    out.layout = slashes ? Layout::extension_old : Layout::extension;
    out.zone = slashes ? LogZone::local : LogZone::utc;
    out.text = message_of(inner);
    return out;
  }
  const bool iso = stamp.text.ends_with('Z');
  out.layout = iso ? Layout::agent : slashes ? Layout::agent_old : Layout::dated;
  out.zone = iso ? LogZone::utc : LogZone::local;
  out.text = trim(rest);
  return out;
}

/// "Mon Nov 11 00:04:22 UTC 2019- text".
bool take_shell(std::string_view raw, Line& out) {
  constexpr std::size_t k_longest = 60;
  if (raw.size() < 20 || raw[3] != ' ' || raw[7] != ' ') return false;
  const auto mark = raw.substr(0, k_longest).find("- ");
  if (mark == k_none) return false;
  const Stamp stamp{StampForm::words, raw.substr(0, mark)};
  if (!stamp.time()) return false;
  out.layout = Layout::shell;
  out.stamp = stamp;
  out.text = trim(raw.substr(mark + 2));
  return true;
}

/// "[00000013] [11/08/2022 09:17:25.31] [WARN]  text" and "[00000018] 2021-01-12T16:35:45Z [INFO]  text".
bool take_windows(std::string_view raw, Line& out) {
  constexpr std::size_t k_longest = 60;
  auto rest = raw;
  Stamp stamp;
  for (int piece = 0; piece < 4; ++piece) {
    if (stamp.form == StampForm::none) {
      const bool bracket = rest.starts_with('[');
      stamp = stamp_at_start(bracket ? rest.substr(1) : rest);
      if (stamp.form != StampForm::none && !bracket) {
        rest = without_leading_blanks(rest.substr(stamp.text.size()));
        continue;
      }
    }
    if (!rest.starts_with('[')) break;
    const auto end = rest.find(']');
    if (end == k_none || end > k_longest) return false;
    rest = without_leading_blanks(rest.substr(end + 1));
  }
  if (stamp.form == StampForm::none) return false;
  out.layout = Layout::windows;
  out.stamp = stamp;
  out.zone = stamp.text.ends_with('Z') ? LogZone::utc : LogZone::local;
  out.text = trim(rest);
  return true;
}

/// What stands behind "Jan 12 06:31:44 host python3.6[1482]: " or behind the journal's ISO time; empty: no such prefix.
std::string_view behind_syslog(std::string_view raw) {
  constexpr std::size_t k_longest = 120;
  const auto mark = raw.substr(0, k_longest).find("]: ");
  return mark == k_none ? std::string_view{} : raw.substr(mark + 3);
}

bool begins_with_month_and_day(std::string_view raw) {
  return raw.size() > 15 && raw[3] == ' ' && raw[6] == ' ' && raw[9] == ':' && raw[12] == ':';
}

/// A line of the agent behind something else's prefix, or a line of the system itself.
bool take_behind_prefix(std::string_view rest, Layout otherwise, Line& out) {
  if (const auto stamp = stamp_at_start(rest); stamp.form == StampForm::date_first) {
    const auto raw = out.raw;
    out = dated_line(rest, stamp);
    out.raw = raw;
    return true;
  }
  out.layout = otherwise;
  out.text = trim(rest);
  return true;
}

bool take_word_first(std::string_view raw, Line& out) {
  if (take_shell(raw, out)) return true;
  if (raw.starts_with("MESSAGE=")) return take_behind_prefix(raw.substr(8), Layout::journal, out);
  if (!begins_with_month_and_day(raw)) return false;
  const auto rest = behind_syslog(raw);
  return !rest.empty() && take_behind_prefix(rest, Layout::syslog, out);
}

bool take_digit_first(std::string_view raw, Line& out) {
  const auto stamp = stamp_at_start(raw);
  if (stamp.form == StampForm::none) return false;
  if (stamp.form == StampForm::month_first) {
    out.layout = Layout::dated;
    out.stamp = stamp;
    out.zone = LogZone::local;
    out.text = trim(raw.substr(stamp.text.size()));
    return true;
  }
  out = dated_line(raw, stamp);
  // journalctl -o short-iso: a date, an offset, the host and the program
  if (out.layout == Layout::dated)
    if (const auto rest = behind_syslog(raw); !rest.empty()) return take_behind_prefix(rest, Layout::syslog, out);
  return true;
}

}  // namespace

Line parse_line(std::string_view raw, std::uint64_t number) {
  constexpr std::size_t k_shortest = 10;
  Line out{.text = raw, .raw = raw};
  if (raw.size() >= k_shortest) {
    const char first = raw.front();
    if (first >= '0' && first <= '9') {
      take_digit_first(raw, out);
    } else if (first == '[') {
      take_windows(raw, out);
    } else if (first >= 'A' && first <= 'Z') {
      take_word_first(raw, out);
    } else if (raw.starts_with("__REALTIME_TIMESTAMP=")) {
      out.layout = Layout::journal_time;
      out.stamp = {StampForm::microseconds, raw.substr(21)};
      out.text = {};
    }
  }
  out.number = number;
  return out;
}

LineParser::Quick LineParser::quick(std::string_view raw) const {
  constexpr std::string_view k_info = "  Info  ";
  const auto begins = [&](std::string_view words) {
    return raw.size() > k_stamp + words.size() && std::memcmp(raw.data() + k_stamp, words.data(), words.size()) == 0;
  };
  Quick out;
  if (!prefix_.empty() && begins(prefix_)) {
    out = {Layout::extension, k_stamp + prefix_.size()};
  } else if (begins(k_info)) {
    out = {Layout::frozen, k_stamp + k_info.size()};
  } else {
    return {};
  }
  while (out.start < raw.size() && raw[out.start] == ' ') ++out.start;
  // Behind a digit the client's own time can stand.
  const char first = out.start < raw.size() ? raw[out.start] : '0';
  if (first <= ' ' || (first >= '0' && first <= '9') || !begins_with_microseconds(raw)) return {};
  return out.layout == Layout::extension && raw[4] != '-' ? Quick{} : out;
}

Line LineParser::parse(std::string_view raw, std::uint64_t number, Quick known) {
  if (known.layout != Layout::none)
    return {.layout = known.layout,
            .stamp = {StampForm::date_first, raw.substr(0, k_stamp)},
            .text = trim(raw.substr(known.start)),
            .raw = raw,
            .number = number};
  auto out = parse_line(raw, number);
  const bool usual = out.layout == Layout::extension && out.stamp.text.size() == k_stamp;
  const auto end = usual ? raw.find(']', k_stamp) : k_none;
  if (end != k_none) prefix_ = raw.substr(k_stamp, end + 1 - k_stamp);
  return out;
}

}  // namespace sd::logs

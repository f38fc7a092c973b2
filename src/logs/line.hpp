// SPDX-License-Identifier: MIT
// One line of a log in any layout that the extension and the agents have ever written. Pure, and quick: a log can have
// millions of lines of which few matter, so that a time is taken apart only when somebody asks for it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "model/attempt.hpp"

namespace sd::logs {

enum class Layout {
  extension,      ///< "2026-03-03 08:16:26.959472 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]text", UTC
  extension_old,  ///< "2019/02/26 07:41:12 [Microsoft...-1.0]text", "... ERROR:[Microsoft...-1.0]text", local time
  frozen,         ///< "2026/03/03 08:16:31.974658  Info  text ": written while the file systems were frozen, UTC
  agent,          ///< "2026-03-02T08:15:26.638000Z INFO ExtHandler ExtHandler text", UTC
  agent_old,      ///< "2020/01/17 04:51:09.220187 ERROR ExtHandler text", local time; agent 2.0 has no fraction
  shell,          ///< "Mon Nov 11 00:04:22 UTC 2019- text", 24 or 12 hours
  syslog,         ///< "Jan 12 06:31:44 host systemd[1]: text" without a line of the agent in it; has no year
  journal_time,   ///< "__REALTIME_TIMESTAMP=1767225600000000" of journalctl -o export
  journal,        ///< "MESSAGE=text" of the same, without a line of the agent in it
  windows,        ///< "[00000013] [11/08/2022 09:17:25.31] [WARN]  text", local; "[00000018] 2021-01-12T16:35:45Z ..."
  dated,          ///< a time and a text: other logs of Windows, lists of events
  none,           ///< continues the line before, or is no line of these logs
};

/// How a time is written.
enum class StampForm {
  none,
  date_first,   ///< "2026-03-03 08:16:26.959", "2026/03/03 08:16:26", "2026-03-03T08:16:26.638Z"
  month_first,  ///< "11/08/2022 09:17:25.31", "11/8/2022 9:17:25 AM"
  words,        ///< "Mon Nov 11 00:04:22 UTC 2019", "Tue May 19 04:58:12 PM UTC 2026"
  microseconds  ///< "1767225600000000" since 1970
};

/// The characters of a time, and the time that they mean.
struct Stamp {
  StampForm form = StampForm::none;
  std::string_view text;
  /// Local times are taken as UTC: the digits of the wall clock. Nothing when it is no date.
  std::optional<Time> time() const;
};

/// The characters of a time that are kept while the line they stood in is gone.
class StampText {
 public:
  void keep(std::string_view text) {
    size_ = std::min(text.size(), characters_.size());
    std::memcpy(characters_.data(), text.data(), size_);
  }
  std::string_view text() const { return {characters_.data(), size_}; }
  bool empty() const { return size_ == 0; }

 private:
  std::array<char, 48> characters_{};  // the longest has 32, but for the digits of a second's fraction
  std::size_t size_ = 0;
};

struct Line {
  Layout layout = Layout::none;
  Stamp stamp;
  LogZone zone = LogZone::utc;
  std::string_view text;  ///< without time, prefix and the client's own time in front; views point into the raw line
  std::string_view raw;
  std::uint64_t number = 0;

  std::optional<Time> at() const { return stamp.time(); }
};

/// Takes the layout apart. A prefix of syslog or of the journal is passed over when a line of the agent stands behind
/// it.
Line parse_line(std::string_view raw, std::uint64_t number);

/// The same, faster: most lines of a large log begin like the one before.
class LineParser {
 public:
  /// Where the message of a line begins that has one of the two layouts that most lines have.
  struct Quick {
    Layout layout = Layout::none;  ///< `extension` or `frozen`; none: the line needs a closer look
    std::size_t start = 0;
  };
  Quick quick(std::string_view raw) const;

  /// `known` is what `quick` says of the line.
  Line parse(std::string_view raw, std::uint64_t number, Quick known);
  Line parse(std::string_view raw, std::uint64_t number) { return parse(raw, number, quick(raw)); }

  static constexpr std::size_t k_stamp = 26;  ///< characters of "2026-03-03 08:16:26.959472"

 private:
  std::string prefix_;  // what stood between the time and the message of an extension's line
};

/// A time at the start of a text; none when there is no time there.
Stamp stamp_at_start(std::string_view text);

/// Does the text begin like "2026-03-03 08:16:26.959472", with '-' or '/'?
bool begins_with_microseconds(std::string_view text);

}  // namespace sd::logs

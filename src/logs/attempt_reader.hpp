// SPDX-License-Identifier: MIT
// Lines of extension.log become attempts, one pass, oldest first. A run has two processes: enable, which takes the
// command, and the daemon that it starts, which does the work (azure-linux-extensions VMBackup/main/handle.py). An
// enable that finds an old command leaves at once, also in the middle of another run. Pure.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "logs/line.hpp"
#include "logs/prefix_index.hpp"
#include "logs/request_reader.hpp"
#include "model/attempt.hpp"

namespace sd::logs {

/// More attempts than a log of years holds; of more the oldest are given up.
inline constexpr std::size_t k_most_attempts = 20'000;

/// An attempt whose lines are still coming.
struct OpenAttempt {
  Attempt attempt;
  RequestReader requests;
  bool daemon = false;  ///< the process that does the work has begun
  std::optional<SnapshotMethod> wanted;
  std::string status;  ///< the newest status report
  StampText last_stamp;
  std::uint64_t last_line = 0;
};

class AttemptReader {
 public:
  explicit AttemptReader(std::string file) : file_(std::move(file)) {}

  /// Lines in the file's order; a line without a layout continues the one before.
  void take(const Line& line);

  /// Can a message of the extension say anything to this reader? Few do.
  static bool may_matter(std::string_view message);

  /// A line of the layout `extension` or `frozen` whose message does not matter; false: it is not known yet whose line
  /// it is, and `take` has to look at it.
  bool pass(Layout layout, std::string_view stamp, std::uint64_t number);

  /// The attempts, oldest first.
  std::vector<Attempt> finish();
  /// How many of the oldest were dropped.
  std::size_t given_up() const { return given_up_; }

 private:
  using Act = void (AttemptReader::*)(std::string_view rest);
  struct Rule {
    std::string_view words;
    Act act;
  };
  static const PrefixIndex<Rule>& rules();

  void begin_process(std::string_view);
  void begin_enable(std::string_view);
  void begin_daemon(std::string_view);
  void skip(std::string_view);
  void take_task(std::string_view);
  void take_settings(std::string_view);
  void take_settings_path(std::string_view);
  void take_method(std::string_view);
  void take_only_host(std::string_view);
  void take_only_guest(std::string_view);
  void take_command_time(std::string_view);
  void method_called(std::string_view);
  void host_chosen(std::string_view);
  void freeze_asked(std::string_view);
  void frozen(std::string_view);
  void thawed(std::string_view);
  void take_end(std::string_view);
  void take_status(std::string_view);

  LogPlace place() const { return {file_, line_->number}; }
  OpenAttempt& now();
  void begin();
  void close();
  void take_report(std::string_view report, Attempt& attempt) const;
  void take_message();
  void note();
  void touch();

  std::string file_;
  const Line* line_ = nullptr;
  std::optional<OpenAttempt> open_;
  std::optional<OpenAttempt> interrupted_;  ///< by an enable of which it is not known yet whether it has work to do
  bool between_ = false;                    ///< a process has begun, and what it is to do has not been said yet
  std::vector<Sign> early_;                 ///< said in between, about the settings
  std::string version_;
  std::deque<Attempt> done_;
  std::deque<std::string> reports_;  ///< of the newest of them, the status reports; empty where none is waiting
  std::string spare_;                ///< the memory of one that was given up
  std::size_t given_up_ = 0;
};

}  // namespace sd::logs

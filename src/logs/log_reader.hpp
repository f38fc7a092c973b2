// SPDX-License-Identifier: MIT
// Files of any of the known kinds become LogFacts. What a file is, is told by its lines, not by its name: a bundle can
// hold several logs in one file. Text with CRLF, byte order marks, NULs, binary junk and cut lines is read on, and what
// was skipped is said. Pure: the bytes come from whoever reads the file, in pieces of any size.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/attempt.hpp"

namespace sd::logs {

/// A line that is longer is cut there, and that is said.
inline constexpr std::size_t k_most_line = std::size_t{1} << 20;

/// What log files tell.
struct LogEvidence {
  LogFacts facts;
  std::optional<AgentLife> agent;    ///< nothing: no line of the agent's log was among them
  std::optional<ShellLogEnd> shell;  ///< nothing: no line of the extension's shell.log was among them
};

class LogReader {
 public:
  LogReader();
  ~LogReader();
  LogReader(LogReader&&) noexcept;
  LogReader& operator=(LogReader&&) = delete;

  /// What `feed` gets from now on is of this file. Of the files of one log, the oldest comes first.
  void begin(const std::string& name);
  void feed(std::string_view bytes);
  /// Something of the file was not read; it is said with the file's name.
  void skipped(std::string what);
  /// Error (`bad_input`): not one line of the file is of a log that is known, and it is no status file. An empty file
  /// is none.
  Result<void> end();

  /// All that the files told. Attempts are sorted by time; a status file's words are added to its attempt.
  LogEvidence finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// One whole file.
Result<void> read_log(std::string_view text, const std::string& name, LogReader& reader);

/// The newest time that the logs tell, local times taken for UTC; nothing when there is none.
std::optional<Time> newest_time(const LogFacts& facts);

}  // namespace sd::logs

// SPDX-License-Identifier: MIT
// The lines whose meaning is known, as a table: which log they stand in, by which words they are recognised, and what
// may be concluded from them. Requests (10 to 25 of the table of lines in the project's facts) have a table of their
// own: request_error.hpp. Sources of the words: azure-linux-extensions VMBackup/main/{handle.py, freezesnapshotter.py,
// fsfreezer.py, guestsnapshotter.py, hostsnapshotter.py, Utils/HandlerUtil.py, handle.sh}, WALinuxAgent
// azurelinuxagent/{ga,common,daemon}, and public issues for Windows. Pure.
#pragma once

#include <span>
#include <string_view>

namespace sd::logs {

enum class SignLog { extension, shell, agent, windows };

struct SignRow {
  std::string_view id;
  SignLog log;
  std::string_view words;  ///< the extension's messages begin with them; in the other logs they stand anywhere
  std::string_view also;   ///< must stand behind the words as well; empty: nothing more
  std::string_view meaning;
};

/// All rows; of two that fit a line, the first is meant.
std::span<const SignRow> sign_table();

/// The row of an id, or nullptr.
const SignRow* find_sign(std::string_view id);

/// The row that fits a message of that log, or nullptr.
const SignRow* sign_of(SignLog log, std::string_view message);

}  // namespace sd::logs

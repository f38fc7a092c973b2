// SPDX-License-Identifier: MIT
// The terminal: what it can show, and the line that says what is being waited for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/command_line.hpp"
#include "base/error.hpp"
#include "report/page.hpp"

namespace sd::app {

/// Colour and characters by option, NO_COLOR, TERM, the locale's variables and whether standard output is a terminal.
report::TextStyle text_style(const Options& options);

/// All of it, or false: standard output is closed or full. A reader that went away (EPIPE) counts as written.
bool write_out(std::string_view text);

void write_error(std::string_view text);

/// Prints, or says that it could not.
Exit print(std::string_view text, Exit then);

/// One line on standard error, and the exit code that fits.
Exit complain(const Error& error);

/// One line on standard error while something is waited for, and only when that is a terminal. Erased at the end.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(const std::vector<std::string>& waiting_for);

 private:
  bool on_ = false;
  bool shown_ = false;
};

}  // namespace sd::app

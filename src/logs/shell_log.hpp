// SPDX-License-Identifier: MIT
// The extension's shell.log, which its start script writes (azure-linux-extensions VMBackup/main/handle.sh). What
// counts is how the newest run ended. Pure.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "model/agent.hpp"

namespace sd::logs {

class ShellLogReader {
 public:
  void take(std::string_view line);
  ShellLogEnd finish(std::string file) const;

 private:
  ShellLogEnd end_;
  bool python_unknown_ = false;  // said in the run that goes on
  std::deque<std::string> newest_;
};

/// One whole text.
ShellLogEnd read_shell_log_end(std::string_view text, std::string_view file);

}  // namespace sd::logs

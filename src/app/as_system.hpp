// SPDX-License-Identifier: MIT
// --as-system: the command that runs this program as SYSTEM on a Windows, the account of the agent and the extension.
// It is printed and never run. The text is made here on every system; as_system_windows.cpp asks for the program's
// path, and as_system_linux.cpp says that there is nothing to ask.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.hpp"
#include "base/error.hpp"

namespace sd::app {

/// All as UTF-8; what is not becomes '?'.
struct Invocation {
  std::string program;  ///< whole path
  std::string folder;   ///< in which relative names of the arguments lie
  std::vector<std::string> arguments;
};

/// PowerShell 3 and later. It registers a task of SYSTEM, starts it, waits, prints what the program wrote, ends with
/// its exit code, and deletes the task and the files in any case.
std::string system_task_script(const Invocation& invocation);

/// The script as one line that means the same in cmd.exe and in PowerShell. Error: it is longer than cmd.exe takes.
Result<std::string> system_task_command(const Invocation& invocation);

/// Prints the command that runs these arguments as SYSTEM.
Exit run_as_system(const std::vector<std::string>& arguments);

}  // namespace sd::app

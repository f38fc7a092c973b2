// SPDX-License-Identifier: MIT
// The end of the extension's shell.log, which its start script writes (azure-linux-extensions VMBackup/main/handle.sh).
// Pure.
#pragma once

#include <string_view>

#include "model/agent.hpp"

namespace sd::logs {

ShellLogEnd read_shell_log_end(std::string_view text, std::string_view file);

}  // namespace sd::logs

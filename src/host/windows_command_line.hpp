// SPDX-License-Identifier: MIT
// A program of Windows gets its arguments as one line, which it takes apart by itself, and cmd.exe by rules of its own.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace sd::host {

/// One command line of which CommandLineToArgvW makes these arguments again (learn.microsoft.com, "Parsing C
/// command-line arguments"). UTF-8.
std::string windows_command_line(const std::vector<std::string>& arguments);

/// The command line of cmd.exe that runs a batch file, given by its whole path, with these arguments as they are.
/// Error: not_permitted, for a word with what cmd.exe reads between double quotes, too (quote, percent, end of line).
Result<std::string> batch_command_line(const std::string& batch, const std::vector<std::string>& arguments);

}  // namespace sd::host

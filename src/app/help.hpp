// SPDX-License-Identifier: MIT
// The words of --help: what the program is for, examples and exit codes, at most 80 columns wide.
#pragma once

#include <string>
#include <string_view>

#include "app/command_line.hpp"

namespace sd::app {

/// What the program does; of the program itself, before a command is named.
std::string_view about_program();

std::string_view about(Command command);
std::string_view about(RulesTask task);
std::string_view about(ArticlesTask task);

/// Examples of the whole program, and what its exit codes mean.
std::string footer_of_program();

/// Examples of one command, and what its exit codes mean.
std::string footer(Command command);
std::string footer(RulesTask task);
std::string footer(ArticlesTask task);

/// One entry: the name on the left, the words wrapped on the right; a name that is too long has a line of its own.
std::string help_entry(std::string_view name, std::string_view words);

}  // namespace sd::app

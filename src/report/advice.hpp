// SPDX-License-Identifier: MIT
// "The test that decides", as the tables hold it: commands between semicolons, or a sentence. A command is printed
// whole, so that it can be copied; a sentence is wrapped.
#pragma once

#include <string_view>
#include <vector>

#include "report/page.hpp"

namespace sd::report {

/// The pieces between semicolons; one inside quotes, parentheses or braces separates nothing.
std::vector<std::string_view> split_commands(std::string_view text);

/// Does it begin with a program that the tables use, and is it nothing but a command? A sentence that holds a command
/// ("dig A against dig B", "ls X, or the lease file") is none.
bool is_command(std::string_view text);

/// Prints it, each line indented.
void add_advice(Page& page, std::string_view text, std::size_t indent);

}  // namespace sd::report

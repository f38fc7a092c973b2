// SPDX-License-Identifier: MIT
// Standard output and standard error as the system has them.
#pragma once

#include <string_view>

namespace sd::app {

enum class Stream { out, error };
enum class Written { all, nobody_reads, not_all };

/// Writes all bytes. nobody_reads: whoever read the pipe went away.
Written write_all(Stream stream, std::string_view text);

bool is_terminal(Stream stream);

/// Is there somebody at standard input who can be asked?
bool can_be_asked();

/// Can what reads this output show more than ASCII? By the locale's variables; on Windows a console always can.
bool shows_utf8();

/// Columns of the terminal on standard error; 80 when it does not tell.
std::size_t terminal_columns();

}  // namespace sd::app

// SPDX-License-Identifier: MIT
// What the system gives a program at its start: arguments, standard streams, interrupts.
#pragma once

#include <string>
#include <vector>

#include "net/wait.hpp"

namespace sd::app {

/// From here on a crash writes no memory anywhere: tokens are going to be in it.
void keep_memory_out_of_core_files();

/// Without the program's own name, as UTF-8.
std::vector<std::string> arguments_of(int count, char** values);

/// Streams that are closed or break cannot do harm.
void prepare_streams();

/// The first interrupt ends all waits, and the report says what is known so far; one that comes a second later or more
/// (Interrupts) ends the program at once. `source` lives as long as the program.
void listen_to_interrupts(const net::StopSource& source);

}  // namespace sd::app

// SPDX-License-Identifier: MIT
// Carries out a command.
#pragma once

#include "app/command_line.hpp"
#include "net/wait.hpp"

namespace sd::app {

/// Prints and saves as the options say. Whatever goes wrong is one line on standard error and the exit code that fits.
Exit run(const Options& options, const net::Stop& stop);

}  // namespace sd::app

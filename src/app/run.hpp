// SPDX-License-Identifier: MIT
// Carries out a command.
#pragma once

#include "app/command_line.hpp"
#include "net/wait.hpp"

namespace sd::app {

Exit run(const Options& options, const net::Stop& stop);

}  // namespace sd::app

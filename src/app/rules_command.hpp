// SPDX-License-Identifier: MIT
// `snapdoctor rules`: check, lint, diff and fix over files; sends nothing and changes nothing.
#pragma once

#include "app/command_line.hpp"
#include "net/wait.hpp"

namespace sd::app {

Exit run_rules(const Options& options, const net::Stop& stop);

}  // namespace sd::app

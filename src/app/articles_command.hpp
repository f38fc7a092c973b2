// SPDX-License-Identifier: MIT
// snapdoctor articles list | find | show | lint.
#pragma once

#include "app/command_line.hpp"
#include "net/wait.hpp"

namespace sd::app {

Exit run_articles(const Options& options, const net::Stop& stop);

}  // namespace sd::app

// SPDX-License-Identifier: MIT
// Where the case comes from: this machine, a folder, files, or a saved case.
#pragma once

#include <vector>

#include "app/command_line.hpp"
#include "base/error.hpp"
#include "model/case.hpp"
#include "net/wait.hpp"
#include "probe/plan.hpp"

namespace sd::app {

/// Reads and probes as the options say. Errors are about the input (`bad_input`) or about rights.
Result<Case> gather(const Options& options, const net::Stop& stop);

/// What `logs` shows.
struct LogView {
  LogFacts logs;
  std::vector<Error> refused;  ///< files that could not be read, or are no logs
};

/// The logs that are named, of a saved case, or below a folder (this machine's when nothing is named). Probes nothing.
Result<LogView> gather_logs(const Options& options, const net::Stop& stop);

/// What would be probed from this machine. Touches nothing but files and the kernel.
Result<probe::ProbePlan> plan(const Options& options, const net::Stop& stop);

}  // namespace sd::app

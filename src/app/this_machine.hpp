// SPDX-License-Identifier: MIT
// The machine that runs the program: what is read and probed on it, a Linux (this_machine_linux.cpp) or a Windows
// (this_machine_windows.cpp).
#pragma once

#include <functional>

#include "app/command_line.hpp"
#include "app/console.hpp"
#include "base/error.hpp"
#include "model/case.hpp"
#include "net/wait.hpp"
#include "probe/context.hpp"
#include "probe/plan.hpp"

namespace sd::app {

Time clock_now();

/// What takes milliseconds: files, the kernel, the registry. The probes are planned from it.
Case read_this_machine(const net::Deadline& deadline, const net::Stop& stop);

/// What takes longer, with the progress on standard error: probes, unless the case has some, and child programs.
void observe_this_machine(const Options& options, const net::Deadline& deadline, const net::Stop& stop, Case& out);

/// Its logs only. Error: the extension's log is there, or may be, and could not be read.
Result<void> read_logs_of_this_machine(const Options& options, const net::Deadline& deadline, const net::Stop& stop,
                                       Case& out);

/// Carries the plan out; the trust is loaded when there is something to probe.
void probe_from_here(const Options& options, const std::function<net::Trust()>& load_trust,
                     probe::SystemResolver& resolver, const net::Deadline& deadline, const net::Stop& stop,
                     ProgressLine& progress, Case& out);

/// The probes that the options allow.
probe::ProbePlan plan_for(const Options& options, const Case& facts);

}  // namespace sd::app

// SPDX-License-Identifier: MIT
#include "app/system_resolver_windows.hpp"
#include "app/this_machine.hpp"
#include "host/files_disk.hpp"
#include "host/kernel.hpp"
#include "host/running_windows.hpp"
#include "host/windows_facts.hpp"
#include "host/windows_logs.hpp"

namespace sd::app {
Case read_this_machine(const net::Deadline& deadline, const net::Stop& stop) {
  Case out;
  out.taken_at = clock_now();
  const host::DiskFiles files("/");
  const host::RunningWindows machine;
  const host::SystemKernel kernel;
  const auto drive = host::system_drive();
  out.machine.privilege = {{"token of this process", "ask system"}, out.taken_at, kernel.privilege()};
  host::read_windows_facts({files, drive, &machine, out.taken_at, &kernel}, out);
  const host::System system{files, &kernel, nullptr, out.taken_at, deadline, stop};
  const auto logs = host::read_windows_logs(system, drive, host::Amount::newest, out);
  (void)logs;  // the case says what was not read
  return out;
}

/// There are no child programs to wait for: all that is not a probe was read.
void observe_this_machine(const Options& options, const net::Deadline& deadline, const net::Stop& stop, Case& out) {
  ProgressLine progress;
  WindowsResolver resolver;
  if (out.observations.empty())
    probe_from_here(options, net::Trust::of_system, resolver, deadline, stop, progress, out);
}

Result<void> read_logs_of_this_machine(const Options& options, const net::Deadline& deadline, const net::Stop& stop,
                                       Case& out) {
  const host::DiskFiles files("/");
  const host::System system{files, nullptr, nullptr, clock_now(), deadline, stop};
  return host::read_windows_logs(system, host::system_drive(), options.amount, out);
}

}  // namespace sd::app

// SPDX-License-Identifier: MIT
#include <thread>

#include "app/console.hpp"
#include "app/system_resolver.hpp"
#include "app/this_machine.hpp"
#include "host/files_disk.hpp"
#include "host/log_files.hpp"
#include "host/read.hpp"
#include "host/root_folder.hpp"
#include "model/fill.hpp"

namespace sd::app {
namespace {

/// Of all child programs together: they run beside the probes and shall not outlast them by much.
constexpr Milliseconds k_children{5200};

/// The anchors that this machine trusts; an empty trust when there are none, and then the chains are reported as
/// untrusted.
net::Trust load_trust(const host::Files& files, const Case& facts) {
  const auto* bundle = facts.machine.trust_bundle.get();
  if (bundle == nullptr) return net::Trust();
  const auto text = files.read(bundle->path, std::size_t{4} << 20);
  auto trust = text ? net::Trust::from_pem(text->text) : Result<net::Trust>(std::unexpected(text.error()));
  return trust ? std::move(*trust) : net::Trust();
}

struct LiveMachine {
  host::DiskFiles files{"/"};
  host::SystemKernel kernel;
  host::SystemCommands commands;
  host::System system(const net::Deadline& deadline, const net::Stop& stop) const {
    return {files, &kernel, &commands, clock_now(), deadline, stop};
  }
};

}  // namespace

Case read_this_machine(const net::Deadline& deadline, const net::Stop& stop) {
  Case out;
  const LiveMachine machine;
  const auto system = machine.system(deadline, stop);
  out.taken_at = system.now;
  host::read_files_and_kernel(system, out);
  return out;
}

/// What files and the kernel told is there; the probes and the child programs run side by side.
void observe_this_machine(const Options& options, const net::Deadline& deadline, const net::Stop& stop, Case& out) {
  const LiveMachine machine;
  ProgressLine progress;
  Case aside;  // the child programs write here while the probes' results go to `out`
  aside.agent.install = out.agent.install;
  {
    const auto system = machine.system(deadline.or_after(k_children), stop);
    const std::jthread children([&] { host::read_with_commands(system, aside); });
    GetentResolver resolver(machine.commands);
    const auto trust = [&] { return load_trust(machine.files, out); };
    if (out.observations.empty()) probe_from_here(options, trust, resolver, deadline, stop, progress, out);
    progress.show({"the packet filter and the state of services"});
  }
  fill_what_was_not_read(out, aside);
}

Result<void> read_logs_of_this_machine(const Options& options, const net::Deadline& deadline, const net::Stop& stop,
                                       Case& out) {
  const host::DiskFiles files("/");
  // A container or a rescue shell may have no system below its root.
  if (const auto why = host::why_no_root(files, "/")) return fail(ErrorCode::bad_input, "read", "/", *why);
  return host::read_logs({files, nullptr, nullptr, clock_now(), deadline, stop}, options.amount, out);
}

}  // namespace sd::app

// SPDX-License-Identifier: MIT
#include "app/evidence.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

#include "app/console.hpp"
#include "app/system_resolver.hpp"
#include "base/text.hpp"
#include "host/files_disk.hpp"
#include "host/read.hpp"
#include "model/case_json.hpp"
#include "model/fill.hpp"
#include "probe/runner.hpp"

namespace sd::app {
namespace {

constexpr std::size_t k_max_case = std::size_t{64} << 20;  // 64 MiB: a case with 50,000 firewall rules
constexpr const char* k_too_large = "is larger than 64 MiB, which no case is";
/// Of all child programs together: they run beside the probes and shall not outlast them by much.
constexpr Milliseconds k_children{5200};

Time clock_now() { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); }

std::string absolute(const std::string& path) {
  if (path.starts_with('/')) return path;
  std::string folder(4096, '\0');
  if (::getcwd(folder.data(), folder.size()) == nullptr) return "/" + path;
  folder.resize(folder.find('\0'));
  return folder + "/" + path;
}

/// The words of the input error, with the file as the user wrote it.
std::unexpected<Error> unreadable(const std::string& name, const Error& error) {
  auto out = error;
  out.code = error.code == ErrorCode::not_permitted ? ErrorCode::not_permitted : ErrorCode::bad_input;
  out.operation = "read";
  out.subject = name;
  return std::unexpected(out);
}

Result<std::string> read_standard_input(const net::Deadline& deadline, const net::Stop& stop) {
  const std::string name = "standard input";
  std::string out;
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto waited = net::wait_for(STDIN_FILENO, net::Direction::read, deadline, stop);
    if (waited == net::Waited::stopped) return fail(ErrorCode::bad_input, "read", name, "it was interrupted");
    if (waited == net::Waited::timed_out) return fail(ErrorCode::bad_input, "read", name, "it did not end in time");
    const auto count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count == 0) return out;
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) return unreadable(name, system_error("read", name, errno));
    out.append(buffer.data(), std::size_t(count));
    if (out.size() > k_max_case) return fail(ErrorCode::bad_input, "read", name, k_too_large);
  }
}

/// Its size is looked at first: 64 MiB are not read to find out that they are too many.
Result<std::string> read_case_file(const std::string& name) {
  const host::DiskFiles files("/");
  const auto path = files.resolve(absolute(name));
  if (!path) return unreadable(name, path.error());
  const auto status = files.status(*path);
  if (!status) return unreadable(name, status.error());
  if (status->kind == host::FileKind::directory) return fail(ErrorCode::bad_input, "read", name, "is a folder");
  if (status->kind != host::FileKind::regular)
    return fail(ErrorCode::bad_input, "read", name, "is not a regular file; for a pipe, use --case -");
  if (status->size > k_max_case) return fail(ErrorCode::bad_input, "read", name, k_too_large);
  auto text = files.read(*path, k_max_case);
  if (!text) return unreadable(name, text.error());
  return std::move(text->text);
}

Result<Case> read_case(const Options& options, const net::Deadline& deadline, const net::Stop& stop) {
  if (options.case_file == "-") return parse_case(SD_TRY(read_standard_input(deadline, stop)), "standard input");
  return parse_case(SD_TRY(read_case_file(options.case_file)), options.case_file);
}

Result<Case> read_root(const Options& options, const net::Deadline& deadline, const net::Stop& stop) {
  const auto folder = absolute(options.root);
  const auto names = host::DiskFiles(folder).list("/");
  if (!names) return unreadable(options.root, names.error());
  const auto has = [&](const char* name) { return std::find(names->begin(), names->end(), name) != names->end(); };
  if (!has("etc") && !has("var"))
    return fail(ErrorCode::bad_input, "read", options.root,
                "has neither etc nor var: it is not the root folder of a Linux system");
  const host::DiskFiles files(folder);
  Case out;
  out.origin = Origin::folder;
  out.root = options.root;
  out.taken_at = options.now.value_or(clock_now());
  const host::System system{files, nullptr, nullptr, out.taken_at, deadline, stop};
  host::read_files_and_kernel(system, out);
  host::read_with_commands(system, out);
  out.probes_not_made.push_back({"all probes", "a folder is diagnosed, not this machine"});
  return out;
}

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
  host::LinuxKernel kernel;
  host::SystemCommands commands;
  host::System system(const net::Deadline& deadline, const net::Stop& stop) const {
    return {files, &kernel, &commands, clock_now(), deadline, stop};
  }
};

Case read_live(const LiveMachine& machine, const net::Deadline& deadline, const net::Stop& stop) {
  Case out;
  const auto system = machine.system(deadline, stop);
  out.taken_at = system.now;
  host::read_files_and_kernel(system, out);
  return out;
}

probe::ProbePlan plan_for(const Options& options, const Case& facts) {
  probe::PlanOptions wanted;
  wanted.probes = options.probes;
  wanted.internet = options.internet;
  return probe::make_plan(facts, wanted);
}

void probe_from_here(const Options& options, const LiveMachine& machine, const net::Deadline& deadline,
                     const net::Stop& stop, ProgressLine& progress, Case& out) {
  const auto plan = plan_for(options, out);
  out.probes_not_made = plan.not_made;
  if (plan.probes.empty()) return;
  const auto trust = load_trust(machine.files, out);
  GetentResolver resolver(machine.commands);
  const probe::Context context{trust, stop, deadline, clock_now, resolver, plan.name_servers, plan.limits};
  auto seen = probe::run(plan, context, [&](const auto& waiting) { progress.show(waiting); });
  out.observations = std::move(seen.observations);
  out.metadata = std::move(seen.metadata);
  out.clock = std::move(seen.clock);
}

/// What files and the kernel told is there; the probes and the child programs run side by side.
void observe_here(const Options& options, const LiveMachine& machine, const net::Deadline& deadline,
                  const net::Stop& stop, Case& out) {
  ProgressLine progress;
  Case aside;  // the child programs write here while the probes' results go to `out`
  aside.agent.install = out.agent.install;
  {
    const auto system = machine.system(deadline.or_after(k_children), stop);
    const std::jthread children([&] { host::read_with_commands(system, aside); });
    if (out.observations.empty()) probe_from_here(options, machine, deadline, stop, progress, out);
    progress.show({"the packet filter and the state of services"});
  }
  fill_what_was_not_read(out, aside);
}

/// What the evidence does not tell is taken from this machine (--here). Probes are made from here unless the evidence
/// has some; their meaning depends on who made them, so the privilege comes with them.
Case complete_from_here(const Options& options, Case out, const net::Deadline& deadline, const net::Stop& stop) {
  const LiveMachine machine;
  auto here = read_live(machine, deadline, stop);
  fill_what_was_not_read(out, here);
  out.taken_at = here.taken_at;
  if (out.observations.empty()) out.machine.privilege = std::move(here.machine.privilege);
  observe_here(options, machine, deadline, stop, out);
  return out;
}

Result<Case> read_evidence(const Options& options, const net::Deadline& deadline, const net::Stop& stop) {
  if (!options.root.empty()) return read_root(options, deadline, stop);
  auto out = SD_TRY(read_case(options, deadline, stop));
  if (options.now) out.taken_at = *options.now;
  return out;
}

}  // namespace

Result<Case> gather(const Options& options, const net::Stop& stop) {
  const auto deadline = net::Deadline::after(options.deadline);
  Case out;
  if (options.is_from_elsewhere()) {
    out = SD_TRY(read_evidence(options, deadline, stop));
    if (options.here == Here::also) out = complete_from_here(options, std::move(out), deadline, stop);
  } else {
    const LiveMachine machine;
    out = read_live(machine, deadline, stop);
    observe_here(options, machine, deadline, stop, out);
  }
  if (options.case_file.empty()) out.tool_version = SD_VERSION;
  if (!options.error_code.empty()) out.error_code = printable(options.error_code, 100);
  return out;
}

Result<probe::ProbePlan> plan(const Options& options, const net::Stop& stop) {
  const auto deadline = net::Deadline::after(options.deadline);
  auto facts = read_live(LiveMachine{}, deadline, stop);
  if (!options.is_from_elsewhere()) return plan_for(options, facts);
  auto evidence = SD_TRY(read_evidence(options, deadline, stop));
  fill_what_was_not_read(evidence, facts);
  return plan_for(options, evidence);
}

}  // namespace sd::app

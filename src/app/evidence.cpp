// SPDX-License-Identifier: MIT
#include "app/evidence.hpp"

#include <unistd.h>

#include <algorithm>
#include <thread>

#include "app/console.hpp"
#include "app/system_resolver.hpp"
#include "base/text.hpp"
#include "host/files_disk.hpp"
#include "host/read.hpp"
#include "model/case_json.hpp"
#include "probe/runner.hpp"

namespace sd::app {
namespace {

constexpr std::size_t k_max_case = std::size_t{64} << 20;  // 64 MiB: a case with 50,000 firewall rules

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
  std::string out;
  char buffer[65536];
  for (;;) {
    const auto waited = net::wait_for(STDIN_FILENO, net::Direction::read, deadline, stop);
    if (waited != net::Waited::ready)
      return fail(ErrorCode::bad_input, "read", "standard input", "it did not end in time");
    const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count == 0) return out;
    if (count < 0) return std::unexpected(system_error("read", "standard input", errno));
    out.append(buffer, std::size_t(count));
    if (out.size() > k_max_case)
      return fail(ErrorCode::bad_input, "read", "standard input", "it is larger than 64 MiB, which no case is");
  }
}

Result<Case> read_case(const Options& options, const net::Deadline& deadline, const net::Stop& stop) {
  if (options.case_file == "-") return parse_case(SD_TRY(read_standard_input(deadline, stop)), "standard input");
  const auto text = host::DiskFiles("/").read(absolute(options.case_file), k_max_case);
  if (!text) return unreadable(options.case_file, text.error());
  if (text->cut)
    return fail(ErrorCode::bad_input, "read", options.case_file, "is larger than 64 MiB, which no case is");
  return parse_case(text->text, options.case_file);
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

/// The probes and the child programs run side by side.
Case observe_live(const Options& options, const net::Deadline& deadline, const net::Stop& stop) {
  const LiveMachine machine;
  auto out = read_live(machine, deadline, stop);
  const auto plan = plan_for(options, out);
  const auto trust = plan.probes.empty() ? net::Trust() : load_trust(machine.files, out);
  const auto system = machine.system(deadline, stop);
  const std::jthread children([&] { host::read_with_commands(system, out); });
  if (!plan.probes.empty()) {
    ProgressLine progress;
    GetentResolver resolver(machine.commands);
    const probe::Context context{trust, stop, deadline, clock_now, resolver, plan.name_servers, plan.limits};
    auto seen = probe::run(plan, context, [&](const auto& waiting) { progress.show(waiting); });
    out.observations = std::move(seen.observations);
    out.metadata = std::move(seen.metadata);
    out.clock = std::move(seen.clock);
  }
  out.probes_not_made = plan.not_made;
  return out;
}

}  // namespace

Result<Case> gather(const Options& options, const net::Stop& stop) {
  const auto deadline = net::Deadline::after(options.deadline);
  Case out;
  if (!options.case_file.empty()) {
    out = SD_TRY(read_case(options, deadline, stop));
    if (options.now) out.taken_at = *options.now;
  } else if (!options.root.empty()) {
    out = SD_TRY(read_root(options, deadline, stop));
    out.tool_version = SD_VERSION;
  } else {
    out = observe_live(options, deadline, stop);
    out.tool_version = SD_VERSION;
  }
  if (!options.error_code.empty()) out.error_code = printable(options.error_code, 100);
  return out;
}

std::string plan_text(const Options& options, const net::Stop& stop) {
  const LiveMachine machine;
  const auto facts = read_live(machine, net::Deadline::after(options.deadline), stop);
  return probe::to_text(plan_for(options, facts));
}

}  // namespace sd::app

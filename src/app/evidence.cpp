// SPDX-License-Identifier: MIT
#include "app/evidence.hpp"

#include <algorithm>
#include <future>

#include "app/azure_records.hpp"
#include "app/input_file.hpp"
#include "app/this_machine.hpp"
#include "base/text.hpp"
#include "host/disk_clock.hpp"
#include "host/files_disk.hpp"
#include "host/named_files.hpp"
#include "host/read.hpp"
#include "host/root_folder.hpp"
#include "host/windows_disk.hpp"
#include "model/case_json.hpp"
#include "model/fill.hpp"

namespace sd::app {
namespace {

constexpr std::size_t k_max_case = std::size_t{64} << 20;  // 64 MiB: a case with 50,000 firewall rules
constexpr const char* k_too_large = "is larger than 64 MiB, which no case is";

Result<Case> read_case(const std::string& name, const net::Deadline& deadline, const net::Stop& stop) {
  if (name == "-")
    return parse_case(SD_TRY(read_whole_standard_input(deadline, stop, k_max_case, k_too_large)), k_standard_input);
  const host::DiskFiles files("/");
  return parse_case(SD_TRY(read_whole_file(files, name, k_max_case, k_too_large)), name);
}

Result<Case> read_cases(const Options& options, const net::Deadline& deadline, const net::Stop& stop) {
  std::vector<NamedCase> cases;
  for (const auto& name : options.case_files) cases.push_back({name, SD_TRY(read_case(name, deadline, stop))});
  return merge_cases(std::move(cases));
}

/// Of --root: a folder that is the root of a Linux or a Windows system.
struct RootFolder {
  host::DiskFiles files;
  bool is_windows = false;
};

Result<RootFolder> open_root(const std::string& name) {
  const auto folder = host::absolute(name);
  const host::DiskFiles disk("/");
  const auto path = disk.resolve(folder);
  if (!path) return unreadable(name, path.error());
  const auto status = disk.status(*path);
  if (!status) return unreadable(name, status.error());
  if (status->kind == host::FileKind::regular)
    return fail(ErrorCode::bad_input, "read", name,
                "is a file, not a folder; unpack an archive, name a log with --log");
  if (status->kind != host::FileKind::directory)
    return fail(
        ErrorCode::bad_input, "read", name,
        "is not a folder; mount the device read-only (mount -o ro) and name the folder; LVM: vgchange -ay first");
  host::DiskFiles files(*path);
  if (const auto names = files.list("/"); !names) return unreadable(name, names.error());
  const bool is_windows = host::is_windows_disk(files);
  const auto why = is_windows ? std::nullopt : host::why_no_root(files, name);
  if (why) return fail(ErrorCode::bad_input, "read", name, *why);
  return RootFolder{std::move(files), is_windows};
}

Result<Case> read_root(const Options& options, const net::Deadline& deadline, const net::Stop& stop) {
  const auto [files, is_windows] = SD_TRY(open_root(options.root));
  Case out;
  out.origin = Origin::folder;
  out.root = options.root;
  const host::System system{files, nullptr, nullptr, options.now.value_or(clock_now()), deadline, stop};
  if (is_windows) {
    host::read_windows_disk(system, host::Amount::newest, out);
  } else {
    host::read_files_and_kernel(system, out);
    host::read_with_commands(system, out);
    host::forget_what_is_not_there(files, out);
    for (auto& missing : host::folders_not_mounted(files, options.root))
      out.limits_reached.push_back(std::move(missing));
  }
  out.taken_at = system.now;
  // The disk's own clock stopped when the VM did.
  if (const auto newest = host::newest_time_on_disk(system, out); newest && !options.now)
    out.taken_at = std::min(*newest, system.now);
  out.probes_not_made.push_back({"all probes", "a folder is diagnosed, not this machine"});
  return out;
}

/// What is wrong with single files stands in `refused`; the others are read all the same.
void read_named_files(const Options& options, const net::Deadline& deadline, const net::Stop& stop, Case& out,
                      std::vector<Error>& refused) {
  const host::DiskFiles disk("/");
  const host::System system{disk, nullptr, nullptr, out.taken_at, deadline, stop};
  host::NamedFiles files(system, options.amount);
  for (const auto& name : host::oldest_first(options.log_files)) {
    Result<void> read;
    if (name == "-") {
      read = files.read_stream(k_standard_input, [&] { return read_standard_input(deadline, stop); });
    } else {
      const auto file = find_input_file(disk, name);
      read = file ? files.read(file->path, name) : Result<void>(std::unexpected(file.error()));
      if (!read) read = unreadable(name, read.error());
    }
    if (!read) refused.push_back(read.error());
  }
  files.fill(out);
}

Case case_of_files(const Options& options) {
  Case out;
  out.origin = Origin::files;
  out.root.clear();
  out.taken_at = options.now.value_or(clock_now());
  out.probes_not_made.push_back({"all probes", "files are diagnosed, not this machine"});
  return out;
}

/// What the evidence does not tell is taken from this machine (--here). Probes are made from here unless the evidence
/// has some; their meaning depends on who made them, so the privilege comes with them.
Case complete_from_here(const Options& options, Case out, const net::Deadline& deadline, const net::Stop& stop) {
  auto here = read_this_machine(deadline, stop);
  fill_what_was_not_read(out, here);
  out.taken_at = here.taken_at;
  if (out.observations.empty()) out.machine.privilege = std::move(here.machine.privilege);
  observe_this_machine(options, deadline, stop, out);
  return out;
}

/// The case, the folder or the files, without the logs that are named beside them.
Result<Case> read_source(const Options& options, const net::Deadline& deadline, const net::Stop& stop) {
  if (!options.root.empty()) return read_root(options, deadline, stop);
  if (options.case_files.empty()) return case_of_files(options);
  auto out = SD_TRY(read_cases(options, deadline, stop));
  if (options.now) out.taken_at = *options.now;
  return out;
}

/// A file that is no log, among others that are, is said and passed over; one that cannot be opened is an error.
Result<Case> read_evidence(const Options& options, const net::Deadline& deadline, const net::Stop& stop) {
  auto out = SD_TRY(read_source(options, deadline, stop));
  if (options.log_files.empty()) return out;
  for (const auto& name : options.log_files)
    if (name != "-") SD_TRY(find_input_file(host::DiskFiles("/"), name));
  std::vector<Error> refused;
  read_named_files(options, deadline, stop, out, refused);
  if (refused.size() == options.log_files.size()) return std::unexpected(refused.front());
  for (const auto& error : refused) out.limits_reached.push_back(describe(error));
  return out;
}

using AzureAnswer = std::future<Result<AzureRecords>>;

/// Beside everything else; nothing when the options do not ask for it.
AzureAnswer begin_to_ask(const Options& options, const Case& evidence, const net::Deadline& deadline,
                         const net::Stop& stop) {
  if (!options.azure.asked()) return {};
  return std::async(std::launch::async, [&options, &deadline, stop, known = evidence.metadata] {
    return ask_azure(options, known.get(), deadline, stop);
  });
}

/// That Azure did not answer ends nothing as long as there is something else to look at.
Result<void> take_answer(const Options& options, Result<AzureRecords> answer, Case& out) {
  const bool is_all_there_is = out.origin == Origin::files && options.log_files.empty() && !out.azure_network.known() &&
                               options.here == Here::not_at_all;
  const bool is_wrong =
      !answer && (answer.error().code == ErrorCode::usage || answer.error().code == ErrorCode::bad_input);
  if (!answer && (is_all_there_is || is_wrong)) return std::unexpected(answer.error());
  if (answer) {
    if (out.azure_network.known() && !out.azure_network.source.what.empty())
      out.limits_reached.push_back("Azure was asked and answered: what " + out.azure_network.source.what +
                                   " says of the same is passed over");
    add_azure_records(std::move(*answer), out);
    return {};
  }
  CloudRecords nothing;
  nothing.gaps.push_back({"Azure's side of the VM", printable(describe(answer.error()), 400), "az login"});
  out.azure_records = {{"Azure", "ask Azure"}, out.taken_at, std::move(nothing)};
  return {};
}

}  // namespace

Result<Case> gather(const Options& options, const net::Stop& stop) {
  const auto deadline = net::Deadline::after(options.deadline);
  auto files = SD_TRY(read_azure_files(options, deadline, stop));
  Case out;
  if (options.is_from_elsewhere()) out = SD_TRY(read_evidence(options, deadline, stop));
  auto azure = begin_to_ask(options, out, deadline, stop);
  if (!options.is_from_elsewhere()) {
    out = read_this_machine(deadline, stop);
    observe_this_machine(options, deadline, stop, out);
  } else if (options.here == Here::also) {
    out = complete_from_here(options, std::move(out), deadline, stop);
  }
  if (files) add_azure_records(std::move(*files), out);
  if (azure.valid()) SD_TRY(take_answer(options, azure.get(), out));
  if (options.case_files.empty()) out.tool_version = SD_VERSION;
  if (options.max_age) out.max_age = options.max_age;
  if (!options.error_code.empty()) out.error_code = printable(options.error_code, 100);
  return out;
}

Result<LogView> gather_logs(const Options& options, const net::Stop& stop) {
  const auto deadline = net::Deadline::after(options.deadline);
  LogView out;
  Case facts;
  if (!options.case_files.empty()) {
    facts = SD_TRY(read_cases(options, deadline, stop));
  } else if (!options.root.empty()) {
    const auto [files, is_windows] = SD_TRY(open_root(options.root));
    const host::System system{files, nullptr, nullptr, clock_now(), deadline, stop};
    const auto read = is_windows ? host::read_logs_of_windows_disk(system, options.amount, facts)
                                 : host::read_logs(system, options.amount, facts);
    if (!read) out.refused.push_back(unreadable(facts.logs.source.what, read.error()).error());
  } else if (options.log_files.empty()) {
    const auto read = read_logs_of_this_machine(options, deadline, stop, facts);
    const auto& place = facts.logs.source.what;
    if (!read) out.refused.push_back(unreadable(place.empty() ? read.error().subject : place, read.error()).error());
  }
  if (!options.log_files.empty()) read_named_files(options, deadline, stop, facts, out.refused);
  if (const auto* logs = facts.logs.get()) out.logs = *logs;
  if (const auto* reason = facts.logs.not_read(); reason != nullptr && out.refused.empty())
    out.refused.push_back({ErrorCode::bad_input, "read",
                           options.case_files.front() == "-" ? k_standard_input : options.case_files.front(),
                           "the case holds no logs: " + reason->why, 0});
  return out;
}

Result<probe::ProbePlan> plan(const Options& options, const net::Stop& stop) {
  const auto deadline = net::Deadline::after(options.deadline);
  auto facts = read_this_machine(deadline, stop);
  if (!options.is_from_elsewhere()) return plan_for(options, facts);
  auto evidence = SD_TRY(read_evidence(options, deadline, stop));
  fill_what_was_not_read(evidence, facts);
  return plan_for(options, evidence);
}

}  // namespace sd::app

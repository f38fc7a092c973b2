// SPDX-License-Identifier: MIT
// What the platform says of the VM, its agent and its backup extension, held against what the machine shows of itself.
// It is asked last: what the guest shows of its own faults explains what the platform sees of them.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "checks/attempt_shows.hpp"
#include "checks/attempts.hpp"
#include "checks/azure_vm.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

constexpr std::string_view k_another = "azure.vm.another";
constexpr std::string_view k_off = "azure.vm.extensions_off";
constexpr std::string_view k_not_running = "azure.vm.not_running";
constexpr std::string_view k_not_ready = "azure.agent.not_ready";
constexpr std::string_view k_not_seen = "azure.agent.status_not_seen";
constexpr std::string_view k_still_ready = "azure.agent.still_ready";
constexpr std::string_view k_failed = "azure.extension.failed";

using Lines = std::vector<Evidence>;

std::string status_words(const CloudStatus& status) {
  return (status.display.empty() ? status.code : status.display) +
         (status.message.empty() ? "" : ": " + status.message);
}

bool any_faulty(const Sheet& sheet, std::initializer_list<std::string_view> ids) {
  return std::any_of(ids.begin(), ids.end(), [&](auto id) { return sheet.state(id) == State::faulty; });
}

bool all_healthy(const Sheet& sheet, std::initializer_list<std::string_view> ids) {
  return std::all_of(ids.begin(), ids.end(), [&](auto id) { return sheet.state(id) == State::healthy; });
}

// --- the VM ---

/// "stopped" of PowerState/stopped; empty when the records tell none.
std::string power_of(const CloudVm& vm) {
  constexpr std::string_view k_prefix = "PowerState/";
  for (const auto& status : vm.statuses)
    if (status.code.starts_with(k_prefix)) return to_lower(status.code.substr(k_prefix.size()));
  return {};
}

bool knows_the_machine(const Case& facts) {
  return facts.logs.known() || facts.agent.install.known() || facts.agent.install.absent() ||
         facts.agent.processes.known() || !facts.observations.empty();
}

/// A run of the extension while the job went on: the machine ran then.
const Attempt* run_during(const BackupJob& job, const Case& facts) {
  const auto* run = newest_attempt(facts);
  const bool inside = run != nullptr && run->zone == LogZone::utc && run->start && job.started && job.ended &&
                      *run->start >= *job.started && *run->start <= *job.ended;
  return inside ? run : nullptr;
}

/// Codes of jobs that say it in words; A14 stands first behind them (causes/error_codes_portal.cpp, which a test
/// compares).
constexpr std::array<std::string_view, 2> k_codes_of_a_vm_that_is_off{"AzureVmOffline",
                                                                      "UserErrorVmNotInDesirableState"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& codes, std::string_view code) {
  return std::any_of(codes.begin(), codes.end(), [&](auto one) { return equal_ignoring_case(one, code); });
}

/// Why the power state says nothing of the time of the backup; empty when it does.
std::string_view doubt_of_power(const Case& facts, std::string_view power) {
  if (power.empty()) return "what it was at the time of the backup is not told";
  if (power != "stopped") return "and what it was at the time of the backup is not told";
  if (facts.origin == Origin::live && knows_the_machine(facts)) return "and this machine runs: that is not of now";
  if (knows_the_machine(facts)) return "and since when is not told";
  return {};
}

/// A machine that was shut down from inside is off for its users and allocated for the platform, which then asks an
/// agent that is not there. One that is deallocated is backed up without it. A state is of the time when it was read:
/// only a job tells what it was when the backup came.
void check_power(const Case& facts, const OwnRecords& own, Sheet& sheet) {
  if (const auto* good = succeeded_job(own, facts))
    return sheet.healthy(k_not_running, "VM", {record_line(facts, job_words(*good), good->ended)});
  const auto power = power_of(*own.vm);
  const auto* job = failed_job(own, facts);
  if (power.empty() && job == nullptr) return;
  Lines lines;
  if (job != nullptr) lines.push_back(record_line(facts, job_words(*job), job->ended));
  if (const auto* run = job ? run_during(*job, facts) : nullptr) {
    const Evidence ran{"the extension ran during the newest failed job: " + time_words(*run), words_of(run->place),
                       run->start};
    return sheet.healthy(k_not_running, "VM", {ran, lines.front()});
  }
  const auto doubt = doubt_of_power(facts, power);
  const auto state = power.empty() ? std::string{} : "the VM's power state is " + power + " by the instance view";
  lines.insert(lines.begin(),
               record_line(facts, state + (state.empty() || doubt.empty() ? "" : ", ") + std::string(doubt)));
  if (job != nullptr && is_one_of(k_codes_of_a_vm_that_is_off, code_of(*job)))
    return sheet.faulty(k_not_running, "VM", lines);
  if (doubt.empty()) return sheet.inferred(k_not_running, "VM", lines);
  sheet.unknown(k_not_running, "VM", lines);
}

/// The extension cannot have run where extensions are forbidden: then the word is younger than that run, or of another
/// time.
void check_extensions_allowed(const Case& facts, const CloudVm& vm, Sheet& sheet) {
  if (!vm.extensions_allowed) return;
  Lines lines{record_line(
      facts, std::string("osProfile.allowExtensionOperations is ") + (*vm.extensions_allowed ? "true" : "false"))};
  const auto* run = newest_attempt(facts);
  if (*vm.extensions_allowed) return sheet.healthy(k_off, "VM", lines);
  if (run != nullptr && !is_too_old(*run, facts)) {
    lines.insert(lines.begin(),
                 Evidence{"the extension ran all the same: " + time_words(*run), words_of(run->place), run->start});
    return sheet.unknown(k_off, "VM", lines);
  }
  sheet.faulty(k_off, "VM", lines);
}

// --- the agent ---

constexpr std::string_view k_other_time = "this was not said at the time at which the machine was looked at";

bool is_too_old(const CloudStatus& status, const Case& facts) {
  return status.time && facts.taken_at - *status.time > facts.max_age.value_or(k_max_age);
}

bool is_ready(const CloudStatus& status) { return equal_ignoring_case(status.display, "Ready"); }

/// Whatever keeps the agent from its work in the guest.
bool guest_shows_a_broken_agent(const Sheet& sheet) {
  return any_faulty(sheet, {"agent.stopped", "agent.cannot_start", "agent.stuck", "agent.not_installed",
                            "agent.no_heartbeat_child", "agent.crash_loop"});
}

bool guest_shows_a_working_agent(const Case& facts, const CloudStatus& status, const Sheet& sheet) {
  // A new agent needs some minutes until the platform hears of it.
  constexpr Milliseconds k_first_report = std::chrono::minutes(15);
  const auto* life = facts.agent.life.get();
  const auto processes = each(facts.agent.processes);
  const bool young = std::any_of(processes.begin(), processes.end(), [&](const AgentProcess& process) {
    return !process.started || !status.time || *status.time - *process.started < k_first_report;
  });
  constexpr Milliseconds k_heartbeat = std::chrono::minutes(35);
  const bool beats = life != nullptr && life->last_heartbeat && facts.taken_at - *life->last_heartbeat < k_heartbeat;
  return beats && !young &&
         all_healthy(sheet, {"agent.stopped", "agent.cannot_start", "agent.stuck", "agent.not_installed",
                             "agent.no_heartbeat_child", "agent.disabled_file", "clock.wrong"});
}

Evidence agent_line(const Case& facts, const CloudVm& vm) {
  const auto version = vm.agent_version.empty() ? std::string{} : " (version " + printable(vm.agent_version, 40) + ")";
  return record_line(facts, "the platform says of the agent" + version + ": " + status_words(*vm.agent),
                     vm.agent->time);
}

/// That it does not hear of the agent is the platform's view of some fault of the machine. Beside a machine that was
/// looked at, it counts only when both looks are of one time.
void check_not_ready(const Case& facts, const CloudVm& vm, Sheet& sheet) {
  const auto line = agent_line(facts, vm);
  const auto unknown = [&](std::string why) {
    for (const auto id : {k_not_ready, k_not_seen})
      sheet.unknown(id, "agent", {line, record_line(facts, std::move(why))});
  };
  if (const auto power = power_of(vm); !power.empty() && power != "running")
    return unknown("the VM does not run, so that no agent can report");
  if (!knows_the_machine(facts) && is_too_old(*vm.agent, facts)) return unknown("that is too long ago");
  if (!knows_the_machine(facts)) {
    sheet.faulty(k_not_ready, "agent", {line});
    return sheet.unknown(k_not_seen, "agent", {line, record_line(facts, "nothing was seen of the machine itself")});
  }
  if (facts.origin != Origin::live) return unknown("what the machine showed is of another time");
  if (!is_of_now(*vm.agent, facts)) return unknown(std::string(k_other_time));
  if (sheet.state("agent.disabled_file") == State::faulty) return unknown("the agent was told to do nothing");
  if (guest_shows_a_broken_agent(sheet)) {
    sheet.faulty(k_not_ready, "agent", {line});
    return sheet.healthy(k_not_seen, "agent", {line, record_line(facts, "the machine shows why")});
  }
  if (host_way(facts) != Way::open) return unknown("without the host the agent has nothing to report");
  if (!guest_shows_a_working_agent(facts, *vm.agent, sheet)) return unknown("whether the agent works is not known");
  const Evidence alive{"the agent runs and its log shows a heartbeat", facts.agent.life.source.what,
                       facts.agent.life.get() ? facts.agent.life.get()->last_heartbeat : std::nullopt};
  sheet.faulty(k_not_ready, "agent", {line, alive});
  // The status goes to storage, and through port 32526 where storage is closed: one open way is enough.
  if (sheet.state("host32526.unreachable") == State::healthy || guest_way(facts) == Way::open)
    return sheet.unknown(k_not_seen, "agent",
                         {line, alive, record_line(facts, "and a way for its status is open now")});
  sheet.inferred(k_not_seen, "agent", {line, alive});
}

void check_agent_record(const Case& facts, const CloudVm& vm, Sheet& sheet) {
  if (!vm.agent) return;
  const auto line = agent_line(facts, vm);
  if (!is_ready(*vm.agent)) {
    sheet.healthy(k_still_ready, "agent", {line});
    return check_not_ready(facts, vm, sheet);
  }
  if (knows_the_machine(facts) && !is_of_now(*vm.agent, facts))
    return sheet.unknown(k_not_ready, "agent", {line, record_line(facts, std::string(k_other_time))});
  for (const auto id : {k_not_ready, k_not_seen}) sheet.healthy(id, "agent", {line});
  sheet.claim(k_still_ready, guest_shows_a_broken_agent(sheet), "agent",
              {line, record_line(facts, "the platform keeps the agent's last word for a while")});
}

// --- the extension ---

bool is_of_backup(const CloudExtension& extension) {
  return ends_with_ignoring_case(extension.type, "VMSnapshotLinux") ||
         ends_with_ignoring_case(extension.type, "VMSnapshot");
}

/// A code with a suffix, "ProvisioningState/failed/3" (facts/azure.md 3.4).
bool has_failed(const CloudStatus& status) {
  constexpr std::string_view k_prefix = "ProvisioningState/failed";
  return equal_ignoring_case(status.code.substr(0, k_prefix.size()), k_prefix);
}

/// Codes of jobs behind which a stuck extension stands first (causes/error_codes_portal.cpp, which a test compares).
constexpr std::array<std::string_view, 2> k_codes_of_a_stuck_extension{"ExtensionStuckInDeletionState",
                                                                       "UserErrorVmProvisioningStateFailed"};

/// Each failed run of the extension is a failed state on the platform, too: only where no run and no other fault of the
/// machine accounts for it, and the job speaks of the extension's state, the state itself is the fault.
std::optional<std::string> other_reason_for_the_state(const Case& facts, const OwnRecords& own, const Sheet& sheet) {
  const auto* run = newest_attempt(facts);
  if (run != nullptr && !is_too_old(*run, facts))
    return "the extension ran (" + time_words(*run) + "), and the platform repeats how a run ended";
  if (guest_shows_a_broken_agent(sheet) ||
      any_faulty(sheet, {"agent.extensions_off", "disk.full", "disk.no_exec", "disk.read_only", "extension.crashes",
                         "extension.no_python", "extension.not_downloaded", "extension.start_fails", k_off}))
    return "the machine shows another reason for it";
  if (host_way(facts) == Way::closed) return "the way to the host is closed";
  const auto* job = failed_job(own, facts);
  const auto code = facts.error_code.empty() && job != nullptr ? code_of(*job) : facts.error_code;
  if (!is_one_of(k_codes_of_a_stuck_extension, code)) return "no failed job speaks of the extension's state";
  return std::nullopt;
}

void check_extension_record(const Case& facts, const OwnRecords& own, Sheet& sheet) {
  Lines lines;
  bool told = false;
  for (const auto& extension : own.vm->extensions) {
    if (!is_of_backup(extension)) continue;
    told = told || !extension.statuses.empty() || !extension.provisioning.empty();
    if (equal_ignoring_case(extension.provisioning, "Failed"))
      lines.push_back(record_line(facts, extension.type + ": provisioning state " + extension.provisioning));
    for (const auto& status : extension.statuses)
      if (has_failed(status))
        lines.push_back(
            record_line(facts, extension.type + ": " + status.code + ", " + status_words(status), status.time));
  }
  if (!told) return;
  if (lines.empty())
    return sheet.healthy(k_failed, "backup extension", {record_line(facts, "the platform shows no failed state")});
  const auto reason = other_reason_for_the_state(facts, own, sheet);
  if (!reason || sheet.state("extension.failed_state") == State::faulty)
    return sheet.inferred(k_failed, "backup extension", lines);
  lines.push_back(record_line(facts, *reason));
  sheet.unknown(k_failed, "backup extension", lines);
}

}  // namespace

void check_azure_machine(const Case& facts, Sheet& sheet) {
  const auto own = own_records(facts);
  if (own.whose == Whose::nobody) return;
  if (own.whose == Whose::unclear) return sheet.unknown(k_another, "Azure's records", {*own.why});
  if (own.whose == Whose::another) return sheet.faulty(k_another, "Azure's records", {*own.why});
  if (!own.vm) return;
  sheet.healthy(k_another, "Azure's records",
                {record_line(facts, "the records are of the VM " + printable(own.vm->name, 80))});
  check_power(facts, own, sheet);
  check_extensions_allowed(facts, *own.vm, sheet);
  check_agent_record(facts, *own.vm, sheet);
  check_extension_record(facts, own, sheet);
}

}  // namespace sd

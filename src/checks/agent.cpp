// SPDX-License-Identifier: MIT
#include <algorithm>

#include "base/text.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

/// A heartbeat comes every 30 min (WALinuxAgent azurelinuxagent/ga/update.py); five more for a busy machine.
constexpr Milliseconds k_silence = std::chrono::minutes(35);
/// The agent itself gives a goal state 90 min (azurelinuxagent/ga/exthandlers.py).
constexpr Milliseconds k_longest_goal_state = std::chrono::minutes(90);
/// azure-docs, minimum version of the Linux agent.
constexpr std::string_view k_oldest_supported = "2.2.53.1";

std::vector<const AgentProcess*> processes_of(const Case& facts, AgentRole role) {
  std::vector<const AgentProcess*> out;
  if (const auto* all = facts.agent.processes.get())
    for (const auto& process : *all)
      if (process.role == role) out.push_back(&process);
  return out;
}

bool runs(const Case& facts) {
  return !processes_of(facts, AgentRole::daemon).empty() || !processes_of(facts, AgentRole::goal_state).empty();
}

Evidence evidence_of_processes(const Case& facts) {
  const auto& fact = facts.agent.processes;
  if (!fact.known()) return why_unknown(fact);
  std::string text = runs(facts) ? "processes:" : "no process of the agent runs";
  for (const auto role : {AgentRole::daemon, AgentRole::goal_state})
    for (const auto* process : processes_of(facts, role))
      text += " " + std::to_string(process->pid) + " (" + printable(process->command, 60) + ")";
  return {text, fact.source.what, fact.at};
}

Evidence evidence_of_unit(const UnitState& unit, const Fact<UnitState>& fact) {
  std::string text = unit.unit + ":";
  for (const auto& [name, value] : {std::pair{" load ", unit.load},
                                    {" active ", unit.active},
                                    {" sub ", unit.sub},
                                    {" enabled ", unit.enabled},
                                    {" result ", unit.result}})
    if (!value.empty()) text += name + value;
  if (unit.restarts.value_or(0) > 0) text += " restarts " + std::to_string(*unit.restarts);
  if (!unit.condition_failed.empty()) text += " (" + unit.condition_failed + " does not hold)";
  return {text, fact.source.what, fact.at};
}

void check_installed(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.agent.install;
  if (fact.absent())
    return sheet.faulty(
        "agent.not_installed", "Azure Linux agent",
        {{"neither /usr/sbin/waagent nor /usr/bin/waagent nor a unit of the agent exists", fact.source.what, fact.at}});
  const auto* agent = fact.get();
  if (agent == nullptr) return sheet.unknown("agent.not_installed", "Azure Linux agent", {why_unknown(fact)});
  sheet.healthy("agent.not_installed", "Azure Linux agent",
                {{(agent->binary.empty() ? agent->unit : agent->binary) +
                      (agent->daemon_version.empty() ? "" : " " + agent->daemon_version),
                  fact.source.what, fact.at}});
}

/// Did the agent log something in the last hour before the facts were taken? Its heartbeat comes every 30 minutes.
bool lived_to_the_end(const Case& facts) {
  const auto* life = facts.agent.life.get();
  return life != nullptr && life->last_line && facts.taken_at - *life->last_line < std::chrono::hours(1);
}

std::optional<Time> newest_start(const Case& facts) {
  std::optional<Time> out;
  for (const auto role : {AgentRole::daemon, AgentRole::goal_state})
    for (const auto* process : processes_of(facts, role))
      if (process->started && (!out || *process->started > *out)) out = process->started;
  return out;
}

/// systemd starts it, it ends with an error, and so on: the units of Ubuntu and of RHEL say Restart=always. A unit that
/// was restarted often is none of these while its process grows old.
bool starts_in_vain(const Case& facts, const UnitState& unit) {
  constexpr std::uint32_t k_often = 5;
  constexpr Milliseconds k_start_time = std::chrono::seconds(30);
  const bool between = unit.active == "activating" && unit.sub == "auto-restart" && unit.result != "success";
  const auto started = newest_start(facts);
  const bool young = runs(facts) ? started && facts.taken_at - *started < k_start_time : facts.agent.processes.known();
  return (between && !runs(facts)) || (unit.restarts.value_or(0) >= k_often && young);
}

/// stopped or cannot_start, from the unit and the processes together: a process that is there beats a unit that says
/// inactive.
void check_running(const Case& facts, Sheet& sheet) {
  const auto* unit = facts.agent.unit.get();
  const bool processes_known = facts.agent.processes.known();
  const std::string subject = unit ? unit->unit : "agent";
  std::vector<Evidence> evidence{evidence_of_processes(facts)};
  if (unit != nullptr) evidence.insert(evidence.begin(), evidence_of_unit(*unit, facts.agent.unit));
  const bool off_for_good =
      unit != nullptr && (unit->enabled == "masked" || unit->enabled == "disabled" || unit->load == "masked");
  const auto set = [&](bool stopped, bool fails) {
    sheet.claim("agent.stopped", stopped, subject, evidence);
    sheet.claim("agent.cannot_start", fails, subject, evidence);
  };
  if (facts.agent.install.absent()) return set(false, false);
  if (unit != nullptr && starts_in_vain(facts, *unit)) return set(false, true);
  if (runs(facts) || (unit != nullptr && unit->active == "active" && !processes_known)) return set(false, false);
  if (unit != nullptr && (unit->active == "failed" || !unit->condition_failed.empty())) return set(false, true);
  if (unit != nullptr && unit->active == "inactive") return set(true, false);
  if (processes_known && (unit == nullptr || unit->active.empty())) return set(true, false);
  // Files below a root: it will not start, unless something else started it just before the disk was taken.
  if (off_for_good && unit->active.empty() && !lived_to_the_end(facts)) return set(true, false);
  sheet.unknown("agent.stopped", subject, evidence);
  sheet.unknown("agent.cannot_start", subject, evidence);
}

Evidence evidence_of_life(const Case& facts, const AgentLife& life) {
  const auto ago = [&](const std::optional<Time>& at) {
    return at ? to_words(facts.taken_at - *at) + " ago" : std::string("never");
  };
  std::string text = "last line " + ago(life.last_line) + ", last heartbeat " + ago(life.last_heartbeat);
  if (!life.heartbeat_version.empty()) text += " of " + life.heartbeat_version;
  if (life.goal_state_started) text += ", a goal state was begun " + ago(life.goal_state_started) + " and not ended";
  return {text, life.file, life.last_line};
}

void check_alive(const Case& facts, Sheet& sheet) {
  const auto* life = facts.agent.life.get();
  const auto& fact = facts.agent.life;
  if (facts.agent.install.absent() || (facts.agent.processes.known() && !runs(facts)))
    return sheet.healthy("agent.stuck", "agent", {evidence_of_processes(facts)});
  const auto started = newest_start(facts);
  const bool young = started && facts.taken_at - *started < k_silence;
  if (life == nullptr || !life->last_line) {
    if (young)
      return sheet.healthy("agent.stuck", "agent",
                           {{"started " + to_words(facts.taken_at - *started) + " ago",
                             facts.agent.processes.source.what, facts.agent.processes.at}});
    return sheet.unknown("agent.stuck", "agent",
                         {life ? Evidence{"no line with a time", life->file, std::nullopt} : why_unknown(fact)});
  }
  // Without processes (files below a root) age proves nothing: the machine may have been off.
  if (!facts.agent.processes.known()) return sheet.unknown("agent.stuck", "agent", {evidence_of_life(facts, *life)});
  // A log that comes from the future, or a clock that is wrong, cannot tell an age.
  const bool clock_wrong =
      sheet.state("clock.wrong") == State::faulty || *life->last_line > facts.taken_at + std::chrono::minutes(5);
  const bool silent = facts.taken_at - *life->last_line > k_silence;
  const bool endless = life->goal_state_started && facts.taken_at - *life->goal_state_started > k_longest_goal_state;
  if ((silent || endless) && clock_wrong)
    return sheet.unknown("agent.stuck", "agent", {evidence_of_life(facts, *life)});
  sheet.claim("agent.stuck", (silent || endless) && !young, "agent", {evidence_of_life(facts, *life)});
}

void check_child(const Case& facts, Sheet& sheet) {
  if (!facts.agent.processes.known())
    return sheet.unknown("agent.no_heartbeat_child", "agent", {why_unknown(facts.agent.processes)});
  const auto* life = facts.agent.life.get();
  const auto daemons = processes_of(facts, AgentRole::daemon);
  const bool beats = life != nullptr && life->last_heartbeat && facts.taken_at - *life->last_heartbeat < k_silence;
  const bool searching = life != nullptr && life->discovering;
  constexpr Milliseconds k_start_time = std::chrono::minutes(2);
  const auto started = newest_start(facts);
  const bool young = started && facts.taken_at - *started < k_start_time;
  // While it searches the host the daemon has no child: that is the search's fault. Agents up to 2.0 never have one.
  const bool missing = !daemons.empty() && processes_of(facts, AgentRole::goal_state).empty() && life != nullptr &&
                       !beats && !searching && !young;
  sheet.claim("agent.no_heartbeat_child", missing, "agent", {evidence_of_processes(facts)});
}

void check_switches(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.agent.config;
  if (fact.known() || fact.absent()) {
    std::string value = "not set (on)";
    if (const auto* config = fact.get())
      if (const auto found = config->agent.find("Extensions.Enabled"); found != config->agent.end())
        value = found->second;
    sheet.claim("agent.extensions_off", equal_ignoring_case(value, "n"), "waagent.conf",
                {{"Extensions.Enabled is " + value, fact.source.what, fact.at}});
  } else {
    sheet.unknown("agent.extensions_off", "waagent.conf", {why_unknown(fact)});
  }
  const auto* install = facts.agent.install.get();
  if (install == nullptr) return;
  const auto& source = facts.agent.install.source.what;
  sheet.claim(
      "agent.disabled_file", install->disable_agent_file, "/var/lib/waagent/disable_agent",
      {{install->disable_agent_file ? "the file exists" : "the file does not exist", source, facts.agent.install.at}});
  const auto newest_bad = install->blacklisted.empty() ? std::string{} : install->blacklisted.back();
  const bool given_up = !newest_bad.empty() && (install->goal_state_version.empty() ||
                                                version_is_older(install->goal_state_version, newest_bad));
  sheet.claim("agent.crash_loop", given_up, "agent",
              {{newest_bad.empty() ? "no version was given up"
                                   : "error.json of WALinuxAgent-" + newest_bad + " says that it was given up",
                source, facts.agent.install.at}});
}

void check_version(const Case& facts, Sheet& sheet) {
  const auto* install = facts.agent.install.get();
  if (install == nullptr) return;
  const auto* life = facts.agent.life.get();
  // What runs counts: the heartbeat's version, then the newest downloaded one, then the installed package.
  std::string version =
      life && !life->heartbeat_version.empty() ? life->heartbeat_version : install->goal_state_version;
  if (version.empty() || version_is_older(version, install->daemon_version)) version = install->daemon_version;
  if (version.empty()) return;
  sheet.claim("agent.too_old", version_is_older(version, k_oldest_supported), "agent",
              {{"version " + version + ", oldest supported " + std::string(k_oldest_supported),
                facts.agent.install.source.what, facts.agent.install.at}});
}

void check_endpoint(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.agent.endpoint_file;
  if (fact.absent())
    return sheet.healthy("agent.stale_endpoint", "WireServerEndpoint",
                         {{"the file does not exist", fact.source.what, fact.at}});
  const auto* file = fact.get();
  if (file == nullptr) return sheet.unknown("agent.stale_endpoint", "WireServerEndpoint", {why_unknown(fact)});
  const bool other = !file->text.empty() && file->address != k_host_address;
  sheet.claim("agent.stale_endpoint", other, "WireServerEndpoint",
              {{"the file says \"" + file->text + "\"", fact.source.what, fact.at}});
}

}  // namespace

void check_agent(const Case& facts, Sheet& sheet) {
  check_installed(facts, sheet);
  check_running(facts, sheet);
  check_alive(facts, sheet);
  check_child(facts, sheet);
  check_switches(facts, sheet);
  check_version(facts, sheet);
  check_endpoint(facts, sheet);
}

}  // namespace sd

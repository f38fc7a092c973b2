// SPDX-License-Identifier: MIT
// Does the agent of a Windows live and work: its heartbeat, what the log of events tells of its end, its certificates,
// and with which address its packets to the host leave.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "checks/attempts.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"
#include "checks/windows_parts.hpp"

namespace sd {
namespace {

constexpr Milliseconds k_hour = std::chrono::hours(1);
constexpr Milliseconds k_day = std::chrono::hours(24);
/// Of two clocks, or of one that was set meanwhile.
constexpr Milliseconds k_tolerated = std::chrono::minutes(5);
constexpr std::string_view k_extension = "IaaSBcdrExtension.exe";
const std::string k_agent = "agent";

// --- crashes ---

Evidence evidence_of(const WindowsCrash& crash, const Case& facts) {
  auto text = fmt::format("{} ended unexpectedly {} time{} ({})", crash.program, crash.times,
                          crash.times == 1 ? "" : "s", crash.told_by);
  if (crash.newest) text += ", last " + to_words(facts.taken_at - *crash.newest) + " ago";
  if (!crash.module.empty()) text += ", in " + printable(crash.module, 80);
  return {text, facts.windows.crashes.source.what, crash.newest};
}

std::vector<const WindowsCrash*> crashes_of(const Case& facts, bool of_extension) {
  std::vector<const WindowsCrash*> out;
  for (const auto& crash : each(facts.windows.crashes))
    if ((crash.program == k_extension) == of_extension) out.push_back(&crash);
  return out;
}

std::optional<Time> newest_of(const std::vector<const WindowsCrash*>& crashes) {
  std::optional<Time> out;
  for (const auto* crash : crashes)
    if (crash->newest && (!out || *crash->newest > *out)) out = crash->newest;
  return out;
}

bool has_succeeded_since(const Case& facts, const std::optional<Time>& time) {
  const auto* run = succeeded_attempt(facts);
  return run != nullptr && time && run->last && *run->last > *time;
}

template <class Of>
bool any_agent_service(const Case& facts, Of of) {
  return std::ranges::any_of(k_windows_agent_services, [&](std::string_view name) {
    const auto* service = service_of(facts, name);
    return service != nullptr && service->installed && of(*service);
  });
}

/// Once is no habit: three times in the last day are, or once when it does not run now. Each end can be told by three
/// tellers and is counted by the one who tells most. What somebody switched off does not stand still for a crash.
void check_agent_crashes(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "windows_agent.crashes";
  constexpr std::uint32_t k_often = 3;
  const auto& fact = facts.windows.crashes;
  if (!fact.known()) return sheet.unknown(k_id, k_agent, {why_unknown(fact)});
  const auto crashes = crashes_of(facts, false);
  const auto newest = newest_of(crashes);
  if (!newest || facts.taken_at - *newest > k_day || has_succeeded_since(facts, newest)) {
    std::vector<Evidence> old{{"no program of the agent crashed in the last day", fact.source.what, fact.at}};
    for (const auto* crash : crashes) old.push_back(evidence_of(*crash, facts));
    return sheet.healthy(k_id, k_agent, std::move(old));
  }
  std::vector<Evidence> evidence;
  for (const auto* crash : crashes) evidence.push_back(evidence_of(*crash, facts));
  const bool often = std::ranges::any_of(
      crashes, [](const auto* crash) { return crash->times_in_a_day.value_or(crash->times) >= k_often; });
  const bool is_down = any_agent_service(facts, [](const auto& service) { return service.state != "running"; });
  const bool switched_off =
      any_agent_service(facts, [](const auto& service) { return service.start_type == "disabled"; });
  if (switched_off || (!often && !is_down)) return sheet.unknown(k_id, k_agent, std::move(evidence));
  sheet.faulty(k_id, k_agent, std::move(evidence));
}

/// A crash accuses only beside a run that failed with it.
void check_extension_crashes(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "extension.crashes";
  const std::string subject = "extension";
  const auto& fact = facts.windows.crashes;
  if (!fact.known()) return;
  const auto crashes = crashes_of(facts, true);
  const auto newest = newest_of(crashes);
  std::vector<Evidence> evidence;
  for (const auto* crash : crashes) evidence.push_back(evidence_of(*crash, facts));
  if (sheet.state(k_id) == State::unknown && (!newest || has_succeeded_since(facts, newest))) {
    if (evidence.empty()) evidence.push_back({"the extension did not crash lately", fact.source.what, fact.at});
    return sheet.healthy(k_id, subject, std::move(evidence));
  }
  if (!newest) return;
  add_scanners(facts, evidence);
  const auto* run = failed_attempt(facts);
  const bool in_the_run = run != nullptr && run->start && *newest >= *run->start;
  if (sheet.state(k_id) == State::unknown && !in_the_run) return sheet.unknown(k_id, subject, std::move(evidence));
  const auto before = sheet.finding(k_id).evidence;
  evidence.insert(evidence.begin(), before.begin(), before.end());
  if (sheet.state(k_id) == State::unknown || in_the_run) sheet.faulty(k_id, subject, std::move(evidence));
}

// --- the heartbeat ---

bool all_run(const Case& facts) {
  return std::ranges::all_of(k_windows_agent_services, [&](std::string_view name) {
    const auto* service = service_of(facts, name);
    return service != nullptr && service->state == "running";
  });
}

/// GuestAgentStatus; an agent that tells none is judged by its heartbeat.
bool is_ready(const WindowsAgent& agent) { return agent.status.empty() || equal_ignoring_case(agent.status, "Ready"); }

/// An old heartbeat accuses an agent whose services have been running for longer than an hour.
void check_heartbeat(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "agent.stuck";
  const auto& fact = facts.windows.agent;
  const auto* agent = fact.get();
  if (sheet.state(k_id) != State::unknown || agent == nullptr || !agent->heartbeat_at || !all_run(facts)) return;
  const auto age = facts.taken_at - *agent->heartbeat_at;
  const Evidence evidence{"the last heartbeat was " + to_words(std::chrono::abs(age)) +
                              (age.count() < 0 ? " ahead" : " ago") + " (" + printable(agent->heartbeat, 40) + ")",
                          fact.source.what, agent->heartbeat_at};
  if (age < -k_tolerated || sheet.state("clock.wrong") == State::faulty)
    return sheet.unknown(k_id, k_agent, {evidence});
  if (age <= k_hour && is_ready(*agent)) return sheet.healthy(k_id, k_agent, {evidence});
  if (age <= k_hour)
    return sheet.unknown(k_id, k_agent, {{"its status is " + printable(agent->status, 40), fact.source.what, fact.at}});
  const auto* booted = facts.windows.booted.get();
  const auto since = std::max(booted ? *booted : facts.taken_at, agent->started_at.value_or(Time::min()));
  if (facts.taken_at - since <= k_hour) return sheet.unknown(k_id, k_agent, {evidence});
  sheet.faulty(
      k_id, k_agent,
      {evidence,
       {"both services of the agent are running", facts.windows.services.source.what, facts.windows.services.at}});
}

// --- certificates ---

Evidence evidence_of(const WindowsCertificate& one, const Fact<std::vector<WindowsCertificate>>& fact) {
  auto text = printable(one.subject, 80) + ": " + to_text(one.not_before) + " to " + to_text(one.not_after);
  text += one.has_private_key ? ", with a private key" : ", without a private key";
  return {text, fact.source.what, fact.at};
}

/// One that can be used is enough; a machine without any is no fault: the agent fetches one when it needs it. So is one
/// that merely looks spent, as the agent may have another by the next backup: a fault it is where the agent failed on
/// it.
void check_certificates(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "windows_keys.certificate_unusable";
  const std::string subject = "certificates";
  const auto& fact = facts.windows.certificates;
  if (!fact.known()) return sheet.unknown(k_id, subject, {why_unknown(fact)});
  std::vector<Evidence> evidence;
  bool in_time = false;
  bool usable = each(fact).empty();
  for (const auto& one : each(fact)) {
    const bool now = one.not_before <= facts.taken_at && facts.taken_at <= one.not_after;
    in_time = in_time || now;
    usable = usable || (now && one.has_private_key);
    evidence.push_back(evidence_of(one, fact));
  }
  if (evidence.empty()) evidence.push_back({"none is of the platform", fact.source.what, fact.at});
  if (usable || succeeded_attempt(facts) != nullptr) return sheet.healthy(k_id, subject, std::move(evidence));
  const bool clock_may_lie = !in_time && sheet.state("clock.wrong") == State::faulty;
  if (clock_may_lie || sheet.state("windows.certificate_damaged") != State::faulty)
    return sheet.unknown(k_id, subject, std::move(evidence));
  sheet.faulty(k_id, subject, std::move(evidence));
}

// --- addresses ---

/// Which addresses Windows may take by itself, beside the finding that it takes the wrong one.
void add_sources(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "route.host.secondary_source";
  if (sheet.state(k_id) != State::faulty) return;
  auto evidence = sheet.finding(k_id).evidence;
  const auto& fact = facts.windows.adapters;
  for (const auto& adapter : each(fact)) {
    if (!adapter.addresses || adapter.addresses->size() < 2) continue;
    std::vector<std::string> texts;
    for (const auto& one : *adapter.addresses)
      texts.push_back(to_text(one.address) + (one.skip_as_source ? " (SkipAsSource)" : ""));
    evidence.push_back({printable(adapter.name, 80) + " has " + join(texts, ", "), fact.source.what, fact.at});
  }
  sheet.faulty(k_id, sheet.finding(k_id).subject, std::move(evidence));
}

}  // namespace

void add_scanners(const Case& facts, std::vector<Evidence>& out) {
  const auto& fact = facts.windows.scanners;
  for (const auto& scanner : each(fact)) {
    if (scanner.start_type == "disabled") continue;
    const auto name = scanner.name.empty() || scanner.name.starts_with('@') ? scanner.service : scanner.name;
    out.push_back({"a scanner of files is on this machine: " + printable(name, 80) +
                       "; exclude C:\\Packages\\Plugins and C:\\WindowsAzure there",
                   fact.source.what, fact.at});
  }
}

void check_windows_life(const Case& facts, Sheet& sheet) {
  check_agent_crashes(facts, sheet);
  check_extension_crashes(facts, sheet);
  check_heartbeat(facts, sheet);
  check_certificates(facts, sheet);
  add_sources(facts, sheet);
}

}  // namespace sd

// SPDX-License-Identifier: MIT
// What the Windows Firewall and other filters of the machine do with the connections of a backup. In the firewall a
// block goes before an allow, and what no rule names is left to the profile (learn.microsoft.com, Windows Firewall
// rules). Which profile is in force nobody tells: a rule accuses only where it acts in all that are on.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "checks/attempts.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"
#include "checks/windows_parts.hpp"
#include "model/names.hpp"
#include "model/windows_agent.hpp"
#include "model/windows_traffic.hpp"

namespace sd {
namespace {

constexpr Port k_http = 80;
constexpr Port k_host_plugin = 32526;
constexpr std::size_t k_profiles = 3;
const std::string k_host_name = "168.63.129.16";

enum class Decision {
  passes,
  blocked,            ///< whichever profile is in force
  blocked_if_in_use,  ///< by every profile that is on; another one is off
  perhaps             ///< a rule asks something that cannot be evaluated, or not all profiles agree
};

struct Ruling {
  Decision decision = Decision::passes;
  std::vector<Evidence> evidence;
  bool of_one_program = false;  ///< what another program sees, this one among them, says nothing
};

bool names_a_program(const WindowsTraffic& traffic) { return !traffic.program.empty() || !traffic.service.empty(); }

class Firewall {
 public:
  Firewall(const Case& facts, const WindowsFirewall& firewall) : facts_(facts), firewall_(firewall) {
    for (const auto& profile : firewall.profiles)
      if (profile.enabled) on_.push_back(&profile);
  }

  Ruling decide(const WindowsConnection& connection) const {
    if (firewall_.profiles.size() < k_profiles)
      return {Decision::perhaps, {line("not every profile of the firewall tells whether it is on")}, false};
    if (const auto* service = stopped_service())
      return {Decision::passes, {line("the firewall's service is " + state_of(*service))}, false};
    if (on_.empty()) return {Decision::passes, {line("the firewall is off in every profile")}, false};
    auto by_rule = decide_by_rules(connection);
    if (by_rule.decision != Decision::passes) return by_rule;
    return decide_by_default(connection);
  }

 private:
  Evidence line(std::string text) const {
    return {std::move(text), facts_.windows.firewall.source.what, facts_.windows.firewall.at};
  }

  const WindowsService* stopped_service() const {
    const auto* service = service_of(facts_, "MpsSvc");
    if (service == nullptr || !service->installed) return nullptr;
    const bool stopped = service->state == "stopped" || (service->state.empty() && service->start_type == "disabled");
    return stopped ? service : nullptr;
  }

  static std::string state_of(const WindowsService& service) {
    return service.state.empty() ? service.start_type : service.state;
  }

  Decision certain() const { return on_.size() == k_profiles ? Decision::blocked : Decision::blocked_if_in_use; }

  bool acts_in(const WindowsFirewallRule& rule, const WindowsFirewallProfile& profile) const {
    const bool is_for_it =
        rule.profiles.empty() || std::ranges::find(rule.profiles, profile.profile) != rule.profiles.end();
    return is_for_it && (!rule.local || profile.local_rules);
  }

  /// In all profiles that are on, in some, or in none.
  Meets meets_here(const WindowsFirewallRule& rule, const WindowsConnection& connection) const {
    if (is_of_a_replaced_agent(rule.traffic.program, facts_)) return Meets::no;
    const auto acts = [&](const auto* profile) { return acts_in(rule, *profile); };
    const auto met = meets(rule.traffic, connection);
    if (met == Meets::no || std::ranges::none_of(on_, acts)) return Meets::no;
    return std::ranges::all_of(on_, acts) ? met : Meets::perhaps;
  }

  bool any_may_meet(FirewallAction action, const WindowsConnection& connection) const {
    return std::ranges::any_of(firewall_.rules, [&](const auto& rule) {
      return rule.action == action && meets_here(rule, connection) != Meets::no;
    });
  }

  Ruling decide_by_rules(const WindowsConnection& connection) const {
    Ruling out;
    const bool bypassed = any_may_meet(FirewallAction::bypass, connection);
    for (const auto& rule : firewall_.rules) {
      if (rule.action != FirewallAction::block) continue;
      const auto met = meets_here(rule, connection);
      if (met == Meets::no) continue;
      if (met == Meets::yes && !bypassed) return {certain(), {line(words_of(rule))}, names_a_program(rule.traffic)};
      out.decision = Decision::perhaps;
      out.evidence.push_back(line("not decided: " + words_of(rule)));
    }
    return out;
  }

  Ruling decide_by_default(const WindowsConnection& connection) const {
    const auto blocks = [](const auto* profile) { return profile->blocks_outbound; };
    if (std::ranges::none_of(on_, blocks))
      return {Decision::passes, {line("no rule of the firewall blocks it")}, false};
    std::vector<std::string> names;
    for (const auto* profile : on_)
      if (blocks(profile)) names.emplace_back(to_text(profile->profile));
    auto text = "what no rule allows is blocked (profiles " + join(names, ", ") + ")";
    const bool allowed =
        any_may_meet(FirewallAction::allow, connection) || any_may_meet(FirewallAction::bypass, connection);
    if (allowed || firewall_.unread > 0 || !std::ranges::all_of(on_, blocks))
      return {Decision::perhaps, {line("not decided: " + text)}, false};
    return {certain(), {line(text + ", and no rule allows this")}, false};
  }

  static std::string words_of(const WindowsFirewallRule& rule) {
    auto out = "the rule \"" + printable(rule.name.empty() ? rule.id : rule.name, 80) + "\"";
    out += rule.local ? "" : " of a group policy";
    out += " blocks it";
    if (!rule.traffic.program.empty()) out += " for " + printable(rule.traffic.program, 120);
    if (!rule.traffic.service.empty()) out += " for the service " + printable(rule.traffic.service, 60);
    if (!rule.traffic.conditions.empty()) out += ", if " + printable(join(rule.traffic.conditions, ", "), 120);
    return out;
  }

  const Case& facts_;
  const WindowsFirewall& firewall_;
  std::vector<const WindowsFirewallProfile*> on_;
};

// --- filters that are in force ---

std::string words_of(const WindowsFilter& filter) {
  const auto maker = filter.provider.empty() ? std::string("an unknown provider") : filter.provider;
  return fmt::format("a filter of {} blocks it: \"{}\" ({})", printable(maker, 80), printable(filter.name, 80),
                     filter.layer);
}

/// Certain ones only. That a stronger filter lets pass what one blocks is possible, so they need an effect.
std::vector<Evidence> filters_for(const Case& facts, const WindowsConnection& connection, bool of_firewall) {
  std::vector<Evidence> out;
  const auto& fact = facts.windows.filters;
  for (const auto& filter : each(fact))
    if (filter.of_firewall == of_firewall && meets(filter.traffic, connection) == Meets::yes &&
        !is_of_a_replaced_agent(filter.traffic.program, facts))
      out.push_back({words_of(filter), fact.source.what, fact.at});
  return out;
}

// --- the claims ---

/// One connection, the finding that says that the firewall stops it, and what shows an effect.
struct Question {
  std::string_view finding;
  std::string subject;
  WindowsConnection connection;
  const Observation* seen = nullptr;  ///< this program's own connection
  bool refused = false;
  bool works = false;
};

bool ended_at_connect_with(const Observation* seen, Outcome outcome) {
  return seen != nullptr && seen->last().name == PhaseName::connect && seen->last().outcome == outcome;
}

void answer(const Case& facts, const Question& question, Sheet& sheet) {
  const auto& fact = facts.windows.firewall;
  const auto filters = filters_for(facts, question.connection, true);
  if (question.refused && !filters.empty()) return sheet.faulty(question.finding, question.subject, filters);
  const auto* firewall = fact.get();
  if (firewall == nullptr) return sheet.unknown(question.finding, question.subject, {why_unknown(fact)});
  auto ruling = Firewall(facts, *firewall).decide(question.connection);
  // The firewall refuses at once (WSAEACCES): what went unanswered got past it.
  const bool passed = question.works || ended_at_connect_with(question.seen, Outcome::timed_out);
  const bool works = ruling.of_one_program ? succeeded_attempt(facts) != nullptr : passed;
  const bool blocked = ruling.decision == Decision::blocked || ruling.decision == Decision::blocked_if_in_use;
  if (passed && !ruling.of_one_program && question.seen != nullptr)
    ruling.evidence.push_back(evidence_of(*question.seen));
  if (works || ruling.decision == Decision::passes)
    return sheet.healthy(question.finding, question.subject, std::move(ruling.evidence));
  if (blocked && (question.refused || ruling.decision == Decision::blocked))
    return sheet.faulty(question.finding, question.subject, std::move(ruling.evidence));
  sheet.unknown(question.finding, question.subject, std::move(ruling.evidence));
}

// --- storage ---

/// What the probes saw of storage without a proxy; the extension goes that way when no setting names one.
const Observation* direct_storage(const Case& facts) {
  for (const auto& seen : facts.observations)
    if (seen.role == ProbeRole::storage && !seen.proxy && measured(seen)) return &seen;
  return nullptr;
}

bool storage_works(const Case& facts) {
  const auto* seen = direct_storage(facts);
  return guest_way(facts) == Way::open || (seen != nullptr && storage_answered(*seen));
}

/// Is it known that nothing sends the extension to a proxy?
bool goes_straight(const Case& facts) {
  return facts.windows.proxies.known() && std::ranges::none_of(each(facts.windows.proxies), [](const auto& proxy) {
           return proxy.place != WindowsProxyPlace::environment;
         });
}

/// Behind a proxy a block of the direct way is nobody's trouble.
void doubt_behind_a_proxy(const Case& facts, std::string_view id, Sheet& sheet) {
  if (sheet.state(id) != State::faulty || goes_straight(facts)) return;
  auto evidence = sheet.finding(id).evidence;
  evidence.push_back({"the extension may go through a proxy", facts.windows.proxies.source.what, std::nullopt});
  sheet.unknown(id, sheet.finding(id).subject, std::move(evidence));
}

std::optional<IpAddress> storage_address(const Case& facts) {
  for (const auto& seen : facts.observations)
    if (seen.role == ProbeRole::storage && !seen.proxy && seen.endpoint && seen.endpoint->address.is_v4())
      return seen.endpoint->address;
  return std::nullopt;
}

/// The firewall refuses at once (WSAEACCES) and never drops in silence.
void check_silent_drop(const Case& facts, Sheet& sheet) {
  const auto& told = sheet.finding("firewall.host80.rejected");
  if (!facts.windows.firewall.known() || told.state == State::unknown) return;
  sheet.healthy("firewall.host80.dropped", told.subject, told.evidence);
}

/// A firewall that may treat programs differently: what was refused to this one says nothing of the agent.
void doubt_what_was_seen(std::string_view seen, std::string_view firewall, Sheet& sheet) {
  const auto told = sheet.finding(firewall);
  if (sheet.state(seen) != State::faulty || told.state != State::unknown) return;
  sheet.unknown(seen, told.subject, told.evidence);
}

/// On Windows a connection that is not permitted (WSAEACCES, 10013) is a filter's word: it has no routes that prohibit.
void check_forbidden(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "windows.connection_forbidden";
  if (sheet.state("firewall.host80.rejected") == State::faulty)
    return sheet.healthy(k_id, k_host_name, sheet.finding("firewall.host80.rejected").evidence);
  std::string_view shown;
  for (const auto id : {k_id, std::string_view("host80.not_permitted"), std::string_view("host80.timed_out")})
    if (shown.empty() && sheet.state(id) == State::faulty) shown = id;
  auto evidence = filters_for(facts, host_connection(k_http), false);
  const bool filtered = !evidence.empty();
  if (!filtered && facts.windows.firewall.known())
    doubt_what_was_seen("host80.not_permitted", "firewall.host80.rejected", sheet);
  const bool forbidden = sheet.state("host80.not_permitted") == State::faulty || sheet.state(k_id) == State::faulty;
  if (forbidden || (filtered && !shown.empty())) {
    const auto& seen = sheet.finding(shown).evidence;
    evidence.insert(evidence.end(), seen.begin(), seen.end());
    add_scanners(facts, evidence);
    return sheet.faulty(k_id, k_host_name, std::move(evidence));
  }
  if (sheet.state("host80.not_permitted") == State::healthy && sheet.state(k_id) == State::unknown)
    sheet.healthy(k_id, k_host_name, sheet.finding("host80.not_permitted").evidence);
}

void check_storage_filters(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "windows_filter.storage_blocked";
  const std::string subject = "TCP 443 to storage";
  const auto& fact = facts.windows.filters;
  if (!fact.known()) return sheet.unknown(k_id, subject, {why_unknown(fact)});
  auto filters = filters_for(facts, storage_connection(storage_address(facts)), false);
  if (filters.empty() && facts.windows.firewall.known())
    doubt_what_was_seen("storage.not_permitted", "firewall.storage.blocked", sheet);
  if (filters.empty() || storage_works(facts))
    return sheet.healthy(k_id, subject, {{"no filter that is known to stop it", fact.source.what, fact.at}});
  const auto* seen = direct_storage(facts);
  if (!ended_at_connect_with(seen, Outcome::not_permitted) && !ended_at_connect_with(seen, Outcome::timed_out))
    return sheet.unknown(k_id, subject, std::move(filters));
  filters.push_back(evidence_of(*seen));
  add_scanners(facts, filters);
  sheet.faulty(k_id, subject, std::move(filters));
  doubt_behind_a_proxy(facts, k_id, sheet);
}

}  // namespace

bool any_rule_of_a_program(const Case& facts) {
  const auto stops = [&](const WindowsTraffic& traffic) {
    return names_a_program(traffic) && !is_of_a_replaced_agent(traffic.program, facts) &&
           meets(traffic, host_connection(k_http)) != Meets::no;
  };
  const auto* firewall = facts.windows.firewall.get();
  return std::ranges::any_of(each(facts.windows.filters), [&](const auto& filter) { return stops(filter.traffic); }) ||
         (firewall != nullptr && std::ranges::any_of(firewall->rules, [&](const auto& rule) {
            return rule.action == FirewallAction::block && stops(rule.traffic);
          }));
}

void check_windows_firewall(const Case& facts, Sheet& sheet) {
  const auto* storage = direct_storage(facts);
  const std::array questions{
      Question{"firewall.host80.rejected", "TCP to 168.63.129.16:80", host_connection(k_http),
               observation_of(facts, ProbeRole::host), sheet.state("host80.not_permitted") == State::faulty,
               host_way(facts) == Way::open},
      Question{"firewall.host32526.blocked", "TCP to 168.63.129.16:32526", host_connection(k_host_plugin),
               observation_of(facts, ProbeRole::host_plugin), sheet.state("host32526.apart") == State::faulty,
               sheet.state("host32526.unreachable") == State::healthy},
      Question{"firewall.storage.blocked", "TCP 443 to storage", storage_connection(storage_address(facts)), storage,
               ended_at_connect_with(storage, Outcome::not_permitted), storage_works(facts)},
  };
  for (const auto& question : questions) answer(facts, question, sheet);
  // What closes the whole way is told of port 80.
  if (sheet.state("firewall.host80.rejected") == State::faulty)
    sheet.healthy("firewall.host32526.blocked", k_host_name, sheet.finding("firewall.host80.rejected").evidence);
  doubt_behind_a_proxy(facts, "firewall.storage.blocked", sheet);
  check_silent_drop(facts, sheet);
  check_forbidden(facts, sheet);
  check_storage_filters(facts, sheet);
}

}  // namespace sd

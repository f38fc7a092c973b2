// SPDX-License-Identifier: MIT
#include <algorithm>

#include "checks/sheet.hpp"
#include "checks/view.hpp"
#include "model/proxy_use.hpp"

namespace sd {
namespace {

/// What was seen of storage through a proxy.
std::vector<const Observation*> through(const Case& facts, const std::optional<HostPort>& proxy) {
  std::vector<const Observation*> out;
  for (const auto& observation : facts.observations)
    if (observation.proxy && observation.proxy == proxy && measured(observation)) out.push_back(&observation);
  return out;
}

/// Does every direct probe of storage end at TCP?
bool direct_is_closed(const Case& facts) {
  bool any = false;
  for (const auto& observation : facts.observations) {
    if (observation.role != ProbeRole::storage || observation.proxy || !measured(observation)) continue;
    any = true;
    if (observation.last().name != PhaseName::connect || observation.last().outcome == Outcome::ok) return false;
  }
  return any;
}

bool proxy_is_dead(const Observation& seen) {
  const auto& last = seen.last();
  const bool no_way = last.name == PhaseName::resolve || last.name == PhaseName::connect;
  const bool no_answer = last.name == PhaseName::proxy_connect && last.outcome != Outcome::rejected;
  return last.outcome != Outcome::ok && (no_way || no_answer);
}

bool rejects_with(const Observation& seen, bool login) {
  const bool rejected =
      seen.last().name == PhaseName::proxy_connect && seen.last().outcome == Outcome::rejected && seen.http;
  return rejected && (seen.http->status == 407) == login;
}

Evidence why(const ProxyUse& use) { return {use.component + ": " + use.why, use.source, std::nullopt}; }

std::vector<Evidence> evidence_for(const ProxyUse& use, const std::vector<const Observation*>& seen) {
  std::vector<Evidence> out{why(use)};
  for (const auto* observation : seen) out.push_back(evidence_of(*observation));
  return out;
}

/// The extension goes through its proxy: what the proxy does is what the snapshot meets.
void check_used(const Case& facts, const ProxyUse& use, Sheet& sheet) {
  const auto seen = through(facts, use.proxy);
  const auto evidence = evidence_for(use, seen);
  const auto subject = to_text(*use.proxy);
  if (seen.empty()) return;
  const auto any = [&](auto claim) {
    return std::any_of(seen.begin(), seen.end(), [&](const auto* o) { return claim(*o); });
  };
  sheet.healthy("proxy.login_ahead", subject, evidence);
  sheet.claim("proxy.login_required", any([](const Observation& o) { return rejects_with(o, true); }), subject,
              evidence);
  sheet.claim("proxy.denies", any([](const Observation& o) { return rejects_with(o, false); }), subject, evidence);
  sheet.claim("proxy.unreachable", any(proxy_is_dead), subject, evidence);
  sheet.healthy("proxy.only_way", subject, evidence);
}

/// What the extension meets once it can read its setting.
void check_ahead(const Case& facts, const ProxyUse& use, Sheet& sheet) {
  const auto proxy = configured_proxy(facts);
  if (!proxy) return;
  const auto seen = through(facts, proxy);
  const bool login = std::any_of(seen.begin(), seen.end(), [](const auto* o) { return rejects_with(*o, true); });
  if (login) sheet.faulty("proxy.login_ahead", to_text(*proxy), evidence_for(use, seen));
}

/// The extension goes direct. A proxy matters only when direct is closed, and then it matters what that proxy would
/// say.
void check_unused(const Case& facts, const ProxyUse& use, Sheet& sheet) {
  const bool closed = direct_is_closed(facts);
  for (const char* id :
       {"proxy.denies", "proxy.login_ahead", "proxy.login_required", "proxy.unreachable", "proxy.only_way"})
    sheet.healthy(id, "proxy", {why(use)});
  const auto* config = facts.agent.config.get();
  if (!closed || is_windows(facts)) return;  // what else a Windows has set is nobody's way to storage
  // Where the parser gave up, that is the reason why the proxy is not used (check_parser says so).
  if (config != nullptr && !config->extension) return check_ahead(facts, use, sheet);
  for (const auto& proxy : proxies_to_probe(facts)) {
    const auto seen = through(facts, proxy);
    const auto evidence = evidence_for(use, seen);
    const auto any = [&](auto claim) {
      return std::any_of(seen.begin(), seen.end(), [&](const auto* o) { return claim(*o); });
    };
    if (any([](const Observation& o) { return storage_answered(o); }))
      sheet.faulty("proxy.only_way", to_text(proxy), evidence);
  }
}

void check_parser(const Case& facts, const ProxyUse& use, Sheet& sheet) {
  const auto* config = facts.agent.config.get();
  if (config == nullptr) return sheet.healthy("waagent_conf.extension_parser", "waagent.conf", {why(use)});
  const bool lost = !config->extension && configured_proxy(facts).has_value();
  sheet.claim("waagent_conf.extension_parser", lost && direct_is_closed(facts), config->path, {why(use)});
}

void check_agents_proxy(const Case& facts, Sheet& sheet) {
  const auto use = agent_proxy_use(facts, "blob.core.windows.net");
  if (!use) return;
  if (use->way != ProxyWay::via_proxy) return sheet.healthy("proxy.agent_unreachable", "agent's proxy", {why(*use)});
  // On a Windows both mostly take the same setting, and then a dead proxy is the extension's fault first (P05).
  if (const auto other = extension_proxy_use(facts); is_windows(facts) && other && other->proxy == use->proxy)
    return sheet.healthy("proxy.agent_unreachable", "agent's proxy", {why(*other)});
  const auto seen = through(facts, use->proxy);
  if (seen.empty()) return;
  const bool dead = std::all_of(seen.begin(), seen.end(), [](const auto* o) { return proxy_is_dead(*o); });
  sheet.claim("proxy.agent_unreachable", dead, to_text(*use->proxy), evidence_for(*use, seen));
}

Evidence why_way_is_unknown(const Case& facts) {
  if (!is_windows(facts)) return why_unknown(facts.agent.config);
  const auto& fact = facts.windows.proxies;
  if (!fact.known()) return why_unknown(fact);
  return {"a configuration script decides, or a setting cannot be understood", fact.source.what, fact.at};
}

}  // namespace

void check_proxy(const Case& facts, Sheet& sheet) {
  check_agents_proxy(facts, sheet);
  const auto use = extension_proxy_use(facts);
  if (!use) {
    for (const char* id : {"proxy.denies", "proxy.login_ahead", "proxy.login_required", "proxy.unreachable",
                           "proxy.only_way", "proxy.url_form", "waagent_conf.extension_parser"})
      sheet.unknown(id, "proxy", {why_way_is_unknown(facts)});
    return;
  }
  sheet.claim("proxy.url_form", use->way == ProxyWay::broken, "HttpProxy.Host", {why(*use)});
  check_parser(facts, *use, sheet);
  if (use->way == ProxyWay::via_proxy) check_used(facts, *use, sheet);
  if (use->way == ProxyWay::direct) check_unused(facts, *use, sheet);
  if (use->way == ProxyWay::broken) sheet.healthy("proxy.login_ahead", "HttpProxy.Host", {why(*use)});
}

}  // namespace sd

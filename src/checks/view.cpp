// SPDX-License-Identifier: MIT
#include "checks/view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"
#include "checks/attempts.hpp"
#include "model/names.hpp"
#include "model/proxy_use.hpp"

namespace sd {
namespace {

std::string_view words_of(PhaseName phase) {
  switch (phase) {
    case PhaseName::resolve:
      return "name look-up";
    case PhaseName::connect:
      return "TCP connect";
    case PhaseName::proxy_connect:
      return "CONNECT through the proxy";
    case PhaseName::tls:
      return "TLS handshake";
    case PhaseName::http:
      return "HTTP request";
    case PhaseName::query:
      return "DNS query";
    case PhaseName::run:
      return "system resolver";
    case PhaseName::path_mtu:
      return "path MTU";
  }
  return "";
}

std::string outcome_words(Outcome outcome) {
  auto text = std::string(to_text(outcome));
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string icmp_words(const IcmpSeen& icmp) {
  return fmt::format("; ICMP type {} code {} from {}", icmp.type, icmp.code, to_text(icmp.from));
}

const Interface* by_name(const std::vector<Interface>& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Interface& i) { return i.name == name; });
  return found == all.end() || name.empty() ? nullptr : &*found;
}

const Interface* by_platform(const Case& facts, const std::vector<Interface>& all) {
  const auto* metadata = facts.metadata.get();
  if (metadata == nullptr || metadata->nics.empty() || !metadata->nics.front().mac) return nullptr;
  // A virtual function (accelerated networking) has the same hardware address and a master; the master is the NIC.
  for (const auto& interface : all)
    if (interface.mac == metadata->nics.front().mac && !interface.master) return &interface;
  return nullptr;
}

const Interface* by_lease(const Case& facts, const std::vector<Interface>& all) {
  for (const auto& lease : each(facts.network.leases))
    if (lease.option_245 || lease.server == k_host_address)
      if (const auto* found = by_name(all, lease.interface_name)) return found;
  return nullptr;
}

const Interface* by_default_route(const Case& facts, const std::vector<Interface>& all) {
  const Route* best = nullptr;
  constexpr std::uint32_t k_main = 254;
  for (const auto& route : each(facts.network.routes))
    if (route.destination == Prefix{} && route.table == k_main && route.kind == RouteKind::unicast &&
        (best == nullptr || route.metric < best->metric))
      best = &route;
  return best == nullptr ? nullptr : by_name(all, best->device);
}

const Interface* only_ethernet(const std::vector<Interface>& all) {
  const Interface* found = nullptr;
  for (const auto& interface : all) {
    if (interface.kind != InterfaceKind::ethernet || interface.master) continue;
    if (found != nullptr) return nullptr;
    found = &interface;
  }
  return found;
}

std::optional<IpAddress> first_of(const Interface& interface) {
  for (const auto& one : interface.addresses)
    if (one.address.is_v4() && !one.secondary) return one.address;
  return std::nullopt;
}

/// When one of the agent's lines of these ids was said last.
std::optional<Time> newest_of(const LogFacts& logs, std::initializer_list<std::string_view> ids, LogZone zone) {
  std::optional<Time> out;
  for (const auto& sign : logs.agent_signs)
    if (std::find(ids.begin(), ids.end(), sign.id) != ids.end() && sign.zone == zone) out = std::max(out, sign.at);
  return out;
}

/// Has the agent said since that run that the host does not answer, and not that it does again?
bool agent_lost_the_host_since(const Attempt& run, const Case& facts) {
  const auto& logs = *facts.logs.get();
  const auto lost = newest_of(logs, {"agent_goal_state_failed", "agent_host_failed"}, run.zone);
  const auto found = newest_of(
      logs, {"agent_goal_state_done", "agent_enable", "agent_goal_state_recovered", "agent_goal_state_fine"}, run.zone);
  return lost && run.last && *lost > std::max(*run.last, found.value_or(*run.last));
}

/// What the newest attempt found on its way to the host.
Way host_way_of_attempts(const Case& facts) {
  const auto* run = succeeded_attempt(facts) ? succeeded_attempt(facts) : failed_attempt(facts);
  if (run == nullptr || agent_lost_the_host_since(*run, facts)) return Way::unknown;
  if (end_of(*run) == AttemptEnd::succeeded && !run->guest_path) return Way::open;
  if (end_of(*run) == AttemptEnd::succeeded || run->host_calls.empty()) return Way::unknown;
  return host_answered(*run) && !host_refused(*run) ? Way::open : Way::closed;
}

/// What it found on its way to storage.
Way guest_way_of_attempts(const Case& facts) {
  if (const auto* good = succeeded_attempt(facts); good != nullptr && good->guest_path) return Way::open;
  const auto* bad = failed_attempt(facts);
  if (bad == nullptr || !bad->guest_path || bad->blob_calls.empty()) return Way::unknown;
  return Way::closed;
}

/// The chain was not trusted because we could not read whom this machine trusts: that says nothing of the chain.
bool trust_undecided(const Case& facts, const Observation& seen) {
  const auto& bundle = facts.machine.trust_bundle;
  if (bundle.known() || bundle.absent() || seen.last().outcome != Outcome::untrusted) return false;
  return !seen.tls || seen.tls->trust == TrustProblem::unknown_issuer || seen.tls->trust == TrustProblem::self_signed;
}

}  // namespace

bool is_registry_behind(const Case& facts) { return facts.windows.registry_is_behind.value_or(false); }

/// That it is a Windows does not change (version); what else a disk tells of does not stand in the registry.
bool may_be_old(const Evidence& evidence, const Case& facts) {
  const auto& windows = facts.windows;
  const auto stands_in = [&](const Source& source) {  // a key, or one below it
    return !source.what.empty() && evidence.source.starts_with(source.what);
  };
  return is_registry_behind(facts) &&
         std::ranges::any_of(
             std::initializer_list<Source>{windows.services.source, windows.agent.source, windows.snapshot_keys.source,
                                           windows.adapters.source, windows.proxies.source, windows.tls.source,
                                           windows.dot_net.source, windows.firewall.source,
                                           facts.machine.trust_bundle.source},
             stands_in);
}

const Observation* observation_of(const Case& facts, ProbeRole role) {
  for (const auto& observation : facts.observations)
    if (observation.role == role && !observation.proxy && observation.id.find(".from.") == std::string::npos)
      return &observation;
  return nullptr;
}

Evidence evidence_of(const Observation& observation) {
  const auto& last = observation.last();
  const auto took = std::chrono::duration_cast<Milliseconds>(last.took);
  std::string text = std::string(words_of(last.name)) + " to " + to_text(observation.target);
  if (observation.kind == ProbeKind::dns) text = "DNS query for " + observation.path + " to " + observation.target.host;
  if (observation.kind == ProbeKind::system_resolver) text = "system resolver asked for " + observation.path;
  if (observation.kind == ProbeKind::path_mtu) text = "path MTU to " + observation.target.host;
  if (observation.proxy) text += " through " + to_text(*observation.proxy);
  if (observation.endpoint && observation.kind == ProbeKind::https)
    text += " (" + to_text(observation.endpoint->address) + ")";
  text += ": " + outcome_words(last.outcome) + " after " + to_words(took);
  if (!last.text.empty()) text += ", " + last.text;
  if (observation.succeeded() && observation.http) text += fmt::format(", HTTP {}", observation.http->status);
  if (observation.succeeded() && observation.http && !observation.http->error_code.empty())
    text += " " + observation.http->error_code;
  if (observation.path_mtu) text += fmt::format(", packets of {} bytes pass", *observation.path_mtu);
  if (observation.icmp) text += icmp_words(*observation.icmp);
  return {printable(text, 300), observation.id, observation.at};
}

Evidence evidence_of(const Source& source, const NotRead& reason) {
  return {printable(reason.why, 300), source.what, std::nullopt};
}

bool measured(const Observation& observation) {
  const auto outcome = observation.last().outcome;
  return outcome != Outcome::cancelled && outcome != Outcome::not_possible;
}

bool has_proxy_marks(const HttpSeen& http) {
  return std::any_of(http.headers.begin(), http.headers.end(), [](const auto& header) {
    const auto& name = header.first;
    return name == "via" || name.starts_with("x-cache") || name == "x-squid-error" || name.starts_with("proxy-");
  });
}

/// The Windows agent has no such rules; where a filter forbids, the answer is a refusal and no silence.
bool without_root(const Case& facts) {
  if (is_windows(facts)) return false;
  const auto* privilege = facts.machine.privilege.get();
  return privilege == nullptr || privilege->uid != 0;
}

bool is_host_answer(const Observation& observation) {
  if (!observation.succeeded() || !observation.http || observation.http->status != 200) return false;
  return observation.http->body_start.find("<Versions") != std::string::npos && !has_proxy_marks(*observation.http);
}

Way host_way(const Case& facts) {
  const auto* seen = observation_of(facts, ProbeRole::host);
  if (seen == nullptr || !measured(*seen)) return host_way_of_attempts(facts);
  if (is_host_answer(*seen)) return Way::open;
  return seen->last().outcome == Outcome::timed_out && without_root(facts) ? Way::unknown : Way::closed;
}

std::vector<const Observation*> extension_storage(const Case& facts) {
  const auto use = extension_proxy_use(facts);
  std::vector<const Observation*> out;
  if (!use || use->way == ProxyWay::broken) return out;
  for (const auto& observation : facts.observations) {
    const bool role = observation.role == ProbeRole::storage || observation.role == ProbeRole::region_storage;
    // The region's name is a guess of ours: that it does not exist says nothing.
    const bool guess_missing =
        observation.role == ProbeRole::region_storage && observation.last().name == PhaseName::resolve;
    if (role && observation.proxy == use->proxy && measured(observation) && !guess_missing &&
        !trust_undecided(facts, observation))
      out.push_back(&observation);
  }
  return out;
}

bool storage_answered(const Observation& observation) {
  if (!observation.succeeded() || !observation.http) return false;
  return std::any_of(observation.http->headers.begin(), observation.http->headers.end(), [](const auto& header) {
    return header.first.starts_with("x-ms-") ||
           (header.first == "server" && header.second.starts_with("Windows-Azure"));
  });
}

bool is_denied_by_storage(const Observation& observation) {
  return observation.http && observation.http->status == 403 && observation.http->error_code == "AuthorizationFailure";
}

bool has_no_name_server(const Case& facts) {
  const auto* config = facts.network.resolver.get();
  return facts.network.resolver.absent() || (config != nullptr && config->servers.empty());
}

const Observation* misleading_resolver(const Case& facts) {
  const auto* seen = observation_of(facts, ProbeRole::resolver);
  const auto use = extension_proxy_use(facts);
  if (seen == nullptr || !seen->succeeded() || !seen->dns || !use || use->way != ProxyWay::direct) return nullptr;
  // Where a snapshot went this way already, somebody on this machine passes it on.
  if (const auto* good = succeeded_attempt(facts); good != nullptr && good->guest_path) return nullptr;
  const auto& all = seen->dns->addresses;
  const bool own = !all.empty() && std::all_of(all.begin(), all.end(), [](const IpAddress& address) {
    return address.is_loopback() || address.is_unspecified();
  });
  return own ? seen : nullptr;
}

Way guest_way(const Case& facts) {
  const auto use = extension_proxy_use(facts);
  if (use && use->way == ProxyWay::broken) return Way::closed;
  if (has_no_name_server(facts) || misleading_resolver(facts) != nullptr) return Way::closed;
  const auto seen = extension_storage(facts);
  if (seen.empty()) return guest_way_of_attempts(facts);
  // A snapshot needs every disk: one host that does not answer is enough to break it.
  const bool all = std::all_of(seen.begin(), seen.end(),
                               [](const auto* o) { return storage_answered(*o) && !is_denied_by_storage(*o); });
  return all ? Way::open : Way::closed;
}

bool has_one_interface(const Case& facts) {
  const auto* all = facts.network.interfaces.get();
  return all != nullptr && std::count_if(all->begin(), all->end(), [](const Interface& interface) {
                             return interface.kind != InterfaceKind::loopback && !interface.master;
                           }) == 1;
}

const Interface* primary_interface(const Case& facts) {
  const auto* all = facts.network.interfaces.get();
  if (all == nullptr) return nullptr;
  if (const auto* found = by_platform(facts, *all)) return found;
  if (const auto* found = by_lease(facts, *all)) return found;
  if (const auto* found = by_default_route(facts, *all)) return found;
  return only_ethernet(*all);
}

std::optional<IpAddress> primary_address(const Case& facts, const Interface& primary) {
  if (const auto* metadata = facts.metadata.get())
    for (const auto& nic : metadata->nics)
      if (nic.mac && nic.mac == primary.mac && !nic.private_addresses.empty()) return nic.private_addresses.front();
  if (const auto* leases = facts.network.leases.get())
    for (const auto& lease : *leases)
      if (lease.interface_name == primary.name && lease.address) return lease.address;
  return first_of(primary);
}

bool has_azure_lease(const Case& facts) {
  const auto* leases = facts.network.leases.get();
  return leases != nullptr && std::any_of(leases->begin(), leases->end(), [](const Lease& lease) {
           return lease.option_245.has_value() || lease.server == k_host_address;
         });
}

std::string place(const AddressingStatement& statement) {
  return statement.line == 0 ? statement.file : statement.file + ":" + std::to_string(statement.line);
}

}  // namespace sd

// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

const std::string k_subject = "name servers";

std::vector<const Observation*> of_role(const Case& facts, ProbeRole role) {
  std::vector<const Observation*> out;
  for (const auto& observation : facts.observations)
    if (observation.role == role && measured(observation)) out.push_back(&observation);
  return out;
}

bool answered(const Observation& seen) { return seen.dns && !seen.dns->rcode.empty(); }

bool says_missing(const Observation& seen) {
  return answered(seen) && !seen.succeeded() &&
         (seen.dns->rcode == "NXDOMAIN" || (seen.dns->rcode == "NOERROR" && seen.dns->addresses.empty()));
}

bool is_behind_stub(const Case& facts, const Observation& seen) {
  const auto* config = facts.network.resolver.get();
  if (config == nullptr || config->upstream.empty()) return false;
  const auto address = IpAddress::parse(seen.target.host);
  return address && !address->is_loopback();
}

std::vector<Evidence> evidence_for(const std::vector<const Observation*>& all) {
  std::vector<Evidence> out;
  for (const auto* seen : all) out.push_back(evidence_of(*seen));
  return out;
}

void check_configured(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.network.resolver;
  if (fact.absent())
    return sheet.faulty("dns.no_server", "/etc/resolv.conf", {{"the file does not exist", fact.source.what, fact.at}});
  const auto* config = fact.get();
  if (config == nullptr) return sheet.unknown("dns.no_server", "/etc/resolv.conf", {why_unknown(fact)});
  std::string text = std::to_string(config->servers.size()) + " name servers";
  if (config->dangling) text = "a link to " + config->link_target + ", which does not exist";
  for (const auto& server : config->servers) text += ", " + to_text(server);
  sheet.claim("dns.no_server", config->servers.empty(), "/etc/resolv.conf", {{text, fact.source.what, fact.at}});
}

/// Which servers count: those behind a local stub when there are any, because the stub only repeats what they say.
std::vector<const Observation*> deciding(const Case& facts, const std::vector<const Observation*>& all) {
  std::vector<const Observation*> behind;
  for (const auto* seen : all)
    if (is_behind_stub(facts, *seen)) behind.push_back(seen);
  return behind.empty() ? all : behind;
}

void check_servers(const Case& facts, Sheet& sheet) {
  const auto all = of_role(facts, ProbeRole::name_server);
  if (all.empty()) return;
  const auto seen = deciding(facts, all);
  const auto evidence = evidence_for(seen);
  const auto count = [&](auto claim) {
    return std::size_t(std::count_if(seen.begin(), seen.end(), [&](const auto* o) { return claim(*o); }));
  };
  const auto good = count([](const Observation& o) { return o.succeeded(); });
  const auto heard = count([](const Observation& o) { return answered(o) || o.last().outcome == Outcome::malformed; });
  const auto missing = count(says_missing);
  sheet.claim("dns.server_silent", heard == 0, k_subject, evidence);
  const auto cut = count([](const Observation& o) { return o.dns && o.dns->truncated && !o.dns->over_tcp; });
  sheet.claim("dns.tcp_blocked", cut > 0 && good == 0, k_subject, evidence);
  if (heard == 0) return;
  sheet.claim("dns.server_error", good == 0 && missing == 0 && cut == 0, k_subject, evidence);
}

/// By name: missing when nobody knows it and somebody says so.
void check_missing(const Case& facts, Sheet& sheet) {
  std::map<std::string, std::vector<const Observation*>> by_name;
  for (const auto* seen : deciding(facts, of_role(facts, ProbeRole::name_server))) by_name[seen->path].push_back(seen);
  if (by_name.empty()) return;
  std::vector<Evidence> missing;
  bool heard = false;
  for (const auto& [name, all] : by_name) {
    const bool known = std::any_of(all.begin(), all.end(), [](const auto* o) { return o->succeeded(); });
    const bool denied = std::any_of(all.begin(), all.end(), [](const auto* o) { return says_missing(*o); });
    heard = heard || known || denied;
    if (known || !denied) continue;
    for (const auto* seen : all)
      if (says_missing(*seen)) missing.push_back(evidence_of(*seen));
    for (const auto* seen : all)
      for (const auto& alias : seen->dns->chain)
        if (alias.find("privatelink") != std::string::npos)
          missing.push_back({name + " is an alias of " + printable(alias, 120), seen->id, seen->at});
  }
  if (heard) sheet.claim("dns.name_missing", !missing.empty(), "storage host", missing);
}

void check_addresses(const Case& facts, Sheet& sheet) {
  std::vector<Evidence> sinkholes;
  std::vector<Evidence> private_ones;
  bool any = false;
  for (const auto& observation : facts.observations) {
    const bool storage = observation.role == ProbeRole::storage && !observation.proxy;
    const bool server = observation.role == ProbeRole::name_server && observation.succeeded();
    if (!storage && !server) continue;
    const auto addresses = observation.dns ? observation.dns->addresses : std::vector<IpAddress>{};
    any = any || !addresses.empty();
    for (const auto& address : addresses) {
      if (address.is_private() && storage && !storage_answered(observation))
        private_ones.push_back(
            {observation.target.host + " leads to " + to_text(address) + "; " + evidence_of(observation).text,
             observation.id, observation.at});
      const auto& name = storage ? observation.target.host : observation.path;
      if (address.is_special() && !address.is_private() && !storage_answered(observation))
        sinkholes.push_back({name + " leads to " + to_text(address), observation.id, observation.at});
    }
  }
  if (!any) return;
  sheet.claim("dns.sinkhole", !sinkholes.empty(), "storage host", sinkholes);
  sheet.claim("dns.private_address", !private_ones.empty(), "storage host", private_ones);
}

void check_system_resolver(const Case& facts, Sheet& sheet) {
  const auto* seen = observation_of(facts, ProbeRole::resolver);
  if (seen == nullptr || !measured(*seen)) return;
  if (seen->succeeded()) return sheet.healthy("resolver.differs", "system resolver", {evidence_of(*seen)});
  const auto servers = of_role(facts, ProbeRole::name_server);
  const auto known = std::find_if(servers.begin(), servers.end(),
                                  [&](const auto* o) { return o->path == seen->path && o->succeeded(); });
  if (known == servers.end()) return sheet.healthy("resolver.differs", "system resolver", {evidence_of(*seen)});
  sheet.faulty("resolver.differs", "system resolver", {evidence_of(*seen), evidence_of(**known)});
}

}  // namespace

void check_names(const Case& facts, Sheet& sheet) {
  check_configured(facts, sheet);
  check_servers(facts, sheet);
  check_missing(facts, sheet);
  check_addresses(facts, sheet);
  check_system_resolver(facts, sheet);
}

}  // namespace sd

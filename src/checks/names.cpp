// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <map>

#include "base/text.hpp"
#include "checks/attempts.hpp"
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
  return answered(seen) && !seen.succeeded() && !seen.dns->truncated &&
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

/// Programs on this machine get an address all the same (a slow server, a hosts file): then silence has no effect.
bool programs_find_names(const Case& facts) {
  const auto* seen = observation_of(facts, ProbeRole::resolver);
  return seen != nullptr && seen->succeeded();
}

void check_configured(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.network.resolver;
  if (fact.absent()) {
    const std::string subject = "/etc/resolv.conf";
    if (facts.origin == Origin::live || !resolved_names(facts))
      return sheet.faulty("dns.no_server", subject, {{"the file does not exist", fact.source.what, fact.at}});
    return sheet.unknown("dns.no_server", subject,
                         {{"the newest run found names, and the file is not there", fact.source.what, fact.at}});
  }
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

/// Azure's own name server lies at the host's address: where the route to that is the fault, its silence says nothing.
bool is_cut_off(const std::vector<const Observation*>& servers, const Sheet& sheet) {
  constexpr std::array<std::string_view, 3> k_routes{"route.host.prohibited", "route.host.tunnel",
                                                     "route.host.wrong_interface"};
  return std::all_of(servers.begin(), servers.end(),
                     [](const auto* o) { return o->endpoint && o->endpoint->address == k_host_address; }) &&
         std::any_of(k_routes.begin(), k_routes.end(), [&](auto id) { return sheet.state(id) == State::faulty; });
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
  if (heard == 0 && is_cut_off(seen, sheet)) {
    sheet.unknown("dns.server_silent", k_subject, evidence);
  } else {
    sheet.claim("dns.server_silent", heard == 0 && !programs_find_names(facts), k_subject, evidence);
  }
  const auto cut = count([](const Observation& o) { return o.dns && o.dns->truncated && !o.dns->over_tcp; });
  sheet.claim("dns.tcp_blocked", cut > 0 && good == 0, k_subject, evidence);
  if (heard == 0) return;
  sheet.claim("dns.server_error", good == 0 && missing == 0 && cut == 0, k_subject, evidence);
}

/// The alias into a private zone that an answer ends in; empty when there is none.
std::string private_alias(const Observation& seen) {
  for (const auto& alias : seen.dns->chain)
    if (alias.find("privatelink") != std::string::npos) return printable(alias, 120);
  return {};
}

/// "No such name" from the first server ends the search of programs, whatever the others know.
bool ends_the_search(const Case& facts, const std::vector<const Observation*>& answers) {
  const auto* config = facts.network.resolver.get();
  const auto* programs = observation_of(facts, ProbeRole::resolver);
  if (config == nullptr || programs == nullptr || programs->last().outcome != Outcome::rejected) return false;
  const auto& servers = config->upstream.empty() ? config->servers : config->upstream;
  return std::any_of(answers.begin(), answers.end(), [&](const Observation* seen) {
    return seen->path == programs->path && says_missing(*seen) && !servers.empty() && seen->endpoint &&
           seen->endpoint->address == servers.front();
  });
}

/// By name: missing when nobody knows it and somebody says so, or when the first to be asked says so. A name that leads
/// into a private zone is missing there and nowhere else.
void check_missing(const Case& facts, Sheet& sheet) {
  std::map<std::string, std::vector<const Observation*>> by_name;
  for (const auto* seen : deciding(facts, of_role(facts, ProbeRole::name_server))) by_name[seen->path].push_back(seen);
  std::vector<Evidence> missing;
  std::vector<Evidence> missing_in_zone;
  bool heard = false;
  for (const auto& [name, all] : by_name) {
    const bool somebody = std::any_of(all.begin(), all.end(), [](const auto* o) { return o->succeeded(); });
    const bool known = somebody && !ends_the_search(facts, all);
    heard = heard || somebody || std::any_of(all.begin(), all.end(), [](const auto* o) { return says_missing(*o); });
    for (const auto* seen : all) {
      if (known || !says_missing(*seen)) continue;
      auto evidence = evidence_of(*seen);
      const auto alias = private_alias(*seen);
      if (!alias.empty()) evidence.text += ", an alias of " + alias;
      (alias.empty() ? missing : missing_in_zone).push_back(std::move(evidence));
    }
  }
  if (!heard) return;
  sheet.claim("dns.name_missing", !missing.empty(), "storage host", missing);
  sheet.claim("dns.privatelink_missing", !missing_in_zone.empty(), "storage host", missing_in_zone);
}

/// Azure's name server lives at the host's address; where the host answers on port 80, its silence has a reason of its
/// own.
void check_platform_server(const Case& facts, Sheet& sheet) {
  std::vector<const Observation*> seen;
  for (const auto* observation : of_role(facts, ProbeRole::name_server))
    if (observation->endpoint && observation->endpoint->address == k_host_address) seen.push_back(observation);
  const auto& resolver = facts.network.resolver;
  if (seen.empty() && resolver.known())
    return sheet.healthy("dns.platform_silent", "168.63.129.16:53",
                         {{"it is not asked", resolver.source.what, resolver.at}});
  if (seen.empty() || host_way(facts) == Way::unknown) return;
  const bool silent = std::all_of(seen.begin(), seen.end(), [](const auto* o) {
    return o->last().outcome == Outcome::timed_out && !answered(*o) && !o->dns->truncated;
  });
  sheet.claim("dns.platform_silent", silent && host_way(facts) == Way::open && !programs_find_names(facts),
              "168.63.129.16:53", evidence_for(seen));
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
  if (const auto* programs = misleading_resolver(facts)) {
    any = true;
    sinkholes.push_back(
        {"programs on this machine get " + to_text(programs->dns->addresses.front()) + " for " + programs->path,
         programs->id, programs->at});
  }
  if (!any) return;
  sheet.claim("dns.sinkhole", !sinkholes.empty(), "storage host", sinkholes);
  sheet.claim("dns.private_address", !private_ones.empty(), "storage host", private_ones);
}

/// The C library waits 5 s for a silent server and then asks the next: longer than this run waits for it.
bool waits_for_a_silent_server(const Observation& programs, const std::vector<const Observation*>& servers) {
  return programs.last().outcome == Outcome::timed_out &&
         std::any_of(servers.begin(), servers.end(), [&](const Observation* seen) {
           return seen->path == programs.path && seen->last().outcome == Outcome::timed_out && !answered(*seen);
         });
}

void check_system_resolver(const Case& facts, Sheet& sheet) {
  const auto* seen = observation_of(facts, ProbeRole::resolver);
  if (seen == nullptr || !measured(*seen)) return;
  if (seen->succeeded()) return sheet.healthy("resolver.differs", "system resolver", {evidence_of(*seen)});
  const auto servers = of_role(facts, ProbeRole::name_server);
  const auto known = std::find_if(servers.begin(), servers.end(),
                                  [&](const auto* o) { return o->path == seen->path && o->succeeded(); });
  if (known == servers.end()) return sheet.healthy("resolver.differs", "system resolver", {evidence_of(*seen)});
  sheet.claim("resolver.differs", !waits_for_a_silent_server(*seen, servers), "system resolver",
              {evidence_of(*seen), evidence_of(**known)});
}

}  // namespace

void check_names(const Case& facts, Sheet& sheet) {
  check_configured(facts, sheet);
  check_servers(facts, sheet);
  check_missing(facts, sheet);
  check_platform_server(facts, sheet);
  check_addresses(facts, sheet);
  check_system_resolver(facts, sheet);
}

}  // namespace sd

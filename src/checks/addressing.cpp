// SPDX-License-Identifier: MIT
#include <algorithm>

#include "base/text.hpp"
#include "checks/azure_vm.hpp"
#include "checks/route_error.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

bool has_no_host_route(const Case& facts) {
  const auto* route = facts.network.host_route.get();
  return route != nullptr && route->error == route_error::k_no_route;
}

bool endpoint_is_static(const Case& facts) {
  const auto* config = facts.agent.config.get();
  if (config == nullptr) return false;
  const auto found = config->agent.find("Protocol.EndpointDiscovery");
  return found != config->agent.end() && equal_ignoring_case(found->second, "static");
}

/// The agent looks for the host by DHCP and does not find it.
bool agent_searches(const Case& facts) {
  const auto* life = facts.agent.life.get();
  return life != nullptr && life->discovering && !endpoint_is_static(facts);
}

/// Without these two, how the address came is nobody's trouble.
bool has_effect(const Case& facts) { return has_no_host_route(facts) || agent_searches(facts); }

bool fits_pattern(std::string_view pattern, std::string_view name) {
  for (const auto word : split_words(pattern)) {
    const auto star = word.find('*');
    if (word == name || (star != std::string_view::npos && name.starts_with(word.substr(0, star)))) return true;
  }
  return false;
}

bool is_about(const AddressingStatement& statement, const Interface& interface) {
  if (statement.renderer == "udev") return false;
  if (statement.mac && interface.mac && *statement.mac == *interface.mac) return true;
  return fits_pattern(statement.interface_name, interface.name);
}

/// What the configuration says about the VM's first NIC; without a known NIC, about any that is no loopback.
std::vector<const AddressingStatement*> statements_of_primary(const Case& facts) {
  std::vector<const AddressingStatement*> out;
  const auto* addressing = facts.network.addressing.get();
  const auto* primary = primary_interface(facts);
  if (addressing == nullptr) return out;
  for (const auto& statement : addressing->statements)
    if (statement.method != AddressMethod::disabled && (primary == nullptr || is_about(statement, *primary)))
      out.push_back(&statement);
  return out;
}

Evidence evidence_of(const AddressingStatement& statement) {
  std::string text = statement.renderer + " gives " + statement.interface_name;
  switch (statement.method) {
    case AddressMethod::dhcp:
      text += " its address by DHCP";
      break;
    case AddressMethod::both:
      text += " its address by DHCP and static ones";
      break;
    case AddressMethod::static_address:
      text += " a static address";
      break;
    case AddressMethod::disabled:
      text += " no address";
      break;
  }
  if (!statement.addresses.empty()) text += " (" + join(statement.addresses, ", ") + ")";
  return {text, place(statement), std::nullopt};
}

std::vector<Evidence> effect_of(const Case& facts) {
  std::vector<Evidence> out;
  if (has_no_host_route(facts))
    out.push_back(
        {"there is no route to 168.63.129.16", facts.network.host_route.source.what, facts.network.host_route.at});
  if (agent_searches(facts))
    out.push_back(
        {"the agent is still looking for the host", facts.agent.life.source.what, facts.agent.life.get()->last_line});
  return out;
}

void check_method(const Case& facts, Sheet& sheet) {
  const auto statements = statements_of_primary(facts);
  std::vector<Evidence> evidence;
  for (const auto* statement : statements) evidence.push_back(evidence_of(*statement));
  if (!facts.network.addressing.known()) {
    for (const char* id : {"dhcp.off", "dhcp.no_lease"})
      sheet.unknown(id, "network configuration", {why_unknown(facts.network.addressing)});
    return;
  }
  const bool effect_known = facts.network.host_route.known() || host_way(facts) == Way::open || agent_searches(facts);
  if (!effect_known) {
    for (const char* id : {"dhcp.off", "dhcp.no_lease"}) sheet.unknown(id, "network configuration", evidence);
    return;
  }
  const bool any_dhcp = std::any_of(statements.begin(), statements.end(),
                                    [](const auto* s) { return s->method != AddressMethod::static_address; });
  const bool is_static = !statements.empty() && !any_dhcp;
  const auto effect = effect_of(facts);
  evidence.insert(evidence.end(), effect.begin(), effect.end());
  sheet.claim("dhcp.off", is_static && has_effect(facts), "network configuration", evidence);
  if (!facts.network.leases.known())
    return sheet.unknown("dhcp.no_lease", "DHCP lease", {why_unknown(facts.network.leases)});
  const bool no_lease = any_dhcp && facts.network.leases.get()->empty();
  sheet.claim("dhcp.no_lease", no_lease && has_effect(facts), "DHCP lease", evidence);
}

/// Azure's gateway is the first address of the subnet (azure-docs, virtual-networks-faq).
bool may_be_azures_gateway(const IpAddress& gateway, const Interface& interface) {
  return std::any_of(interface.addresses.begin(), interface.addresses.end(), [&](const auto& own) {
    auto first = Prefix::containing(own.address, own.prefix_length).address().bytes();
    first[3] |= 1;
    return own.address.is_v4() && gateway.is_v4() && gateway.bytes() == first;
  });
}

/// The packets for the host go, unanswered, to a gateway that a foreign lease named and that cannot be Azure's.
bool is_led_astray(const Case& facts) {
  const auto* route = facts.network.host_route.get();
  const auto* primary = primary_interface(facts);
  if (route == nullptr || !route->gateway || primary == nullptr || host_way(facts) != Way::closed) return false;
  if (may_be_azures_gateway(*route->gateway, *primary)) return false;
  return std::any_of(facts.network.leases.get()->begin(), facts.network.leases.get()->end(), [&](const Lease& lease) {
    return std::find(lease.routers.begin(), lease.routers.end(), *route->gateway) != lease.routers.end();
  });
}

bool promises_host_route(const std::vector<Lease>& leases) {
  return std::any_of(leases.begin(), leases.end(), [](const Lease& lease) {
    return std::any_of(lease.routes.begin(), lease.routes.end(),
                       [](const auto& route) { return route.destination.contains(k_host_address); });
  });
}

/// The client was told to use no routes. Then systemd-networkd does not even ask for option 121, so that the lease does
/// not list them (seen with version 252); it still adds one to its name server, systemd.network(5) RoutesToDNS=: with
/// Azure's name server the host stays within reach.
bool suppresses_routes(const Case& facts) {
  const auto statements = statements_of_primary(facts);
  return has_azure_lease(facts) && std::any_of(statements.begin(), statements.end(),
                                               [](const auto* statement) { return statement->routes_suppressed; });
}

/// What the lease promises and the kernel does not have: the route to the host, and the one to everything else. Without
/// a setting that says so, a lost default route is nobody's choice.
void check_promised_routes(const std::vector<Lease>& leases, const Case& facts, const std::vector<Evidence>& evidence,
                           Sheet& sheet) {
  struct Row {
    const char* finding;
    const Fact<RouteChoice>& route;
    bool promised;
  };
  const bool suppressed = suppresses_routes(facts);
  for (const auto& row :
       {Row{"dhcp.routes_suppressed", facts.network.host_route, suppressed || promises_host_route(leases)},
        Row{"dhcp.default_route_suppressed", facts.network.internet_route, suppressed}}) {
    const auto* route = row.route.get();
    if (route == nullptr)
      sheet.unknown(row.finding, "DHCP lease", {why_unknown(row.route)});
    else
      sheet.claim(row.finding, row.promised && route->error == route_error::k_no_route, "DHCP lease", evidence);
  }
}

void check_leases(const Case& facts, Sheet& sheet) {
  const auto* leases = facts.network.leases.get();
  if (leases == nullptr) {
    for (const char* id : {"dhcp.no_option_245", "dhcp.routes_suppressed", "dhcp.default_route_suppressed"})
      sheet.unknown(id, "DHCP lease", {why_unknown(facts.network.leases)});
    return;
  }
  const bool foreign = !leases->empty() && !has_azure_lease(facts);
  std::vector<Evidence> evidence;
  for (const auto& lease : *leases) {
    std::string text =
        lease.client + " lease of " + (lease.interface_name.empty() ? "an interface" : lease.interface_name);
    text += lease.server ? ", server " + to_text(*lease.server) : ", no server named";
    text += lease.option_245 ? ", option 245 is " + to_text(*lease.option_245) : ", no option 245";
    evidence.push_back({text, lease.file, std::nullopt});
  }
  const bool astray = foreign && is_led_astray(facts);
  if (astray)
    evidence.push_back({"the lease leads to the gateway " + to_text(*facts.network.host_route.get()->gateway) +
                            ", and nobody answers from 168.63.129.16",
                        facts.network.host_route.source.what, facts.network.host_route.at});
  sheet.claim("dhcp.no_option_245", astray || (foreign && has_effect(facts)), "DHCP lease", evidence);
  for (const auto* statement : statements_of_primary(facts))
    if (statement->routes_suppressed)
      evidence.push_back({"the configuration suppresses the routes of DHCP", place(*statement), std::nullopt});
  check_promised_routes(*leases, facts, evidence, sheet);
}

bool has_address(const Interface& interface, const std::vector<IpAddress>& wanted) {
  return std::any_of(interface.addresses.begin(), interface.addresses.end(), [&](const auto& own) {
    return std::find(wanted.begin(), wanted.end(), own.address) != wanted.end();
  });
}

std::string addresses_of(const Interface& interface) {
  std::vector<std::string> out;
  for (const auto& own : interface.addresses)
    if (own.address.is_v4()) out.push_back(to_text(own.address));
  return out.empty() ? "no IPv4 address" : join(out, ", ");
}

/// Azure's records of this VM's NIC, found by its hardware address.
std::pair<std::vector<IpAddress>, Evidence> given_by_records(const Case& facts, const Interface& primary) {
  for (const auto* nic : own_records(facts).nics)
    if (nic->mac && nic->mac == primary.mac && !nic->addresses.empty())
      return {nic->addresses, record_line(facts, "the platform's record of the NIC gives " +
                                                     to_text(nic->addresses.front()) + " to " + primary.name)};
  return {};
}

/// The addresses that the platform or its DHCP server gave to the first NIC, and who says so.
std::pair<std::vector<IpAddress>, Evidence> given_addresses(const Case& facts, const Interface& primary) {
  if (const auto* metadata = facts.metadata.get())
    for (const auto& nic : metadata->nics)
      if (nic.mac == primary.mac && !nic.private_addresses.empty())
        return {nic.private_addresses,
                {"the platform gave " + to_text(nic.private_addresses.front()) + " to " + primary.name,
                 facts.metadata.source.what, facts.metadata.at}};
  for (const auto& lease : each(facts.network.leases))
    if (lease.address && lease.interface_name == primary.name && (lease.option_245 || lease.server == k_host_address))
      return {{*lease.address},
              {"the lease gave " + to_text(*lease.address) + " to " + primary.name, lease.file, std::nullopt}};
  return given_by_records(facts, primary);
}

void check_address(const Case& facts, Sheet& sheet) {
  const auto* primary = primary_interface(facts);
  if (primary == nullptr) return;
  const auto [given, who] = given_addresses(facts, *primary);
  if (given.empty()) return;
  const Evidence own{primary->name + " has " + addresses_of(*primary), facts.network.interfaces.source.what,
                     facts.network.interfaces.at};
  const bool differs = !has_address(*primary, given);
  if (differs && host_way(facts) == Way::unknown)
    return sheet.unknown("address.not_the_platforms", primary->name, {own, who});
  sheet.claim("address.not_the_platforms", differs && host_way(facts) == Way::closed, primary->name, {own, who});
}

void check_mac(const Case& facts, Sheet& sheet) {
  const auto* addressing = facts.network.addressing.get();
  const auto* interfaces = facts.network.interfaces.get();
  if (addressing == nullptr || interfaces == nullptr) return;
  const auto is_live = [&](const Mac& mac) {
    return std::any_of(interfaces->begin(), interfaces->end(), [&](const Interface& i) { return i.mac == mac; });
  };
  std::vector<Evidence> orphans;
  bool served = false;
  for (const auto& statement : addressing->statements) {
    if (statement.mac && !is_live(*statement.mac)) {
      orphans.push_back({"the configuration wants the hardware address " + to_text(*statement.mac) + " for " +
                             statement.interface_name + ", which no interface has",
                         place(statement), std::nullopt});
    } else if (statement.method != AddressMethod::disabled) {
      for (const auto& interface : *interfaces)
        served = served || (interface.kind == InterfaceKind::ethernet && is_about(statement, interface));
    }
  }
  const bool effect = !served && (has_no_host_route(facts) || host_way(facts) == Way::closed);
  sheet.claim("address.mac_mismatch", !orphans.empty() && effect, "network configuration", orphans);
}

/// Whatever else its configuration and its lease say.
void check_link(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.network.interfaces;
  if (!fact.known()) return sheet.unknown("interface.down", "interfaces", {why_unknown(fact)});
  const auto* primary = primary_interface(facts);
  if (primary == nullptr) return;
  sheet.claim("interface.down", !primary->up, primary->name,
              {{primary->name + (primary->up ? " is up" : " is down"), fact.source.what, fact.at}});
}

}  // namespace

void check_addressing(const Case& facts, Sheet& sheet) {
  check_link(facts, sheet);
  check_method(facts, sheet);
  check_leases(facts, sheet);
  check_address(facts, sheet);
  check_mac(facts, sheet);
}

}  // namespace sd

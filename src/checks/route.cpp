// SPDX-License-Identifier: MIT
#include <algorithm>

#include "checks/route_error.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

const std::string k_subject = "route to 168.63.129.16";

std::string describe_route(const RouteChoice& route) {
  if (route.error == route_error::k_no_route) return "the kernel has no route";
  if (route.error == route_error::k_prohibited) return "the route prohibits it";
  if (route.error == route_error::k_black_hole) return "the route is a black hole";
  if (route.error == route_error::k_host_unreachable) return "the route says unreachable";
  std::string out = "dev " + route.device;
  if (route.gateway) out += " via " + to_text(*route.gateway);
  if (route.source) out += " from " + to_text(*route.source);
  return out;
}

const Interface* interface_named(const Case& facts, std::string_view name) {
  const auto* all = facts.network.interfaces.get();
  if (all == nullptr) return nullptr;
  const auto found = std::find_if(all->begin(), all->end(), [&](const Interface& i) { return i.name == name; });
  return found == all->end() ? nullptr : &*found;
}

/// The probe that left from the primary address although the kernel would have taken another.
const Observation* bound_probe(const Case& facts) {
  for (const auto& observation : facts.observations)
    if (observation.role == ProbeRole::host && observation.id.find(".from.") != std::string::npos) return &observation;
  return nullptr;
}

void check_source(const Case& facts, const Evidence& evidence, Sheet& sheet) {
  const auto* bound = bound_probe(facts);
  const auto way = host_way(facts);
  if (way == Way::open || bound == nullptr) return sheet.healthy("route.host.secondary_source", k_subject, {evidence});
  if (way == Way::unknown || !measured(*bound))
    return sheet.unknown("route.host.secondary_source", k_subject, {evidence});
  sheet.claim("route.host.secondary_source", bound->succeeded(), k_subject, {evidence, evidence_of(*bound)});
}

void check_interface(const Case& facts, const RouteChoice& route, const Evidence& evidence, Sheet& sheet) {
  const auto way = host_way(facts);
  const auto* taken = interface_named(facts, route.device);
  const auto* primary = primary_interface(facts);
  const bool tunnel = taken != nullptr && taken->kind == InterfaceKind::tunnel;
  if (way == Way::open) {
    sheet.healthy("route.host.tunnel", k_subject, {evidence});
    sheet.healthy("route.host.wrong_interface", k_subject, {evidence});
    return;
  }
  if (taken != nullptr && way == Way::closed) sheet.claim("route.host.tunnel", tunnel, k_subject, {evidence});
  if (tunnel) return sheet.healthy("route.host.wrong_interface", k_subject, {evidence});
  if (taken == nullptr || primary == nullptr || way != Way::closed) return;
  // A virtual function belongs to its master: leaving through either is leaving through the NIC.
  const bool same =
      taken->index == primary->index || taken->master == primary->index || primary->master == taken->index;
  sheet.claim("route.host.wrong_interface", !same, k_subject,
              {evidence, {"the VM's first NIC is " + primary->name, "interfaces", std::nullopt}});
}

}  // namespace

void check_route(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.network.host_route;
  const auto* route = fact.get();
  if (route == nullptr) {
    for (const char* id : {"route.host.missing", "route.host.prohibited", "route.host.secondary_source",
                           "route.host.tunnel", "route.host.wrong_interface"})
      sheet.unknown(id, k_subject, {why_unknown(fact)});
    return;
  }
  const Evidence evidence{describe_route(*route), fact.source.what, fact.at};
  const bool forbids = route->error == route_error::k_prohibited || route->error == route_error::k_black_hole ||
                       route->error == route_error::k_host_unreachable;
  sheet.claim("route.host.missing", route->error == route_error::k_no_route, k_subject, {evidence});
  sheet.claim("route.host.prohibited", forbids, k_subject, {evidence});
  if (route->error != 0) {
    for (const char* id : {"route.host.secondary_source", "route.host.tunnel", "route.host.wrong_interface"})
      sheet.healthy(id, k_subject, {evidence});
    return;
  }
  check_source(facts, evidence, sheet);
  check_interface(facts, *route, evidence, sheet);
}

}  // namespace sd

// SPDX-License-Identifier: MIT
#include "platform/outbound_records.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>

#include "base/text.hpp"
#include "platform/rule_values.hpp"
#include "platform/subnets.hpp"

namespace sd::platform {
namespace {

/// The ids of a list of references, in lower case.
Result<std::set<std::string>> ids_at(const Place& list, std::string_view what) {
  SD_TRY(expect_list(list, what));
  std::set<std::string> out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto element = list.element(i);
    auto id = to_lower(name_at(element, "id"));
    if (id.empty()) return element.expected("a reference with an id");
    out.insert(std::move(id));
  }
  return out;
}

std::string id_of(const Place& parent, std::string_view member) {
  const auto reference = parent.member(member);
  return to_lower(name_at(reference, "id"));
}

Result<std::set<std::string>> public_frontends_of(const Place& balancer) {
  const auto list = balancer.member("frontendIPConfigurations");
  SD_TRY(expect_list(list, "a list of frontends"));
  std::set<std::string> out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto frontend = list.element(i);
    const bool is_public = !id_of(frontend, "publicIPAddress").empty() || !id_of(frontend, "publicIPPrefix").empty();
    if (is_public) out.insert(to_lower(name_at(frontend, "id")));
  }
  return out;
}

/// A rule names one pool, since 2020 a list of them.
Result<bool> serves(const Place& rule, const std::string& pool) {
  const auto list = rule.member("backendAddressPools");
  const auto pools = SD_TRY(ids_at(list, "a list of backend pools"));
  return id_of(rule, "backendAddressPool") == pool || pools.contains(pool);
}

/// "outbound rule NAME" of the first that serves the pool; empty when none does.
Result<std::string> outbound_rule_of(const Place& balancer, const std::string& pool) {
  const auto rules = balancer.member("outboundRules");
  SD_TRY(expect_list(rules, "a list of outbound rules"));
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto rule = rules.element(i);
    if (SD_TRY(serves(rule, pool))) return "outbound rule " + name_at(rule, "name");
  }
  return std::string{};
}

Result<std::string> balancing_rule_of(const Place& balancer, const std::string& pool) {
  const auto frontends = SD_TRY(public_frontends_of(balancer));
  const auto rules = balancer.member("loadBalancingRules");
  SD_TRY(expect_list(rules, "a list of load-balancing rules"));
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto rule = rules.element(i);
    const auto off = rule.member("disableOutboundSnat");
    const bool translates = !SD_TRY(truth_at(off)).value_or(false);
    if (translates && frontends.contains(id_of(rule, "frontendIPConfiguration")) && SD_TRY(serves(rule, pool)))
      return "load-balancing rule " + name_at(rule, "name") + " of a public frontend";
  }
  return std::string{};
}

bool has_any(const Place& place, std::initializer_list<std::string_view> members) {
  return std::any_of(members.begin(), members.end(),
                     [&](std::string_view name) { return place.member(name).value() != nullptr; });
}

}  // namespace

bool is_nat_gateway(const Place& place) {
  return is_kind(place, "natGateways") &&
         has_any(place, {"publicIpAddresses", "publicIpPrefixes", "idleTimeoutInMinutes", "subnets", "sku"});
}

Result<void> read_nat_gateway(const Place& place, Collector& out) {
  bool leads_out = false;
  for (const auto* name : {"publicIpAddresses", "publicIpPrefixes"}) {
    const auto list = place.member(name);
    leads_out = !SD_TRY(ids_at(list, "a list of public addresses")).empty() || leads_out;
  }
  out.add(CloudWayOut{.id = name_at(place, "id"),
                      .kind = WayOutKind::nat_gateway,
                      .leads_out = leads_out,
                      .why = leads_out ? "it has a public address" : "it has no public address"});
  return {};
}

bool is_public_address(const Place& place) {
  return is_kind(place, "publicIPAddresses") &&
         has_any(place, {"ipAddress", "publicIPAllocationMethod", "publicIPAddressVersion"});
}

Result<void> read_public_address(const Place& place, Collector& out) {
  const auto field = place.member("ipAddress");
  const std::string address(SD_TRY(text_at(field, "a public address")));
  out.add(CloudWayOut{.id = name_at(place, "id"),
                      .kind = WayOutKind::public_address,
                      .leads_out = !address.empty(),
                      .why = address.empty() ? "it has no address now" : "it is " + printable(address, 60)});
  return {};
}

bool is_load_balancer(const Place& place) {
  return is_kind(place, "loadBalancers") && place.member("backendAddressPools").is_array();
}

Result<void> read_load_balancer(const Place& place, Collector& out) {
  const auto sku = place.member("sku");
  // Without a word it is Basic, the default of the API.
  const bool standard = equal_ignoring_case(name_at(sku, "name"), "Standard");
  const auto pools = place.member("backendAddressPools");
  for (std::size_t i = 0; i < pools.size(); ++i) {
    const auto pool = pools.element(i);
    CloudWayOut way{.id = name_at(pool, "id"), .kind = standard ? WayOutKind::standard_pool : WayOutKind::basic_pool};
    if (way.id.empty()) continue;
    way.why = SD_TRY(outbound_rule_of(place, to_lower(way.id)));
    if (way.why.empty()) way.why = SD_TRY(balancing_rule_of(place, to_lower(way.id)));
    way.leads_out = !way.why.empty();
    if (!way.leads_out) way.why = "no outbound rule and no load-balancing rule of a public frontend";
    out.add(std::move(way));
  }
  return {};
}

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
#include "platform/azure_routes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "model/resource_id.hpp"
#include "platform/rule_values.hpp"
#include "platform/security_group.hpp"

namespace sd::platform {
namespace {

/// The first five may stand in a route table; effective routes have more words than the specification lists.
constexpr Word<NextHop> k_next_hops[] = {{"Internet", NextHop::internet},
                                         {"VnetLocal", NextHop::vnet_local},
                                         {"VirtualAppliance", NextHop::virtual_appliance},
                                         {"VirtualNetworkGateway", NextHop::virtual_network_gateway},
                                         {"None", NextHop::none},
                                         {"VirtualNetwork", NextHop::vnet_local},
                                         {"VNetPeering", NextHop::vnet_peering},
                                         {"VNetGlobalPeering", NextHop::vnet_peering},
                                         {"VirtualNetworkServiceEndpoint", NextHop::service_endpoint}};

constexpr Word<RouteOrigin> k_origins[] = {{"User", RouteOrigin::user},
                                           {"VirtualNetworkGateway", RouteOrigin::gateway},
                                           {"Default", RouteOrigin::system},
                                           {"Unknown", RouteOrigin::unknown}};

constexpr Word<bool> k_states[] = {{"Active", true}, {"Invalid", false}};

Result<void> read_next_hop(const Place& place, AzureRoute& out) {
  const auto type = place.member("nextHopType");
  const auto text = SD_TRY(text_at(type, "a next hop type"));
  if (text.empty()) return type.expected("a next hop type");
  out.next_hop_text = text;
  const auto known = std::find_if(std::begin(k_next_hops), std::end(k_next_hops),
                                  [&](const auto& word) { return equal_ignoring_case(word.word, text); });
  if (known != std::end(k_next_hops))
    out.next_hop = known->meaning;
  else
    type.remark(fmt::format("\"{}\" is no next hop that is known here", printable(text, 60)));
  const auto add = [&](std::string_view address, const Place& at) -> Result<void> {
    if (is_expression(address)) {
      at.remark("the expression is not known here: the address of the next hop is not told");
      return {};
    }
    const auto parsed = IpAddress::parse(address);
    if (!parsed) return at.expected("an address");
    out.next_hop_addresses.push_back(*parsed);
    return {};
  };
  for (const auto name : {"nextHopIpAddress", "next_hop_in_ip_address"}) {
    const auto addresses = place.member(name);
    SD_TRY(for_each_text(addresses, "an address", add));
  }
  return {};
}

Result<void> read_prefixes(const Place& place, AzureRoute& out) {
  RuleEnd end;
  const FieldNames names{"addressPrefix", "addressPrefixes"};
  const auto add = [&](std::string_view text, const Place& at) -> Result<void> {
    SD_TRY(add_address(text, at, AnyPrefix::star, end));
    return end.any ? at.expected("an address prefix or a service tag") : Result<void>{};
  };
  SD_TRY(for_each_text(place, names, "an address prefix or a service tag", add));
  out.prefixes = std::move(end.prefixes);
  out.tags = std::move(end.tags);
  if (!out.prefixes.empty() || !out.tags.empty()) return {};
  const auto prefix = place.member(names.singular);
  return prefix.expected("an address prefix or a service tag");
}

Result<AzureRoute> read_route(const Place& place) {
  if (!place.is_object()) return place.expected("a route");
  AzureRoute out;
  out.name = name_at(place, "name");
  SD_TRY(read_prefixes(place, out));
  SD_TRY(read_next_hop(place, out));
  return out;
}

Result<AzureRoute> read_effective_route(const Place& place) {
  auto out = SD_TRY(read_route(place));
  const auto source = place.member("source");
  const auto origin = SD_TRY(word_at(source, k_origins, "Default, User, VirtualNetworkGateway or Unknown"));
  out.origin = origin.value_or(RouteOrigin::unknown);
  const auto state = place.member("state");
  out.active = SD_TRY(word_at(state, k_states, "Active or Invalid")).value_or(true);
  return out;
}

/// Only effective routes tell their source and state, or have several prefixes.
bool is_effective_route(const Place& place) {
  return place.member("source") || place.member("state") || place.member("addressPrefix").is_array();
}

Result<AzureRoutes> route_table_at(const Place& place) {
  AzureRoutes out{.name = owner_at(place).name};
  const auto routes = place.member("routes");
  SD_TRY(expect_list(routes, "a list of routes"));
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const auto route = routes.element(i);
    out.routes.push_back(SD_TRY(read_user_route(route)));
  }
  return out;
}

}  // namespace

Result<AzureRoute> read_user_route(const Place& place) {
  auto out = SD_TRY(read_route(place));
  out.origin = RouteOrigin::user;
  return out;
}

bool is_route_table(const Place& place) {
  const auto routes = place.member("routes");
  if (!routes.is_array()) return false;
  if (routes.size() == 0) return true;
  const auto first = routes.element(0);
  return is_route(first);
}

Result<void> read_route_table(const Place& place, Collector& out) {
  out.add(SD_TRY(route_table_at(place)));
  return {};
}

Result<void> read_embedded_route_table(const Place& place, Collector& out) {
  if (!is_route_table(place)) return {};
  auto table = SD_TRY(route_table_at(place));
  if (!table.routes.empty()) out.add(std::move(table));
  return {};
}

bool is_route(const Place& place) {
  return place.member("nextHopType").value() != nullptr && place.member("routeTableId").value() == nullptr;
}

Result<void> read_loose_route(const Place& place, Collector& out) {
  if (is_effective_route(place)) {
    out.add_effective_route(SD_TRY(read_effective_route(place)));
    return {};
  }
  auto route = SD_TRY(read_user_route(place));
  const auto id = name_at(place, "id");
  out.add_loose(Owner{std::string(segment_after(id, "routeTables")), std::string(id_up_to(id, "routeTables")), {}},
                std::move(route));
  return {};
}

}  // namespace sd::platform

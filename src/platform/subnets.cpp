// SPDX-License-Identifier: MIT
#include "platform/subnets.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "platform/azure_routes.hpp"
#include "platform/resource_id.hpp"
#include "platform/rule_values.hpp"
#include "platform/security_group.hpp"

namespace sd::platform {
namespace {

bool has_any(const Place& place, std::initializer_list<std::string_view> members) {
  return std::any_of(members.begin(), members.end(),
                     [&](std::string_view name) { return place.member(name).value() != nullptr; });
}

/// Whether something is attached. What PowerShell prints for nothing is an object of nulls.
std::optional<bool> is_attached(const Place& place) {
  if (is_expression(place.text())) {
    place.remark("the expression is not known here: whether there is one is not told");
    return std::nullopt;
  }
  return place.is_object() && (place.member("id") || place.member("name") || place.member("ipAddress"));
}

/// One that is attached is enough; one that is not told leaves it open.
std::optional<bool> either(std::optional<bool> a, std::optional<bool> b) {
  if (a == true || b == true) return true;
  return a && b ? std::optional{false} : std::nullopt;
}

std::string subnet_name_at(const Place& place, std::string_view network) {
  const auto by_id = subnet_of_id(name_at(place, "id"));
  const auto name = owner_at(place).name;
  if (!by_id.empty() || network.empty()) return by_id.empty() ? name : by_id;
  return std::string(network) + "/" + std::string(last_segment(name));
}

/// Absent and null mean true: what Azure stores for subnets made before the setting existed (facts 2.7).
Result<std::optional<bool>> default_outbound_at(const Place& place) {
  const auto access = place.member("defaultOutboundAccess");
  if (is_expression(access.text())) {
    access.remark("the expression is not known here: whether default outbound access is on is not told");
    return std::optional<bool>{};
  }
  return std::optional{SD_TRY(truth_at(access)).value_or(true)};
}

/// What one IP configuration of a NIC adds.
Result<void> read_ip_configuration(const Place& place, OutboundMethods& methods, Collector& out) {
  if (!place.is_object()) return place.expected("an IP configuration");
  std::vector<Prefix> addresses;
  const auto address = place.member("privateIPAddress");
  if (!is_expression(address.text())) SD_TRY(add_prefixes(address, addresses));
  const auto groups = place.member("applicationSecurityGroups");
  SD_TRY(expect_list_or_expression(groups, "a list of application security groups"));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto group = groups.element(i);
    const auto id = name_at(group, "id");
    if (id.empty()) return group.expected("an application security group with an id");
    out.add_member(last_segment(id), addresses);
  }
  const auto public_address = place.member("publicIPAddress");
  const auto pools = place.member("loadBalancerBackendAddressPools");
  const auto subnet = place.member("subnet");
  methods.public_address = either(methods.public_address, is_attached(public_address));
  SD_TRY(expect_list_or_expression(pools, "a list of backend pools"));
  const bool untold = is_expression(pools.text());
  methods.load_balancer = either(methods.load_balancer, untold ? std::nullopt : std::optional{pools.size() > 0});
  if (methods.subnet.empty()) methods.subnet = subnet_of_id(name_at(subnet, "id"));
  return {};
}

}  // namespace

std::string kind_of_resource(const Place& place) {
  const auto type = name_at(place, "type");
  if (type.find('/') != std::string::npos) return std::string(last_segment(type));
  return std::string(kind_of_id(name_at(place, "id")));
}

bool is_kind(const Place& place, std::string_view kind) { return equal_ignoring_case(kind_of_resource(place), kind); }

Result<std::vector<std::string>> service_endpoints_at(const Place& list) {
  std::vector<std::string> out;
  SD_TRY(expect_list_or_expression(list, "a list of service endpoints"));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto endpoint = list.element(i);
    auto name = endpoint.is_object() ? name_at(endpoint, "service") : std::string(trim(endpoint.text()));
    if (name.empty()) return endpoint.expected("a service endpoint with the name of a service");
    out.push_back(std::move(name));
  }
  return out;
}

bool is_virtual_network(const Place& place) {
  return place.member("subnets").is_array() && (is_kind(place, "virtualNetworks") || has_any(place, {"addressSpace"}));
}

Result<void> read_virtual_network(const Place& place, Collector& out) {
  const auto subnets = place.member("subnets");
  SD_TRY(expect_list_or_expression(subnets, "a list of subnets"));
  const auto network = owner_at(place).name;
  for (std::size_t i = 0; i < subnets.size(); ++i) {
    const auto subnet = subnets.element(i);
    if (!subnet.is_object()) return subnet.expected("a subnet");
    SD_TRY(read_subnet(subnet, network, out));
  }
  return {};
}

bool is_subnet(const Place& place) {
  if (!has_any(place, {"addressPrefix", "addressPrefixes", "ipamPoolPrefixAllocations"})) return false;
  return is_kind(place, "subnets") ||
         has_any(place, {"serviceEndpoints", "defaultOutboundAccess", "natGateway", "networkSecurityGroup",
                         "routeTable", "delegations", "privateEndpointNetworkPolicies"});
}

Result<void> read_subnet(const Place& place, std::string_view network, Collector& out) {
  OutboundMethods methods{.subnet = subnet_name_at(place, network)};
  methods.default_outbound = SD_TRY(default_outbound_at(place));
  const auto gateway = place.member("natGateway");
  methods.nat_gateway = is_attached(gateway);
  const auto endpoints = place.member("serviceEndpoints");
  methods.service_endpoints = SD_TRY(service_endpoints_at(endpoints));
  const auto group = place.member("networkSecurityGroup");
  SD_TRY(read_embedded_group(group, "subnet " + methods.subnet, out));
  const auto table = place.member("routeTable");
  SD_TRY(read_embedded_route_table(table, out));
  out.add(std::move(methods));
  return {};
}

bool is_network_interface(const Place& place) {
  if (!place.member("ipConfigurations").is_array()) return false;
  return is_kind(place, "networkInterfaces") ||
         has_any(place, {"macAddress", "enableIPForwarding", "enableAcceleratedNetworking", "nicType"});
}

Result<void> read_network_interface(const Place& place, Collector& out) {
  OutboundMethods methods{.public_address = false, .load_balancer = false};
  const auto connectivity = place.member("defaultOutboundConnectivityEnabled");
  methods.default_outbound = SD_TRY(truth_at(connectivity));
  const auto configurations = place.member("ipConfigurations");
  SD_TRY(expect_list_or_expression(configurations, "a list of IP configurations"));
  for (std::size_t i = 0; i < configurations.size(); ++i) {
    const auto configuration = configurations.element(i);
    SD_TRY(read_ip_configuration(configuration, methods, out));
  }
  const auto group = place.member("networkSecurityGroup");
  SD_TRY(read_embedded_group(group, "network interface " + owner_at(place).name, out));
  out.add(std::move(methods));
  return {};
}

bool is_application_group(const Place& place) { return is_kind(place, "applicationSecurityGroups"); }

Result<void> read_application_group(const Place& place, Collector& out) {
  const auto name = owner_at(place).name;
  if (name.empty()) return place.expected("an application security group with a name");
  out.add_member(name, {});
  return {};
}

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
#include "platform/subnets.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/resource_id.hpp"
#include "platform/azure_routes.hpp"
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

/// Name servers of a NIC or a network. Portal and templates write AzureProvidedDNS where there are none.
Result<std::vector<IpAddress>> name_servers_at(const Place& list) {
  std::vector<IpAddress> out;
  SD_TRY(for_each_text(list, "the address of a name server",
                       [&](std::string_view text, const Place& place) -> Result<void> {
                         if (is_expression(text) || equal_ignoring_case(text, "AzureProvidedDNS")) return {};
                         const auto address = IpAddress::parse(text);
                         if (!address) return place.expected("the address of a name server");
                         out.push_back(*address);
                         return {};
                       }));
  return out;
}

Result<std::vector<std::string>> references_at(const Place& list, std::string_view what) {
  SD_TRY(expect_list_or_expression(list, what));
  std::vector<std::string> out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto element = list.element(i);
    if (auto id = name_at(element, "id"); !id.empty()) out.push_back(std::move(id));
  }
  return out;
}

/// What one IP configuration tells of the NIC itself: its address, the primary one first, its subnet and its pools.
Result<void> add_configuration(const Place& place, CloudNic& nic) {
  const auto field = place.member("privateIPAddress");
  const auto primary = place.member("primary");
  const auto subnet = place.member("subnet");
  const auto pools = place.member("loadBalancerBackendAddressPools");
  const bool first = !is_expression(primary.text()) && SD_TRY(truth_at(primary)).value_or(false);
  if (const auto address = IpAddress::parse(field.text()))
    nic.addresses.insert(first ? nic.addresses.begin() : nic.addresses.end(), *address);
  if (auto id = name_at(subnet, "id"); !id.empty()) nic.subnets.push_back(std::move(id));
  for (auto& pool : SD_TRY(references_at(pools, "a list of backend pools"))) nic.pools.push_back(std::move(pool));
  return {};
}

/// Of a NIC of a template, which has no id yet, nothing is kept.
Result<void> add_nic(const Place& place, Collector& out) {
  CloudNic nic{.id = name_at(place, "id")};
  if (nic.id.empty()) return {};
  const auto vm = place.member("virtualMachine");
  const auto mac = Mac::parse(name_at(place, "macAddress"));
  const auto names = place.member("dnsSettings");
  const auto servers = names.member("dnsServers");
  const auto configurations = place.member("ipConfigurations");
  nic.vm = name_at(vm, "id");
  if (mac) nic.mac = *mac;
  nic.dns_servers = SD_TRY(name_servers_at(servers));
  for (std::size_t i = 0; i < configurations.size(); ++i) {
    const auto configuration = configurations.element(i);
    SD_TRY(add_configuration(configuration, nic));
  }
  out.add(std::move(nic));
  return {};
}

Result<void> add_subnet(const Place& place, const OutboundMethods& methods, Collector& out) {
  CloudSubnet subnet{.id = name_at(place, "id"), .name = methods.subnet, .endpoints = methods.service_endpoints};
  const auto gateway = place.member("natGateway");
  const auto policies = place.member("serviceEndpointPolicies");
  subnet.nat_gateway = name_at(gateway, "id");
  subnet.endpoint_policies = SD_TRY(references_at(policies, "a list of service endpoint policies"));
  if (!subnet.id.empty()) out.add(std::move(subnet));
  return {};
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
  const auto options = place.member("dhcpOptions");
  const auto servers = options.member("dnsServers");
  CloudNetwork record{.id = name_at(place, "id"), .dns_servers = SD_TRY(name_servers_at(servers))};
  if (!record.id.empty()) out.add(std::move(record));
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
  SD_TRY(add_subnet(place, methods, out));
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
  SD_TRY(add_nic(place, out));
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

// SPDX-License-Identifier: MIT
#include "platform/terraform_plan.hpp"

#include "base/text.hpp"
#include "platform/azure_routes.hpp"
#include "platform/rule_values.hpp"
#include "platform/security_group.hpp"
#include "platform/subnets.hpp"

namespace sd::platform {
namespace {

/// The record of a resource, and what the configuration calls it where the plan does not know its name yet.
struct Resource {
  const Place& values;
  std::string label;
};

Owner owner_of(const Resource& resource) {
  auto out = owner_at(resource.values);
  if (out.name.empty()) out.name = resource.label;
  return out;
}

Result<void> read_group(const Resource& resource, Collector& out) {
  const auto owner = owner_of(resource);
  RuleSet set{.name = owner.name, .id = owner.id, .resource_group = owner.resource_group};
  const auto rules = resource.values.member("security_rule");
  set.rules = SD_TRY(read_rules(rules, RuleKind::planned));
  sort_rules(set.rules);
  out.add(std::move(set));
  return {};
}

Result<void> read_single_rule(const Resource& resource, Collector& out) {
  auto rule = SD_TRY(read_rule(resource.values, RuleKind::planned));
  if (rule.name.empty()) rule.name = resource.label;
  Owner owner{.name = name_at(resource.values, "network_security_group_name"),
              .resource_group = name_at(resource.values, "resource_group_name")};
  out.add_loose(std::move(owner), std::move(rule), resource.values);
  return {};
}

Result<void> read_table(const Resource& resource, Collector& out) {
  AzureRoutes table{.name = owner_of(resource).name};
  const auto routes = resource.values.member("route");
  SD_TRY(expect_list(routes, "a list of routes"));
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const auto route = routes.element(i);
    table.routes.push_back(SD_TRY(read_user_route(route)));
  }
  out.add(std::move(table));
  return {};
}

Result<void> read_single_route(const Resource& resource, Collector& out) {
  auto route = SD_TRY(read_user_route(resource.values));
  if (route.name.empty()) route.name = resource.label;
  out.add_loose(Owner{.name = name_at(resource.values, "route_table_name")}, std::move(route));
  return {};
}

/// What is attached to a subnet stands in resources of its own: that no NAT gateway is told here means nothing.
Result<void> read_planned_subnet(const Resource& resource, Collector& out) {
  const auto access = resource.values.member("default_outbound_access_enabled");
  const auto endpoints = resource.values.member("service_endpoints");
  OutboundMethods methods{.default_outbound = SD_TRY(truth_at(access)),
                          .service_endpoints = SD_TRY(service_endpoints_at(endpoints))};
  const auto network = name_at(resource.values, "virtual_network_name");
  methods.subnet = network.empty() ? owner_of(resource).name : network + "/" + owner_of(resource).name;
  if (methods.default_outbound || !methods.service_endpoints.empty()) out.add(std::move(methods));
  return {};
}

Result<void> read_asg(const Resource& resource, Collector& out) {
  out.add_member(owner_of(resource).name, {});
  return {};
}

struct Reader {
  std::string_view type;
  Result<void> (*read)(const Resource&, Collector&);
};

constexpr Reader k_readers[] = {
    {"azurerm_network_security_group", read_group},
    {"azurerm_network_security_rule", read_single_rule},
    {"azurerm_route_table", read_table},
    {"azurerm_route", read_single_route},
    {"azurerm_subnet", read_planned_subnet},
    {"azurerm_application_security_group", read_asg},
};

Result<void> read_module(const Place& module, Collector& out) {
  const auto resources = module.own_member("resources");
  SD_TRY(expect_list(resources, "a list of resources"));
  for (std::size_t i = 0; i < resources.size(); ++i) {
    const auto resource = resources.element(i);
    const auto type = name_at(resource, "type");
    const auto values = resource.own_member("values");
    for (const auto& reader : k_readers)
      if (values.is_object() && reader.type == type) SD_TRY(reader.read({values, name_at(resource, "name")}, out));
  }
  const auto children = module.own_member("child_modules");
  SD_TRY(expect_list(children, "a list of modules"));
  for (std::size_t i = 0; i < children.size(); ++i) {
    const auto child = children.element(i);
    SD_TRY(read_module(child, out));
  }
  return {};
}

}  // namespace

bool is_terraform(const Place& place) {
  for (const auto name : {"planned_values", "values"}) {
    const auto values = place.own_member(name);
    if (json_member(values.value(), "root_module")) return true;
  }
  return false;
}

/// A plan holds the state before it as well, which it is to replace: only what is planned is read.
Result<void> read_terraform(const Place& place, Collector& out) {
  const auto planned = place.own_member("planned_values");
  const auto state = place.own_member("values");
  const auto& values = planned ? planned : state;
  const auto root = values.own_member("root_module");
  return read_module(root, out);
}

}  // namespace sd::platform

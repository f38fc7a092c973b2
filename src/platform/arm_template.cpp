// SPDX-License-Identifier: MIT
#include "platform/arm_template.hpp"

#include "base/text.hpp"
#include "model/resource_id.hpp"
#include "platform/admin_rules.hpp"
#include "platform/azure_routes.hpp"
#include "platform/rule_values.hpp"
#include "platform/security_group.hpp"
#include "platform/subnets.hpp"

namespace sd::platform {
namespace {

/// A resource with its full type and name, "vnet1/default": a child inside its parent is written with the last part.
struct Resource {
  std::string type;
  std::string name;
};

Result<void> read_resources(const Place& list, const Resource& parent, Collector& out);

std::string parent_of(std::string_view name) {
  return std::string(name.substr(0, std::min(name.rfind('/'), name.size())));
}

/// A loop makes the rules while it is deployed: the template does not hold them.
Result<void> expect_no_loop(const Place& resource, std::string_view member) {
  const auto loops = resource.member("copy");
  for (std::size_t i = 0; loops.is_array() && i < loops.size(); ++i) {
    const auto loop = loops.element(i);
    const auto name = loop.member("name");
    if (same_member(name.text(), member))
      return name.error("expected a list, but a copy loop makes it when it is deployed");
  }
  return {};
}

Result<void> read_group(const Place& place, const Resource&, Collector& out) {
  SD_TRY(expect_no_loop(place, "securityRules"));
  return read_security_group(place, out);
}

Result<void> read_rule_of_group(const Place& place, const Resource& resource, Collector& out) {
  auto rule = SD_TRY(read_rule(place, RuleKind::own));
  rule.name = last_segment(resource.name);
  out.add_loose(Owner{.name = parent_of(resource.name)}, std::move(rule), place);
  return {};
}

Result<void> read_table(const Place& place, const Resource&, Collector& out) {
  SD_TRY(expect_no_loop(place, "routes"));
  return read_route_table(place, out);
}

Result<void> read_route_of_table(const Place& place, const Resource& resource, Collector& out) {
  auto route = SD_TRY(read_user_route(place));
  route.name = last_segment(resource.name);
  out.add_loose(Owner{.name = parent_of(resource.name)}, std::move(route));
  return {};
}

Result<void> read_network(const Place& place, const Resource&, Collector& out) {
  SD_TRY(expect_no_loop(place, "subnets"));
  return read_virtual_network(place, out);
}

Result<void> read_subnet_of_network(const Place& place, const Resource& resource, Collector& out) {
  return read_subnet(place, parent_of(resource.name), out);
}

Result<void> read_nic(const Place& place, const Resource&, Collector& out) {
  return read_network_interface(place, out);
}

Result<void> read_asg(const Place& place, const Resource&, Collector& out) {
  return read_application_group(place, out);
}

Result<void> read_rule_of_manager(const Place& place, const Resource& resource, Collector& out) {
  return read_admin_rule(place, last_segment(parent_of(resource.name)), out);
}

Result<void> read_deployment(const Place& place, const Resource&, Collector& out) { return read_template(place, out); }

struct Reader {
  std::string_view type;
  Result<void> (*read)(const Place&, const Resource&, Collector&);
};

constexpr Reader k_readers[] = {
    {"Microsoft.Network/networkSecurityGroups", read_group},
    {"Microsoft.Network/networkSecurityGroups/securityRules", read_rule_of_group},
    {"Microsoft.Network/routeTables", read_table},
    {"Microsoft.Network/routeTables/routes", read_route_of_table},
    {"Microsoft.Network/virtualNetworks", read_network},
    {"Microsoft.Network/virtualNetworks/subnets", read_subnet_of_network},
    {"Microsoft.Network/networkInterfaces", read_nic},
    {"Microsoft.Network/applicationSecurityGroups", read_asg},
    {"Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/rules", read_rule_of_manager},
    {"Microsoft.Resources/deployments", read_deployment},
};

/// Whether it will be there once the template is deployed; whoever cannot tell reads it and says so.
bool is_deployed(const Place& resource) {
  const auto existing = resource.own_member("existing");
  const auto condition = resource.own_member("condition");
  const auto is = [](const Place& place, bool truth) {
    const auto* value = place.value() ? place.value()->if_bool() : nullptr;
    return value && *value == truth;
  };
  if (is(existing, true) || is(condition, false)) return false;
  if (condition && !is(condition, true)) condition.remark("the condition is not known here: the resource is read");
  return true;
}

Result<void> read_resource(const Place& place, const Resource& parent, Collector& out) {
  Resource resource{name_at(place, "type"), owner_at(place).name};
  if (!parent.type.empty() && resource.type.find('.') == std::string::npos) {
    resource.type = parent.type + "/" + resource.type;
    resource.name = parent.name + "/" + resource.name;
  }
  for (const auto& reader : k_readers)
    if (equal_ignoring_case(reader.type, resource.type) && is_deployed(place))
      SD_TRY(reader.read(place, resource, out));
  const auto children = place.own_member("resources");
  return read_resources(children, resource, out);
}

/// A list, or since language version 2.0 an object of symbolic names.
Result<void> read_resources(const Place& list, const Resource& parent, Collector& out) {
  if (list && !list.is_array() && !list.is_object()) return list.expected("a list of resources");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto resource = list.element(i);
    SD_TRY(read_resource(resource, parent, out));
  }
  return {};
}

/// While it lives, expressions of the document mean what they mean inside this template.
class Scope {
 public:
  Scope(Document& document, Expressions& expressions) : document_(document), before_(document.scope()) {
    document_.set_scope(&expressions);
  }
  ~Scope() { document_.set_scope(before_); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Document& document_;
  Expressions* before_;
};

/// A nested template is read in the scope of the outer one unless it asks for its own.
bool has_own_scope(const Place& deployment) {
  const auto options = deployment.member("expressionEvaluationOptions");
  return !deployment.document().scope() || equal_ignoring_case(name_at(options, "scope"), "inner");
}

bool has_resources(const Place& place) {
  const auto resources = place.own_member("resources");
  return resources.is_array() || resources.is_object();
}

}  // namespace

bool is_template(const Place& place) {
  const auto inner = place.member("template");
  return has_resources(inner) ||
         (has_resources(place) && (place.own_member("$schema") || place.own_member("contentVersion")));
}

Result<void> read_template(const Place& place, Collector& out) {
  const auto inner = place.member("template");
  const auto& holder = has_resources(inner) ? inner : place;
  const auto parameters = holder.own_member("parameters");
  const auto variables = holder.own_member("variables");
  const auto given = &holder == &inner ? place.member("parameters").value() : nullptr;
  const auto resources = holder.own_member("resources");
  if (!has_own_scope(place)) return read_resources(resources, {}, out);
  auto& document = place.document();
  Expressions expressions(parameters.value(), given, variables.value(), document.size());
  expressions.set_outer(document.scope());
  const Scope scope(document, expressions);
  return read_resources(resources, {}, out);
}

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
#include "platform/collector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace sd::platform {
namespace {

std::string key_of(const Owner& owner) {
  return to_lower(owner.id.empty() ? owner.resource_group + "/" + owner.name : owner.id);
}

/// A name alone is enough where one side does not tell the resource group.
bool is_same(const Owner& owner, std::string_view name, std::string_view id, std::string_view resource_group) {
  if (!owner.id.empty() && !id.empty()) return equal_ignoring_case(owner.id, id);
  if (!equal_ignoring_case(owner.name, name)) return false;
  return owner.resource_group.empty() || resource_group.empty() ||
         equal_ignoring_case(owner.resource_group, resource_group);
}

bool is_own(int priority) { return priority <= 4096; }

}  // namespace

void Collector::add(RuleSet set) {
  set.file = file_;
  found_.rule_sets.push_back(std::move(set));
}

void Collector::add(AzureRoutes routes) {
  routes.file = file_;
  found_.routes.push_back(std::move(routes));
}

void Collector::add(ServiceTags tags) {
  tags.file = file_;
  found_.service_tags.push_back(std::move(tags));
}

/// Exported templates hold a subnet twice, inside its network and as a child resource.
void Collector::add(OutboundMethods methods) {
  methods.file = file_;
  const auto [at, is_new] = subnets_.emplace(to_lower(methods.subnet), found_.outbound.size());
  if (!is_new && found_.outbound[at->second] == methods) return;
  found_.outbound.push_back(std::move(methods));
}

void Collector::add_admin_rule(SecurityRule rule, std::string_view collection, bool effective) {
  if (admin_.rules.empty()) admin_.name = collection;
  if (!equal_ignoring_case(admin_.name, collection)) several_collections_ = true;
  admin_.effective = admin_.effective || effective;
  admin_.rules.push_back(std::move(rule));
}

void Collector::add_effective_route(AzureRoute route) { effective_routes_.routes.push_back(std::move(route)); }

void Collector::add_member(std::string_view group, const std::vector<Prefix>& prefixes) {
  const auto [at, is_new] = groups_.emplace(to_lower(group), found_.group_members.size());
  if (is_new) found_.group_members.push_back({std::string(group), {}});
  auto& members = found_.group_members[at->second].prefixes;
  members.insert(members.end(), prefixes.begin(), prefixes.end());
}

void Collector::add_loose(Owner owner, SecurityRule rule, const Place& place) {
  const auto priority = place.member("priority");
  auto& loose = loose_rules_[key_of(owner)];
  loose.rules.push_back({std::move(rule), priority.path()});
  loose.owner = std::move(owner);
}

void Collector::add_loose(Owner owner, AzureRoute route) {
  auto& loose = loose_routes_[key_of(owner)];
  loose.routes.push_back(std::move(route));
  loose.owner = std::move(owner);
}

RuleSet& Collector::set_of(const Owner& owner) {
  auto& sets = found_.rule_sets;
  const auto found = std::find_if(sets.begin(), sets.end(), [&](const RuleSet& set) {
    return set.kind == RuleSetKind::security_group && !set.effective &&
           is_same(owner, set.name, set.id, set.resource_group);
  });
  if (found != sets.end()) return *found;
  add(RuleSet{.name = owner.name, .id = owner.id, .resource_group = owner.resource_group});
  return sets.back();
}

AzureRoutes& Collector::table_of(const Owner& owner) {
  auto& tables = found_.routes;
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const AzureRoutes& table) {
    return !table.effective && equal_ignoring_case(table.name, owner.name);
  });
  if (found != tables.end()) return *found;
  add(AzureRoutes{.name = owner.name});
  return tables.back();
}

/// Exported templates hold a rule twice, inside its NSG and as a child resource: the same rule once more says nothing.
/// A child of the same name with other values is deployed after its parent, and wins.
Result<void> Collector::bring_together(LooseRules& loose) {
  auto& set = set_of(loose.owner);
  std::map<std::string, std::size_t> inside;
  for (std::size_t i = 0; i < set.rules.size(); ++i) inside.emplace(to_lower(set.rules[i].name), i);
  std::vector<std::string> paths(set.rules.size());
  for (auto& [rule, path] : loose.rules) {
    const auto same = rule.name.empty() ? inside.end() : inside.find(to_lower(rule.name));
    if (same == inside.end()) {
      set.rules.push_back(std::move(rule));
      paths.push_back(std::move(path));
    } else if (set.rules[same->second] != rule) {
      found_.remarks.push_back(fmt::format("{}: {}: this rule is taken instead of the one of the same name in \"{}\"",
                                           file_, path, printable(set.name, 80)));
      set.rules[same->second] = std::move(rule);
      paths[same->second] = std::move(path);
    }
  }
  SD_TRY(expect_each_priority_once(set.rules, paths));
  sort_rules(set.rules);
  return {};
}

Result<void> Collector::expect_each_priority_once(const std::vector<SecurityRule>& rules,
                                                  const std::vector<std::string>& paths) const {
  std::map<std::pair<Direction, int>, std::size_t> seen;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!is_own(rules[i].priority)) continue;
    const auto [other, is_new] = seen.emplace(std::pair{rules[i].direction, rules[i].priority}, i);
    if (is_new) continue;
    const auto& path = paths[i].empty() ? paths[other->second] : paths[i];
    return fail(ErrorCode::bad_input, "read", fmt::format("{}: {}", file_, path),
                same_priority_text(rules[other->second], rules[i]));
  }
  return {};
}

Result<NetworkRules> Collector::finish() {
  for (auto& [key, loose] : loose_rules_) SD_TRY(bring_together(loose));
  for (auto& [key, loose] : loose_routes_) {
    auto& routes = table_of(loose.owner).routes;
    std::move(loose.routes.begin(), loose.routes.end(), std::back_inserter(routes));
  }
  if (!effective_routes_.routes.empty()) {
    effective_routes_.effective = true;
    add(std::move(effective_routes_));
  }
  if (!admin_.rules.empty()) {
    admin_.kind = RuleSetKind::admin_rules;
    if (several_collections_ || admin_.name.empty()) admin_.name = "admin rules";
    sort_rules(admin_.rules);
    add(std::move(admin_));
  }
  return std::move(found_);
}

}  // namespace sd::platform

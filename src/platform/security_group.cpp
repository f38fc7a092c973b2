// SPDX-License-Identifier: MIT
#include "platform/security_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "model/resource_id.hpp"
#include "platform/rule_values.hpp"

namespace sd::platform {
namespace {

constexpr std::size_t k_most_named = 3;

/// The second rule of a pair is at fault: the first of the file's order that repeats a priority.
Result<void> expect_each_priority_once(const Place& list, const std::vector<SecurityRule>& rules) {
  std::map<std::pair<Direction, int>, std::size_t> seen;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto [other, is_new] = seen.emplace(std::pair{rules[i].direction, rules[i].priority}, i);
    if (is_new) continue;
    const auto rule = list.element(i);
    const auto priority = rule.member("priority");
    return priority.error(same_priority_text(rules[other->second], rules[i]));
  }
  return {};
}

/// [{"id": ...}], as an NSG lists what it is attached to.
void add_attachments(const Place& list, std::vector<std::string>& out) {
  if (!list.is_array()) return;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto element = list.element(i);
    const auto id = name_at(element, "id");
    const auto subnet = subnet_of_id(id);
    const auto nic = segment_after(id, "networkInterfaces");
    if (!nic.empty())
      out.push_back("network interface " + std::string(nic));
    else if (!subnet.empty())
      out.push_back("subnet " + subnet);
  }
}

Result<RuleSet> security_group_at(const Place& place) {
  auto owner = owner_at(place);
  RuleSet out{
      .name = std::move(owner.name), .id = std::move(owner.id), .resource_group = std::move(owner.resource_group)};
  const auto own = place.member("securityRules");
  out.rules = SD_TRY(read_rules(own, RuleKind::own));
  const auto defaults = place.member("defaultSecurityRules");
  auto platform_rules = SD_TRY(read_rules(defaults, RuleKind::of_the_platform));
  std::move(platform_rules.begin(), platform_rules.end(), std::back_inserter(out.rules));
  sort_rules(out.rules);
  out.attached_to = attachments_at(place);
  return out;
}

}  // namespace

Owner owner_at(const Place& place) {
  Owner out{name_at(place, "name"), name_at(place, "id"), {}};
  if (out.name.empty()) out.name = last_segment(out.id);
  if (auto* scope = place.document().scope()) out.name = scope->name(out.name);
  out.resource_group = segment_after(out.id, "resourceGroups");
  for (const auto member : {"resourceGroupName", "resourceGroup"})
    if (out.resource_group.empty()) out.resource_group = name_at(place, member);
  return out;
}

std::string attachments_at(const Place& place) {
  std::vector<std::string> names;
  const auto subnets = place.member("subnets");
  add_attachments(subnets, names);
  const auto nics = place.member("networkInterfaces");
  add_attachments(nics, names);
  const auto more = names.size() > k_most_named ? names.size() - k_most_named : 0;
  names.resize(names.size() - more);
  return join(names, ", ") + (more == 1 ? " and one other" : more > 0 ? fmt::format(" and {} others", more) : "");
}

Result<std::vector<SecurityRule>> read_rules(const Place& list, RuleKind kind) {
  SD_TRY(expect_list(list, "a list of security rules"));
  std::vector<SecurityRule> out;
  out.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto rule = list.element(i);
    out.push_back(SD_TRY(read_rule(rule, kind)));
  }
  if (kind == RuleKind::own || kind == RuleKind::planned) SD_TRY(expect_each_priority_once(list, out));
  return out;
}

bool is_security_group(const Place& place) {
  return place.member("securityRules").value() != nullptr || place.member("defaultSecurityRules").value() != nullptr;
}

Result<void> read_security_group(const Place& place, Collector& out) {
  out.add(SD_TRY(security_group_at(place)));
  return {};
}

Result<void> read_embedded_group(const Place& place, std::string_view attached_to, Collector& out) {
  if (!is_security_group(place)) return {};
  auto group = SD_TRY(security_group_at(place));
  if (group.rules.empty()) return {};
  if (group.attached_to.empty()) group.attached_to = attached_to;
  out.add(std::move(group));
  return {};
}

Result<void> read_loose_rule(const Place& place, Collector& out) {
  const auto id = name_at(place, "id");
  const auto group = id_up_to(id, "networkSecurityGroups");
  Owner owner{std::string(segment_after(id, "networkSecurityGroups")), std::string(group),
              std::string(segment_after(id, "resourceGroups"))};
  auto rule = SD_TRY(read_rule(place, kind_of_rule(place)));
  out.add_loose(std::move(owner), std::move(rule), place);
  return {};
}

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
#include "platform/admin_rules.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/resource_id.hpp"
#include "platform/rule_values.hpp"
#include "platform/security_group.hpp"

namespace sd::platform {
namespace {

constexpr Word<Access> k_accesses[] = {
    {"Allow", Access::allow}, {"Deny", Access::deny}, {"AlwaysAllow", Access::always_allow}};

enum class PrefixType { address, service_tag, network_group };
constexpr Word<PrefixType> k_prefix_types[] = {{"IPPrefix", PrefixType::address},
                                               {"ServiceTag", PrefixType::service_tag},
                                               {"NetworkGroup", PrefixType::network_group}};

Result<void> add_end(const Place& element, RuleEnd& out) {
  const auto prefix = element.member("addressPrefix");
  const auto text = SD_TRY(text_at(prefix, "an address prefix or a service tag"));
  if (text.empty()) return prefix.expected("an address prefix or a service tag");
  const auto type_place = element.member("addressPrefixType");
  const auto type = SD_TRY(word_at(type_place, k_prefix_types, "IPPrefix, ServiceTag or NetworkGroup"));
  if (type.value_or(PrefixType::address) == PrefixType::address) return add_address(text, prefix, AnyPrefix::star, out);
  if (type == PrefixType::network_group)
    prefix.remark("the members of a network group are not told: it is kept like an unknown service tag");
  out.tags.emplace_back(text);
  return {};
}

/// No list, or an empty one: any address, as the specification makes both lists optional.
Result<RuleEnd> end_at(const Place& list) {
  RuleEnd out;
  SD_TRY(expect_list(list, "a list of addresses"));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto element = list.element(i);
    SD_TRY(add_end(element, out));
  }
  if (list.size() == 0) list.remark("no address is told: it is read as any");
  if (out.any || list.size() == 0) return RuleEnd{.any = true};
  return out;
}

Result<std::vector<PortRange>> ports_or_any(const Place& rule, const FieldNames& names) {
  auto out = SD_TRY(ports_at(rule, names));
  if (out.empty()) out.push_back(PortRange{});
  return out;
}

std::string name_of_rule(const Place& place) {
  auto name = name_at(place, "name");
  if (name.empty()) name = name_at(place, "displayName");
  return name.empty() ? std::string(last_segment(name_at(place, "id"))) : name;
}

bool is_effective(const Place& place) {
  return place.member("ruleCollectionAppliesToGroups") || place.member("ruleGroups") ||
         place.member("configurationDescription");
}

}  // namespace

bool is_admin_rule(const Place& place) {
  if (!is_security_rule(place)) return false;
  const auto id = name_at(place, "id");
  return place.member("sources").is_array() || place.member("destinations").is_array() ||
         !segment_after(id, "ruleCollections").empty() || equal_ignoring_case(name_at(place, "kind"), "Custom") ||
         equal_ignoring_case(name_at(place, "kind"), "Default");
}

Result<void> read_admin_rule(const Place& place, std::string_view collection, Collector& out) {
  SecurityRule rule{.name = name_of_rule(place)};
  rule.priority = SD_TRY(priority_at(place, {1, 4096}));
  rule.direction = SD_TRY(direction_at(place));
  const auto access = place.member("access");
  const auto word = SD_TRY(word_at(access, k_accesses, "Allow, Deny or AlwaysAllow"));
  if (!word) return access.expected("Allow, Deny or AlwaysAllow");
  rule.access = *word;
  rule.protocol = SD_TRY(protocol_at(place));
  rule.source_ports = SD_TRY(ports_or_any(place, {"sourcePortRange", "sourcePortRanges"}));
  rule.destination_ports = SD_TRY(ports_or_any(place, {"destinationPortRange", "destinationPortRanges"}));
  const auto sources = place.member("sources");
  rule.source = SD_TRY(end_at(sources));
  const auto destinations = place.member("destinations");
  rule.destination = SD_TRY(end_at(destinations));
  const auto id = name_at(place, "id");
  out.add_admin_rule(std::move(rule), collection.empty() ? segment_after(id, "ruleCollections") : collection,
                     is_effective(place));
  return {};
}

bool is_admin_rule_collection(const Place& place) {
  const auto rules = place.member("rules");
  if (!rules.is_array() || rules.size() == 0) return false;
  const auto first = rules.element(0);
  return is_admin_rule(first);
}

Result<void> read_admin_rule_collection(const Place& place, Collector& out) {
  const auto collection = owner_at(place).name;
  const auto rules = place.member("rules");
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto rule = rules.element(i);
    if (!rule.is_object()) return rule.expected("an admin rule");
    SD_TRY(read_admin_rule(rule, collection, out));
  }
  return {};
}

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
#include "platform/effective_rules.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "model/resource_id.hpp"
#include "platform/rule_values.hpp"
#include "platform/security_group.hpp"

namespace sd::platform {
namespace {

/// What tags stand for in one answer, by their names without case.
class Expansions {
 public:
  void add(std::string_view tag, std::vector<Prefix> prefixes) {
    by_name_.emplace(to_lower(tag), NamedPrefixes{std::string(tag), std::move(prefixes)});
  }
  const std::vector<Prefix>* find(std::string_view tag) const {
    const auto found = by_name_.find(to_lower(tag));
    return found == by_name_.end() ? nullptr : &found->second.prefixes;
  }
  std::vector<NamedPrefixes> take() {
    std::vector<NamedPrefixes> out;
    for (auto& [name, expansion] : by_name_) out.push_back(std::move(expansion));
    return out;
  }

 private:
  std::map<std::string, NamedPrefixes> by_name_;
};

Result<void> add_tag_map(const Place& map, Expansions& out) {
  for (std::size_t i = 0; i < map.size(); ++i) {
    const auto tag = map.element(i);
    std::vector<Prefix> prefixes;
    SD_TRY(add_prefixes(tag, prefixes));
    if (!prefixes.empty()) out.add(tag.key(), std::move(prefixes));
  }
  return {};
}

/// The specification's type of tagMap is a string, which then holds JSON.
Result<void> read_tag_map(const Place& group, Expansions& out) {
  const auto map = group.member("tagMap");
  const auto written = trim(map.text());
  if (written.empty()) {
    if (map && !map.is_object() && !map.if_string()) return map.expected("an object of tags");
    return map.is_object() ? add_tag_map(map, out) : Result<void>{};
  }
  const auto inner = parse_json(written, map.document().file());
  if (!inner || !inner->is_object()) return map.expected("an object of tags, or a text that holds one");
  Document document(map.document().file(), written.size());
  const auto read = add_tag_map(Place(document, *inner), out);
  if (!read) return map.error(read.error().text);
  return {};
}

bool is_same_set(std::vector<Prefix> a, std::vector<Prefix> b) {
  if (a == b) return true;
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

/// The expanded list stands for the whole end. Of a lone tag it is the meaning of the tag; otherwise it replaces tags
/// whose own meaning is not told.
Result<void> expand(const Place& place, Side side, RuleEnd& end, Expansions& known) {
  const auto field =
      place.member(side == Side::source ? "expandedSourceAddressPrefix" : "expandedDestinationAddressPrefix");
  std::vector<Prefix> expanded;
  SD_TRY(add_prefixes(field, expanded));
  if (expanded.empty()) {
    if (is_empty(end)) keep_as_not_told(place, side, end);
    return {};
  }
  const auto is_known = [&](const std::string& tag) { return known.find(tag) != nullptr; };
  const bool lone = end.tags.size() == 1 && end.prefixes.empty() && end.groups.empty();
  if (lone && !is_known(end.tags[0])) known.add(end.tags[0], expanded);
  const bool all_known = std::all_of(end.tags.begin(), end.tags.end(), is_known);
  const bool same = lone && is_same_set(*known.find(end.tags[0]), expanded);
  if (end.any || same || (all_known && !lone && !is_empty(end))) return {};
  end.tags.clear();
  end.prefixes.insert(end.prefixes.end(), expanded.begin(), expanded.end());
  std::sort(end.prefixes.begin(), end.prefixes.end());
  end.prefixes.erase(std::unique(end.prefixes.begin(), end.prefixes.end()), end.prefixes.end());
  return {};
}

/// Each `association` names the level: a subnet, a NIC, or the Virtual Network Manager alone. The example of the
/// specification (NetworkInterfaceEffectiveNSGList.json) names all three beside an NSG and its default rules: an NSG.
void read_association(const Place& group, RuleSet& out) {
  const auto association = group.member("association");
  const auto manager = association.member("networkManager");
  const auto subnet = association.member("subnet");
  const auto nic = association.member("networkInterface");
  std::vector<std::string> names;
  const auto is_named = [](const Place& place) { return !name_at(place, "id").empty(); };
  if (is_named(manager) && !is_named(subnet) && !is_named(nic)) out.kind = RuleSetKind::admin_rules;
  if (const auto id = name_at(manager, "id"); !id.empty())
    names.push_back("network manager " + std::string(last_segment(id)));
  if (const auto id = name_at(subnet, "id"); !id.empty()) names.push_back("subnet " + subnet_of_id(id));
  if (const auto id = name_at(nic, "id"); !id.empty())
    names.push_back("network interface " + std::string(last_segment(id)));
  out.attached_to = join(names, ", ");
}

}  // namespace

bool is_effective_group(const Place& place) { return place.member("effectiveSecurityRules").value() != nullptr; }

Result<void> read_effective_group(const Place& place, Collector& out) {
  RuleSet set{.effective = true};
  const auto group = place.member("networkSecurityGroup");
  auto owner = owner_at(group);
  set.name = owner.name;
  set.id = owner.id;
  set.resource_group = owner.resource_group;
  read_association(place, set);
  if (set.name.empty()) set.name = set.kind == RuleSetKind::admin_rules ? "admin rules" : "effective rules";
  Expansions expansions;
  SD_TRY(read_tag_map(place, expansions));
  const auto list = place.member("effectiveSecurityRules");
  set.rules = SD_TRY(read_rules(list, RuleKind::effective));
  for (std::size_t i = 0; i < set.rules.size(); ++i) {
    const auto rule = list.element(i);
    SD_TRY(expand(rule, Side::source, set.rules[i].source, expansions));
    SD_TRY(expand(rule, Side::destination, set.rules[i].destination, expansions));
  }
  sort_rules(set.rules);
  set.expansions = expansions.take();
  out.add(std::move(set));
  return {};
}

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
#include "rules/chain.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd::rules {
namespace {

SecurityRule default_rule(const char* name, int priority, Direction direction, Access access, const char* source,
                          const char* destination) {
  const auto end = [](std::string_view text) {
    RuleEnd out;
    out.any = text == "*";
    if (!out.any) out.tags.emplace_back(text);
    return out;
  };
  return {name,          priority,      direction,   access,          Protocol::any,
          {PortRange{}}, {PortRange{}}, end(source), end(destination)};
}

bool is_in(const RuleSet& set, const SecurityRule& wanted) {
  return std::any_of(set.rules.begin(), set.rules.end(), [&](const SecurityRule& rule) {
    return rule.direction == wanted.direction && rule.priority == wanted.priority;
  });
}

void resolve_tag(std::string_view tag, const RuleSet& set, Names& names, ResolvedEnd& out) {
  const auto& meaning = names.tag(tag, &set);
  if (meaning.acts_on_platform) {
    const auto ports = meaning.only_ports ? port_set({*meaning.only_ports}) : all_ports();
    if (!meaning.inside.empty()) out.platform.push_back({meaning.inside, ports, std::nullopt});
    if (!meaning.perhaps.empty()) out.platform.push_back({meaning.perhaps, ports, meaning.unknown});
    return;
  }
  out.inside = out.inside.unite(meaning.inside);
  if (!meaning.perhaps.empty()) out.perhaps.push_back({meaning.perhaps, *meaning.unknown});
}

ResolvedEnd resolve(const RuleEnd& end, const RuleSet& set, Names& names) {
  ResolvedEnd out;
  out.any = end.any;
  out.inside = end.any ? AddressSet::all() : AddressSet::of(end.prefixes);
  for (const auto& tag : end.tags) resolve_tag(tag, set, names, out);
  for (const auto& group : end.groups) {
    const auto& meaning = names.group(group);
    out.inside = out.inside.unite(meaning.inside);
    if (!meaning.perhaps.empty()) out.perhaps.push_back({meaning.perhaps, *meaning.unknown});
  }
  const auto& platform = platform_addresses();
  if (out.inside.meets(platform)) out.inside = out.inside.minus(platform);
  for (auto& perhaps : out.perhaps) {
    perhaps.addresses = perhaps.addresses.minus(out.inside);
    if (perhaps.addresses.meets(platform)) perhaps.addresses = perhaps.addresses.minus(platform);
  }
  std::erase_if(out.perhaps, [](const auto& perhaps) { return perhaps.addresses.empty(); });
  return out;
}

/// The ways in which a packet can match one end: by a known address, by an unknown name, by a platform tag.
Region ways(const ResolvedEnd& resolved, End end) {
  Region out;
  Packets way;
  if (!resolved.inside.empty()) {
    way.at(end) = resolved.inside;
    out.push_back(way);
  }
  for (const auto& perhaps : resolved.perhaps) {
    way = Packets{};
    way.at(end) = perhaps.addresses;
    way.inside = {{perhaps.name, end}};
    out.push_back(way);
  }
  for (const auto& platform : resolved.platform) {
    way = Packets{};
    way.at(end) = platform.addresses;
    (end == End::source ? way.source_ports : way.destination_ports) = platform.ports;
    if (platform.ports != all_ports()) way.protocols = protocols_with_ports();
    if (platform.name) way.inside = {{*platform.name, end}};
    out.push_back(way);
  }
  return out;
}

Region boxes_of(const ReadyRule& rule, const Beliefs& beliefs) {
  Packets whole;
  whole.protocols = rule.protocols;
  whole.source_ports = rule.source_ports;
  whole.destination_ports = rule.destination_ports;
  Region out;
  for (const auto& source : ways(rule.source, End::source)) {
    const auto from = intersect(whole, source, beliefs);
    if (!from) continue;
    for (const auto& destination : ways(rule.destination, End::destination))
      if (auto box = intersect(*from, destination, beliefs)) out.push_back(std::move(*box));
  }
  return out;
}

/// What is left for an NSG when its rules have been asked: the packets that they do not act on.
ReadyRule exemption() {
  ReadyRule out;
  Packets to;
  to.destination = platform_addresses();
  Packets from;
  from.source = platform_addresses();
  out.source_ports = out.destination_ports = all_ports();
  out.source.any = out.destination.any = true;
  out.destination.inside = out.source.inside = AddressSet::all();
  out.boxes = {to, from};
  return out;
}

bool same_group(const RuleSet& a, const RuleSet& b) {
  if (!a.id.empty() && !b.id.empty()) return equal_ignoring_case(a.id, b.id);
  return equal_ignoring_case(a.name, b.name);
}

/// Is this the configured form of an NSG that is there in its effective form, too?
bool is_replaced(const RuleSet& set, std::span<const RuleSet> sets) {
  return !set.effective && std::any_of(sets.begin(), sets.end(), [&](const RuleSet& other) {
    return other.effective && other.kind == set.kind && same_group(other, set);
  });
}

/// Given up at this rule: one rule of each kind from here on stands for all that may decide the rest.
void show_what_may_be(const Level& level, const ReadyRule& from, const Region& packets,
                      const std::function<void(const ReadyRule&, const Packets&)>& seen) {
  const auto first = level.rules.begin() + (&from - level.rules.data());
  for (const auto access : {Access::allow, Access::deny, Access::always_allow}) {
    const auto rule =
        std::find_if(first, level.rules.end(), [&](const ReadyRule& each) { return each.access == access; });
    if (rule == level.rules.end()) continue;
    for (const auto& piece : packets) seen(*rule, piece);
  }
}

/// Either may become of what is still on its way.
bool give_up(std::vector<Traced>& pending, const std::function<void(const Traced&)>& seen) {
  for (auto& part : pending)
    for (const auto fate : {Fate::passes, Fate::fails}) {
      part.fate = fate;
      seen(part);
    }
  return false;
}

}  // namespace

AddressSet perhaps_of(const ResolvedEnd& end) {
  AddressSet out;
  for (const auto& part : end.perhaps) out = out.unite(part.addresses);
  for (const auto& part : end.platform) out = out.unite(part.addresses);
  return out.minus(end.inside);
}

std::span<const SecurityRule> default_rules() {
  static const std::array<SecurityRule, 6> k_rules{
      default_rule("AllowVnetOutBound", 65000, Direction::outbound, Access::allow, "VirtualNetwork", "VirtualNetwork"),
      default_rule("AllowInternetOutBound", 65001, Direction::outbound, Access::allow, "*", "Internet"),
      default_rule("DenyAllOutBound", 65500, Direction::outbound, Access::deny, "*", "*"),
      default_rule("AllowVnetInBound", 65000, Direction::inbound, Access::allow, "VirtualNetwork", "VirtualNetwork"),
      default_rule("AllowAzureLoadBalancerInBound", 65001, Direction::inbound, Access::allow, "AzureLoadBalancer", "*"),
      default_rule("DenyAllInBound", 65500, Direction::inbound, Access::deny, "*", "*")};
  return k_rules;
}

const AddressSet& platform_addresses() {
  static const AddressSet k_addresses = AddressSet::of(k_host_address).unite(AddressSet::of(k_metadata_address));
  return k_addresses;
}

ReadyRule make_ready(const SecurityRule& rule, const RuleSet& set, Names& names) {
  ReadyRule out;
  out.rule = &rule;
  out.access = rule.access;
  out.protocols = protocols_of(rule.protocol);
  out.source_ports = port_set(rule.source_ports);
  out.destination_ports = port_set(rule.destination_ports);
  const bool has_ports = (out.protocols & protocols_with_ports()) != 0;
  if (!has_ports) out.source_ports = out.destination_ports = all_ports();
  if (out.source_ports != all_ports() || out.destination_ports != all_ports())
    out.protocols = Protocols(out.protocols & protocols_with_ports());
  out.source = resolve(rule.source, set, names);
  out.destination = resolve(rule.destination, set, names);
  out.boxes = boxes_of(out, Beliefs(names));
  return out;
}

Level make_level(const RuleSet& set, Names& names, Direction direction) {
  std::vector<const SecurityRule*> rules;
  for (const auto& rule : set.rules)
    if (rule.direction == direction) rules.push_back(&rule);
  if (set.kind == RuleSetKind::security_group)
    for (const auto& rule : default_rules())
      if (rule.direction == direction && !is_in(set, rule)) rules.push_back(&rule);
  // Admin rules of several collections may share a priority: they keep the order in which they were read.
  std::vector<std::pair<int, std::size_t>> order;
  for (std::size_t i = 0; i < rules.size(); ++i) order.emplace_back(rules[i]->priority, i);
  std::sort(order.begin(), order.end());
  Level out;
  out.set = &set;
  for (const auto& [priority, i] : order) out.rules.push_back(make_ready(*rules[i], set, names));
  if (set.kind == RuleSetKind::security_group) out.rules.push_back(exemption());
  return out;
}

std::vector<const RuleSet*> levels_of(std::span<const RuleSet> sets) {
  std::vector<const RuleSet*> out;
  for (const auto kind : {RuleSetKind::admin_rules, RuleSetKind::security_group})
    for (const auto& set : sets)
      if (set.kind == kind && !is_replaced(set, sets)) out.push_back(&set);
  return out;
}

Chain::Chain(const std::vector<const RuleSet*>& sets, Names& names, Direction direction) : names_(names) {
  for (const auto* set : sets) levels_.push_back(make_level(*set, names, direction));
}

Unmatched decide(const Level& level, Region packets, const Beliefs& beliefs,
                 const std::function<void(const ReadyRule&, const Packets&)>& seen) {
  for (const auto& rule : level.rules) {
    if (packets.empty()) break;
    if (packets.size() > k_most_boxes) {
      show_what_may_be(level, rule, packets, seen);
      return {std::move(packets), false};
    }
    for (const auto& box : rule.boxes) {
      bool touched = false;
      for (const auto& piece : packets) {
        auto part = intersect(piece, box, beliefs);
        if (!part) continue;
        touched = true;
        seen(rule, *part);
      }
      if (touched) packets = subtract(packets, box, beliefs);
    }
  }
  return {std::move(packets), true};
}

bool trace(const Chain& chain, const Region& packets, const std::function<void(const Traced&)>& seen) {
  const Beliefs beliefs(chain.names());
  bool exact = true;
  std::vector<Traced> pending;
  for (const auto& part : packets) pending.push_back({part, Fate::passes, nullptr, nullptr});
  for (const auto& level : chain.levels()) {
    std::vector<Traced> next;
    for (const auto& before : pending) {
      if (next.size() > k_most_boxes) break;
      auto left = decide(level, {before.packets}, beliefs, [&](const ReadyRule& rule, const Packets& part) {
        const Traced now{part, rule.access == Access::deny ? Fate::fails : Fate::passes, &level, &rule};
        if (rule.access == Access::allow) return next.push_back(now);
        seen(now);
      });
      exact = exact && left.exact;
      for (auto& part : left.packets) next.push_back({std::move(part), Fate::passes, before.level, before.rule});
    }
    if (next.size() > k_most_boxes) return give_up(pending, seen);
    pending = std::move(next);
  }
  for (const auto& part : pending) seen(part);
  return exact;
}

}  // namespace sd::rules

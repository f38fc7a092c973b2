// SPDX-License-Identifier: MIT
// Tiny worlds in which every packet can be counted: the addresses and ports that rules can name there, one of each kind
// that they cannot, all protocols, and every way in which the unknown names can hold the addresses. The counting knows
// nothing of sets: it asks each rule about each packet, one after the other.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "rules/check.hpp"

namespace sd::rules::counting {

inline IpAddress address(std::string_view text) { return IpAddress::parse(text).value(); }
inline Prefix prefix(std::string_view text) { return Prefix::parse(text).value(); }

/// Public, private, neither, the platform's two; of both families. Rules name these and what lies next to them.
inline const std::vector<IpAddress>& world() {
  static const std::vector<IpAddress> k_world{
      address("20.60.0.0"), address("20.60.0.1"),       address("20.60.0.2"),    address("20.60.0.3"),
      address("52.1.0.0"),  address("52.1.0.1"),        address("10.0.0.4"),     address("10.0.0.5"),
      address("10.1.0.0"),  address("192.168.7.7"),     address("127.0.0.1"),    address("168.63.129.16"),
      address("224.0.0.1"), address("169.254.169.254"), address("2603:1000::1"), address("2603:1000::"),
      address("fd00::1"),   address("fe80::1"),
  };
  return k_world;
}

/// And one address for each way in which it can lie in the wide prefixes of rules and in nothing else.
inline const std::vector<IpAddress>& all_addresses() {
  static const std::vector<IpAddress> k_all = [] {
    auto out = world();
    for (const auto* text : {"20.99.0.1", "52.99.0.1", "10.99.0.1", "192.99.0.1", "127.9.9.9", "168.99.0.1",
                             "224.9.9.9", "169.99.0.1", "8.8.8.8", "172.16.0.1", "240.0.0.1", "192.168.9.9",
                             "169.254.9.9", "2699::1", "fd99::1", "fe10::1", "3fff::1", "fc00::1", "::1"})
      out.push_back(address(text));
    return out;
  }();
  return k_all;
}

/// The ports that rules name.
inline const std::vector<Port>& ports() {
  static const std::vector<Port> k_ports{53, 443, 1688, 50000};
  return k_ports;
}

/// And those between and beside them.
inline const std::vector<Port>& all_ports_of_the_world() {
  static const std::vector<Port> k_ports{53, 100, 443, 1000, 1688, 2000, 50000, 60000};
  return k_ports;
}

inline const std::vector<Protocol>& protocols() {
  // ESP and AH, which no rule names here, are like any other protocol.
  static const std::vector<Protocol> k_protocols{Protocol::tcp, Protocol::udp, Protocol::icmp, Protocol::other};
  return k_protocols;
}

struct Packet {
  Protocol protocol;
  IpAddress from;
  Port from_port;
  IpAddress to;
  Port to_port;
};

inline bool has_ports(Protocol protocol) { return protocol == Protocol::tcp || protocol == Protocol::udp; }

inline const std::array<std::string, 4> k_names{"Storage", "Storage.WestEurope", "VirtualNetwork", "web"};

/// What each name that is not known holds, of the two addresses of a packet: the source, the destination.
using Belief = std::array<std::pair<bool, bool>, k_names.size()>;

class Counting {
 public:
  Counting(const NetworkRules& known, const std::map<std::string, AddressSet>& told, Direction direction)
      : told_(told) {
    for (const auto kind : {RuleSetKind::admin_rules, RuleSetKind::security_group})
      for (const auto& set : known.rule_sets)
        if (set.kind == kind) levels_.push_back(rules_of(set, direction));
  }

  enum class Seen { pass, fail };

  Seen judge(const Packet& packet, const Belief& belief) const {
    for (const auto& level : levels_) {
      const auto match = std::find_if(level.begin(), level.end(),
                                      [&](const SecurityRule* rule) { return matches(*rule, packet, belief); });
      if (match == level.end()) continue;
      if ((*match)->access == Access::deny) return Seen::fail;
      if ((*match)->access == Access::always_allow) return Seen::pass;
    }
    return Seen::pass;
  }

  bool names(const std::string& name) const {
    const auto in = [&](const RuleEnd& end) {
      return std::count(end.tags.begin(), end.tags.end(), name) +
             std::count(end.groups.begin(), end.groups.end(), name);
    };
    for (const auto& level : levels_)
      for (const auto* rule : level)
        if (in(rule->source) + in(rule->destination) > 0) return true;
    return false;
  }

  /// May this name hold that address at all, as far as is known?
  bool may_hold(const std::string& name, const IpAddress& at) const {
    if (name == "VirtualNetwork" || name == "web") {
      return at.is_private() || (at.is_v4() && prefix("100.64.0.0/10").contains(at));
    }
    if (at.is_special() || is_platform(at)) return false;
    const auto parent = told_.find("Storage");
    return name != "Storage.WestEurope" || parent == told_.end() || parent->second.contains(at);
  }
  bool must_hold(const std::string& name, const IpAddress& at) const {
    const auto child = told_.find("Storage.WestEurope");
    return name == "Storage" && child != told_.end() && child->second.contains(at);
  }

 private:
  static std::vector<const SecurityRule*> rules_of(const RuleSet& set, Direction direction) {
    std::vector<const SecurityRule*> out;
    for (const auto& rule : set.rules) out.push_back(&rule);
    if (set.kind == RuleSetKind::security_group)
      for (const auto& rule : default_rules()) out.push_back(&rule);
    std::erase_if(out, [&](const auto* rule) { return rule->direction != direction; });
    std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->priority < b->priority; });
    return out;
  }

  bool matches(const SecurityRule& rule, const Packet& packet, const Belief& belief) const {
    if (rule.protocol != Protocol::any && rule.protocol != packet.protocol) return false;
    const bool rule_has_ports = rule.protocol == Protocol::any || has_ports(rule.protocol);
    if (rule_has_ports && !fits(rule.source_ports, packet.protocol, packet.from_port)) return false;
    if (rule_has_ports && !fits(rule.destination_ports, packet.protocol, packet.to_port)) return false;
    const bool from_platform = is_platform(packet.from);
    const bool to_platform = is_platform(packet.to);
    return holds(rule.source, packet.from, belief, true, packet) &&
           holds(rule.destination, packet.to, belief, false, packet) &&
           (!(from_platform || to_platform) || acts(rule.source, packet.from, packet) ||
            acts(rule.destination, packet.to, packet));
  }

  static bool fits(const std::vector<PortRange>& ranges, Protocol protocol, Port port) {
    const bool all = std::any_of(ranges.begin(), ranges.end(), [](auto r) { return r == PortRange{}; });
    if (!has_ports(protocol)) return all;
    return std::any_of(ranges.begin(), ranges.end(), [&](auto r) { return r.contains(port); });
  }

  static bool is_platform(const IpAddress& at) { return at == k_host_address || at == k_metadata_address; }

  static bool acts(const RuleEnd& end, const IpAddress& at, const Packet& packet) {
    return std::any_of(end.tags.begin(), end.tags.end(), [&](const std::string& tag) {
      return (tag == "AzurePlatformDNS" && at == k_host_address && has_ports(packet.protocol) &&
              packet.to_port == 53) ||
             (tag == "AzurePlatformIMDS" && at == k_metadata_address);
    });
  }

  bool holds(const RuleEnd& end, const IpAddress& at, const Belief& belief, bool source, const Packet& packet) const {
    if (acts(end, at, packet)) return true;
    if (is_platform(at)) return false;
    if (end.any) return true;
    for (const auto& each : end.prefixes)
      if (each.contains(at)) return true;
    for (const auto& tag : end.tags)
      if (tag_holds(tag, at, belief, source)) return true;
    return std::any_of(end.groups.begin(), end.groups.end(),
                       [&](const std::string& group) { return tag_holds(group, at, belief, source); });
  }

  bool tag_holds(const std::string& tag, const IpAddress& at, const Belief& belief, bool source) const {
    if (tag == "AzureLoadBalancer" || tag.starts_with("AzurePlatform")) return false;
    if (const auto told = told_.find(tag); told != told_.end()) return told->second.contains(at);
    if (tag == "Internet") return !at.is_special();
    const auto& held = belief[std::size_t(std::find(k_names.begin(), k_names.end(), tag) - k_names.begin())];
    return source ? held.first : held.second;
  }

  const std::map<std::string, AddressSet>& told_;
  std::vector<std::vector<const SecurityRule*>> levels_;
};

// --- random rules ---

template <class T>
const T& one_of(const std::vector<T>& list, std::mt19937& random) {
  return list[random() % list.size()];
}

inline Prefix random_prefix(std::mt19937& random) {
  const auto at = one_of(world(), random);
  const bool wide = random() % 4 == 0;
  const bool has_neighbour = (at.bytes()[0] == 20 || at.bytes()[0] == 52) && random() % 2 == 0;
  return Prefix::containing(at, wide ? 8 * int(random() % 2) : at.bit_count() - (has_neighbour ? 1 : 0));
}

inline RuleEnd random_end(std::mt19937& random, bool platform) {
  RuleEnd out;
  out.any = random() % 3 == 0;
  if (out.any) return out;
  static const std::vector<std::string> k_tags{"Storage", "Storage.WestEurope", "Internet", "VirtualNetwork",
                                               "AzureLoadBalancer"};
  static const std::vector<std::string> k_platform{"AzurePlatformDNS", "AzurePlatformIMDS"};
  do {
    switch (random() % (platform ? 4 : 3)) {
      case 0:
        out.prefixes.push_back(random_prefix(random));
        break;
      case 1:
        out.tags.push_back(one_of(k_tags, random));
        break;
      case 2:
        if (random() % 3 == 0)
          out.groups.emplace_back("web");
        else
          out.prefixes.push_back(random_prefix(random));
        break;
      default:
        out.tags.push_back(one_of(k_platform, random));
    }
  } while (random() % 3 == 0);
  return out;
}

inline std::vector<PortRange> random_ports(std::mt19937& random) {
  if (random() % 2 == 0) return {PortRange{}};
  const auto first = one_of(ports(), random);
  return {{first, std::max(first, one_of(ports(), random))}};
}

inline SecurityRule random_rule(std::mt19937& random, int priority, RuleSetKind kind) {
  SecurityRule out;
  out.name = "r" + std::to_string(priority);
  out.priority = priority;
  out.direction = random() % 4 == 0 ? Direction::inbound : Direction::outbound;
  out.access = random() % 2 == 0 ? Access::allow : Access::deny;
  if (kind == RuleSetKind::admin_rules && random() % 3 == 0) out.access = Access::always_allow;
  static const std::vector<Protocol> k_named{Protocol::any, Protocol::any, Protocol::tcp, Protocol::udp,
                                             Protocol::icmp};
  out.protocol = one_of(k_named, random);
  out.source_ports = random() % 5 == 0 ? random_ports(random) : std::vector<PortRange>{PortRange{}};
  out.destination_ports = random_ports(random);
  out.source = random_end(random, false);
  out.destination = random_end(random, true);
  return out;
}

inline NetworkRules random_rules(std::mt19937& random, std::map<std::string, AddressSet>& told) {
  NetworkRules out;
  ServiceTags file;
  const auto tell = [&](const std::string& name, std::vector<Prefix> prefixes) {
    told[name] = AddressSet::of(prefixes);
    file.tags.push_back({name, std::move(prefixes)});
  };
  if (random() % 3 == 0) tell("Storage", {prefix("20.60.0.0/30"), prefix("2603:1000::/127")});
  if (random() % 3 == 0) tell("Storage.WestEurope", {prefix("20.60.0.0/31")});
  out.service_tags.push_back(file);
  const auto sets = 1 + random() % 3;
  for (std::size_t i = 0; i < sets; ++i) {
    RuleSet set;
    set.name = "nsg" + std::to_string(i);
    set.kind = random() % 4 == 0 ? RuleSetKind::admin_rules : RuleSetKind::security_group;
    const auto rules = random() % 6;
    for (std::size_t r = 0; r < rules; ++r) set.rules.push_back(random_rule(random, 100 + int(r), set.kind));
    if (random() % 4 == 0) {
      set.effective = true;
      set.expansions.push_back({"VirtualNetwork", {prefix("10.0.0.0/16"), prefix("168.63.129.16")}});
      told["VirtualNetwork"] = AddressSet::of(set.expansions.back().prefixes);
    }
    out.rule_sets.push_back(std::move(set));
  }
  return out;
}

inline Question random_question(std::mt19937& random) {
  Question out;
  out.direction = random() % 4 == 0 ? Direction::inbound : Direction::outbound;
  if (random() % 3 != 0) {
    do out.from = one_of(world(), random);
    while (*out.from == k_host_address || *out.from == k_metadata_address);
  }
  if (random() % 3 != 0) out.port = one_of(ports(), random);
  static const std::vector<Protocol> k_asked{Protocol::any, Protocol::tcp, Protocol::tcp, Protocol::udp,
                                             Protocol::icmp};
  out.protocol = one_of(k_asked, random);
  if (out.protocol == Protocol::icmp) out.port.reset();
  out.to = parse_target("*").value();
  return out;
}

/// Every way in which the unknown names can hold the packet's addresses.
inline std::vector<Belief> beliefs_about(const Counting& counting, const std::map<std::string, AddressSet>& told,
                                         const IpAddress& from, const IpAddress& to) {
  std::vector<Belief> out{{}};
  const auto may_be = [&](const std::string& name, const IpAddress& at, bool held) {
    if (held) {
      const auto network = told.find("VirtualNetwork");
      return counting.may_hold(name, at) && (name != "web" || network == told.end() || network->second.contains(at));
    }
    return !counting.must_hold(name, at);
  };
  for (std::size_t i = 0; i < k_names.size(); ++i) {
    if (told.contains(k_names[i]) || !counting.names(k_names[i])) continue;
    std::vector<Belief> next;
    for (const auto& belief : out)
      for (const bool source : {false, true})
        for (const bool destination : {false, true}) {
          if (!may_be(k_names[i], from, source) || !may_be(k_names[i], to, destination)) continue;
          auto more = belief;
          more[i] = {source, destination};
          // Storage.WestEurope lies in Storage, a group in VirtualNetwork.
          const auto above = i == 1 ? 0u : 2u;
          const bool below_unknown = i % 2 == 1 && !told.contains(k_names[above]) && counting.names(k_names[above]);
          if (below_unknown && ((source && !more[above].first) || (destination && !more[above].second))) continue;
          next.push_back(more);
        }
    out = std::move(next);
  }
  return out;
}

inline bool names_source_ports(const NetworkRules& known) {
  for (const auto& set : known.rule_sets)
    for (const auto& rule : set.rules)
      if (rule.source_ports != std::vector<PortRange>{PortRange{}}) return true;
  return false;
}

}  // namespace sd::rules::counting

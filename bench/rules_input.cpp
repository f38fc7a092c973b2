// SPDX-License-Identifier: MIT
#include "rules_input.hpp"

#include <random>
#include <string>

namespace sd::bench {
namespace {

constexpr std::size_t k_target_prefixes = 4000;

IpAddress v4(std::uint32_t key) { return rules::address_of_v4(key); }
Prefix prefix(std::string_view text) { return Prefix::parse(text).value(); }

/// Of every /20 of 20.0.0.0/8 one block; of IPv6 some as well.
NamedPrefixes target_tag(std::mt19937& random) {
  NamedPrefixes out{k_target, {}};
  for (std::uint32_t i = 0; i < k_target_prefixes; ++i)
    out.prefixes.push_back(Prefix::containing(v4(20u << 24 | i << 12), 22 + int(random() % 6)));
  for (std::uint32_t i = 0; i < k_target_prefixes / 8; ++i) {
    std::array<std::uint8_t, 16> bytes{0x26, 0x03, 0x10, std::uint8_t(i >> 8), std::uint8_t(i)};
    out.prefixes.push_back(Prefix::containing(IpAddress::from_v6(bytes), 48));
  }
  return out;
}

ServiceTags service_tags(std::mt19937& random) {
  ServiceTags out;
  out.cloud = "Public";
  auto target = target_tag(random);
  NamedPrefixes storage{"Storage", {}};
  for (const auto* region : {"WestEurope", "NorthEurope", "EastUS", "WestUS", "SoutheastAsia"}) {
    NamedPrefixes regional{std::string("Storage.") + region, {}};
    for (int i = 0; i < 100; ++i) regional.prefixes.push_back(target.prefixes[random() % target.prefixes.size()]);
    storage.prefixes.insert(storage.prefixes.end(), regional.prefixes.begin(), regional.prefixes.end());
    out.tags.push_back(std::move(regional));
  }
  out.tags.push_back(std::move(storage));
  out.tags.push_back(std::move(target));
  return out;
}

Prefix destination_prefix(std::mt19937& random) {
  const auto kind = random() % 10;
  const auto block = 20u << 24 | std::uint32_t(random() % k_target_prefixes) << 12;
  if (kind < 6) return Prefix::containing(v4(block | std::uint32_t(random() & 0x1ff)), 20 + int(random() % 13));
  if (kind < 9) return Prefix::containing(v4(10u << 24 | std::uint32_t(random() & 0xffffff)), 20 + int(random() % 13));
  return Prefix::containing(v4(std::uint32_t(random())), 16 + int(random() % 17));
}

/// Names of everything stand at the end, as they do in life: before that they would leave the others nothing to decide.
RuleEnd destination(std::size_t prefixes, bool is_late, std::mt19937& random) {
  RuleEnd out;
  const auto kind = random() % 100;
  if (is_late && kind < 5) out.any = true;
  if (out.any) return out;
  if (is_late && kind < 15) out.tags.emplace_back(k_target);
  if (is_late && kind >= 15 && kind < 20) out.tags.emplace_back("Internet");
  if (kind >= 20 && kind < 23) out.tags.emplace_back("VirtualNetwork");
  if (kind >= 23 && kind < 25) out.tags.emplace_back("Storage");
  if (kind >= 25 && kind < 31) out.tags.emplace_back(kind % 2 == 0 ? "Storage.WestEurope" : "Storage.EastUS");
  for (std::size_t i = 0; i < prefixes; ++i) out.prefixes.push_back(destination_prefix(random));
  return out;
}

RuleEnd source(std::mt19937& random) {
  RuleEnd out;
  const auto kind = random() % 10;
  out.any = kind < 4;
  if (out.any) return out;
  if (kind == 4) out.tags.emplace_back("VirtualNetwork");
  const int count = kind == 4 ? 0 : 1 + int(random() % 3);
  for (int i = 0; i < count; ++i)
    out.prefixes.push_back(
        Prefix::containing(v4(10u << 24 | std::uint32_t(random() & 0xffff)), 18 + int(random() % 15)));
  return out;
}

SecurityRule rule(int priority, std::size_t prefixes, bool is_late, std::mt19937& random) {
  SecurityRule out;
  out.name = "rule" + std::to_string(priority);
  out.priority = priority;
  out.access = random() % 10 < 6 ? Access::allow : Access::deny;
  const auto protocol = random() % 10;
  out.protocol = protocol < 6 ? Protocol::tcp : protocol < 9 ? Protocol::any : Protocol::udp;
  static const std::vector<PortRange> k_ports{{443, 443}, {443, 443}, {443, 443}, {0, 65535},    {0, 65535},
                                              {80, 80},   {22, 22},   {53, 53},   {1024, 65535}, {1433, 1433}};
  out.source_ports = {PortRange{}};
  out.destination_ports = {k_ports[random() % k_ports.size()]};
  out.source = source(random);
  out.destination = destination(prefixes, is_late, random);
  return out;
}

}  // namespace

NetworkRules network_rules(std::size_t groups, std::size_t rules, std::size_t prefixes) {
  std::mt19937 random(443);
  NetworkRules out;
  out.service_tags.push_back(service_tags(random));
  for (std::size_t g = 0; g < groups; ++g) {
    RuleSet set;
    set.name = "group" + std::to_string(g);
    set.expansions.push_back({"VirtualNetwork", {prefix("10.0.0.0/16"), prefix("168.63.129.16/32")}});
    for (std::size_t i = 0; i < rules; ++i) {
      const auto count = (i + 1) * prefixes / rules - i * prefixes / rules;
      set.rules.push_back(rule(100 + int(i), count, 10 * i > 9 * rules, random));
    }
    out.rule_sets.push_back(std::move(set));
  }
  return out;
}

rules::Question question(std::size_t number) {
  rules::Question out;
  // A stride that is prime: neighbours are mostly sources of the same rules, and BuDDy would find its last answer.
  constexpr std::size_t k_stride = 7919;
  constexpr std::size_t k_hosts = 0xf000;
  out.from = v4(10u << 24 | std::uint32_t(0x100 + number * k_stride % k_hosts));
  out.sender = rules::Sender::own_network;
  out.protocol = Protocol::tcp;
  out.port = 443;
  out.to = rules::parse_target(k_target).value();
  return out;
}

}  // namespace sd::bench

// SPDX-License-Identifier: MIT
#include "rules/random_worlds.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace sd::tests {
namespace {

using rules::Question;
using rules::Sender;

template <class T>
const T& one_of(const std::vector<T>& list, std::mt19937& random) {
  return list[random() % list.size()];
}

/// So many times in a hundred.
bool chance(unsigned percent, std::mt19937& random) { return random() % 100 < percent; }

int between(int low, int high, std::mt19937& random) { return low + int(random() % unsigned(high - low + 1)); }

Prefix prefix(std::string_view text) { return Prefix::parse(text).value(); }

IpAddress v4(unsigned key) {
  return IpAddress::from_v4(
      {std::uint8_t(key >> 24), std::uint8_t(key >> 16), std::uint8_t(key >> 8), std::uint8_t(key)});
}

IpAddress random_address_in(const Prefix& prefix, std::mt19937& random) {
  auto bytes = prefix.address().bytes();
  for (int bit = prefix.length(); bit < prefix.address().bit_count(); ++bit)
    if (random() % 2 == 0) bytes[std::size_t(bit) / 8] |= std::uint8_t(0x80 >> (bit % 8));
  return prefix.address().is_v4() ? IpAddress::from_v4({bytes[0], bytes[1], bytes[2], bytes[3]})
                                  : IpAddress::from_v6(bytes);
}

Prefix random_prefix_in(const Prefix& around, int shortest, int longest, std::mt19937& random) {
  const int length = std::max(around.length(), between(shortest, longest, random));
  return Prefix::containing(random_address_in(around, random), length);
}

// --- service tags ---

/// Regions of Storage, Storage with blocks of its own besides, AzureCloud with most of it and much more.
std::vector<NamedPrefixes> service_tags() {
  std::mt19937 random(2025);
  const std::vector<Prefix> blocks{prefix("20.0.0.0/8"), prefix("52.224.0.0/11"), prefix("40.64.0.0/10")};
  const auto some = [&](int count, const std::vector<Prefix>& in, int shortest, int longest) {
    std::vector<Prefix> out;
    for (int i = 0; i < count; ++i) out.push_back(random_prefix_in(one_of(in, random), shortest, longest, random));
    return out;
  };
  std::vector<NamedPrefixes> out;
  NamedPrefixes storage{"Storage", some(20, blocks, 18, 24)};
  NamedPrefixes cloud{"AzureCloud", some(150, blocks, 14, 24)};
  for (const auto* region : {"WestEurope", "NorthEurope", "EastUS"}) {
    NamedPrefixes regional{std::string("Storage.") + region, some(80, blocks, 19, 28)};
    for (const auto& each : some(12, {prefix("2603:1000::/24")}, 44, 60)) regional.prefixes.push_back(each);
    storage.prefixes.insert(storage.prefixes.end(), regional.prefixes.begin(), regional.prefixes.end());
    cloud.prefixes.insert(cloud.prefixes.end(), regional.prefixes.begin(), regional.prefixes.end());
    out.push_back(std::move(regional));
  }
  out.push_back({"AzureActiveDirectory", some(40, blocks, 20, 27)});
  out.push_back(std::move(storage));
  out.push_back(std::move(cloud));
  return out;
}

const std::vector<NamedPrefixes>& all_tags() {
  static const std::vector<NamedPrefixes> k_tags = service_tags();
  return k_tags;
}

// --- rules ---

const std::vector<Prefix>& private_networks() {
  static const std::vector<Prefix> k_networks{prefix("10.0.0.0/16"),   prefix("10.1.0.0/16"),    prefix("10.0.0.0/8"),
                                              prefix("172.16.0.0/12"), prefix("192.168.0.0/16"), prefix("fd00:1::/32")};
  return k_networks;
}

Prefix random_private(std::mt19937& random) {
  const auto& network = one_of(private_networks(), random);
  if (!network.address().is_v4()) return random_prefix_in(network, 48, chance(30, random) ? 128 : 64, random);
  return chance(15, random) ? network : random_prefix_in(network, chance(25, random) ? 32 : 20, 32, random);
}

Prefix random_public(std::mt19937& random) {
  if (chance(15, random)) return Prefix::containing(v4(unsigned(random())), between(1, 16, random));
  if (chance(10, random)) return prefix("2603:1000::/24");
  // Beside, inside of and around what a tag holds: that is where rules cross.
  const auto& held = one_of(one_of(all_tags(), random).prefixes, random);
  const bool wide = chance(30, random);
  const int most = held.address().bit_count();
  const int length = wide ? std::max(8, held.length() - between(1, 8, random)) : between(held.length(), most, random);
  return Prefix::containing(random_address_in(held, random), length);
}

Prefix random_prefix(std::mt19937& random) {
  static const std::vector<Prefix> k_odd{
      prefix("0.0.0.0/0"),       prefix("::/0"),          prefix("0.0.0.0/1"),
      prefix("128.0.0.0/1"),     prefix("100.64.0.0/10"), prefix("168.63.129.16/32"),
      prefix("169.254.0.0/16"),  prefix("224.0.0.0/4"),   prefix("255.255.255.255/32"),
      prefix("168.63.128.0/20"), prefix("8000::/1")};
  if (chance(8, random)) return one_of(k_odd, random);
  return chance(50, random) ? random_private(random) : random_public(random);
}

std::string in_some_case(std::string name, std::mt19937& random) {
  if (chance(20, random))
    for (auto& c : name) c = char(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

std::string random_tag(std::mt19937& random) {
  static const std::vector<std::string> k_common{"VirtualNetwork", "VirtualNetwork", "Internet",
                                                 "Internet",       "Storage",        "Storage.WestEurope",
                                                 "AzureCloud",     "AzureBackup",    "Storage.NorthEurope"};
  static const std::vector<std::string> k_rare{"AzureLoadBalancer",  "Storage.EastUS",       "Storage.SwedenCentral",
                                               "AzureBackup.EastUS", "AzureActiveDirectory", "GatewayManager",
                                               "AzurePlatformDNS",   "AzurePlatformIMDS",    "AzurePlatformLKM"};
  return in_some_case(one_of(chance(70, random) ? k_common : k_rare, random), random);
}

RuleEnd random_end(bool here, std::mt19937& random) {
  RuleEnd out;
  out.any = chance(here ? 45 : 15, random);
  if (out.any) return out;
  const auto kind = random() % 10;
  if (kind < (here ? 3u : 5u)) {
    out.tags.push_back(random_tag(random));
    if (chance(5, random)) out.tags.push_back(random_tag(random));
  } else if (kind == 9 && chance(60, random)) {
    out.groups.emplace_back(chance(70, random) ? "web" : "database");
  } else {
    const int count = chance(70, random) ? 1 : between(2, 12, random);
    for (int i = 0; i < count; ++i) out.prefixes.push_back(here ? random_private(random) : random_prefix(random));
    if (chance(5, random)) out.tags.push_back(random_tag(random));
  }
  return out;
}

std::vector<PortRange> random_ports(std::mt19937& random) {
  static const std::vector<std::vector<PortRange>> k_ports{{PortRange{}},
                                                           {PortRange{}},
                                                           {{443, 443}},
                                                           {{443, 443}},
                                                           {{80, 80}, {443, 443}},
                                                           {{22, 22}},
                                                           {{3389, 3389}},
                                                           {{53, 53}},
                                                           {{1433, 1433}, {11000, 11999}},
                                                           {{1024, 65535}},
                                                           {{0, 1023}},
                                                           {{1688, 1688}},
                                                           {{0, 442}, {443, 65535}}};
  return one_of(k_ports, random);
}

SecurityRule random_rule(int priority, Direction asked, RuleSetKind kind, std::mt19937& random) {
  static const std::vector<Protocol> k_protocols{Protocol::any,  Protocol::any, Protocol::any, Protocol::tcp,
                                                 Protocol::tcp,  Protocol::tcp, Protocol::tcp, Protocol::udp,
                                                 Protocol::icmp, Protocol::esp};
  SecurityRule out;
  out.name = "rule" + std::to_string(priority);
  out.priority = priority;
  out.direction = asked;
  if (chance(15, random)) out.direction = asked == Direction::outbound ? Direction::inbound : Direction::outbound;
  out.access = chance(60, random) ? Access::allow : Access::deny;
  if (kind == RuleSetKind::admin_rules && chance(25, random)) out.access = Access::always_allow;
  out.protocol = one_of(k_protocols, random);
  out.source_ports = chance(5, random) ? random_ports(random) : std::vector<PortRange>{PortRange{}};
  out.destination_ports = random_ports(random);
  const bool outbound = out.direction == Direction::outbound;
  out.source = random_end(outbound, random);
  out.destination = random_end(!outbound, random);
  return out;
}

RuleSet random_rule_set(RuleSetKind kind, int rules, Direction asked, std::mt19937& random) {
  RuleSet out;
  out.kind = kind;
  int priority = 100;
  for (int i = 0; i < rules; ++i) {
    out.rules.push_back(random_rule(priority, asked, kind, random));
    priority += between(1, 40, random);
  }
  std::stable_sort(out.rules.begin(), out.rules.end(),
                   [](const auto& a, const auto& b) { return a.direction < b.direction; });
  return out;
}

/// What the platform tells with effective rules: its own idea of some names, and the default rules among the others.
void make_effective(RuleSet& set, Direction asked, std::mt19937& random) {
  set.effective = true;
  NamedPrefixes network{"VirtualNetwork", {prefix("10.0.0.0/16"), prefix("168.63.129.16/32")}};
  if (chance(50, random)) network.prefixes.push_back(prefix("10.1.0.0/16"));
  if (chance(30, random)) network.prefixes.push_back(prefix("fd00:1::/32"));
  set.expansions.push_back(std::move(network));
  if (chance(30, random))
    set.expansions.push_back({"Internet",
                              {prefix("0.0.0.0/5"), prefix("11.0.0.0/8"), prefix("20.0.0.0/6"), prefix("32.0.0.0/3"),
                               prefix("128.0.0.0/2"), prefix("2000::/3")}});
  if (chance(20, random)) set.expansions.push_back({"AzureBackup", {prefix("20.40.0.0/16"), prefix("52.230.0.0/20")}});
  if (chance(20, random)) set.expansions.push_back({"Storage.SwedenCentral", {prefix("20.60.8.0/22")}});
  if (chance(50, random))
    for (const auto& rule : rules::default_rules())
      if (rule.direction == asked) set.rules.push_back(rule);
}

void add_rule_sets(World& world, Direction asked, std::mt19937& random) {
  const auto add = [&](RuleSetKind kind, const std::string& name, int rules) {
    auto set = random_rule_set(kind, rules, asked, random);
    set.name = name;
    if (kind == RuleSetKind::security_group && chance(30, random)) {
      make_effective(set, asked, random);
      if (chance(20, random)) {
        auto configured = random_rule_set(kind, 5, asked, random);
        configured.name = name;
        world.known.rule_sets.push_back(std::move(configured));
      }
    }
    world.known.rule_sets.push_back(std::move(set));
  };
  const auto rules = [&] { return chance(70, random) ? between(5, 25, random) : between(25, 60, random); };
  add(RuleSetKind::security_group, "subnet", rules());
  if (chance(60, random)) add(RuleSetKind::security_group, "nic", rules());
  if (chance(25, random)) add(RuleSetKind::admin_rules, "admin", between(5, 12, random));
}

void add_names(World& world, std::mt19937& random) {
  ServiceTags file;
  file.cloud = "Public";
  const bool storage = chance(70, random);
  for (const auto& tag : all_tags())
    if (tag.name == "Storage" ? storage : chance(80, random)) file.tags.push_back(tag);
  if (chance(85, random)) world.known.service_tags.push_back(std::move(file));
  if (chance(50, random)) world.known.group_members.push_back({"Web", {prefix("10.0.1.4/32"), prefix("10.0.1.5/32")}});
  if (chance(40, random)) world.assumptions.virtual_network = {prefix("10.0.0.0/16"), prefix("fd00:1::/32")};
}

// --- questions ---

rules::Target random_target(std::mt19937& random) {
  static const std::vector<std::string> k_targets{
      "Storage.WestEurope", "Storage",    "storage.northeurope", "AzureCloud",       "Internet",
      "VirtualNetwork",     "*",          "AzureBackup",         "AzurePlatformDNS", "AzureActiveDirectory",
      "Storage.WestEurope", "10.0.0.0/8", "2603:1000::/24",      "168.63.128.0/18",  "Storage.SwedenCentral"};
  if (chance(60, random)) return rules::parse_target(one_of(k_targets, random)).value();
  rules::Target out;
  const int count = chance(50, random) ? 1 : between(2, 6, random);
  for (int i = 0; i < count; ++i) out.prefixes.push_back(random_prefix(random));
  out.text = to_text(out.prefixes.front());
  return out;
}

Question random_question(std::mt19937& random) {
  static const std::vector<Protocol> k_protocols{Protocol::tcp, Protocol::tcp,  Protocol::tcp, Protocol::tcp,
                                                 Protocol::udp, Protocol::any,  Protocol::any, Protocol::icmp,
                                                 Protocol::esp, Protocol::other};
  static const std::vector<Port> k_ports{443, 443, 443, 80, 22, 53, 1688, 11500, 50000, 0};
  Question out;
  out.direction = chance(75, random) ? Direction::outbound : Direction::inbound;
  if (chance(65, random)) {
    auto from = random_prefix(random);
    if (chance(70, random)) from = prefix(chance(80, random) ? "10.0.1.0/29" : "fd00:1::/64");
    out.from = random_address_in(from, random);
  }
  if (chance(40, random)) out.sender = Sender::own_network;
  out.protocol = one_of(k_protocols, random);
  const bool has_ports =
      out.protocol == Protocol::any || out.protocol == Protocol::tcp || out.protocol == Protocol::udp;
  if (has_ports && chance(75, random)) out.port = one_of(k_ports, random);
  out.to = random_target(random);
  return out;
}

}  // namespace

World random_world(unsigned seed) {
  std::mt19937 random(seed);
  World out;
  out.question = random_question(random);
  add_rule_sets(out, out.question.direction, random);
  add_names(out, random);
  return out;
}

}  // namespace sd::tests

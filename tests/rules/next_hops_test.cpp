// SPDX-License-Identifier: MIT
#include "rules/next_hops.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace {

using namespace sd;
using namespace sd::rules;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

IpAddress address(std::string_view text) { return IpAddress::parse(text).value(); }
Prefix prefix(std::string_view text) { return Prefix::parse(text).value(); }

AzureRoute route(NextHop next_hop, std::string text, const std::vector<std::string_view>& prefixes,
                 RouteOrigin origin = RouteOrigin::system, std::string name = "") {
  AzureRoute out;
  out.name = std::move(name);
  out.origin = origin;
  for (const auto each : prefixes) out.prefixes.push_back(prefix(each));
  out.next_hop = next_hop;
  out.next_hop_text = std::move(text);
  return out;
}

AzureRoute to_firewall(const std::vector<std::string_view>& prefixes) {
  auto out = route(NextHop::virtual_appliance, "VirtualAppliance", prefixes, RouteOrigin::user, "to-fw");
  out.next_hop_addresses = {address("10.0.9.4")};
  return out;
}

AzureRoute to_firewall_by_tag(std::string tag) {
  auto out = to_firewall({});
  out.tags = {std::move(tag)};
  return out;
}

const AzureRoute k_internet = route(NextHop::internet, "Internet", {"0.0.0.0/0"});
const AzureRoute k_network = route(NextHop::vnet_local, "VnetLocal", {"10.0.0.0/16"});

NetworkRules effective(std::vector<AzureRoute> routes) {
  NetworkRules out;
  out.routes.push_back({"", true, std::move(routes), "nic.json"});
  return out;
}

NetworkRules table(std::vector<AzureRoute> routes) {
  NetworkRules out;
  out.routes.push_back({"rt1", false, std::move(routes), "rt1.json"});
  return out;
}

NextHops hops_of(const NetworkRules& known, const std::vector<std::string_view>& destination,
                 const Assumptions& assumptions = {}) {
  Names names(known, assumptions);
  std::vector<Prefix> prefixes;
  for (const auto each : destination) prefixes.push_back(prefix(each));
  return next_hops(known, names, AddressSet::of(prefixes));
}

std::vector<std::string> lines(const NextHops& hops) {
  std::vector<std::string> out;
  for (const auto& part : hops.parts) out.push_back(to_text(part.count) + " " + describe(part));
  return out;
}

std::string only_line(const NetworkRules& known, std::string_view destination, const Assumptions& assumptions = {}) {
  const auto hops = hops_of(known, {destination}, assumptions);
  return hops.parts.size() == 1 ? describe(hops.parts.front()) : std::to_string(hops.parts.size()) + " parts";
}

TEST(NextHops, WithoutRoutesNothingIsSaid) {
  EXPECT_THAT(hops_of({}, {"20.60.0.0/16"}).parts, IsEmpty());
  EXPECT_THAT(hops_of(effective({}), {"20.60.0.0/16"}).parts, IsEmpty());
}

TEST(NextHops, TheLongestPrefixWins) {
  const auto hops = hops_of(effective({k_internet, to_firewall({"20.60.0.0/24"})}), {"20.60.0.0/16"});
  EXPECT_THAT(lines(hops), ElementsAre("65280 Internet (0.0.0.0/0, system)",
                                       "256 VirtualAppliance 10.0.9.4 (route to-fw, 20.60.0.0/24, user)"));
  EXPECT_THAT(hops.assumptions, IsEmpty());
}

TEST(NextHops, OfEqualPrefixesTheUsersWinsThenBgp) {
  const auto bgp =
      route(NextHop::virtual_network_gateway, "VirtualNetworkGateway", {"0.0.0.0/0"}, RouteOrigin::gateway);
  EXPECT_EQ(only_line(effective({k_internet, bgp}), "20.60.0.0/16"), "VirtualNetworkGateway (0.0.0.0/0, BGP)");
  EXPECT_EQ(only_line(effective({k_internet, bgp, to_firewall({"0.0.0.0/0"})}), "20.60.0.0/16"),
            "VirtualAppliance 10.0.9.4 (route to-fw, 0.0.0.0/0, user)");
}

TEST(NextHops, InvalidRoutesDoNotCount) {
  auto overridden = k_internet;
  overridden.active = false;
  EXPECT_EQ(only_line(effective({overridden, to_firewall({"0.0.0.0/0"})}), "20.60.0.0/16"),
            "VirtualAppliance 10.0.9.4 (route to-fw, 0.0.0.0/0, user)");
  EXPECT_EQ(only_line(effective({overridden}), "20.60.0.0/16"), "None (no route covers it)");
}

TEST(NextHops, TheNetworksOwnRoutesWinOverLongerOnesOfBgp) {
  const auto bgp =
      route(NextHop::virtual_network_gateway, "VirtualNetworkGateway", {"10.0.1.0/24"}, RouteOrigin::gateway);
  EXPECT_EQ(only_line(effective({k_network, bgp}), "10.0.1.0/25"), "VnetLocal (10.0.0.0/16, system)");
  EXPECT_EQ(only_line(effective({k_network, to_firewall({"10.0.1.0/24"})}), "10.0.1.0/25"),
            "VirtualAppliance 10.0.9.4 (route to-fw, 10.0.1.0/24, user)");
}

TEST(NextHops, ServiceEndpointsWinOverLongerRoutesOfTheUser) {
  const auto endpoint = route(NextHop::service_endpoint, "VirtualNetworkServiceEndpoint",
                              {"20.60.0.0/16", "20.61.0.0/16", "52.1.0.0/16", "52.3.0.0/16"});
  const auto hops = hops_of(effective({k_internet, endpoint, to_firewall({"20.60.1.0/24", "0.0.0.0/0"})}),
                            {"20.0.0.0/8", "52.0.0.0/8"});
  EXPECT_THAT(lines(hops), ElementsAre("33292288 VirtualAppliance 10.0.9.4 (route to-fw, 0.0.0.0/0, user)",
                                       "262144 VirtualNetworkServiceEndpoint (20.60.0.0/16, 20.61.0.0/16 and 2 more, "
                                       "system)"));
}

TEST(NextHops, ThePlatformsAddressesFollowNoUserRoute) {
  const auto hops = hops_of(table({to_firewall({"0.0.0.0/0", "168.63.129.16/32"})}), {"168.63.129.0/24"});
  EXPECT_THAT(lines(hops), ElementsAre("255 VirtualAppliance 10.0.9.4 (route to-fw, 0.0.0.0/0, user)",
                                       "1 the platform itself (no user-defined route acts on it)"));
}

TEST(NextHops, WhatNoEffectiveRouteCoversIsUnroutable) {
  EXPECT_THAT(lines(hops_of(effective({k_network, k_internet}), {"2603:1000::/127"})),
              ElementsAre("2 None (no route covers it)"));
}

TEST(NextHops, EffectiveRoutesContainTheRouteTables) {
  auto known = effective({k_internet});
  known.routes.insert(known.routes.begin(), {"rt1", false, {to_firewall({"0.0.0.0/0"})}, "rt1.json"});
  EXPECT_EQ(only_line(known, "20.60.0.0/16"), "Internet (0.0.0.0/0, system)");
}

TEST(NextHops, OfNicsThatDifferTheFirstCountsAndItIsSaid) {
  auto known = effective({k_internet});
  known.routes.push_back({"", true, {to_firewall({"20.60.0.0/16"}), k_internet}, "other.json"});
  EXPECT_THAT(hops_of(known, {"52.1.0.0/16"}).assumptions, IsEmpty()) << "they do not differ there";
  const auto hops = hops_of(known, {"20.60.0.0/16"});
  EXPECT_THAT(lines(hops), ElementsAre("65536 Internet (0.0.0.0/0, system)"));
  EXPECT_THAT(hops.assumptions, ElementsAre(HasSubstr("nic.json count, those in other.json do not")));
}

// --- route tables alone ---

TEST(NextHops, BeneathARouteTableLieTheSystemsRoutes) {
  const auto hops = hops_of(table({to_firewall({"20.60.0.0/16"})}), {"20.60.0.0/15", "2603:1000::/127"});
  EXPECT_THAT(lines(hops), ElementsAre("65538 Internet (0.0.0.0/0 and ::/0, system)",
                                       "65536 VirtualAppliance 10.0.9.4 (route to-fw, 20.60.0.0/16, user)"));
  EXPECT_THAT(hops.assumptions, ElementsAre(HasSubstr("BGP routes are not in a route table")));
}

TEST(NextHops, PrivateSpaceBeneathARouteTableIsNotKnown) {
  const auto hops = hops_of(table({to_firewall({"0.0.0.0/0", "10.1.0.0/16"})}), {"10.0.0.0/15"});
  EXPECT_THAT(lines(hops), ElementsAre("65536 VirtualAppliance 10.0.9.4 (route to-fw, 10.1.0.0/16, user)",
                                       "65536 unknown: None (10.0.0.0/8, system) or VnetLocal (10.0.0.0/8, system)"));
  EXPECT_THAT(hops.assumptions, testing::Contains(HasSubstr("the prefixes of the virtual network are not in a route")));
}

TEST(NextHops, TheVirtualNetworkIsKnownWhenTheCallerTellsIt) {
  const Assumptions told{{prefix("10.0.0.0/16")}};
  EXPECT_THAT(lines(hops_of(table({to_firewall({"0.0.0.0/0"})}), {"10.0.0.0/15"}, told)),
              ElementsAre("65536 None (10.0.0.0/8, system)", "65536 VnetLocal (10.0.0.0/16, system)"));
}

TEST(NextHops, ASubnetsServiceEndpointMayTakeStorageFromARouteTable) {
  auto known = table({to_firewall({"0.0.0.0/0"})});
  known.service_tags.push_back({"Public", "1", {{"Storage", {prefix("20.60.0.0/16")}}}, {}, "tags.json"});
  OutboundMethods outbound;
  outbound.service_endpoints = {"Microsoft.Storage"};
  outbound.subnet = "vnet1/default";
  known.outbound.push_back(outbound);
  const auto hops = hops_of(known, {"20.60.0.0/15"});
  EXPECT_THAT(lines(hops), ElementsAre("65536 VirtualAppliance 10.0.9.4 (route to-fw, 0.0.0.0/0, user)",
                                       "65536 unknown: VirtualAppliance 10.0.9.4 (route to-fw, 0.0.0.0/0, user) or "
                                       "VirtualNetworkServiceEndpoint (Storage, system)"));
  EXPECT_THAT(hops.assumptions, testing::Contains(HasSubstr("Microsoft.Storage of subnet vnet1/default")));
}

TEST(NextHops, WhereRouteTablesDifferTheWayIsUnknown) {
  auto known = table({to_firewall({"20.60.0.0/16", "20.70.0.0/16"})});
  known.routes.push_back({"rt2", false, {to_firewall({"20.60.0.0/17"})}, "rt2.json"});
  known.routes.back().routes.front().name = "fw";
  const auto hops = hops_of(known, {"20.60.0.0/15", "20.70.0.0/16"});
  EXPECT_THAT(
      lines(hops),
      ElementsAre("98304 unknown: VirtualAppliance 10.0.9.4 (route to-fw, 20.60.0.0/16 and 20.70.0.0/16, user) "
                  "or Internet (0.0.0.0/0, system)",
                  "65536 Internet (0.0.0.0/0, system)",
                  "32768 VirtualAppliance 10.0.9.4 (routes fw and to-fw, 20.60.0.0/16, 20.60.0.0/17 and 1 more, "
                  "user)"));
  EXPECT_THAT(hops.assumptions, testing::Contains(HasSubstr("2 are given")));
}

// --- service tags ---

NetworkRules with_tags(NetworkRules known) {
  known.service_tags.push_back({"Public",
                                "1",
                                {{"AzureCloud", {prefix("20.60.0.0/24"), prefix("20.60.9.0/24")}},
                                 {"AzureCloud.westeurope", {prefix("20.60.0.0/24"), prefix("20.60.8.0/24")}},
                                 {"Storage", {prefix("20.60.0.0/24"), prefix("20.60.7.0/24"), prefix("20.60.6.0/25")}},
                                 {"Storage.WestEurope", {prefix("20.60.0.0/24")}}},
                                {},
                                "tags.json"});
  return known;
}

AzureRoute tagged(std::string tag) {
  auto out = route(NextHop::virtual_appliance, tag, {}, RouteOrigin::user, "r");
  out.tags = {std::move(tag)};
  return out;
}

TEST(NextHops, OfEqualPrefixesOfTagsTheNarrowerTagWins) {
  std::vector<AzureRoute> routes{tagged("AzureCloud"), tagged("AzureCloud.westeurope"), tagged("Storage"),
                                 tagged("Storage.WestEurope"), to_firewall({"20.60.0.0/24"})};
  EXPECT_EQ(only_line(with_tags(table(routes)), "20.60.0.0/30"),
            "VirtualAppliance 10.0.9.4 (route to-fw, 20.60.0.0/24, user)");
  for (const auto* winner : {"Storage.WestEurope", "Storage", "AzureCloud.westeurope", "AzureCloud"}) {
    routes.pop_back();
    EXPECT_EQ(only_line(with_tags(table(routes)), "20.60.0.0/30"),
              std::string(winner) + " (route r, " + winner + ", user)");
  }
}

TEST(NextHops, TheLengthOfATagsPrefixCounts) {
  const auto known = with_tags(table({tagged("Storage"), to_firewall({"20.60.6.0/26", "20.60.6.0/23"})}));
  EXPECT_EQ(only_line(known, "20.60.6.0/27"), "VirtualAppliance 10.0.9.4 (route to-fw, 20.60.6.0/26, user)");
  EXPECT_EQ(only_line(known, "20.60.6.64/27"), "Storage (route r, Storage, user)");
  EXPECT_EQ(only_line(known, "20.60.7.0/27"), "Storage (route r, Storage, user)");
}

TEST(NextHops, ATagThatNobodyTellsIsUnknownWhereItMatters) {
  const auto known =
      table({to_firewall_by_tag("Storage"), route(NextHop::none, "None", {"20.60.1.0/24"}, RouteOrigin::user, "drop"),
             to_firewall({"20.60.2.0/24"}), route(NextHop::internet, "Internet", {"20.60.3.1"}, RouteOrigin::user)});
  EXPECT_EQ(only_line(known, "20.60.0.0/24"),
            "unknown: Internet (0.0.0.0/0, system) or VirtualAppliance 10.0.9.4 (route to-fw, Storage, user)");
  EXPECT_EQ(only_line(known, "20.60.1.0/24"),
            "unknown: None (route drop, 20.60.1.0/24, user) or VirtualAppliance 10.0.9.4 (route to-fw, Storage, user)");
  EXPECT_EQ(only_line(known, "20.60.2.0/24"), "VirtualAppliance 10.0.9.4 (route to-fw, 20.60.2.0/24, user)");
  EXPECT_EQ(only_line(known, "20.60.3.1"), "Internet (20.60.3.1/32, user)") << "no prefix of a tag is longer";
  EXPECT_EQ(only_line(known, "127.0.0.0/8"), "Internet (0.0.0.0/0, system)") << "no tag lies there";
}

TEST(NextHops, HostileNamesAreHarmlessOnATerminal) {
  auto hostile = to_firewall({"0.0.0.0/0"});
  hostile.name = "a\x1b[31m\nb";
  EXPECT_EQ(only_line(table({hostile}), "20.60.0.0/16"), "VirtualAppliance 10.0.9.4 (route a?[31m b, 0.0.0.0/0, user)");
}

// --- against asking each address ---

struct World {
  std::vector<IpAddress> addresses;
  std::vector<Prefix> prefixes;  ///< that routes may have
};

World world(Family family) {
  World out;
  const auto at = [&](int i) {
    auto bytes = family == Family::v4 ? address("20.60.0.0").bytes() : address("2603:1000::").bytes();
    bytes[family == Family::v4 ? 3 : 15] = std::uint8_t(i);
    return family == Family::v4 ? IpAddress::from_v4({bytes[0], bytes[1], bytes[2], bytes[3]})
                                : IpAddress::from_v6(bytes);
  };
  for (int i = 0; i < 8; ++i) out.addresses.push_back(at(i));
  for (int i = 0; i < 8; ++i)
    for (int length = 0; length < 4; ++length)
      out.prefixes.push_back(Prefix::containing(at(i), at(0).bit_count() - length));
  out.prefixes.push_back(Prefix::containing(at(0), 0));
  return out;
}

template <class T>
const T& one_of(const std::vector<T>& list, std::mt19937& random) {
  return list[random() % list.size()];
}

/// Two tags that a file tells, of two ranks; one that it does not tell but whose child it tells; one that nobody tells.
const std::vector<std::string> k_tags{"Sql.WestEurope", "AzureCloud", "Storage", "EventHub"};

AzureRoute random_route(std::mt19937& random, const World& world, bool user) {
  static const std::vector<std::pair<NextHop, std::string>> k_system{{NextHop::internet, "Internet"},
                                                                     {NextHop::none, "None"},
                                                                     {NextHop::vnet_local, "VnetLocal"},
                                                                     {NextHop::vnet_peering, "VNetPeering"},
                                                                     {NextHop::service_endpoint, "Endpoint"}};
  AzureRoute out;
  out.origin = user ? RouteOrigin::user : RouteOrigin(random() % 4);
  out.active = random() % 8 != 0;
  if (out.origin == RouteOrigin::system || out.origin == RouteOrigin::unknown) {
    std::tie(out.next_hop, out.next_hop_text) = one_of(k_system, random);
  } else if (out.origin == RouteOrigin::gateway) {
    out.next_hop = NextHop::virtual_network_gateway;
    out.next_hop_text = "Gateway";
  } else {
    out.next_hop = NextHop::virtual_appliance;
    out.next_hop_text = "Appliance" + std::to_string(random() % 4);
    if (random() % 4 == 0) out.tags.push_back(one_of(k_tags, random));
  }
  const auto prefixes = out.tags.empty() ? 1 + random() % 2 : 0;
  for (std::size_t i = 0; i < prefixes; ++i) out.prefixes.push_back(one_of(world.prefixes, random));
  return out;
}

/// The same rules, without sets: every way in which the unknown tags can hold one address is a world of its own, and in
/// each world the routes that cover the address are put into the order of the documentation.
class Oracle {
 public:
  Oracle(const NetworkRules& known, bool is_table) : known_(known), is_table_(is_table) {}

  std::set<std::string> hops(const AzureRoutes& routes, const IpAddress& at) const {
    std::set<std::string> out;
    const int full = at.bit_count();
    const std::vector<int> lengths{-1, 1, full - 2, full - 1, full};
    const bool storage_for_certain = at.bytes()[std::size_t(full / 8 - 1)] < 2;
    for (const int storage : lengths)
      for (const int event_hub : lengths)
        if (storage > 0 || !storage_for_certain)
          out.insert(winner(routes, at, {{"Storage", storage}, {"EventHub", event_hub}}));
    return out;
  }

 private:
  struct Candidate {
    int length;
    RouteOrigin origin;
    int rank;
    std::size_t order;
    const AzureRoute* route;
  };

  std::string winner(const AzureRoutes& routes, const IpAddress& at, const std::map<std::string, int>& unknown) const {
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < routes.routes.size(); ++i) add(routes.routes[i], i, at, unknown, all);
    const auto any = [&](auto claim) { return std::any_of(all.begin(), all.end(), claim); };
    if (any([](const Candidate& c) { return c.route->next_hop == NextHop::service_endpoint; }))
      std::erase_if(
          all, [](const Candidate& c) { return c.origin == RouteOrigin::user || c.origin == RouteOrigin::gateway; });
    if (any([](const Candidate& c) {
          return c.route->next_hop == NextHop::vnet_local || c.route->next_hop == NextHop::vnet_peering;
        }))
      std::erase_if(all, [](const Candidate& c) { return c.origin == RouteOrigin::gateway; });
    std::sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
      return std::make_tuple(-a.length, a.origin, a.rank, a.order) <
             std::make_tuple(-b.length, b.origin, b.rank, b.order);
    });
    if (!all.empty()) return all.front().route->next_hop_text;
    return is_table_ ? "Internet" : "nowhere";
  }

  void add(const AzureRoute& route, std::size_t order, const IpAddress& at, const std::map<std::string, int>& unknown,
           std::vector<Candidate>& out) const {
    if (!route.active) return;
    for (const auto& each : route.prefixes)
      if (each.contains(at)) out.push_back({each.length(), route.origin, 0, order, &route});
    for (const auto& tag : route.tags) {
      const int rank = tag == "AzureCloud" ? 4 : tag == "Sql.WestEurope" ? 1 : 2;
      if (const auto held = unknown.find(tag); held != unknown.end() && held->second > 0)
        out.push_back({held->second, route.origin, rank, order, &route});
      for (const auto& told : known_.service_tags.front().tags)
        for (const auto& each : told.prefixes)
          if (told.name == tag && each.contains(at)) out.push_back({each.length(), route.origin, rank, order, &route});
    }
  }

  const NetworkRules& known_;
  bool is_table_;
};

NetworkRules random_network(std::mt19937& random, const World& world, bool is_table) {
  NetworkRules out;
  ServiceTags file;
  const auto some = [&] { return std::vector<Prefix>{one_of(world.prefixes, random), one_of(world.prefixes, random)}; };
  file.tags = {{"Sql.WestEurope", some()},
               {"AzureCloud", some()},
               {"Storage.WestEurope", {Prefix::containing(world.addresses[0], world.addresses[0].bit_count() - 1)}}};
  out.service_tags.push_back(file);
  const auto tables = is_table ? 1 + random() % 3 : 1;
  for (std::size_t i = 0; i < tables; ++i) {
    AzureRoutes routes;
    routes.effective = !is_table;
    const auto count = 1 + random() % 7;
    for (std::size_t r = 0; r < count; ++r) routes.routes.push_back(random_route(random, world, is_table));
    out.routes.push_back(routes);
  }
  return out;
}

std::set<std::string> texts(const NextHopPart& part) {
  if (part.way == Way::unroutable) return {"nowhere"};
  std::set<std::string> out;
  for (const auto& hop : part.hops)
    out.insert(hop.text == "None" && hop.routes.empty() && hop.prefixes.empty() ? "nowhere" : hop.text);
  return out;
}

TEST(NextHops, AgreeWithTheOrderOfTheDocumentationForEachAddress) {
  std::map<Way, int> seen;
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const auto small = world(seed % 2 == 0 ? Family::v4 : Family::v6);
    const bool is_table = seed % 3 == 0;
    const auto known = random_network(random, small, is_table);
    Names names(known, {});
    const auto first = small.addresses.front();
    const auto destination = AddressSet::of(Prefix::containing(first, first.bit_count() - 3));
    const auto hops = next_hops(known, names, destination);
    AddressSet together;
    for (const auto& part : hops.parts) {
      ASSERT_FALSE(together.meets(part.addresses)) << "seed " << seed;
      together = together.unite(part.addresses);
    }
    ASSERT_EQ(together, destination) << "seed " << seed;
    for (const auto& at : small.addresses) {
      std::set<std::string> expected;
      bool differ = false;
      for (const auto& routes : known.routes) {
        const auto one = Oracle(known, is_table).hops(routes, at);
        differ = differ || (!expected.empty() && one != expected);
        expected.insert(one.begin(), one.end());
      }
      const auto part = std::find_if(hops.parts.begin(), hops.parts.end(),
                                     [&](const NextHopPart& each) { return each.addresses.contains(at); });
      ++seen[part->way];
      if (known.routes.size() == 1 || !differ)
        ASSERT_EQ(texts(*part), expected) << "seed " << seed << ", " << to_text(at) << ": " << describe(*part);
      else
        ASSERT_THAT(texts(*part), testing::IsSupersetOf(expected)) << "seed " << seed << ", " << to_text(at);
      ASSERT_EQ(part->way == Way::unknown, expected.size() > 1) << "seed " << seed << ", " << to_text(at);
    }
  }
  for (const auto way : {Way::routed, Way::unknown, Way::unroutable}) EXPECT_GT(seen[way], 100);
}

// Half a second each in a debug build; were it quadratic, ctest would end them.

TEST(NextHops, TwentyThousandPrefixesAreNoMatter) {
  std::mt19937 random(1);
  std::vector<AzureRoute> routes{k_internet, route(NextHop::service_endpoint, "Endpoint", {})};
  for (int i = 0; i < 20000; ++i) {
    const auto v4 = IpAddress::from_v4({std::uint8_t(random()), std::uint8_t(random()), std::uint8_t(random()), 0});
    routes[1].prefixes.push_back(Prefix::containing(v4, 8 + int(random() % 17)));
    if (i % 2 == 0) continue;
    auto bgp = route(NextHop::virtual_network_gateway, "Gateway", {}, RouteOrigin::gateway, "r" + std::to_string(i));
    bgp.prefixes = {Prefix::containing(v4, 16 + int(random() % 9))};
    routes.push_back(bgp);
  }
  const auto known = effective(routes);
  Names names(known, {});
  EXPECT_FALSE(next_hops(known, names, AddressSet::all()).parts.empty());
}

TEST(NextHops, ManyFullTablesAreNoMatter) {
  std::mt19937 random(2);
  NetworkRules known;
  for (int t = 0; t < 50; ++t) {
    AzureRoutes table;
    for (int i = 0; i < 400; ++i) {
      const auto v4 = IpAddress::from_v4({std::uint8_t(random()), std::uint8_t(random()), 0, 0});
      table.routes.push_back(to_firewall({}));
      table.routes.back().prefixes = {Prefix::containing(v4, 16)};
    }
    known.routes.push_back(std::move(table));
  }
  Names names(known, {});
  EXPECT_FALSE(next_hops(known, names, AddressSet::all()).parts.empty());
}

}  // namespace

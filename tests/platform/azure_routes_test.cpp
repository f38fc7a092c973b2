// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using namespace reading;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<IpAddress> addresses(const char* text) { return {IpAddress::parse(text).value()}; }

const AzureRoutes k_effective{.effective = true,
                              .routes = {{.origin = RouteOrigin::system,
                                          .prefixes = prefixes({"10.0.0.0/16"}),
                                          .next_hop = NextHop::vnet_local,
                                          .next_hop_text = "VnetLocal"},
                                         {.name = "to-firewall",
                                          .origin = RouteOrigin::user,
                                          .prefixes = prefixes({"0.0.0.0/0"}),
                                          .next_hop = NextHop::virtual_appliance,
                                          .next_hop_text = "VirtualAppliance",
                                          .next_hop_addresses = addresses("10.0.9.4")},
                                         {.origin = RouteOrigin::system,
                                          .active = false,
                                          .prefixes = prefixes({"0.0.0.0/0"}),
                                          .next_hop = NextHop::internet,
                                          .next_hop_text = "Internet"},
                                         {.origin = RouteOrigin::gateway,
                                          .prefixes = prefixes({"192.168.1.0/24", "192.168.2.0/24"}),
                                          .next_hop = NextHop::virtual_network_gateway,
                                          .next_hop_text = "VirtualNetworkGateway",
                                          .next_hop_addresses = addresses("10.0.7.4")}},
                              .file = "f.json"};

constexpr std::string_view k_camel = R"({"value": [
  {"disableBgpRoutePropagation": false, "source": "Default", "state": "Active", "addressPrefix": ["10.0.0.0/16"],
   "nextHopType": "VnetLocal", "nextHopIpAddress": []},
  {"name": "to-firewall", "source": "User", "state": "Active", "addressPrefix": ["0.0.0.0/0"],
   "nextHopType": "VirtualAppliance", "nextHopIpAddress": ["10.0.9.4"]},
  {"source": "Default", "state": "Invalid", "addressPrefix": ["0.0.0.0/0"], "nextHopType": "Internet",
   "nextHopIpAddress": null},
  {"source": "VirtualNetworkGateway", "state": "Active", "addressPrefix": ["192.168.1.0/24", "192.168.2.0/24"],
   "nextHopType": "VirtualNetworkGateway", "nextHopIpAddress": ["10.0.7.4"]}]})";

constexpr std::string_view k_pascal = R"([
  {"Name": null, "DisableBgpRoutePropagation": false, "State": "Active", "Source": "Default",
   "AddressPrefix": ["10.0.0.0/16"], "NextHopType": "VnetLocal", "NextHopIpAddress": []},
  {"Name": "to-firewall", "State": "Active", "Source": "User", "AddressPrefix": ["0.0.0.0/0"],
   "NextHopType": "VirtualAppliance", "NextHopIpAddress": ["10.0.9.4"]},
  {"State": "Invalid", "Source": "Default", "AddressPrefix": ["0.0.0.0/0"], "NextHopType": "Internet",
   "NextHopIpAddress": []},
  {"State": "Active", "Source": "VirtualNetworkGateway", "AddressPrefix": ["192.168.1.0/24", "192.168.2.0/24"],
   "NextHopType": "VirtualNetworkGateway", "NextHopIpAddress": ["10.0.7.4"]}])";

TEST(EffectiveRoutes, AreTheSameInEachSpelling) {
  for (const auto text : {k_camel, k_pascal}) EXPECT_THAT(read(text).routes, ElementsAre(k_effective));
}

TEST(EffectiveRoutes, AcceptAnyNextHopWithARemark) {
  const auto out = read(R"([{"source": "Default", "state": "Active", "addressPrefix": ["10.1.0.4/32"],
    "nextHopType": "InterfaceEndpoint"}])");
  EXPECT_EQ(out.routes[0].routes[0].next_hop, NextHop::other);
  EXPECT_EQ(out.routes[0].routes[0].next_hop_text, "InterfaceEndpoint");
  EXPECT_THAT(out.remarks,
              ElementsAre("f.json: $[0].nextHopType: \"InterfaceEndpoint\" is no next hop that is known here"));
}

TEST(EffectiveRoutes, KnowTheWordsThatTheSpecificationLacks) {
  const std::pair<const char*, NextHop> k_words[] = {{"VNetPeering", NextHop::vnet_peering},
                                                     {"VNetGlobalPeering", NextHop::vnet_peering},
                                                     {"VirtualNetworkServiceEndpoint", NextHop::service_endpoint},
                                                     {"None", NextHop::none},
                                                     {"vnetlocal", NextHop::vnet_local},
                                                     {"VirtualNetwork", NextHop::vnet_local}};
  for (const auto& [word, hop] : k_words) {
    const auto out =
        read(R"([{"state": "Active", "addressPrefix": ["10.0.0.0/8"], "nextHopType": ")" + std::string(word) + "\"}]");
    EXPECT_EQ(out.routes[0].routes[0].next_hop, hop) << word;
    EXPECT_THAT(out.remarks, IsEmpty());
  }
}

TEST(EffectiveRoutes, UnknownWordsElsewhereAreErrors) {
  EXPECT_EQ(failure_of(R"([{"state": "Asleep", "addressPrefix": ["10.0.0.0/8"], "nextHopType": "None"}])"),
            "f.json: $[0].state: expected Active or Invalid, not \"Asleep\"");
  EXPECT_THAT(failure_of(R"([{"source": "Bgp", "addressPrefix": ["10.0.0.0/8"], "nextHopType": "None"}])"),
              HasSubstr("$[0].source: expected Default, User"));
  EXPECT_EQ(failure_of(R"([{"state": "Active", "addressPrefix": [], "nextHopType": "None"}])"),
            "f.json: $[0].addressPrefix: expected an address prefix or a service tag, not an empty list");
  EXPECT_EQ(failure_of(R"([{"state": "Active", "addressPrefix": ["*"], "nextHopType": "None"}])"),
            "f.json: $[0].addressPrefix[0]: expected an address prefix or a service tag, not \"*\"");
  EXPECT_EQ(failure_of(R"([{"state": "Active", "addressPrefix": ["10.0.0.0/8"], "nextHopType": null}])"),
            "f.json: $[0].nextHopType: expected a next hop type, not null");
  EXPECT_EQ(failure_of(R"([{"addressPrefix": ["10.0.0.0/8"], "nextHopType": "None", "nextHopIpAddress": ["x"]}])"),
            "f.json: $[0].nextHopIpAddress[0]: expected an address, not \"x\"");
}

constexpr std::string_view k_table_routes = R"([
  {"name": "all", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance",
    "nextHopIpAddress": "10.0.9.4"}},
  {"name": "storage", "properties": {"addressPrefix": "Storage.WestEurope", "nextHopType": "Internet"}}])";

TEST(RouteTable, HoldsTheRoutesOfTheUser) {
  const auto out = read(R"({"name": "rt1", "type": "Microsoft.Network/routeTables",
    "properties": {"disableBgpRoutePropagation": true, "routes": )" +
                        std::string(k_table_routes) + "}}");
  ASSERT_EQ(out.routes.size(), 1u);
  EXPECT_EQ(out.routes[0].name, "rt1");
  EXPECT_FALSE(out.routes[0].effective);
  ASSERT_EQ(out.routes[0].routes.size(), 2u);
  EXPECT_EQ(out.routes[0].routes[0].origin, RouteOrigin::user);
  EXPECT_EQ(out.routes[0].routes[0].next_hop_addresses, addresses("10.0.9.4"));
  EXPECT_THAT(out.routes[0].routes[1].tags, ElementsAre("Storage.WestEurope"));
  EXPECT_THAT(out.routes[0].routes[1].prefixes, IsEmpty());
}

TEST(RouteTable, MayBeEmpty) {
  const auto out = read(R"({"Name": "rt1", "Routes": []})");
  ASSERT_EQ(out.routes.size(), 1u);
  EXPECT_THAT(out.routes[0].routes, IsEmpty());
}

TEST(RouteTable, IsNamedByTheIdsOfItsRoutes) {
  const auto out = read(R"([{"addressPrefix": "10.0.0.0/8", "nextHopType": "None", "name": "r",
    "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/routeTables/rt1/routes/r"}])");
  ASSERT_EQ(out.routes.size(), 1u);
  EXPECT_EQ(out.routes[0].name, "rt1");
  EXPECT_FALSE(out.routes[0].effective);
}

TEST(RouteTable, RefusesHostBits) {
  EXPECT_EQ(
      failure_of(R"({"routes": [{"properties": {"addressPrefix": "10.0.0.1/8", "nextHopType": "None"}}]})"),
      "f.json: $.routes[0].properties.addressPrefix: expected no bits behind the prefix length, as in 10.0.0.0/8, "
      "not \"10.0.0.1/8\"");
}

}  // namespace
}  // namespace sd::platform

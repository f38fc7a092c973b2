// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using namespace reading;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view k_ids = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/";

std::string id(std::string_view rest) { return "\"id\": \"" + std::string(k_ids) + std::string(rest) + "\""; }

TEST(Subnets, OfANetworkTellTheirWaysOut) {
  const auto out = read(R"({"name": "vnet1", )" + id("virtualNetworks/vnet1") + R"(, "properties": {
    "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [
      {"name": "private", )" +
                        id("virtualNetworks/vnet1/subnets/private") + R"(, "properties":
        {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": false, "natGateway": {)" +
                        id("natGateways/n") + R"(}}},
      {"name": "old", "properties": {"addressPrefix": "10.0.1.0/24", "defaultOutboundAccess": null, "natGateway": null,
        "serviceEndpoints": [{"service": "Microsoft.Storage", "locations": ["*"]}, {"service": "Microsoft.Sql"}]}}]}})");
  EXPECT_THAT(
      out.outbound,
      ElementsAre(
          OutboundMethods{.default_outbound = false, .nat_gateway = true, .subnet = "vnet1/private", .file = "f.json"},
          OutboundMethods{.default_outbound = true,
                          .nat_gateway = false,
                          .service_endpoints = {"Microsoft.Storage", "Microsoft.Sql"},
                          .subnet = "vnet1/old",
                          .file = "f.json"}));
  EXPECT_THAT(out.rule_sets, IsEmpty());
}

TEST(Subnets, OfAzAndPowerShellAreTheSame) {
  const OutboundMethods expected{
      .default_outbound = false, .nat_gateway = false, .subnet = "vnet1/default", .file = "f.json"};
  EXPECT_THAT(read("{\"addressPrefix\": \"10.0.0.0/24\", \"defaultOutboundAccess\": false, " +
                   id("virtualNetworks/vnet1/subnets/default") + ", \"name\": \"default\"}")
                  .outbound,
              ElementsAre(expected));
  EXPECT_THAT(read(R"([{"AddressPrefix": ["10.0.0.0/24"], "DefaultOutboundAccess": false, "NatGateway": null,
                        "ServiceEndpoints": [], "Name": "default", "Id": ")" +
                   std::string(k_ids) + "virtualNetworks/vnet1/subnets/default\"}]")
                  .outbound,
              ElementsAre(expected));
}

TEST(Subnets, AReferenceIsNoSubnet) {
  EXPECT_THAT(failure_of("[{" + id("virtualNetworks/vnet1/subnets/default") + "}]"), HasSubstr("holds no"));
}

TEST(Subnets, HoldGroupsAndRouteTablesWithRules) {
  const auto group = R"({"securityRules": [)" + rule_with("") + "], " + id("networkSecurityGroups/n") + "}";
  const auto table = R"({"name": "rt", "routes": [{"addressPrefix": "0.0.0.0/0", "nextHopType": "None"}]})";
  const auto subnet = [](const std::string& nsg, const std::string& routes) {
    return R"({"name": "d", "addressPrefix": "10.0.0.0/24", "networkSecurityGroup": )" + nsg +
           ", \"routeTable\": " + routes + "}";
  };
  const auto out = read(R"({"name": "v", "addressSpace": {}, "subnets": [)" + subnet(group, table) + "]}");
  ASSERT_EQ(out.rule_sets.size(), 1u);
  EXPECT_EQ(out.rule_sets[0].name, "n");
  EXPECT_EQ(out.rule_sets[0].attached_to, "subnet v/d");
  ASSERT_EQ(out.routes.size(), 1u);
  // PowerShell prints a reference with empty lists: that says nothing about the rules of the NSG.
  const auto reference = read(subnet(R"({"SecurityRules": [], "Id": "x"})", R"({"Routes": [], "Id": "y"})"));
  EXPECT_THAT(reference.rule_sets, IsEmpty());
  EXPECT_THAT(reference.routes, IsEmpty());
}

TEST(Subnets, FaultsHaveTheirPlace) {
  EXPECT_EQ(failure_of(R"({"name": "d", "addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": "no"})"),
            "f.json: $.defaultOutboundAccess: expected true or false, not \"no\"");
  EXPECT_EQ(failure_of(R"({"name": "d", "addressPrefix": "10.0.0.0/24", "serviceEndpoints": [{"locations": []}]})"),
            "f.json: $.serviceEndpoints[0]: expected a service endpoint with the name of a service, not an object");
  EXPECT_EQ(failure_of(R"({"addressSpace": {}, "subnets": [4]})"), "f.json: $.subnets[0]: expected a subnet, not 4");
}

TEST(NetworkInterface, TellsItsWaysOutAndItsGroups) {
  const auto group = [](std::string_view name) {
    return "{" + id("applicationSecurityGroups/" + std::string(name)) + "}";
  };
  const auto out = read(R"({"name": "vm1-nic", "type": "Microsoft.Network/networkInterfaces", "properties": {
    "defaultOutboundConnectivityEnabled": false, "ipConfigurations": [
      {"name": "a", "properties": {"privateIPAddress": "10.0.0.4", "subnet": {)" +
                        id("virtualNetworks/vnet1/subnets/default") + R"(}, "applicationSecurityGroups": [)" +
                        group("web") + "," + group("db") + R"(]}},
      {"name": "b", "properties": {"privateIPAddress": "10.0.0.5", "publicIPAddress": {)" +
                        id("publicIPAddresses/p") + R"(}, "loadBalancerBackendAddressPools": [{)" +
                        id("loadBalancers/l/backendAddressPools/p") + R"(}], "applicationSecurityGroups": [)" +
                        group("WEB") + "]}}]}}");
  EXPECT_THAT(out.outbound, ElementsAre(OutboundMethods{.default_outbound = false,
                                                        .public_address = true,
                                                        .load_balancer = true,
                                                        .subnet = "vnet1/default",
                                                        .file = "f.json"}));
  EXPECT_THAT(out.group_members, ElementsAre(NamedPrefixes{"web", prefixes({"10.0.0.4", "10.0.0.5"})},
                                             NamedPrefixes{"db", prefixes({"10.0.0.4"})}));
}

TEST(NetworkInterface, OfPowerShellHasNoPublicAddressWhenItsReferenceIsEmpty) {
  const auto out = read(R"({"IpConfigurations": [{"PrivateIpAddress": "10.0.0.4", "PublicIpAddress": {"Id": null},
    "LoadBalancerBackendAddressPools": [], "Subnet": {"Id": "/x/virtualNetworks/v/subnets/d"}}], "MacAddress": "",
    "EnableIPForwarding": false, "Name": "n"})");
  EXPECT_THAT(out.outbound, ElementsAre(OutboundMethods{
                                .public_address = false, .load_balancer = false, .subnet = "v/d", .file = "f.json"}));
}

TEST(NetworkInterface, FaultsHaveTheirPlace) {
  const auto nic = [](std::string_view configuration) {
    return R"({"type": "Microsoft.Network/networkInterfaces", "ipConfigurations": [)" + std::string(configuration) +
           "]}";
  };
  EXPECT_EQ(failure_of(nic(R"({"privateIPAddress": "10.0.0"})")),
            "f.json: $.ipConfigurations[0].privateIPAddress: expected an IPv4 or IPv6 address, not \"10.0.0\"");
  EXPECT_EQ(failure_of(nic("3")), "f.json: $.ipConfigurations[0]: expected an IP configuration, not 3");
  EXPECT_EQ(
      failure_of(nic(R"({"applicationSecurityGroups": ["x"]})")),
      "f.json: $.ipConfigurations[0].applicationSecurityGroups[0]: expected an application security group with an "
      "id, not \"x\"");
}

TEST(ApplicationGroup, AloneHasNoMembersThatAreTold) {
  const auto out = read(R"([{"name": "web", "type": "Microsoft.Network/applicationSecurityGroups"}, {)" +
                        id("applicationSecurityGroups/db") + R"(, "Name": "db"}])");
  EXPECT_THAT(out.group_members, ElementsAre(NamedPrefixes{"web", {}}, NamedPrefixes{"db", {}}));
}

}  // namespace
}  // namespace sd::platform

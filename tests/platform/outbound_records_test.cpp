// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/cloud_reading.hpp"

namespace sd::platform {
namespace {

using namespace cloud_reading;
using testing::ElementsAre;
using testing::HasSubstr;

std::string id(std::string_view rest) {
  return "\"id\": \"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/" + std::string(rest) + "\"";
}

struct Row {
  std::string name;
  std::string text;
  WayOutKind kind;
  bool leads_out;
  std::string why;
};

class WaysOut : public testing::TestWithParam<Row> {};

TEST_P(WaysOut, AreTold) {
  const auto out = read(GetParam().text);
  ASSERT_EQ(out.ways_out.size(), 1u);
  EXPECT_EQ(out.ways_out[0].kind, GetParam().kind);
  EXPECT_EQ(out.ways_out[0].leads_out, GetParam().leads_out);
  EXPECT_EQ(out.ways_out[0].why, GetParam().why);
}

std::string gateway(const std::string& rest) {
  return "{" + id("natGateways/nat") +
         R"(, "type": "Microsoft.Network/natGateways", "sku": {"name": "Standard"}, "properties": {)" + rest + "}}";
}

std::string address(const std::string& rest) {
  return "{" + id("publicIPAddresses/p") + R"(, "properties": {"publicIPAllocationMethod": "Dynamic")" + rest + "}}";
}

/// A balancer with one pool and one frontend.
std::string balancer(const std::string& sku, const std::string& frontend, const std::string& rules) {
  return "{" + id("loadBalancers/lb") + R"(, "sku": {"name": ")" + sku + R"("}, "properties": {
    "frontendIPConfigurations": [{)" +
         id("loadBalancers/lb/frontendIPConfigurations/f") + R"(, "properties": {)" + frontend + R"(}}],
    "backendAddressPools": [{)" +
         id("loadBalancers/lb/backendAddressPools/pool") + "}]" + rules + "}}";
}

const std::string k_public = "\"publicIPAddress\": {" + id("publicIPAddresses/p") + "}";
const std::string k_private = "\"privateIPAddress\": \"10.0.0.5\"";
const std::string k_pool = "\"backendAddressPool\": {" + id("loadBalancers/lb/backendAddressPools/POOL") + "}";
const std::string k_frontend =
    "\"frontendIPConfiguration\": {" + id("loadBalancers/lb/frontendIPConfigurations/f") + "}";

std::string balancing(const std::string& rest) {
  return R"(, "loadBalancingRules": [{"name": "web", "properties": {)" + k_frontend + rest + "}}]";
}

const std::string k_nothing = "no outbound rule and no load-balancing rule of a public frontend";
INSTANTIATE_TEST_SUITE_P(
    Rows, WaysOut,
    testing::Values(
        Row{"gateway_with_address", gateway(R"("publicIpAddresses": [{"id": "/p"}])"), WayOutKind::nat_gateway, true,
            "it has a public address"},
        Row{"gateway_with_prefix", gateway(R"("publicIpPrefixes": [{"id": "/p"}])"), WayOutKind::nat_gateway, true,
            "it has a public address"},
        Row{"gateway_without", gateway(R"("publicIpAddresses": [])"), WayOutKind::nat_gateway, false,
            "it has no public address"},
        Row{"address", address(R"(, "ipAddress": "20.1.2.3")"), WayOutKind::public_address, true, "it is 20.1.2.3"},
        Row{"address_not_given", address(""), WayOutKind::public_address, false, "it has no address now"},
        Row{"outbound_rule",
            balancer("Standard", k_public, R"(, "outboundRules": [{"name": "o", "properties": {)" + k_pool + "}}]"),
            WayOutKind::standard_pool, true, "outbound rule o"},
        Row{"balancing_rule", balancer("Standard", k_public, balancing(", " + k_pool)), WayOutKind::standard_pool, true,
            "load-balancing rule web of a public frontend"},
        Row{"balancing_rule_of_a_list",
            balancer("Standard", k_public,
                     balancing(R"(, "backendAddressPools": [{)" + id("loadBalancers/lb/backendAddressPools/pool") +
                               "}]")),
            WayOutKind::standard_pool, true, "load-balancing rule web of a public frontend"},
        Row{"balancing_rule_without_snat",
            balancer("Standard", k_public, balancing(R"(, "disableOutboundSnat": true, )" + k_pool)),
            WayOutKind::standard_pool, false, k_nothing},
        Row{"private_frontend", balancer("Standard", k_private, balancing(", " + k_pool)), WayOutKind::standard_pool,
            false, k_nothing},
        Row{"rule_of_another_pool",
            balancer("Basic", k_public, balancing(R"(, "backendAddressPool": {"id": "/other"})")),
            WayOutKind::basic_pool, false, k_nothing}),
    [](const auto& row) { return row.param.name; });

TEST(WaysOut, FaultsHaveTheirPlace) {
  EXPECT_EQ(failure_of(gateway(R"("publicIpAddresses": 3)")),
            "f.json: $.properties.publicIpAddresses: expected a list of public addresses, not 3");
  EXPECT_EQ(failure_of(gateway(R"("publicIpAddresses": [{}])")),
            "f.json: $.properties.publicIpAddresses[0]: expected a reference with an id, not an object");
  EXPECT_EQ(failure_of(address(R"(, "ipAddress": 3)")),
            "f.json: $.properties.ipAddress: expected a public address, not 3");
  EXPECT_THAT(failure_of(balancer("Standard", k_public, balancing(R"(, "disableOutboundSnat": "no")"))),
              HasSubstr("loadBalancingRules[0].properties.disableOutboundSnat: expected true or false"));
}

TEST(WaysOut, AReferenceIsNone) {
  EXPECT_THAT(failure_of("{" + id("publicIPAddresses/p") + "}"), HasSubstr("holds no"));
}

// --- NICs, subnets and networks ---

TEST(CloudNic, TellsItsAddressesThePrimaryOneFirst) {
  const auto out = read("{" + id("networkInterfaces/nic") + R"(, "properties": {"macAddress": "60-45-BD-00-00-01",
    "virtualMachine": {"id": "/vm"}, "dnsSettings": {"dnsServers": ["10.0.0.9"]}, "ipConfigurations": [
      {"properties": {"privateIPAddress": "10.0.0.5", "primary": false}},
      {"properties": {"privateIPAddress": "10.0.0.4", "primary": true, "subnet": {"id": "/subnet"},
                      "loadBalancerBackendAddressPools": [{"id": "/pool"}]}}]}})");
  ASSERT_EQ(out.nics.size(), 1u);
  const auto& nic = out.nics[0];
  EXPECT_EQ(nic.vm, "/vm");
  EXPECT_EQ(nic.mac, Mac::parse("60:45:bd:00:00:01").value());
  EXPECT_THAT(nic.addresses, ElementsAre(IpAddress::parse("10.0.0.4").value(), IpAddress::parse("10.0.0.5").value()));
  EXPECT_THAT(nic.dns_servers, ElementsAre(IpAddress::parse("10.0.0.9").value()));
  EXPECT_THAT(nic.subnets, ElementsAre("/subnet"));
  EXPECT_THAT(nic.pools, ElementsAre("/pool"));
}

TEST(CloudNetwork, TellsItsNameServersAndPolicies) {
  const auto out = read("{" + id("virtualNetworks/v") + R"(, "properties": {"addressSpace": {},
    "dhcpOptions": {"dnsServers": ["10.0.0.9", "10.0.0.10"]}, "subnets": [{)" +
                        id("virtualNetworks/v/subnets/d") + R"(, "properties": {
      "addressPrefix": "10.0.0.0/24", "natGateway": {"id": "/nat"}, "serviceEndpoints": [{"service": "Microsoft.Storage"}],
      "serviceEndpointPolicies": [{"id": "/policy"}]}}]}})");
  ASSERT_EQ(out.networks.size(), 1u);
  EXPECT_EQ(out.networks[0].dns_servers.size(), 2u);
  EXPECT_THAT(out.subnets,
              ElementsAre(CloudSubnet{
                  .id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/d",
                  .name = "v/d",
                  .nat_gateway = "/nat",
                  .endpoints = {"Microsoft.Storage"},
                  .endpoint_policies = {"/policy"}}));
}

TEST(CloudNetwork, OfAzuresOwnNamesHasNoServers) {
  for (const char* servers : {"[]", "null", R"(["AzureProvidedDNS"])"}) {
    const auto out =
        read("{" + id("virtualNetworks/v") +
             R"(, "properties": {"addressSpace": {}, "subnets": [], "dhcpOptions": {"dnsServers": )" + servers + "}}}");
    ASSERT_EQ(out.networks.size(), 1u) << servers;
    EXPECT_TRUE(out.networks[0].dns_servers.empty()) << servers;
  }
}

TEST(CloudNetwork, FaultsHaveTheirPlace) {
  EXPECT_EQ(failure_of("{" + id("virtualNetworks/v") +
                       R"(, "properties": {"addressSpace": {}, "subnets": [], "dhcpOptions": {"dnsServers": ["x"]}}})"),
            "f.json: $.properties.dhcpOptions.dnsServers[0]: expected the address of a name server, not \"x\"");
  EXPECT_EQ(failure_of("{" + id("virtualNetworks/v/subnets/d") +
                       R"(, "properties": {"addressPrefix": "10.0.0.0/24", "serviceEndpointPolicies": 4}})"),
            "f.json: $.properties.serviceEndpointPolicies: expected a list of service endpoint policies, not 4");
}

}  // namespace
}  // namespace sd::platform

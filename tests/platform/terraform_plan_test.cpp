// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using namespace reading;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string values_with(std::string_view changes) {
  return R"({"access": "Allow", "description": "", "destination_address_prefix": "Storage.WestEurope",
    "destination_address_prefixes": [], "destination_application_security_group_ids": [], "destination_port_range": "443",
    "destination_port_ranges": [], "direction": "Outbound", "name": "web", "priority": 200, "protocol": "Tcp",
    "source_address_prefix": "", "source_address_prefixes": ["10.0.0.0/16"], "source_application_security_group_ids": null,
    "source_port_range": "*", "source_port_ranges": [])" +
         (changes.empty() ? std::string{} : ", " + std::string(changes)) + "}";
}

std::string resource(std::string_view type, std::string_view values) {
  return R"({"address": "x.y", "mode": "managed", "type": ")" + std::string(type) +
         R"(", "name": "label", "values": )" + std::string(values) + "}";
}

std::string plan(std::string_view resources, std::string_view children = "[]") {
  return R"({"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [)" +
         std::string(resources) + R"(], "child_modules": )" + std::string(children) + R"(}},
    "prior_state": {"values": {"root_module": {"resources": [{"type": "azurerm_network_security_group", "values": 5}]}}},
    "configuration": {}})";
}

const SecurityRule k_rule{.name = "web",
                          .priority = 200,
                          .access = Access::allow,
                          .protocol = Protocol::tcp,
                          .source_ports = {PortRange{}},
                          .destination_ports = {{443, 443}},
                          .source = of_prefixes({"10.0.0.0/16"}),
                          .destination = of_tag("Storage.WestEurope")};

TEST(Terraform, PlansHoldGroupsWithTheirRules) {
  const auto set =
      one_set(plan(resource("azurerm_network_security_group", R"({"name": "nsg1", "resource_group_name": "rg",
    "location": "westeurope", "tags": null, "security_rule": [)" + values_with("") +
                                                                  "]}")));
  EXPECT_EQ(set.name, "nsg1");
  EXPECT_EQ(set.resource_group, "rg");
  EXPECT_FALSE(set.effective);
  EXPECT_THAT(set.rules, ElementsAre(k_rule));
}

TEST(Terraform, RulesOfTheirOwnJoinTheirGroup) {
  const auto rule = [](std::string_view changes) {
    return resource(
        "azurerm_network_security_rule",
        values_with(R"("network_security_group_name": "nsg1", "resource_group_name": "rg", )" + std::string(changes)));
  };
  const auto group = resource("azurerm_network_security_group", R"({"name": "nsg1", "resource_group_name": "rg"})");
  const auto set =
      one_set(plan(rule(R"("name": "b", "priority": 300)"),
                   R"([{"address": "module.m", "resources": [)" + group + "," + rule(R"("priority": 200)") + "]}]"));
  EXPECT_EQ(set.name, "nsg1");
  ASSERT_EQ(set.rules.size(), 2u);
  EXPECT_EQ(set.rules[0], k_rule);
  EXPECT_EQ(set.rules[1].name, "b");
  EXPECT_EQ(failure_of(plan(group + "," + rule(R"("name": "b")") + "," + rule(R"("name": "c")"))),
            "f.json: $.planned_values.root_module.resources[2].values.priority: expected each priority once per "
            "direction, but \"b\" and \"c\" both have 200 outbound");
}

TEST(Terraform, WhatIsKnownAfterTheApplicationOnlyIsUnknown) {
  const auto out = read(plan(
      resource("azurerm_network_security_group",
               R"({"name": "n", "security_rule": [)" + values_with(R"("destination_address_prefix": null)") + "]}")));
  EXPECT_EQ(out.rule_sets[0].rules[0].destination, of_tag("(not told)"));
  EXPECT_THAT(out.remarks, ElementsAre(HasSubstr("no address is told")));
}

TEST(Terraform, GroupsOfApplicationsAreNamedByTheirIds) {
  const auto set =
      one_set(plan(resource("azurerm_network_security_group", R"({"name": "n", "security_rule": [)" +
                                                                  values_with(R"("source_address_prefixes": [],
      "source_application_security_group_ids": ["/x/applicationSecurityGroups/web"])") +
                                                                  "]}")));
  EXPECT_EQ(set.rules[0].source, RuleEnd{.groups = {"web"}});
}

TEST(Terraform, StatesHoldRouteTablesAndSubnets) {
  const auto out =
      read(R"({"format_version": "1.0", "values": {"root_module": {"resources": [)" +
           resource("azurerm_route_table", R"({"name": "rt", "route": [{"name": "a",
      "address_prefix": "0.0.0.0/0", "next_hop_type": "VirtualAppliance", "next_hop_in_ip_address": "10.0.0.4"}]})") +
           "," + resource("azurerm_route", R"({"name": "b", "route_table_name": "rt", "address_prefix": "10.0.0.0/8",
      "next_hop_type": "VnetLocal", "next_hop_in_ip_address": ""})") +
           "," + resource("azurerm_subnet", R"({"name": "s", "virtual_network_name": "v",
      "default_outbound_access_enabled": false, "service_endpoints": ["Microsoft.Storage"]})") +
           "," + resource("azurerm_subnet", R"({"name": "t", "virtual_network_name": "v"})") + "," +
           resource("azurerm_application_security_group", R"({"name": "web"})") + "]}}}");
  ASSERT_EQ(out.routes.size(), 1u);
  ASSERT_EQ(out.routes[0].routes.size(), 2u);
  EXPECT_EQ(out.routes[0].routes[0].next_hop_addresses[0], IpAddress::parse("10.0.0.4").value());
  EXPECT_EQ(out.routes[0].routes[1].name, "b");
  EXPECT_THAT(
      out.outbound,
      ElementsAre(OutboundMethods{
          .default_outbound = false, .service_endpoints = {"Microsoft.Storage"}, .subnet = "v/s", .file = "f.json"}));
  EXPECT_THAT(out.group_members, ElementsAre(NamedPrefixes{"web", {}}));
}

TEST(Terraform, WithoutNetworksHoldsNothing) {
  EXPECT_THAT(failure_of(plan(resource("azurerm_storage_account", "{}"))), HasSubstr("holds no"));
}

TEST(Terraform, FaultsHaveTheirPlace) {
  EXPECT_EQ(
      failure_of(plan(resource("azurerm_network_security_group",
                               R"({"security_rule": [)" + values_with(R"("priority": 5000)") + "]}"))),
      "f.json: $.planned_values.root_module.resources[0].values.security_rule[0].priority: expected a priority from "
      "100 to 4096, not 5000");
}

}  // namespace
}  // namespace sd::platform

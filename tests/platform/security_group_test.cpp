// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using namespace reading;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view k_id =
    "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/networkSecurityGroups/nsg1";

/// The same NSG in each spelling must be read into the same value.
const RuleSet k_group{
    .name = "nsg1",
    .id = std::string(k_id),
    .resource_group = "rg1",
    .attached_to = "subnet vnet1/default, network interface vm1-nic",
    .rules = {{.name = "AllowStorage",
               .priority = 100,
               .direction = Direction::outbound,
               .access = Access::allow,
               .protocol = Protocol::tcp,
               .source_ports = {PortRange{}},
               .destination_ports = {{443, 443}, {8080, 8090}},
               .source = of_prefixes({"10.0.0.0/24", "10.0.1.4"}),
               .destination = of_tag("Storage.WestEurope")},
              {.name = "DenyAllOutBound",
               .priority = 65500,
               .direction = Direction::outbound,
               .access = Access::deny,
               .protocol = Protocol::any,
               .source_ports = {PortRange{}},
               .destination_ports = {PortRange{}},
               .source = k_any,
               .destination = k_any},
              {.name = "DenyWeb",
               .priority = 300,
               .direction = Direction::inbound,
               .access = Access::deny,
               .protocol = Protocol::any,
               .source_ports = {PortRange{}},
               .destination_ports = {PortRange{}},
               .source = k_any,
               .destination = {.groups = {"web"}}}},
    .file = "f.json",
};

constexpr std::string_view k_resource_manager = R"({
  "name": "nsg1", "id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/networkSecurityGroups/nsg1",
  "etag": "W/\"1\"", "type": "Microsoft.Network/networkSecurityGroups", "location": "westeurope",
  "properties": {
    "provisioningState": "Succeeded",
    "securityRules": [
      {"name": "DenyWeb", "properties": {"protocol": "*", "sourcePortRange": "*", "destinationPortRange": "*",
        "sourceAddressPrefix": "*", "destinationAddressPrefixes": [], "access": "Deny", "priority": 300,
        "direction": "Inbound", "destinationApplicationSecurityGroups": [
          {"id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/applicationSecurityGroups/web"}]}},
      {"name": "AllowStorage", "properties": {"protocol": "Tcp", "sourcePortRange": "*", "sourcePortRanges": [],
        "destinationPortRanges": ["443", "8080-8090"], "sourceAddressPrefix": "",
        "sourceAddressPrefixes": ["10.0.0.0/24", "10.0.1.4"], "destinationAddressPrefix": "Storage.WestEurope",
        "access": "Allow", "priority": 100, "direction": "Outbound"}}],
    "defaultSecurityRules": [
      {"name": "DenyAllOutBound", "properties": {"protocol": "*", "sourcePortRange": "*", "destinationPortRange": "*",
        "sourceAddressPrefix": "*", "destinationAddressPrefix": "*", "access": "Deny", "priority": 65500,
        "direction": "Outbound"}}],
    "subnets": [{"id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/virtualNetworks/vnet1/subnets/default"}],
    "networkInterfaces": [{"id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/networkInterfaces/vm1-nic"}]
  }})";

constexpr std::string_view k_az = R"({
  "defaultSecurityRules": [
    {"access": "Deny", "destinationAddressPrefix": "*", "destinationAddressPrefixes": [], "destinationPortRange": "*",
     "direction": "Outbound", "name": "DenyAllOutBound", "priority": 65500, "protocol": "*", "resourceGroup": "rg1",
     "sourceAddressPrefix": "*", "sourcePortRange": "*", "sourcePortRanges": []}],
  "id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/networkSecurityGroups/nsg1",
  "name": "nsg1", "resourceGroup": "rg1", "flowLogs": null,
  "networkInterfaces": [{"id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/networkInterfaces/vm1-nic", "resourceGroup": "rg1"}],
  "securityRules": [
    {"access": "Allow", "destinationAddressPrefix": "Storage.WestEurope", "destinationAddressPrefixes": [],
     "destinationPortRange": null, "destinationPortRanges": ["443", "8080-8090"], "direction": "Outbound",
     "name": "AllowStorage", "priority": 100, "protocol": "TCP", "sourceAddressPrefix": null,
     "sourceAddressPrefixes": ["10.0.0.0/24", "10.0.1.4"], "sourcePortRange": "*"},
    {"access": "deny", "destinationAddressPrefix": "", "destinationApplicationSecurityGroups": [
       {"id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/applicationSecurityGroups/web", "resourceGroup": "rg1"}],
     "destinationPortRange": "*", "direction": "inbound", "name": "DenyWeb", "priority": 300, "protocol": "*",
     "sourceAddressPrefix": "Any", "sourcePortRange": "*"}],
  "subnets": [{"id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/virtualNetworks/vnet1/subnets/default"}],
  "type": "Microsoft.Network/networkSecurityGroups"})";

constexpr std::string_view k_powershell = R"({
  "SecurityRules": [
    {"Description": null, "Protocol": "Tcp", "SourcePortRange": ["*"], "DestinationPortRange": ["443", "8080-8090"],
     "SourceAddressPrefix": ["10.0.0.0/24", "10.0.1.4"], "DestinationAddressPrefix": ["Storage.WestEurope"],
     "Access": "Allow", "Priority": 100, "Direction": "Outbound", "SourceApplicationSecurityGroups": [],
     "DestinationApplicationSecurityGroups": [], "SourceApplicationSecurityGroupsText": "[]", "Name": "AllowStorage"},
    {"Protocol": "*", "SourcePortRange": "*", "DestinationPortRange": "*", "SourceAddressPrefix": "*",
     "DestinationAddressPrefix": [], "Access": "Deny", "Priority": 300, "Direction": "Inbound",
     "DestinationApplicationSecurityGroups": [
       {"Id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/applicationSecurityGroups/web"}],
     "Name": "DenyWeb"}],
  "DefaultSecurityRules": [
    {"Protocol": "*", "SourcePortRange": ["*"], "DestinationPortRange": ["*"], "SourceAddressPrefix": ["*"],
     "DestinationAddressPrefix": ["*"], "Access": "Deny", "Priority": 65500, "Direction": "Outbound",
     "Name": "DenyAllOutBound"}],
  "NetworkInterfaces": [{"Id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/networkInterfaces/vm1-nic"}],
  "Subnets": [{"Id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/virtualNetworks/vnet1/subnets/default"}],
  "ResourceGroupName": "rg1", "Location": "westeurope", "Name": "nsg1",
  "Id": "/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/networkSecurityGroups/nsg1"})";

struct Spelling {
  std::string name;
  std::string text;
};

class SpellingsOfAGroup : public testing::TestWithParam<Spelling> {};

TEST_P(SpellingsOfAGroup, GiveTheSameRules) {
  const auto out = read(GetParam().text);
  ASSERT_EQ(out.rule_sets.size(), 1u);
  EXPECT_EQ(out.rule_sets[0], k_group);
  EXPECT_THAT(out.remarks, IsEmpty());
}

std::string in(std::string_view before, std::string_view text, std::string_view after) {
  return std::string(before) + std::string(text) + std::string(after);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SpellingsOfAGroup,
    testing::Values(Spelling{"resource_manager", std::string(k_resource_manager)}, Spelling{"az", std::string(k_az)},
                    Spelling{"powershell", std::string(k_powershell)}, Spelling{"in_a_list", in("[", k_az, "]")},
                    Spelling{"in_a_value", in("{\"value\": [", k_resource_manager, "]}")},
                    Spelling{"in_a_powershell_value", in("{\"value\": [", k_powershell, "], \"Count\": 1}")},
                    Spelling{"in_a_query", in("{\"count\": 1, \"data\": [", k_az, "]}")},
                    Spelling{"in_lists_of_lists", in("[[", k_az, "]]")}),
    [](const auto& row) { return row.param.name; });

TEST(SecurityGroup, AListOfRulesIsTheGroupThatTheirIdsName) {
  const auto with_id = [](int priority, std::string_view group, std::string_view kind) {
    return R"({"id": "/subscriptions/s/resourceGroups/rg1/providers/Microsoft.Network/networkSecurityGroups/)" +
           std::string(group) + "/" + std::string(kind) + R"(/r", "name": "r)" + std::to_string(priority) +
           R"(", "protocol": "*", "sourcePortRange": "*", "destinationPortRange": "*", "sourceAddressPrefix": "*",
              "destinationAddressPrefix": "*", "access": "Deny", "direction": "Inbound", "priority": )" +
           std::to_string(priority) + "}";
  };
  const auto out = read("[" + with_id(200, "a", "securityRules") + "," + with_id(100, "a", "securityRules") + "," +
                        with_id(65500, "a", "defaultSecurityRules") + "," + with_id(100, "b", "securityRules") + "]");
  ASSERT_EQ(out.rule_sets.size(), 2u);
  EXPECT_EQ(out.rule_sets[0].name, "a");
  EXPECT_EQ(out.rule_sets[0].resource_group, "rg1");
  EXPECT_EQ(out.rule_sets[0].id,
            "/subscriptions/s/resourceGroups/rg1/providers/Microsoft.Network/networkSecurityGroups/a");
  ASSERT_EQ(out.rule_sets[0].rules.size(), 3u);
  EXPECT_EQ(out.rule_sets[0].rules[0].name, "r100");
  EXPECT_EQ(out.rule_sets[0].rules[2].priority, 65500);
  EXPECT_EQ(out.rule_sets[1].name, "b");
  EXPECT_EQ(failure_of("[" + with_id(200, "a", "securityRules") + "," + with_id(200, "a", "securityRules") + "]"),
            "f.json: $[1].priority: expected each priority once per direction, but \"r200\" and \"r200\" both have 200 "
            "inbound");
  EXPECT_THAT(failure_of("[" + with_id(65000, "a", "securityRules") + "]"), HasSubstr("from 100 to 4096"));
}

TEST(SecurityGroup, ARuleAloneIsNotTheWholeGroup) {
  const auto out = read(rule_with(""));
  ASSERT_EQ(out.rule_sets.size(), 1u);
  EXPECT_THAT(out.remarks, ElementsAre(HasSubstr("other rules beside it are not told")));
}

TEST(SecurityGroup, WithoutRulesItIsStillALevel) {
  const auto set = one_set(R"({"name": "empty", "securityRules": []})");
  EXPECT_EQ(set.name, "empty");
  EXPECT_THAT(set.rules, IsEmpty());
}

TEST(SecurityGroup, AReferenceIsNoGroup) {
  EXPECT_THAT(
      failure_of(
          R"([{"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/n"}])"),
      HasSubstr("holds no security rules"));
}

TEST(SecurityGroup, NamesThreeOfManyAttachments) {
  std::string subnets;
  for (int i = 0; i < 5; ++i)
    subnets += std::string(i > 0 ? "," : "") +
               R"({"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s)" +
               std::to_string(i) + "\"}";
  const auto set = one_set(R"({"name": "n", "securityRules": [], "subnets": [)" + subnets + "]}");
  EXPECT_EQ(set.attached_to, "subnet v/s0, subnet v/s1, subnet v/s2 and 2 others");
}

TEST(SecurityGroup, APriorityMayStandOnceInEachDirection) {
  const auto set = one_set(group_of(rule_with("") + "," + rule_with(R"("direction": "Inbound")")));
  ASSERT_EQ(set.rules.size(), 2u);
  EXPECT_EQ(set.rules[0].direction, Direction::outbound);
}

struct EndRow {
  std::string name;
  std::string changes;
  RuleEnd expected;
};

class EndsOfARule : public testing::TestWithParam<EndRow> {};

TEST_P(EndsOfARule, AreReadAsWritten) { EXPECT_EQ(one_rule(GetParam().changes).source, GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Rows, EndsOfARule,
    testing::Values(
        EndRow{"star", R"("sourceAddressPrefix": "*")", k_any}, EndRow{"any", R"("sourceAddressPrefix": "any")", k_any},
        EndRow{"a_star_among_others", R"("sourceAddressPrefix": "", "sourceAddressPrefixes": ["10.0.0.4", "*"])",
               k_any},
        EndRow{"all_of_ipv4_is_a_prefix", R"("sourceAddressPrefix": "0.0.0.0/0")", of_prefixes({"0.0.0.0/0"})},
        EndRow{"address", R"("sourceAddressPrefix": " 10.0.0.4 ")", of_prefixes({"10.0.0.4/32"})},
        EndRow{"ipv6_that_begins_with_a_letter", R"("sourceAddressPrefix": "fd00::/8")", of_prefixes({"fd00::/8"})},
        EndRow{"range", R"("sourceAddressPrefix": "10.0.0.1-10.0.0.4")",
               of_prefixes({"10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/32"})},
        EndRow{"tag", R"("sourceAddressPrefix": " AzureCloud.westeurope ")", of_tag("AzureCloud.westeurope")},
        EndRow{"unknown_tag", R"("sourceAddressPrefix": "Tomorrow")", of_tag("Tomorrow")},
        EndRow{"expression", R"("sourceAddressPrefix": "[parameters('x')]")", of_tag("[parameters('x')]")},
        EndRow{"both_fields_repeat", R"("sourceAddressPrefix": "10.0.0.4", "sourceAddressPrefixes": ["10.0.0.4"])",
               of_prefixes({"10.0.0.4"})},
        EndRow{"comma_list", R"("sourceAddressPrefix": "10.0.0.4, Internet,10.0.0.5")",
               RuleEnd{.prefixes = prefixes({"10.0.0.4", "10.0.0.5"}), .tags = {"Internet"}}},
        EndRow{"group_without_id",
               R"("sourceAddressPrefix": null, "sourceApplicationSecurityGroups": [{"name": "web"}])",
               RuleEnd{.groups = {"web"}}}),
    [](const auto& row) { return row.param.name; });

TEST(SecurityRule, ListsWithCommasAreRemarked) {
  const auto out = read(group_of(rule_with(R"("destinationPortRange": "80,443, 8000-8010")")));
  EXPECT_THAT(out.rule_sets[0].rules[0].destination_ports,
              ElementsAre(PortRange{80, 80}, PortRange{443, 443}, PortRange{8000, 8010}));
  EXPECT_THAT(out.remarks, ElementsAre("f.json: $.properties.securityRules[0].properties.destinationPortRange: a list "
                                       "with commas is read as several values"));
}

TEST(SecurityRule, ProtocolsAreReadWithoutCase) {
  const std::pair<const char*, Protocol> k_words[] = {
      {"Tcp", Protocol::tcp},     {"UDP", Protocol::udp}, {"icmp", Protocol::icmp},
      {"IcmpV6", Protocol::icmp}, {"Esp", Protocol::esp}, {"AH", Protocol::ah},
      {"*", Protocol::any},       {"All", Protocol::any}, {"any", Protocol::any}};
  for (const auto& [word, protocol] : k_words)
    EXPECT_EQ(one_rule(R"("protocol": ")" + std::string(word) + "\"").protocol, protocol) << word;
}

TEST(SecurityRule, AProtocolWithoutPortsNeedsNone) {
  const auto rule = one_rule(R"("protocol": "Icmp", "sourcePortRange": null, "destinationPortRange": "")");
  EXPECT_THAT(rule.source_ports, ElementsAre(PortRange{}));
  EXPECT_THAT(rule.destination_ports, ElementsAre(PortRange{}));
}

}  // namespace
}  // namespace sd::platform

// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using namespace reading;
using testing::HasSubstr;

struct Row {
  std::string name;
  std::string changes;  ///< of a rule of the resource manager's shape
  std::string member;
  std::string text;
};

class FaultsOfARule : public testing::TestWithParam<Row> {};

TEST_P(FaultsOfARule, AreToldWithTheirPlace) {
  const auto text =
      group_of(rule_with(R"("priority": 150, "direction": "Inbound")") + "," + rule_with(GetParam().changes));
  EXPECT_EQ(failure_of(text),
            "f.json: $.properties.securityRules[1].properties." + GetParam().member + ": " + GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, FaultsOfARule,
    testing::Values(
        Row{"priority_too_small", R"("priority": 99)", "priority", "expected a priority from 100 to 4096, not 99"},
        Row{"priority_of_a_default_rule", R"("priority": 65000)", "priority",
            "expected a priority from 100 to 4096, not 65000"},
        Row{"priority_as_text", R"("priority": "200")", "priority", "expected a whole number as priority, not \"200\""},
        Row{"priority_with_a_fraction", R"("priority": 200.5)", "priority",
            "expected a whole number as priority, not 2.005E2"},
        Row{"priority_null", R"("priority": null)", "priority", "expected a priority from 100 to 4096, not null"},
        Row{"priority_huge", R"("priority": 123456789012345678901234567890)", "priority",
            "expected a whole number as priority, not 1.2345678901234568E29"},
        Row{"priority_twice", R"("priority": 150, "direction": "inbound", "name": "b")", "priority",
            "expected each priority once per direction, but \"web\" and \"web\" both have 150 inbound"},
        Row{"access", R"("access": "Permit")", "access", "expected Allow or Deny, not \"Permit\""},
        Row{"access_of_admin_rules", R"("access": "AlwaysAllow")", "access",
            "expected Allow or Deny, not \"AlwaysAllow\""},
        Row{"access_true", R"("access": true)", "access", "expected Allow or Deny, not true"},
        Row{"direction", R"("direction": "Out")", "direction", "expected Inbound or Outbound, not \"Out\""},
        Row{"direction_empty", R"("direction": "")", "direction", "expected Inbound or Outbound, not \"\""},
        Row{"protocol", R"("protocol": "Sctp")", "protocol", "expected Tcp, Udp, Icmp, Esp, Ah or *, not \"Sctp\""},
        Row{"protocol_number", R"("protocol": 6)", "protocol", "expected Tcp, Udp, Icmp, Esp, Ah or *, not 6"},
        Row{"port_too_big", R"("destinationPortRange": "70000")", "destinationPortRange",
            "expected a port or a range of ports as in 80-443, not \"70000\""},
        Row{"ports_reversed", R"("destinationPortRange": "443-80")", "destinationPortRange",
            "expected a port or a range of ports as in 80-443, not \"443-80\""},
        Row{"port_in_a_list", R"("destinationPortRange": "", "destinationPortRanges": ["80", "x"])",
            "destinationPortRanges[1]", "expected a port or a range of ports as in 80-443, not \"x\""},
        Row{"port_as_number", R"("sourcePortRange": 443)", "sourcePortRange",
            "expected a port or a range of ports as in 80-443, not 443"},
        Row{"ports_missing", R"("sourcePortRange": null)", "sourcePortRange",
            "expected a port, a range of ports as in 80-443, or *, not null"},
        Row{"ports_an_empty_list", R"("sourcePortRange": [])", "sourcePortRange",
            "expected a port, a range of ports as in 80-443, or *, not an empty list"},
        Row{"port_in_a_comma_list", R"("sourcePortRange": "80,99999")", "sourcePortRange",
            "expected a port or a range of ports as in 80-443, not \"99999\""},
        Row{"host_bits", R"("sourceAddressPrefix": "10.0.0.1/24")", "sourceAddressPrefix",
            "expected no bits behind the prefix length, as in 10.0.0.0/24, not \"10.0.0.1/24\""},
        Row{"prefix_length", R"("sourceAddressPrefix": "10.0.0.0/33")", "sourceAddressPrefix",
            "expected a prefix length of at most 32, not \"10.0.0.0/33\""},
        Row{"no_address", R"("sourceAddressPrefix": "10.0.0")", "sourceAddressPrefix",
            "expected an IPv4 or IPv6 address, not \"10.0.0\""},
        Row{"address_in_a_list", R"("sourceAddressPrefix": "", "sourceAddressPrefixes": ["10.0.0.4", "1.2.3.256"])",
            "sourceAddressPrefixes[1]", "expected an IPv4 or IPv6 address, not \"1.2.3.256\""},
        Row{"address_an_object", R"("sourceAddressPrefix": {})", "sourceAddressPrefix",
            "expected an address prefix or a service tag, not an object"},
        Row{"addresses_missing", R"("sourceAddressPrefix": "")", "sourceAddressPrefix",
            "expected an address prefix, a service tag, an application security group, or *, not \"\""},
        Row{"range_reversed", R"("sourceAddressPrefix": "10.0.0.9-10.0.0.1")", "sourceAddressPrefix",
            "expected the smaller address first, not \"10.0.0.9-10.0.0.1\""},
        Row{"range_of_two_families", R"("sourceAddressPrefix": "10.0.0.9-fd00::1")", "sourceAddressPrefix",
            "expected the smaller address first, not \"10.0.0.9-fd00::1\""},
        Row{"group_without_id", R"("sourceApplicationSecurityGroups": [{}])", "sourceApplicationSecurityGroups[0]",
            "expected an application security group with an id, not an object"},
        Row{"groups_no_list", R"("sourceApplicationSecurityGroups": "web")", "sourceApplicationSecurityGroups",
            "expected a list of application security groups, not \"web\""},
        Row{"long_and_unprintable", R"("access": "\u001b[31m)" + std::string(200, 'x') + "\"", "access",
            "expected Allow or Deny, not \"?[31m" + std::string(55, 'x') + "...\""}),
    [](const auto& row) { return row.param.name; });

TEST(RuleErrors, WhatIsMissingIsToldWhereItWouldStand) {
  EXPECT_EQ(failure_of(R"({"securityRules": [{"name": "a", "properties": {"access": "Allow", "priority": 100}}]})"),
            "f.json: $.securityRules[0].properties.direction: expected Inbound or Outbound, it is absent");
  EXPECT_EQ(failure_of(R"([{"name": "a", "access": "Allow", "direction": "Inbound"}])"),
            "f.json: $[0].priority: expected a priority from 100 to 4096, it is absent");
  EXPECT_EQ(failure_of(R"([{"name": "a", "priority": 100, "direction": "Inbound"}])"),
            "f.json: $[0].access: expected Allow or Deny, it is absent");
}

TEST(RuleErrors, PathsAreSpelledAsTheDocumentIs) {
  EXPECT_EQ(failure_of(R"({"value": [{"Name": "n", "Properties": {"SecurityRules": [{"Priority": 7}]}}]})"),
            "f.json: $.value[0].Properties.SecurityRules[0].Priority: expected a priority from 100 to 4096, not 7");
}

TEST(RuleErrors, DefaultRulesHaveTheirOwnPriorities) {
  EXPECT_EQ(failure_of(R"({"securityRules": [], "defaultSecurityRules": [{"priority": 100}]})"),
            "f.json: $.defaultSecurityRules[0].priority: expected a priority from 65000 to 65500, not 100");
}

TEST(RuleErrors, RulesMustBeAListOfObjects) {
  EXPECT_EQ(failure_of(R"({"securityRules": "x"})"),
            "f.json: $.securityRules: expected a list of security rules, not \"x\"");
  EXPECT_EQ(failure_of(R"({"securityRules": [3]})"), "f.json: $.securityRules[0]: expected a security rule, not 3");
}

TEST(RuleErrors, WhatConvertToJsonCutOffIsNamed) {
  EXPECT_THAT(failure_of(R"({"SecurityRules": ["Microsoft.Azure.Commands.Network.Models.PSSecurityRule"]})"),
              HasSubstr("ConvertTo-Json needs -Depth 10"));
}

}  // namespace
}  // namespace sd::platform

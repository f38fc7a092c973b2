// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using namespace reading;
using testing::ElementsAre;
using testing::HasSubstr;

std::string admin_rule(std::string_view name, std::string_view collection, std::string_view changes) {
  return R"({"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkManagers/nm/securityAdminConfigurations/c/ruleCollections/)" +
         std::string(collection) + "/rules/" + std::string(name) + R"(", "name": ")" + std::string(name) +
         R"(", "kind": "Custom", "properties": {"access": "AlwaysAllow", "direction": "Outbound", "priority": 5,
      "protocol": "Tcp", "sources": [{"addressPrefix": "*", "addressPrefixType": "IPPrefix"}],
      "destinations": [{"addressPrefix": "Storage", "addressPrefixType": "ServiceTag"},
                       {"addressPrefix": "10.0.0.4", "addressPrefixType": "IPPrefix"}],
      "sourcePortRanges": ["0-65535"], "destinationPortRanges": ["443"])" +
         (changes.empty() ? std::string{} : ", " + std::string(changes)) + "}}";
}

const SecurityRule k_rule{.name = "a",
                          .priority = 5,
                          .direction = Direction::outbound,
                          .access = Access::always_allow,
                          .protocol = Protocol::tcp,
                          .source_ports = {PortRange{}},
                          .destination_ports = {{443, 443}},
                          .source = k_any,
                          .destination = {.prefixes = prefixes({"10.0.0.4"}), .tags = {"Storage"}}};

TEST(AdminRules, OfAListAreOneLevel) {
  const auto set = one_set("{\"value\": [" + admin_rule("b", "rc1", R"("priority": 7, "access": "Deny")") + "," +
                           admin_rule("a", "rc1", "") + "]}");
  EXPECT_EQ(set.kind, RuleSetKind::admin_rules);
  EXPECT_EQ(set.name, "rc1");
  EXPECT_FALSE(set.effective);
  ASSERT_EQ(set.rules.size(), 2u);
  EXPECT_EQ(set.rules[0], k_rule);
  EXPECT_EQ(set.rules[1].access, Access::deny);
}

TEST(AdminRules, OfSeveralCollectionsMayShareAPriority) {
  const auto set = one_set("[" + admin_rule("a", "rc1", "") + "," + admin_rule("b", "rc2", "") + "]");
  EXPECT_EQ(set.name, "admin rules");
  EXPECT_EQ(set.rules.size(), 2u);
}

TEST(AdminRules, OfACollectionAreNamedByIt) {
  const auto set = one_set(R"({"name": "baseline", "rules": [)" + admin_rule("a", "x", "") + "]}");
  EXPECT_EQ(set.name, "baseline");
}

TEST(AdminRules, OfPowerShellAreEffective) {
  const auto set = one_set(R"({"Value": [{"DisplayName": "Sample", "Protocol": "Tcp",
    "Sources": [{"AddressPrefix": "*", "AddressPrefixType": "IPPrefix"}],
    "Destinations": [{"AddressPrefix": "Storage", "AddressPrefixType": "ServiceTag"},
                     {"AddressPrefix": "10.0.0.4", "AddressPrefixType": "IPPrefix"}],
    "SourcePortRanges": ["0-65535"], "DestinationPortRanges": ["443"], "Access": "AlwaysAllow", "Priority": 5,
    "Direction": "Outbound", "Id": "/x/networkManagers/nm/ruleCollections/rc/rules/a", "Name": "a",
    "RuleCollectionAppliesToGroups": [{"NetworkGroupId": "/x"}]}], "SkipToken": ""})");
  EXPECT_TRUE(set.effective);
  EXPECT_EQ(set.name, "rc");
  EXPECT_THAT(set.rules, ElementsAre(k_rule));
}

TEST(AdminRules, WithoutAddressesOrPortsMeanAny) {
  const auto out = read("[" + admin_rule("a", "rc", R"("sources": [], "destinationPortRanges": [])") + "]");
  EXPECT_EQ(out.rule_sets[0].rules[0].source, k_any);
  EXPECT_THAT(out.rule_sets[0].rules[0].destination_ports, ElementsAre(PortRange{}));
  EXPECT_THAT(out.remarks, ElementsAre(HasSubstr("$[0].properties.sources: no address is told")));
}

TEST(AdminRules, ForANetworkGroupAreUnknownThere) {
  const auto out = read("[" + admin_rule("a", "rc", R"("sources": [{"addressPrefix": "/x/networkGroups/ng",
    "addressPrefixType": "NetworkGroup"}])") +
                        "]");
  EXPECT_EQ(out.rule_sets[0].rules[0].source, of_tag("/x/networkGroups/ng"));
  EXPECT_EQ(out.remarks.size(), 1u);
}

TEST(AdminRules, FaultsHaveTheirPlace) {
  const auto failure = [](std::string_view changes) { return failure_of("[" + admin_rule("a", "rc", changes) + "]"); };
  EXPECT_EQ(failure(R"("priority": 0)"), "f.json: $[0].properties.priority: expected a priority from 1 to 4096, not 0");
  EXPECT_EQ(failure(R"("access": "Permit")"),
            "f.json: $[0].properties.access: expected Allow, Deny or AlwaysAllow, not \"Permit\"");
  EXPECT_EQ(failure(R"("sources": [{"addressPrefix": "x", "addressPrefixType": "Mac"}])"),
            "f.json: $[0].properties.sources[0].addressPrefixType: expected IPPrefix, ServiceTag or NetworkGroup, not "
            "\"Mac\"");
  EXPECT_EQ(
      failure(R"("sources": [{"addressPrefixType": "IPPrefix"}])"),
      "f.json: $[0].properties.sources[0].addressPrefix: expected an address prefix or a service tag, it is absent");
  EXPECT_EQ(failure(R"("destinationPortRanges": ["1-0"])"),
            "f.json: $[0].properties.destinationPortRanges[0]: expected a port or a range of ports as in 80-443, not "
            "\"1-0\"");
}

}  // namespace
}  // namespace sd::platform

// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using namespace reading;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// One rule of an effective answer; what `changes` has wins.
std::string effective_rule(std::string_view changes) {
  return R"({"name": "securityRules/out", "protocol": "All", "sourcePortRange": "0-65535",
    "destinationPortRange": "443-443", "sourcePortRanges": ["0-65535"], "destinationPortRanges": ["443-443"],
    "sourceAddressPrefix": "0.0.0.0/0", "destinationAddressPrefix": "Internet", "sourceAddressPrefixes": ["0.0.0.0/0"],
    "destinationAddressPrefixes": ["Internet"], "access": "Allow", "priority": 300, "direction": "Outbound")" +
         (changes.empty() ? std::string{} : ", " + std::string(changes)) + "}";
}

std::string answer(const std::string& rules, std::string_view more = "") {
  return R"({"value": [{"networkSecurityGroup": {"id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/nsg1"},
    "association": {"subnet": {"id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/d"}},
    "effectiveSecurityRules": [)" +
         rules + "]" + std::string(more) + "}]}";
}

const NamedPrefixes k_internet{"Internet", prefixes({"1.0.0.0/8", "2.0.0.0/7"})};

TEST(EffectiveRules, AreReadWithWhatTagsStandFor) {
  const auto set = one_set(answer(effective_rule(R"("expandedDestinationAddressPrefix": ["1.0.0.0/8", "2.0.0.0/7"])")));
  EXPECT_TRUE(set.effective);
  EXPECT_EQ(set.kind, RuleSetKind::security_group);
  EXPECT_EQ(set.name, "nsg1");
  EXPECT_EQ(set.resource_group, "rg");
  EXPECT_EQ(set.attached_to, "subnet v/d");
  EXPECT_THAT(set.expansions, ElementsAre(k_internet));
  EXPECT_THAT(set.rules, ElementsAre(SecurityRule{.name = "out",
                                                  .priority = 300,
                                                  .access = Access::allow,
                                                  .source_ports = {PortRange{}},
                                                  .destination_ports = {{443, 443}},
                                                  .source = k_any,
                                                  .destination = of_tag("Internet")}));
}

TEST(EffectiveRules, LoseThePrefixOfTheirNames) {
  for (const char* name : {"securityRules/x", "defaultSecurityRules/x", "UserRule_x", "DefaultRule_x", "x"})
    EXPECT_EQ(one_set(answer(effective_rule(R"("name": ")" + std::string(name) + "\""))).rules[0].name, "x");
}

TEST(EffectiveRules, OfPowerShellAreTheSame) {
  const auto set =
      one_set(R"({"NetworkSecurityGroup": {"Id": "/x/y/resourceGroups/rg/providers/p/networkSecurityGroups/nsg1"},
    "Association": {"Subnet": null, "NetworkInterface": {"Id": "/x/y/networkInterfaces/vm1-nic"}},
    "EffectiveSecurityRules": [{"Name": "defaultSecurityRules/AllowInternetOutBound", "Protocol": "All",
      "SourcePortRange": ["0-65535"], "DestinationPortRange": ["0-65535"], "SourceAddressPrefix": ["0.0.0.0/0"],
      "DestinationAddressPrefix": ["Internet"], "ExpandedSourceAddressPrefix": [],
      "ExpandedDestinationAddressPrefix": ["1.0.0.0/8", "2.0.0.0/7"], "Access": "Allow", "Priority": 65001,
      "Direction": "Outbound"}], "TagMap": {}})");
  EXPECT_EQ(set.attached_to, "network interface vm1-nic");
  EXPECT_EQ(set.rules[0].destination, of_tag("Internet"));
  EXPECT_EQ(set.rules[0].source, k_any);
  EXPECT_THAT(set.expansions, ElementsAre(k_internet));
}

TEST(EffectiveRules, OfAzHaveNullForEmptyLists) {
  const auto set = one_set(answer(effective_rule(R"("expandedSourceAddressPrefix": null, "sourceAddressPrefixes": null,
    "destinationPortRanges": null, "additionalProperties": {})"),
                                  R"(, "tagMap": null)"));
  EXPECT_EQ(set.rules[0].source, k_any);
  EXPECT_THAT(set.expansions, IsEmpty());
}

TEST(EffectiveRules, TakeTheMapOfTagsAsAnObjectOrAsText) {
  for (const char* map :
       {R"({"Internet": ["1.0.0.0/8", "2.0.0.0/7"]})", R"("{\"Internet\": [\"1.0.0.0/8\", \"2.0.0.0/7\"]}")"}) {
    const auto set = one_set(answer(effective_rule(""), R"(, "tagMap": )" + std::string(map)));
    EXPECT_THAT(set.expansions, ElementsAre(k_internet)) << map;
  }
  EXPECT_THAT(failure_of(answer(effective_rule(""), R"(, "tagMap": "x")")), HasSubstr("$.value[0].tagMap: expected"));
  EXPECT_THAT(failure_of(answer(effective_rule(""), R"(, "tagMap": 5)")), HasSubstr("$.value[0].tagMap: expected"));
  EXPECT_THAT(failure_of(answer(effective_rule(""), R"(, "tagMap": {"Internet": ["10.0.0.1/8"]})")),
              HasSubstr("$.value[0].tagMap.Internet[0]: expected no bits"));
  EXPECT_THAT(failure_of(answer(effective_rule(""), R"(, "tagMap": "{\"Internet\": [\"10.0.0.1/8\"]}")")),
              HasSubstr("$.value[0].tagMap: expected no bits"));
}

TEST(EffectiveRules, OfSeveralTagsAreWhatTheyExpandTo) {
  const auto set = one_set(answer(effective_rule(R"("destinationAddressPrefix": "", "destinationAddressPrefixes":
    ["Storage", "Sql", "10.0.0.0/8"], "expandedDestinationAddressPrefix": ["20.0.0.0/8", "10.0.0.0/8"])")));
  EXPECT_EQ(set.rules[0].destination, of_prefixes({"10.0.0.0/8", "20.0.0.0/8"}));
  EXPECT_THAT(set.expansions, IsEmpty());
}

TEST(EffectiveRules, KeepSeveralTagsThatTheMapTells) {
  const auto set = one_set(answer(effective_rule(R"("destinationAddressPrefix": "", "destinationAddressPrefixes":
    ["Storage", "Sql"], "expandedDestinationAddressPrefix": ["20.0.0.0/8", "10.0.0.0/8"])"),
                                  R"(, "tagMap": {"storage": ["20.0.0.0/8"], "Sql": ["10.0.0.0/8"]})"));
  EXPECT_THAT(set.rules[0].destination.tags, ElementsAre("Storage", "Sql"));
  EXPECT_EQ(set.expansions.size(), 2u);
}

TEST(EffectiveRules, OneTagOfTwoMeaningsIsTakenByItsPrefixes) {
  const auto set = one_set(
      answer(effective_rule(R"("expandedDestinationAddressPrefix": ["1.0.0.0/8", "2.0.0.0/7"])") + "," +
             effective_rule(R"("priority": 301, "expandedDestinationAddressPrefix": ["2.0.0.0/7", "1.0.0.0/8"])") +
             "," + effective_rule(R"("priority": 302, "expandedDestinationAddressPrefix": ["1.0.0.0/8"])")));
  EXPECT_THAT(set.expansions, ElementsAre(k_internet));
  EXPECT_EQ(set.rules[1].destination, of_tag("Internet"));
  EXPECT_EQ(set.rules[2].destination, of_prefixes({"1.0.0.0/8"}));
}

TEST(EffectiveRules, WithoutAnyAddressAreUnknownThere) {
  const auto out = read(answer(effective_rule(R"("sourceAddressPrefix": "", "sourceAddressPrefixes": [])")));
  EXPECT_EQ(out.rule_sets[0].rules[0].source, of_tag("(not told)"));
  EXPECT_EQ(out.remarks.size(), 1u);
  const auto set = one_set(answer(effective_rule(R"("sourceAddressPrefix": "", "sourceAddressPrefixes": [],
    "expandedSourceAddressPrefix": ["10.0.0.4"])")));
  EXPECT_EQ(set.rules[0].source, of_prefixes({"10.0.0.4"}));
}

TEST(EffectiveRules, OfANetworkManagerAreAdminRules) {
  const auto set = one_set(R"([{"association": {"networkManager": {"id": "/x/y/networkManagers/nm1"}},
    "effectiveSecurityRules": [)" +
                           effective_rule(R"("priority": 5, "access": "AlwaysAllow")") + "]}]");
  EXPECT_EQ(set.kind, RuleSetKind::admin_rules);
  EXPECT_EQ(set.name, "admin rules");
  EXPECT_EQ(set.attached_to, "network manager nm1");
  EXPECT_EQ(set.rules[0].access, Access::always_allow);
}

TEST(EffectiveRules, OfAnNsgAreNotThoseOfTheManagerThatIsNamedBesideIt) {
  const auto set = one_set(R"([{"networkSecurityGroup": {"id": "/x/networkSecurityGroups/web"},
    "association": {"networkManager": {"id": "/x/y/networkManagers/nm1"},
                    "subnet": {"id": "/x/virtualNetworks/v/subnets/default"}},
    "effectiveSecurityRules": [)" +
                           effective_rule("") + "]}]");
  EXPECT_EQ(set.kind, RuleSetKind::security_group);
  EXPECT_EQ(set.name, "web");
}

TEST(EffectiveRules, AreSortedAndMayStandAlone) {
  const auto set =
      one_set(R"({"effectiveSecurityRules": [)" + effective_rule(R"("priority": 100, "direction": "Inbound")") + "," +
              effective_rule(R"("priority": 65500)") + "," + effective_rule("") + "]}");
  EXPECT_EQ(set.name, "effective rules");
  EXPECT_EQ(set.rules[0].priority, 300);
  EXPECT_EQ(set.rules[1].priority, 65500);
  EXPECT_EQ(set.rules[2].priority, 100);
}

TEST(EffectiveRules, FaultsHaveTheirPlace) {
  EXPECT_EQ(
      failure_of(answer(effective_rule(R"("expandedDestinationAddressPrefix": ["1.2.3.4", "x"])"))),
      "f.json: $.value[0].effectiveSecurityRules[0].expandedDestinationAddressPrefix[1]: expected an IPv4 or IPv6 "
      "address, not \"x\"");
  EXPECT_EQ(failure_of(answer(effective_rule(R"("priority": 0)"))),
            "f.json: $.value[0].effectiveSecurityRules[0].priority: expected a priority from 1 to 65535, not 0");
}

}  // namespace
}  // namespace sd::platform

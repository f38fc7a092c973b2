// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using namespace reading;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view k_schema =
    R"("$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0")";

std::string template_of(std::string_view resources, std::string_view parameters = "{}",
                        std::string_view variables = "{}") {
  return "{" + std::string(k_schema) + ", \"parameters\": " + std::string(parameters) +
         ", \"variables\": " + std::string(variables) + ", \"resources\": " + std::string(resources) + "}";
}

std::string properties_with(std::string_view changes) {
  return R"({"protocol": "Tcp", "sourcePortRange": "*", "destinationPortRange": "443", "sourceAddressPrefix": "*",
    "destinationAddressPrefix": "Storage", "access": "Allow", "priority": 200, "direction": "Outbound")" +
         (changes.empty() ? std::string{} : ", " + std::string(changes)) + "}";
}

std::string group(std::string_view name, std::string_view rules, std::string_view more = "") {
  return R"({"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-04-01", "name": ")" +
         std::string(name) + R"(", "properties": {"securityRules": [)" + std::string(rules) + "]}" + std::string(more) +
         "}";
}

std::string inner_rule(std::string_view name, std::string_view changes) {
  return "{\"name\": \"" + std::string(name) + "\", \"properties\": " + properties_with(changes) + "}";
}

std::string child_rule(std::string_view name, std::string_view changes, std::string_view more = "") {
  return R"({"type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": ")" + std::string(name) +
         "\", \"properties\": " + properties_with(changes) + std::string(more) + "}";
}

SecurityRule first_rule(const std::string& text) {
  const auto set = one_set(text);
  return set.rules.empty() ? SecurityRule{} : set.rules[0];
}

TEST(ArmTemplate, HoldsGroupsWithRulesInsideAndBeside) {
  const auto out = read(template_of("[" +
                                    group("nsg1", inner_rule("a", ""),
                                          R"(, "resources": [{"type": "securityRules", "name": "b", "properties": )" +
                                              properties_with(R"("priority": 210)") + "}]") +
                                    "," + child_rule("nsg1/c", R"("priority": 190)") +
                                    R"(, {"type": "Microsoft.Compute/virtualMachines", "name": "vm"},
      {"type": "Microsoft.Network/routeTables", "name": "rt", "properties": {"routes": [
        {"name": "r1", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "None"}}]}},
      {"type": "Microsoft.Network/routeTables/routes", "name": "rt/r2",
       "properties": {"addressPrefix": "10.0.0.0/8", "nextHopType": "VnetLocal"}}])"));
  ASSERT_EQ(out.rule_sets.size(), 1u);
  EXPECT_EQ(out.rule_sets[0].name, "nsg1");
  ASSERT_EQ(out.rule_sets[0].rules.size(), 3u);
  EXPECT_EQ(out.rule_sets[0].rules[0].name, "c");
  EXPECT_EQ(out.rule_sets[0].rules[1].name, "a");
  EXPECT_EQ(out.rule_sets[0].rules[2].name, "b");
  ASSERT_EQ(out.routes.size(), 1u);
  ASSERT_EQ(out.routes[0].routes.size(), 2u);
  EXPECT_EQ(out.routes[0].routes[1].name, "r2");
  EXPECT_EQ(out.routes[0].routes[1].origin, RouteOrigin::user);
  EXPECT_THAT(out.remarks, IsEmpty());
}

TEST(ArmTemplate, OfThePortalHoldsEachRuleTwice) {
  const auto out = read(template_of("[" + group("[parameters('nsg')]", inner_rule("a", "")) + "," +
                                        child_rule("[concat(parameters('nsg'), '/a')]", "") + "]",
                                    R"({"nsg": {"defaultValue": "nsg1", "type": "String"}})"));
  ASSERT_EQ(out.rule_sets.size(), 1u);
  EXPECT_EQ(out.rule_sets[0].name, "nsg1");
  EXPECT_EQ(out.rule_sets[0].rules.size(), 1u);
  EXPECT_THAT(out.remarks, IsEmpty());
}

TEST(ArmTemplate, AChildOfTheSameNameWins) {
  const auto out =
      read(template_of("[" + group("n", inner_rule("a", "")) + "," + child_rule("n/A", R"("access": "Deny")") + "]"));
  ASSERT_EQ(out.rule_sets[0].rules.size(), 1u);
  EXPECT_EQ(out.rule_sets[0].rules[0].access, Access::deny);
  EXPECT_THAT(out.remarks, ElementsAre(HasSubstr("$.resources[1].properties.priority: this rule is taken instead")));
}

TEST(ArmTemplate, ChildrenShareThePrioritiesOfTheirGroup) {
  EXPECT_EQ(
      failure_of(template_of("[" + child_rule("n/b", "") + "," + group("n", inner_rule("a", "")) + "]")),
      "f.json: $.resources[0].properties.priority: expected each priority once per direction, but \"a\" and \"b\" "
      "both have 200 outbound");
}

TEST(ArmTemplate, ResolvesParametersAndVariables) {
  const auto rule = first_rule(template_of(
      "[" + group("n", inner_rule("a", R"("priority": "[parameters('P')]", "access": "[variables('word')]",
        "destinationAddressPrefix": "", "destinationAddressPrefixes": "[variables('list')]",
        "destinationPortRange": "[concat(parameters('port'), '-', '90')]",
        "sourceAddressPrefix": "[format('{0}/{1}', '10.0.0.0', 16)]", "sourceApplicationSecurityGroups":
          [{"id": "[resourceId('Microsoft.Network/applicationSecurityGroups', variables('asg'))]"}])")) +
          "]",
      R"({"p": {"type": "int", "defaultValue": 333}, "port": {"defaultValue": "80"}})",
      R"({"word": "[variables('deny')]", "deny": "Deny", "list": ["Internet", "[concat( '10.0.0' , '.4' )]"],
          "asg": "web"})"));
  EXPECT_EQ(rule, (SecurityRule{.name = "a",
                                .priority = 333,
                                .access = Access::deny,
                                .protocol = Protocol::tcp,
                                .source_ports = {PortRange{}},
                                .destination_ports = {{80, 90}},
                                .source = {.prefixes = prefixes({"10.0.0.0/16"}), .groups = {"web"}},
                                .destination = {.prefixes = prefixes({"10.0.0.4"}), .tags = {"Internet"}}}));
}

TEST(ArmTemplate, KeepsUnknownAddressesAsUnknownTags) {
  const auto out = read(template_of("[" + group("n", inner_rule("a", R"("sourceAddressPrefix": "[reference('x').y]",
        "destinationAddressPrefix": "[parameters('open')]")")) +
                                        "]",
                                    R"({"open": {"type": "string"}})"));
  EXPECT_EQ(out.rule_sets[0].rules[0].source, of_tag("[reference('x').y]"));
  EXPECT_EQ(out.rule_sets[0].rules[0].destination, of_tag("[parameters('open')]"));
  EXPECT_EQ(out.remarks.size(), 2u);
}

TEST(ArmTemplate, UnknownPrioritiesPortsAndWordsAreErrors) {
  for (const char* member : {"priority", "destinationPortRange", "access", "protocol", "direction"}) {
    const auto text =
        template_of("[" + group("n", inner_rule("a", "\"" + std::string(member) + R"(": "[parameters('x')]")")) + "]");
    const auto failure = failure_of(text);
    EXPECT_THAT(failure,
                HasSubstr("f.json: $.resources[0].properties.securityRules[0].properties." + std::string(member)));
    EXPECT_THAT(failure, HasSubstr("not \"[parameters('x')]\""));
  }
}

TEST(ArmTemplate, OfADeploymentIsReadWithItsParameters) {
  const auto out = read(R"({"properties": {"parameters": {"p": {"type": "Int", "value": 444}}, "template": )" +
                        template_of("[" + group("n", inner_rule("a", R"("priority": "[parameters('p')]")")) + "]",
                                    R"({"p": {"type": "int", "defaultValue": 333}})") +
                        "}}");
  EXPECT_EQ(out.rule_sets[0].rules[0].priority, 444);
}

TEST(ArmTemplate, NestedDeploymentsHaveTheScopeTheyAskFor) {
  const auto nested = [](std::string_view options, std::string_view given) {
    return template_of(R"([{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {)" +
                           std::string(options) + R"("parameters": )" + std::string(given) + R"(, "template": )" +
                           template_of("[" + group("n", inner_rule("a", R"("priority": "[parameters('p')]")")) + "]",
                                       R"({"p": {"defaultValue": 222}})") +
                           "}}]",
                       R"({"p": {"defaultValue": 333}, "q": {"defaultValue": 555}})");
  };
  constexpr std::string_view k_inner = R"("expressionEvaluationOptions": {"scope": "inner"}, )";
  EXPECT_EQ(first_rule(nested("", "{}")).priority, 333);
  EXPECT_EQ(first_rule(nested(k_inner, "{}")).priority, 222);
  EXPECT_EQ(first_rule(nested(k_inner, R"({"p": {"value": 444}})")).priority, 444);
  EXPECT_EQ(first_rule(nested(k_inner, R"({"p": {"value": "[parameters('q')]"}})")).priority, 555);
}

TEST(ArmTemplate, MayNameItsResourcesAsBicepDoes) {
  const auto out = read(template_of(R"({"nsg": )" + group("n", inner_rule("a", "")) + R"(, "old": {"existing": true,
    "type": "Microsoft.Network/networkSecurityGroups", "name": "other"}})"));
  ASSERT_EQ(out.rule_sets.size(), 1u);
  EXPECT_EQ(out.rule_sets[0].name, "n");
}

TEST(ArmTemplate, ConditionsAreHonouredWhenTheyAreKnown) {
  const auto with = [](std::string_view condition) {
    return template_of("[" + group("n", inner_rule("a", "")) + "," +
                           child_rule("n/b", R"("priority": 201)", R"(, "condition": )" + std::string(condition)) + "]",
                       R"({"no": {"defaultValue": false}})");
  };
  EXPECT_EQ(read(with("false")).rule_sets[0].rules.size(), 1u);
  EXPECT_EQ(read(with("\"[parameters('no')]\"")).rule_sets[0].rules.size(), 1u);
  EXPECT_EQ(read(with("true")).rule_sets[0].rules.size(), 2u);
  const auto unknown = read(with("\"[empty('x')]\""));
  EXPECT_EQ(unknown.rule_sets[0].rules.size(), 2u);
  EXPECT_EQ(unknown.remarks.size(), 1u);
}

TEST(ArmTemplate, LoopsOfRulesAreErrors) {
  EXPECT_THAT(failure_of(template_of(R"([{"type": "Microsoft.Network/networkSecurityGroups", "name": "n",
    "properties": {"copy": [{"name": "securityRules", "count": 3, "input": {}}]}}])")),
              HasSubstr("$.resources[0].properties.copy[0].name: expected a list, but a copy loop makes it"));
}

TEST(ArmTemplate, WithoutRulesAGroupHasNone) {
  const auto set = one_set(template_of(R"([{"type": "microsoft.network/NetworkSecurityGroups", "name": "n"}])"));
  EXPECT_EQ(set.name, "n");
  EXPECT_THAT(set.rules, IsEmpty());
}

TEST(ArmTemplate, SubnetsInsideAndBesideAreToldOnce) {
  const auto out = read(template_of(R"([
    {"type": "Microsoft.Network/virtualNetworks", "name": "v", "properties": {"addressSpace": {}, "subnets": [
      {"name": "d", "properties": {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": false}}]}},
    {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "v/d",
     "properties": {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": false}},
    {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "[concat(parameters('v'), '/e')]",
     "properties": {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": "[parameters('x')]"}}])"));
  ASSERT_EQ(out.outbound.size(), 2u);
  EXPECT_EQ(out.outbound[0].subnet, "v/d");
  EXPECT_EQ(out.outbound[1].subnet, "[parameters('v')]/e");
  EXPECT_FALSE(out.outbound[1].default_outbound);
}

TEST(ArmTemplate, WaysOutThatAreNotKnownAreNotTold) {
  const auto out = read(template_of(R"([
    {"type": "Microsoft.Network/virtualNetworks", "name": "u", "properties": {"subnets": "[parameters('subnets')]"}},
    {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "v/d", "properties": {"addressPrefix": "10.0.0.0/24",
      "natGateway": "[if(empty('x'), null(), createObject('id', 'y'))]", "serviceEndpoints": "[parameters('e')]"}},
    {"type": "Microsoft.Network/networkInterfaces", "name": "n", "properties": {"ipConfigurations": [
      {"properties": {"privateIPAddress": "[parameters('a')]", "publicIPAddress": "[if(parameters('p'), 'x', null())]",
        "subnet": {"id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', 'd')]"}}}]}},
    {"type": "Microsoft.Network/routeTables/routes", "name": "rt/r", "properties": {"addressPrefix": "0.0.0.0/0",
      "nextHopType": "VirtualAppliance", "nextHopIpAddress": "[parameters('fw')]"}}])"));
  ASSERT_EQ(out.outbound.size(), 2u);
  EXPECT_EQ(out.outbound[0].nat_gateway, std::nullopt);
  EXPECT_EQ(out.outbound[1].public_address, std::nullopt);
  EXPECT_EQ(out.outbound[1].load_balancer, false);
  EXPECT_EQ(out.outbound[1].subnet, "v/d");
  EXPECT_THAT(out.routes[0].routes[0].next_hop_addresses, IsEmpty());
  EXPECT_EQ(out.remarks.size(), 5u);
}

TEST(ArmTemplate, ExpressionsAreNoListsWithCommas) {
  const auto rule = first_rule(template_of(
      "[" + group("n", inner_rule("a", R"("sourceAddressPrefix": "[concat(parameters('x'), '/24')]")")) + "]"));
  EXPECT_EQ(rule.source, of_tag("[concat(parameters('x'), '/24')]"));
}

TEST(ArmTemplate, ThatHoldsItselfEnds) {
  constexpr std::string_view k_loop = R"([{"type": "a.b/c", "name": "n", "resources": "[variables('r')]"},
                                          {"type": "a.b/c", "name": "m", "resources": "[variables('r')]"}])";
  EXPECT_THAT(failure_of(template_of(k_loop, "{}", R"({"r": )" + std::string(k_loop) + "}")),
              HasSubstr("expressions that stand for less"));
  const auto rule = failure_of(template_of("[" + group("n", inner_rule("a", R"("priority": "[variables('a')]")")) + "]",
                                           "{}", R"({"a": "[variables('b')]", "b": "[variables('a')]"})"));
  EXPECT_THAT(rule, HasSubstr("not \"[variables('a')]\""));
  std::string doubling = R"({"v0": "0123456789")";
  for (int i = 1; i < 40; ++i)
    doubling += ", \"v" + std::to_string(i) + "\": \"[concat(variables('v" + std::to_string(i - 1) +
                "'), variables('v" + std::to_string(i - 1) + "'))]\"";
  EXPECT_EQ(
      first_rule(template_of("[" + group("n", inner_rule("a", R"("sourceAddressPrefix": "[variables('v39')]")")) + "]",
                             "{}", doubling + "}"))
          .source,
      of_tag("[variables('v39')]"));
}

}  // namespace
}  // namespace sd::platform

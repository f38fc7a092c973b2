// SPDX-License-Identifier: MIT
// Corners of the rule engine that random worlds seldom reach: what the platform sends, packets without ports, senders
// of one family.
#include <gtest/gtest.h>

#include "rules/check.hpp"

namespace {

using namespace sd;
using namespace sd::rules;

RuleEnd tag(const char* name) {
  RuleEnd out;
  out.tags.emplace_back(name);
  return out;
}

RuleEnd any() {
  RuleEnd out;
  out.any = true;
  return out;
}

NetworkRules one_group(std::vector<SecurityRule> rules) {
  NetworkRules out;
  out.rule_sets.emplace_back();
  out.rule_sets.back().name = "nsg";
  out.rule_sets.back().rules = std::move(rules);
  return out;
}

SecurityRule rule(Access access, RuleEnd source, RuleEnd destination, int priority = 100) {
  SecurityRule out;
  out.name = "rule" + std::to_string(priority);
  out.priority = priority;
  out.access = access;
  out.source_ports = out.destination_ports = {PortRange{}};
  out.source = std::move(source);
  out.destination = std::move(destination);
  return out;
}

Answer ask(const NetworkRules& known, const Question& question, const Assumptions& assumptions = {}) {
  return Prepared(known, assumptions, question.direction).ask(question);
}

TEST(Platform, NoRuleOfAGroupActsOnWhatItSends) {
  Question question;
  question.direction = Direction::inbound;
  question.from = k_host_address;
  question.to = parse_target("10.0.0.4").value();
  EXPECT_EQ(ask(one_group({}), question).verdict, RulesVerdict::allowed);
}

TEST(Platform, ATagWithAPortMatchesNoProtocolWithoutPorts) {
  Question question;
  question.protocol = Protocol::icmp;
  question.to = parse_target("168.63.129.16").value();
  const auto known = one_group({rule(Access::deny, any(), tag("AzurePlatformDNS"))});
  EXPECT_EQ(ask(known, question).verdict, RulesVerdict::allowed);
  question.protocol = Protocol::udp;
  question.port = 53;
  EXPECT_EQ(ask(known, question).verdict, RulesVerdict::denied);
}

TEST(Sender, OfANetworkWithoutIpv6SendsNothingToIpv6) {
  RuleEnd network;
  network.prefixes = {Prefix::parse("10.0.0.0/16").value()};
  RuleEnd storage;
  storage.prefixes = {Prefix::parse("20.60.0.0/16").value()};
  auto known = one_group({rule(Access::allow, network, storage), rule(Access::deny, any(), any(), 200)});
  known.service_tags.emplace_back();
  known.service_tags.back().tags = {
      {"Storage", {Prefix::parse("20.60.0.0/16").value(), Prefix::parse("2603:1000::/48").value()}}};
  Question question;
  question.sender = Sender::own_network;
  question.to = parse_target("Storage").value();
  const auto answer = ask(known, question, {{Prefix::parse("10.0.0.0/16").value()}});
  EXPECT_EQ(answer.verdict, RulesVerdict::allowed);
  EXPECT_TRUE(answer.allowed.v6.empty());
}

TEST(Group, LiesInTheVirtualNetworkAlsoWhenNeitherIsKnown) {
  RuleEnd group;
  group.groups.emplace_back("web");
  const auto known = one_group({rule(Access::deny, any(), tag("VirtualNetwork")),
                                rule(Access::allow, any(), group, 200), rule(Access::deny, any(), any(), 300)});
  Question question;
  question.to = parse_target("10.0.0.4").value();
  EXPECT_EQ(ask(known, question).verdict, RulesVerdict::denied);
}

TEST(Deciding, ARuleForEverythingDecidesAllOfIpv6) {
  auto known = one_group({rule(Access::deny, any(), any())});
  known.rule_sets.back().kind = RuleSetKind::admin_rules;
  Question question;
  question.to = parse_target("*").value();
  const auto answer = ask(known, question);
  ASSERT_EQ(answer.deciding.size(), 1u);
  // All of both families but for the two addresses of the platform.
  auto expected = count(AddressSet::all().minus(platform_addresses()));
  EXPECT_EQ(to_text(answer.deciding.front().addresses), to_text(expected));
}

}  // namespace

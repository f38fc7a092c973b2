// SPDX-License-Identifier: MIT
#include "host/firewall.hpp"

#include <gtest/gtest.h>

#include "host/fake_files.hpp"
#include "host/iptables_save.hpp"
#include "host/nft_json.hpp"

namespace sd::host {
namespace {

std::string ruleset(const std::string& rules) {
  return R"({"nftables":[{"metainfo":{"version":"1.0.6"}},{"table":{"family":"inet","name":"filter"}},{"chain":{"family":"inet","table":"filter","name":"out","type":"filter","hook":"output","prio":0,"policy":"drop"}},)" +
         rules + "]}";
}

std::string rule(const std::string& expressions) {
  return R"({"rule":{"family":"inet","table":"filter","chain":"out","handle":7,"expr":[)" + expressions + "]}}";
}

FilterRule only_rule(const std::string& expressions) {
  const auto rules = parse_nft_json(ruleset(rule(expressions)));
  EXPECT_TRUE(rules) << (rules ? "" : describe(rules.error()));
  return rules->chains.at(0).rules.at(0);
}

const std::string k_to_host =
    R"({"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"daddr"}},"right":"168.63.129.16"}})";

TEST(NftJson, ReadsADropTowardsTheHost) {
  const auto read = only_rule(
      k_to_host +
      R"(,{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":80}},{"counter":{"packets":5,"bytes":300}},{"drop":null})");
  EXPECT_EQ(read.verdict, FilterVerdict::drop);
  EXPECT_EQ(read.destination->prefixes, std::vector<Prefix>{*Prefix::parse("168.63.129.16/32")});
  EXPECT_EQ(read.destination_port->ranges, (std::vector<PortRange>{{80, 80}}));
  EXPECT_EQ(read.protocol->names, std::vector<std::string>{"tcp"});
  EXPECT_EQ(read.packets, 5u);
  EXPECT_EQ(read.text, "inet filter out handle 7: ip daddr 168.63.129.16 tcp dport 80 drop");
  EXPECT_TRUE(read.not_understood.empty());
}

TEST(NftJson, ReadsTheAgentsOwnTable) {
  const auto rules = parse_nft_json(
      R"({"nftables":[{"chain":{"family":"ip","table":"walinuxagent","name":"output","type":"filter","hook":"output","prio":0,"policy":"accept"}},{"rule":{"family":"ip","table":"walinuxagent","chain":"output","handle":2,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"daddr"}},"right":"168.63.129.16"}},{"match":{"op":"!=","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":53}},{"match":{"op":"!=","left":{"meta":{"key":"skuid"}},"right":0}},{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":["invalid","new"]}},{"counter":{"packets":0,"bytes":0}},{"drop":null}]}}]})");
  ASSERT_TRUE(rules);
  const auto& read = rules->chains.at(0).rules.at(0);
  EXPECT_EQ(*read.owner, (UidMatch{0, 0, true}));
  EXPECT_TRUE(read.destination_port->negated);
  EXPECT_EQ(read.connection_state->names, (std::vector<std::string>{"invalid", "new"}));
  EXPECT_TRUE(read.not_understood.empty());
}

TEST(NftJson, SetsPrefixesAndRangesBecomePrefixes) {
  const auto anonymous = only_rule(
      R"({"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"daddr"}},"right":{"set":[{"prefix":{"addr":"10.0.0.0","len":8}},{"range":["20.0.0.1","20.0.0.6"]},"1.2.3.4"]}}},{"accept":null})");
  std::vector<std::string> texts;
  for (const auto& prefix : anonymous.destination->prefixes) texts.push_back(to_text(prefix));
  EXPECT_EQ(texts, (std::vector<std::string>{"10.0.0.0/8", "20.0.0.1/32", "20.0.0.2/31", "20.0.0.4/31", "20.0.0.6/32",
                                             "1.2.3.4/32"}));
  const auto named = parse_nft_json(ruleset(
      R"({"set":{"family":"inet","table":"filter","name":"storage","type":"ipv4_addr","elem":[{"prefix":{"addr":"20.60.0.0","len":16}}]}},)" +
      rule(
          R"({"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"daddr"}},"right":"@storage"}},{"drop":null})")));
  ASSERT_TRUE(named);
  EXPECT_EQ(named->chains[0].rules[0].destination->prefixes, std::vector<Prefix>{*Prefix::parse("20.60.0.0/16")});
}

TEST(NftJson, WhatIsNotUnderstoodIsKept) {
  EXPECT_FALSE(only_rule(R"({"match":{"op":"==","left":{"fib":{"result":"type"}},"right":"local"}},{"drop":null})")
                   .not_understood.empty());
  EXPECT_FALSE(
      only_rule(
          R"({"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"daddr"}},"right":"@no_such_set"}},{"drop":null})")
          .not_understood.empty());
  EXPECT_FALSE(only_rule(R"({"limit":{"rate":5}},{"accept":null})").not_understood.empty());
  EXPECT_TRUE(only_rule(R"({"log":{"prefix":"x"}},{"drop":null})").not_understood.empty());
}

TEST(NftJson, AVerdictMapIsOneRuleForEachElement) {
  const auto rules = parse_nft_json(ruleset(rule(
      R"({"counter":{"packets":1,"bytes":60}},{"vmap":{"key":{"payload":{"protocol":"tcp","field":"dport"}},"data":{"set":[[80,{"jump":{"target":"deny"}}],[{"range":[1000,2000]},{"accept":null}]]}}})")));
  ASSERT_TRUE(rules);
  const auto& read = rules->chains.at(0).rules;
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].verdict, FilterVerdict::jump);
  EXPECT_EQ(read[0].target, "deny");
  EXPECT_EQ(read[0].text, "inet filter out handle 7: tcp dport vmap { 80 : jump deny }");
  EXPECT_EQ(read[1].destination_port->ranges, (std::vector<PortRange>{{1000, 2000}}));
  EXPECT_EQ(read[1].verdict, FilterVerdict::accept);
  for (const auto& one : read) EXPECT_TRUE(one.not_understood.empty());
}

TEST(NftJson, ANamedMapIsLookedUpAndAnUnknownOneMayDoAnything) {
  const std::string looks_up = R"({"vmap":{"key":{"payload":{"protocol":"tcp","field":"dport"}},"data":"@by_port"}})";
  const auto named = parse_nft_json(ruleset(
      R"({"map":{"family":"inet","table":"filter","name":"by_port","type":"inet_service","map":"verdict","elem":[[80,{"drop":null}]]}},)" +
      rule(looks_up)));
  ASSERT_TRUE(named);
  EXPECT_EQ(named->chains.at(0).rules.at(0).verdict, FilterVerdict::drop);
  const auto empty = parse_nft_json(
      ruleset(R"({"map":{"family":"inet","table":"filter","name":"by_port","type":"inet_service","map":"verdict"}},)" +
              rule(looks_up)));
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->chains.at(0).rules.empty());
  for (
      const auto& strange :
      {looks_up,
       std::string(
           R"({"vmap":{"key":{"concat":[{"meta":{"key":"mark"}}]},"data":{"set":[[{"concat":[1]},{"drop":null}]]}}})"),
       std::string(
           R"({"vmap":{"key":{"payload":{"protocol":"tcp","field":"dport"}},"data":{"set":[[80,{"drop":null}],["*",{"accept":null}]]}}})"),
       std::string(R"({"vmap":7})")}) {
    const auto read = only_rule(strange);
    EXPECT_EQ(read.verdict, FilterVerdict::queue) << strange;
    EXPECT_FALSE(read.not_understood.empty()) << strange;
  }
}

TEST(NftJson, DevicesOfAChainAndOfARule) {
  for (const auto& [dev, wanted] :
       {std::pair{R"("dev":"eth0",)", "eth0"}, {R"("dev":["eth0","eth1"],)", "eth0 eth1"}, {"", ""}}) {
    const auto rules =
        parse_nft_json(R"({"nftables":[{"chain":{"family":"netdev","table":"hard","name":"out",)" + std::string(dev) +
                       R"("type":"filter","hook":"egress","prio":0,"policy":"accept"}}]})");
    ASSERT_TRUE(rules);
    EXPECT_EQ(rules->chains.at(0).devices.value_or(""), wanted);
  }
  const auto read =
      only_rule(R"({"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":"lo"}},{"accept":null})");
  EXPECT_EQ(read.in_interface->names, std::vector<std::string>{"lo"});
  EXPECT_TRUE(read.not_understood.empty());
}

TEST(NftJson, TablesOfIptablesAreLeftToIptables) {
  const auto rules = parse_nft_json(
      R"({"nftables":[{"chain":{"family":"ip","table":"filter","name":"OUTPUT","type":"filter","hook":"output","prio":0,"policy":"drop"}},{"rule":{"family":"ip","table":"filter","chain":"OUTPUT","handle":1,"expr":[{"xt":{"type":"match","name":"owner"}},{"drop":null}]}}]})");
  ASSERT_TRUE(rules);
  EXPECT_TRUE(rules->chains.empty());
}

TEST(NftJson, RefusesWhatIsNoRuleset) {
  for (const char* bad : {"", "[]", "{}", "{\"nftables\":5}", "{\"nftables\":[", "\xff"})
    EXPECT_FALSE(parse_nft_json(bad)) << bad;
  EXPECT_TRUE(parse_nft_json("{\"nftables\":[5,null,{\"rule\":7},{\"chain\":[]}]}"));
}

const std::string k_agents_table =
    "*security\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [10:600]\n"
    "-A OUTPUT -d 168.63.129.16/32 -p tcp -m tcp --dport 53 -j ACCEPT\n"
    "-A OUTPUT -d 168.63.129.16/32 -p tcp -m owner --uid-owner 0 -j ACCEPT\n"
    "-A OUTPUT -d 168.63.129.16/32 -p tcp -m conntrack --ctstate INVALID,NEW -j DROP\nCOMMIT\n";

TEST(IptablesSave, ReadsTheAgentsRules) {
  const auto rules = parse_iptables_save(k_agents_table, "iptables-save", Family::v4);
  ASSERT_EQ(rules.chains.size(), 2u);
  const auto& output = rules.chains[1];
  EXPECT_EQ(output.table, "ip security");
  EXPECT_EQ(output.hook, "output");
  ASSERT_EQ(output.rules.size(), 3u);
  EXPECT_EQ(*output.rules[1].owner, (UidMatch{0, 0, false}));
  EXPECT_EQ(output.rules[2].connection_state->names, (std::vector<std::string>{"invalid", "new"}));
  for (const auto& read : output.rules) EXPECT_TRUE(read.not_understood.empty()) << read.text;
}

TEST(IptablesSave, CountersNegationsMultiportAndUserChains) {
  const auto rules = parse_iptables_save(
      "*filter\n:OUTPUT DROP [0:0]\n:mine - [0:0]\n[12:720] -A OUTPUT ! -d 10.0.0.0/8 -p tcp -m multiport --dports "
      "80,443,8000:8010 -j mine\n"
      "-A mine -o eth+ -m comment --comment \"a \\\"b\\\" -j DROP\" -j REJECT --reject-with icmp-admin-prohibited\n-A "
      "mine -m time --timestart 09:00 -j DROP\n-A mine -j LOG --log-prefix \"x y\"\nCOMMIT\n",
      "iptables-save", Family::v4);
  EXPECT_EQ(rules.chains[0].policy, FilterVerdict::drop);
  const auto& jump = rules.chains[0].rules.at(0);
  EXPECT_EQ(jump.packets, 12u);
  EXPECT_TRUE(jump.destination->negated);
  EXPECT_EQ(jump.destination_port->ranges.size(), 3u);
  EXPECT_EQ(jump.target, "mine");
  const auto& mine = rules.chains[1].rules;
  ASSERT_EQ(mine.size(), 3u);
  EXPECT_EQ(mine[0].verdict, FilterVerdict::reject);
  EXPECT_TRUE(mine[0].not_understood.empty());
  EXPECT_FALSE(mine[1].not_understood.empty());
  EXPECT_EQ(mine[2].verdict, FilterVerdict::none);
}

TEST(IptablesSave, InterfacesOfBothSides) {
  const auto rules =
      parse_iptables_save("*filter\n:INPUT DROP [0:0]\n-A INPUT ! -i eth0 -j ACCEPT\nCOMMIT\n", "t", Family::v4);
  const auto& read = rules.chains.at(0).rules.at(0);
  EXPECT_EQ(*read.in_interface, (NameMatch{{"eth0"}, true}));
  EXPECT_TRUE(read.not_understood.empty());
}

TEST(IptablesSave, AnyTextIsSurvived) {
  parse_iptables_save(std::string("*\n:\n-A\n-A OUTPUT -d\n[x\n[1:2\n-A OUTPUT ! \n\0\xff", 40), "t", Family::v4);
  EXPECT_TRUE(parse_iptables_save("", "t", Family::v4).chains.empty());
}

class FakeCommands : public Commands {
 public:
  Result<CommandOutput> answer{CommandOutput{}};
  Result<CommandOutput> run(const std::vector<std::string>&, const net::Deadline&, const net::Stop&) const override {
    return answer;
  }
};

TEST(Firewall, AToolThatIsNotThereSaysNothingAboutRules) {
  FakeFiles files;
  FakeCommands commands;
  auto system = folder_system(files);
  system.commands = &commands;
  commands.answer = fail(ErrorCode::not_found, "run", "nft", "is not installed");
  const auto fact = read_nft(system);
  ASSERT_TRUE(fact.not_read());
  EXPECT_EQ(fact.not_read()->reason, NotReadReason::unsupported);
}

TEST(Firewall, AnExitCodeIsNotAnEmptyRuleset) {
  FakeFiles files;
  FakeCommands commands;
  auto system = folder_system(files);
  system.commands = &commands;
  commands.answer = CommandOutput{.exit_code = 1, .error_text = "Operation not permitted"};
  EXPECT_TRUE(read_nft(system).not_read());
  EXPECT_TRUE(read_iptables(system, Family::v4).not_read());
  EXPECT_TRUE(read_nft(folder_system(files)).not_read());
}

}  // namespace
}  // namespace sd::host

// SPDX-License-Identifier: MIT
// What Azure's documents say about rules, a row each.
#include "rules/check.hpp"

#include <gmock/gmock.h>

#include "base/text.hpp"
#include "rules/rule_maker.hpp"

namespace {

using namespace sd;
using namespace sd::rules;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

Question asked(std::string_view to, std::string_view protocol = "tcp", std::optional<Port> port = 443,
               std::string_view from = "10.0.0.4") {
  Question out;
  out.to = parse_target(to).value();
  out.protocol = protocol_named(protocol);
  out.port = port;
  if (!from.empty()) out.from = IpAddress::parse(from).value();
  return out;
}

Answer ask(const NetworkRules& known, const Question& question) {
  return Prepared(known, {}, question.direction).ask(question);
}

NetworkRules chain(std::vector<RuleSet> sets) {
  NetworkRules out;
  out.rule_sets = std::move(sets);
  return out;
}

std::string verdict(const NetworkRules& known, const Question& question) {
  return std::string(to_text(ask(known, question).verdict));
}

std::vector<std::string> texts(const AddressSet& set) {
  std::vector<std::string> out;
  for (const auto& prefix : prefixes(set)) out.push_back(to_text(prefix));
  return out;
}

struct Row {
  std::string name;
  std::vector<std::string> rules;
  Question question;
  std::string verdict;
};

class OneNsg : public testing::TestWithParam<Row> {};

TEST_P(OneNsg, Decides) {
  const auto& row = GetParam();
  EXPECT_EQ(verdict(chain({nsg("nsg", row.rules)}), row.question), row.verdict);
}

const std::string k_deny_internet = "300 out deny any * -> Internet 0-65535";

INSTANTIATE_TEST_SUITE_P(
    Rows, OneNsg,
    testing::Values(
        Row{"DefaultRulesOpenTheInternet", {}, asked("20.60.1.4"), "allowed"},
        Row{"DefaultRulesCloseWhatIsNeither", {}, asked("224.0.0.1"), "denied"},
        Row{"DefaultRulesDoNotKnowTheVirtualNetwork", {}, asked("10.1.2.3"), "unknown"},
        Row{"DenyInternetHoldsAzuresOwnAddresses", {k_deny_internet}, asked("20.60.1.4"), "denied"},
        Row{"DenyInternetDecidesStorageByName", {k_deny_internet}, asked("Storage.WestEurope"), "denied"},
        Row{"AllowForTheRegionOpensIt",
            {"200 out allow tcp * -> Storage.WestEurope 443", k_deny_internet},
            asked("Storage.WestEurope"),
            "allowed"},
        Row{"AllowForStorageOpensEachRegion",
            {"200 out allow tcp * -> Storage 443", k_deny_internet},
            asked("storage.westeurope"),
            "allowed"},
        Row{"AllowForAnotherRegionTellsNothing",
            {"200 out allow tcp * -> Storage.NorthEurope 443", k_deny_internet},
            asked("Storage.WestEurope"),
            "unknown"},
        Row{"RegionsHaveSeveralSpellings",
            {"200 out allow tcp * -> Storage.CentralFrance 443", k_deny_internet},
            asked("Storage.FranceCentral"),
            "allowed"},
        Row{"DenyOfOneRegionIsAPartOfStorage",
            {"200 out deny tcp * -> Storage.WestEurope 443"},
            asked("Storage"),
            "partly"},
        Row{"DenyOfAPrefixMayHitATag", {"200 out deny any * -> 20.60.0.0/16 0-65535"}, asked("Storage"), "unknown"},
        Row{"SmallerPriorityNumberWins",
            {"300 out allow any * -> * 0-65535", "200 out deny any * -> * 0-65535"},
            asked("20.60.1.4"),
            "denied"},
        Row{"OtherDirectionMeansNothing", {"200 in deny any * -> * 0-65535"}, asked("20.60.1.4"), "allowed"},
        Row{"OtherPortMeansNothing", {"200 out deny tcp * -> * 80"}, asked("20.60.1.4"), "allowed"},
        Row{"OtherProtocolMeansNothing", {"200 out deny udp * -> * 443"}, asked("20.60.1.4"), "allowed"},
        Row{"RuleWithPortsDoesNotMeetIcmp",
            {"200 out deny any * -> * 443"},
            asked("20.60.1.4", "icmp", std::nullopt),
            "allowed"},
        Row{"RuleForAllPortsMeetsIcmp",
            {"200 out deny any * -> * 0-65535"},
            asked("20.60.1.4", "icmp", std::nullopt),
            "denied"},
        Row{"SourceThatWasNotAskedForIsUnknown",
            {"200 out deny any 10.0.0.0/24 -> * 0-65535"},
            asked("20.60.1.4", "tcp", 443, ""),
            "unknown"},
        Row{"SourceThatMakesNoDifferenceIsNotUnknown",
            {"200 out allow any 10.0.0.0/24 -> * 0-65535"},
            asked("20.60.1.4", "tcp", 443, ""),
            "allowed"},
        Row{"SourceInsideMatches", {"200 out deny any 10.0.0.0/24 -> * 0-65535"}, asked("20.60.1.4"), "denied"},
        Row{"SourceOutsideDoesNot", {"200 out deny any 10.9.0.0/24 -> * 0-65535"}, asked("20.60.1.4"), "allowed"},
        Row{"SourceOfTheOtherFamilyNeverMatches",
            {"200 out deny any 10.0.0.0/8 -> * 0-65535"},
            asked("2603:1000::1", "tcp", 443, ""),
            "allowed"},
        Row{"PortThatWasNotAskedForIsUnknown",
            {"200 out deny tcp * -> * 443"},
            asked("20.60.1.4", "tcp", std::nullopt),
            "unknown"},
        Row{"ProtocolThatWasNotAskedForIsUnknown",
            {"200 out deny udp * -> * 443"},
            asked("20.60.1.4", "any"),
            "unknown"},
        Row{"AllProtocolsWithPortsAreCovered",
            {"200 out deny udp * -> * 443", "210 out deny tcp * -> * 443"},
            asked("20.60.1.4", "any"),
            "denied"},
        Row{"UnknownGroupMayHoldAPrivateAddress",
            {"200 out deny any * -> group:web 0-65535"},
            asked("10.0.0.9"),
            "unknown"},
        Row{"UnknownGroupHoldsNoPublicAddress",
            {"200 out deny any * -> group:web 0-65535"},
            asked("20.60.1.4"),
            "allowed"},
        Row{"UnknownTagThatMakesNoDifferenceIsNotUnknown",
            {"200 out allow any * -> AzureBackup 0-65535"},
            asked("20.60.1.4"),
            "allowed"},
        Row{"HostIsExempt", {"200 out deny any * -> * 0-65535"}, asked("168.63.129.16", "tcp", 80), "allowed"},
        Row{"MetadataServiceIsExempt",
            {"200 out deny any * -> * 0-65535"},
            asked("169.254.169.254", "tcp", 80),
            "allowed"},
        Row{"PrefixOfTheHostIsExemptToo",
            {"200 out deny any * -> 168.63.129.16 0-65535"},
            asked("168.63.129.16", "tcp", 32526),
            "allowed"},
        Row{"PlatformTagCutsTheNameServers",
            {"200 out deny any * -> AzurePlatformDNS 0-65535"},
            asked("168.63.129.16", "udp", 53),
            "denied"},
        Row{"PlatformTagLeavesTheHostPath",
            {"200 out deny any * -> AzurePlatformDNS 0-65535"},
            asked("168.63.129.16", "tcp", 80),
            "allowed"},
        Row{"PlatformTagCutsTheMetadataService",
            {"200 out deny any * -> AzurePlatformIMDS 0-65535"},
            asked("169.254.169.254", "tcp", 80),
            "denied"},
        Row{"Ipv6IsInternetToo", {k_deny_internet}, asked("2603:1000::1", "tcp", 443, ""), "denied"}),
    [](const auto& row) { return row.param.name; });

TEST(Check, EveryLevelMustAllowAndOneDenialIsCertain) {
  const auto open = nsg("open", {});
  const auto closed = nsg("closed", {k_deny_internet});
  const auto unsure = nsg("unsure", {"200 out deny any * -> AzureBackup 0-65535"});
  EXPECT_EQ(verdict(chain({open, closed}), asked("20.60.1.4")), "denied");
  EXPECT_EQ(verdict(chain({closed, open}), asked("20.60.1.4")), "denied");
  EXPECT_EQ(verdict(chain({unsure, closed}), asked("20.60.1.4")), "denied");
  EXPECT_EQ(verdict(chain({unsure, open}), asked("20.60.1.4")), "unknown");
  EXPECT_EQ(verdict(chain({open, open}), asked("20.60.1.4")), "allowed");
}

TEST(Check, AdminRulesAreAskedBeforeEveryNsg) {
  const auto closed = nsg("closed", {k_deny_internet});
  const auto open = nsg("open", {"100 out allow any * -> * 0-65535"});
  EXPECT_EQ(verdict(chain({closed, admin_rules({"1 out always tcp * -> Storage 443"})}), asked("Storage")), "allowed");
  EXPECT_EQ(verdict(chain({closed, admin_rules({"1 out allow tcp * -> Storage 443"})}), asked("Storage")), "denied");
  EXPECT_EQ(verdict(chain({open, admin_rules({"1 out deny tcp * -> Storage 443"})}), asked("Storage")), "denied");
  EXPECT_EQ(verdict(chain({open, admin_rules({"1 out deny tcp * -> Storage 80"})}), asked("Storage")), "allowed");
}

TEST(Check, PartsAreShortestListsWithCountsAndTheirRules) {
  auto known = chain({nsg("web", {"200 out allow tcp * -> Storage.WestEurope 443", k_deny_internet})});
  known.service_tags = {tag_file({"Storage: 20.60.0.0/16 20.150.0.0/24", "Storage.WestEurope: 20.60.1.0/24"})};
  const auto question = asked("Storage");
  const auto answer = ask(known, question);
  EXPECT_EQ(answer.verdict, RulesVerdict::partly);
  EXPECT_THAT(texts(answer.allowed), ElementsAre("20.60.1.0/24"));
  EXPECT_THAT(texts(answer.denied),
              ElementsAre("20.60.0.0/24", "20.60.2.0/23", "20.60.4.0/22", "20.60.8.0/21", "20.60.16.0/20",
                          "20.60.32.0/19", "20.60.64.0/18", "20.60.128.0/17", "20.150.0.0/24"));
  ASSERT_EQ(answer.deciding.size(), 2u);
  EXPECT_EQ(answer.deciding[0].rule->name, "r200");
  EXPECT_EQ(to_text(answer.deciding[0].addresses), "256");
  EXPECT_EQ(example_packet(question, answer.deciding[0].example), "tcp 10.0.0.4 -> 20.60.1.1:443");
  EXPECT_EQ(answer.deciding[1].rule->name, "r300");
  EXPECT_EQ(to_text(answer.deciding[1].addresses), "65536");
}

TEST(Check, StorageIsWiderThanTheUnionOfItsRegions) {
  auto known =
      chain({nsg("web", {"200 out allow tcp * -> Storage.WestEurope,Storage.NorthEurope 443", k_deny_internet})});
  known.service_tags = {
      tag_file({"Storage: 20.60.0.0/22", "Storage.WestEurope: 20.60.0.0/24", "Storage.NorthEurope: 20.60.1.0/24"})};
  EXPECT_THAT(texts(ask(known, asked("Storage")).denied), ElementsAre("20.60.2.0/23"));
}

TEST(Check, ExpansionOfEffectiveRulesBeatsTheServiceTagFile) {
  auto set = nsg("web", {"200 out deny tcp * -> Storage 443"});
  set.effective = true;
  set.expansions = {{"Storage", prefixes_of("20.61.0.0/24")}};
  auto known = chain({set});
  known.service_tags = {tag_file({"Storage: 20.60.0.0/24"})};
  EXPECT_EQ(verdict(known, asked("20.61.0.7")), "denied");
  EXPECT_EQ(verdict(known, asked("20.60.0.7")), "allowed");
  EXPECT_THAT(texts(ask(known, asked("Storage")).denied), ElementsAre("20.61.0.0/24"));
}

TEST(Check, EffectiveFormReplacesTheConfiguredOneOfTheSameNsg) {
  auto configured = nsg("web", {k_deny_internet});
  auto effective = nsg("WEB", {});
  effective.effective = true;
  EXPECT_EQ(verdict(chain({configured, effective}), asked("20.60.1.4")), "allowed");
  effective.name = "other";
  EXPECT_EQ(verdict(chain({configured, effective}), asked("20.60.1.4")), "denied");
}

TEST(Check, MembersOfAGroupAreKnownOthersMayBe) {
  auto known = chain({nsg("web", {"200 out deny any * -> group:Web 0-65535", "210 out allow any * -> * 0-65535"})});
  known.group_members = {{"web", prefixes_of("10.0.0.7/32")}};
  EXPECT_EQ(verdict(known, asked("10.0.0.7")), "denied");
  EXPECT_EQ(verdict(known, asked("10.0.0.8")), "unknown");
}

TEST(Check, VirtualNetworkCanBeTold) {
  const auto known = chain({nsg("web", {})});
  Prepared prepared(known, {prefixes_of("10.0.0.0/16")}, Direction::outbound);
  EXPECT_EQ(prepared.ask(asked("10.0.9.9")).verdict, RulesVerdict::allowed);
  EXPECT_EQ(prepared.ask(asked("10.1.9.9")).verdict, RulesVerdict::denied);
}

TEST(Check, AnOwnAddressIsInTheVirtualNetwork) {
  const auto known = chain({nsg("web", {"200 out allow tcp VirtualNetwork -> Storage 443", k_deny_internet})});
  auto question = asked("Storage");
  EXPECT_EQ(verdict(known, question), "unknown");
  question.sender = Sender::own_network;
  EXPECT_EQ(verdict(known, question), "allowed");
  question.from.reset();
  EXPECT_EQ(verdict(known, question), "allowed");
}

TEST(Check, InboundAsksForTheSource) {
  const auto known = chain({nsg("web", {"200 in allow tcp Internet -> * 443"})});
  auto question = asked("10.0.0.4", "tcp", 443, "8.8.8.8");
  question.direction = Direction::inbound;
  EXPECT_EQ(verdict(known, question), "allowed");
  question.port = 80;
  EXPECT_EQ(verdict(known, question), "denied");
}

TEST(Check, SaysWhatItTakesForGranted) {
  const auto known = chain({nsg("a", {"200 out deny any * -> AzureBackup 0-65535"}), nsg("b", {})});
  Prepared prepared(known, {}, Direction::outbound);
  const auto question = asked("*", "tcp", 443, "");
  const auto lines = prepared.assumptions(question, prepared.ask(question));
  EXPECT_THAT(lines, Contains(HasSubstr("2 rule sets form one chain")));
  EXPECT_THAT(lines, Contains(HasSubstr("AzureBackup")));
  EXPECT_THAT(lines, Contains(HasSubstr("VirtualNetwork is not expanded")));
  EXPECT_THAT(lines, Contains(HasSubstr("Internet is every public address")));
  EXPECT_THAT(lines, Contains(HasSubstr("168.63.129.16")));
  EXPECT_THAT(lines, Contains(HasSubstr("--from")));
}

TEST(Target, ReadsTagsPrefixesAndAddressesAndRefusesTheRest) {
  EXPECT_EQ(parse_target("Storage.WestEurope")->tag, "Storage.WestEurope");
  EXPECT_EQ(parse_target("10.0.0.0/8")->prefixes.size(), 1u);
  EXPECT_EQ(parse_target("*")->prefixes.size(), 2u);
  EXPECT_EQ(parse_target("fd00::1")->prefixes.size(), 1u);
  for (const auto* text : {"", "10.0.0.1/8", "1.2.3", "a b", "Storage;rm", "1.2.3.4/33"})
    EXPECT_FALSE(parse_target(text)) << text;
}

}  // namespace

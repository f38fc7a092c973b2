// SPDX-License-Identifier: MIT
#include "rules/fix.hpp"

#include <gmock/gmock.h>

#include <random>

#include "rules/counting.hpp"
#include "rules/rule_maker.hpp"

namespace {

using namespace sd;
using namespace sd::rules;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

NetworkRules chain(std::vector<RuleSet> sets) {
  NetworkRules out;
  out.rule_sets = std::move(sets);
  return out;
}

Question storage(std::string_view to = "Storage.WestEurope") {
  Question out;
  out.to = parse_target(to).value();
  out.protocol = Protocol::tcp;
  out.port = 443;
  return out;
}

const std::string k_deny_internet = "DenyInternet: 300 out deny any * -> Internet 0-65535";

TEST(Fix, AddsTheTagBeforeTheRuleThatDenies) {
  const auto known = chain({nsg("web", {k_deny_internet})});
  const auto plan = fix(known, {}, storage());
  ASSERT_THAT(plan.additions, SizeIs(1));
  const auto& addition = plan.additions[0];
  EXPECT_EQ(addition.rule.priority, 299);
  EXPECT_EQ(addition.rule.name, "AllowStorageWestEurope443Out");
  EXPECT_THAT(addition.rule.destination.tags, ElementsAre("Storage.WestEurope"));
  EXPECT_EQ(addition.rule.destination_ports, std::vector{PortRange({443, 443})});
  EXPECT_EQ(addition.rule.protocol, Protocol::tcp);
  EXPECT_THAT(addition.moves, IsEmpty());
  EXPECT_EQ(addition.against.front()->name, "DenyInternet");
  EXPECT_TRUE(plan.by_name);
  EXPECT_THAT(plan.obstacles, IsEmpty());
}

TEST(Fix, OpensExactlyWhatIsDenied) {
  auto known = chain({nsg("web", {"100 out allow tcp * -> 20.60.0.0/25 443", k_deny_internet})});
  known.service_tags = {tag_file({"Storage.WestEurope: 20.60.0.0/24"})};
  const auto plan = fix(known, {}, storage());
  ASSERT_THAT(plan.additions, SizeIs(1));
  EXPECT_EQ(plan.opened, AddressSet::of(prefixes_of("20.60.0.128/25")));
}

TEST(Fix, NothingDeniedNothingAdded) {
  EXPECT_THAT(fix(chain({nsg("web", {})}), {}, storage()).additions, IsEmpty());
  EXPECT_THAT(fix(chain({nsg("web", {"200 out deny any * -> AzureBackup 443"})}), {}, storage()).additions, IsEmpty());
}

TEST(Fix, EachLevelThatDeniesGetsItsRule) {
  const auto known =
      chain({nsg("subnet", {k_deny_internet}), nsg("open", {}), nsg("nic", {"120 out deny tcp * -> * 443"})});
  const auto plan = fix(known, {}, storage());
  ASSERT_THAT(plan.additions, SizeIs(2));
  EXPECT_EQ(plan.additions[0].set->name, "subnet");
  EXPECT_EQ(plan.additions[1].set->name, "nic");
  EXPECT_EQ(plan.additions[1].rule.priority, 119);
}

TEST(Fix, TakenPrioritiesAndNamesAreLeftAlone) {
  const auto known = chain({nsg("web", {"allowstoragewesteurope443out: 299 out allow tcp * -> 10.0.0.0/8 22",
                                        "298 out deny tcp * -> 10.0.0.0/8 23", k_deny_internet})});
  const auto plan = fix(known, {}, storage());
  ASSERT_THAT(plan.additions, SizeIs(1));
  EXPECT_EQ(plan.additions[0].rule.priority, 297);
  EXPECT_EQ(plan.additions[0].rule.name, "AllowStorageWestEurope443Out-2");
}

TEST(Fix, RulesMoveOnWhenNoPriorityIsFree) {
  const auto known = chain({nsg("web", {"a: 100 out deny tcp * -> Internet 443", "b: 101 out allow any * -> * 0-65535",
                                        "c: 103 out deny udp * -> * 53"})});
  const auto plan = fix(known, {}, storage());
  ASSERT_THAT(plan.additions, SizeIs(1));
  EXPECT_EQ(plan.additions[0].rule.priority, 100);
  const auto& rules = known.rule_sets[0].rules;
  EXPECT_THAT(plan.additions[0].moves, ElementsAre(Move{&rules[1], 102}, Move{&rules[0], 101}));
  EXPECT_THAT(plan.obstacles, IsEmpty());
}

TEST(Fix, AdminRuleIsNotCuredInAnNsg) {
  const auto known =
      chain({nsg("web", {k_deny_internet}), admin_rules({"block: 1 out deny any * -> Internet 0-65535"})});
  const auto plan = fix(known, {}, storage());
  ASSERT_THAT(plan.obstacles, SizeIs(1));
  EXPECT_THAT(plan.obstacles[0], HasSubstr("block"));
}

TEST(Fix, SourceIsTheOneThatWasAskedFor) {
  auto question = storage();
  question.from = IpAddress::parse("10.0.0.4").value();
  const auto plan = fix(chain({nsg("web", {k_deny_internet})}), {}, question);
  ASSERT_THAT(plan.additions, SizeIs(1));
  EXPECT_THAT(plan.additions[0].rule.source.prefixes, ElementsAre(Prefix::parse("10.0.0.4").value()));
}

/// The engine's own proof, made again by counting: what was asked for passes, the fate of nothing else changes.
TEST(Fix, ChangesTheFateOfNothingElseInTinyWorlds) {
  namespace tiny = sd::rules::counting;
  std::size_t fixed = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    std::mt19937 random(seed);
    std::map<std::string, AddressSet> told;
    const auto known = tiny::random_rules(random, told);
    auto question = tiny::random_question(random);
    question.to = parse_target(random() % 2 == 0 ? "20.60.0.0/30" : "52.1.0.1").value();
    if (question.from && !question.from->is_v4()) question.from.reset();
    const auto plan = fix(known, {}, question);
    if (plan.additions.empty() || !plan.obstacles.empty()) continue;
    ++fixed;
    auto after = known;
    for (const auto& addition : plan.additions) {
      auto& set = after.rule_sets[std::size_t(addition.set - known.rule_sets.data())];
      for (const auto& move : addition.moves)
        for (auto& each : set.rules)
          if (each.name == move.rule->name && each.direction == question.direction) each.priority = move.to;
      set.rules.push_back(addition.rule);
    }
    const tiny::Counting was(known, told, question.direction);
    const tiny::Counting is(after, told, question.direction);
    for (int i = 0; i < 300; ++i) {
      const tiny::Packet packet{tiny::one_of(tiny::protocols(), random), tiny::one_of(tiny::all_addresses(), random),
                                tiny::one_of(tiny::all_ports_of_the_world(), random),
                                tiny::one_of(tiny::all_addresses(), random),
                                tiny::one_of(tiny::all_ports_of_the_world(), random)};
      if (packet.from.family() != packet.to.family()) continue;
      const auto held = tiny::one_of(tiny::beliefs_about(was, told, packet.from, packet.to), random);
      if (was.judge(packet, held) == is.judge(packet, held)) continue;
      EXPECT_EQ(is.judge(packet, held), tiny::Counting::Seen::pass);
      EXPECT_TRUE(plan.opened.contains(packet.to)) << "seed " << seed;
      EXPECT_TRUE(!question.from || *question.from == packet.from) << "seed " << seed;
      EXPECT_TRUE(!question.port || *question.port == packet.to_port) << "seed " << seed;
    }
    const auto answer = Prepared(after, {}, question.direction).ask(question);
    EXPECT_TRUE(answer.denied.empty()) << "seed " << seed;
  }
  EXPECT_GT(fixed, 60u);
}

}  // namespace

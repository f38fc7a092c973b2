// SPDX-License-Identifier: MIT
#include "rules/diff.hpp"

#include <gmock/gmock.h>

#include "rules/counting.hpp"
#include "rules/rule_maker.hpp"

namespace {

using namespace sd;
using namespace sd::rules;
namespace tiny = sd::rules::counting;

NetworkRules chain(std::vector<RuleSet> sets) {
  NetworkRules out;
  out.rule_sets = std::move(sets);
  return out;
}

Loss loss_of(const NetworkRules& before, const NetworkRules& after, std::size_t flow = 0) {
  Comparison comparison(before, after, {}, Direction::outbound);
  const auto differences = comparison.differences().value();
  return comparison.lost(backup_flows().at(flow), differences).loss;
}

std::size_t count_differences(const NetworkRules& before, const NetworkRules& after) {
  return Comparison(before, after, {}, Direction::outbound).differences().value().size();
}

/// One change, as people make them; the priority is free.
void change(NetworkRules& known, int priority, std::mt19937& random) {
  auto& rules = known.rule_sets[random() % known.rule_sets.size()].rules;
  switch (rules.empty() ? 3 : random() % 5) {
    case 0:
      rules.erase(rules.begin() + std::ptrdiff_t(random() % rules.size()));
      break;
    case 1:
      rules[random() % rules.size()].access = Access::deny;
      break;
    case 2:
      rules[random() % rules.size()].priority = priority;
      break;
    case 3:
      rules.push_back(tiny::random_rule(random, priority, RuleSetKind::security_group));
      break;
    default:
      rules[random() % rules.size()].destination = tiny::random_end(random, true);
  }
}

bool holds(const std::vector<rules::Belief>& beliefs, const tiny::Belief& held, const Names& names, bool wanted) {
  return std::all_of(beliefs.begin(), beliefs.end(), [&](const rules::Belief& belief) {
    const auto at = std::find(tiny::k_names.begin(), tiny::k_names.end(), names.text(belief.name));
    const auto& [source, destination] = held[std::size_t(at - tiny::k_names.begin())];
    return (belief.end == End::source ? source : destination) == wanted;
  });
}

bool is_in(const Packets& box, const tiny::Packet& packet, const tiny::Belief& held, const Names& names) {
  return (box.protocols & protocols_of(packet.protocol)) != 0 && box.source_ports.contains(packet.from_port) &&
         box.destination_ports.contains(packet.to_port) && box.source.contains(packet.from) &&
         box.destination.contains(packet.to) && holds(box.inside, held, names, true) &&
         holds(box.outside, held, names, false);
}

/// How the listed differences change the fate of a packet: 0 or 1 of them may.
std::vector<const Difference*> touching(const std::vector<Difference>& all, const tiny::Packet& packet,
                                        const tiny::Belief& held, const Names& names) {
  std::vector<const Difference*> out;
  for (const auto& difference : all)
    for (const auto& box : difference.packets)
      if (is_in(box, packet, held, names)) out.push_back(&difference);
  return out;
}

TEST(Diff, ListsExactlyThePacketsWhoseFateChanges) {
  std::size_t changed = 0;
  for (unsigned seed = 0; seed < 80; ++seed) {
    std::mt19937 random(seed);
    std::map<std::string, AddressSet> told;
    const auto before = tiny::random_rules(random, told);
    auto after = before;
    for (auto count = 1 + random() % 3; count > 0; --count) change(after, 90 + int(count), random);
    for (auto& set : after.rule_sets) set.expansions.clear();
    auto known_before = before;
    for (auto& set : known_before.rule_sets) set.expansions.clear();
    told.erase("VirtualNetwork");
    Comparison comparison(known_before, after, {}, Direction::outbound);
    const auto found = comparison.differences();
    ASSERT_TRUE(found) << "seed " << seed;
    const tiny::Counting was(known_before, told, Direction::outbound);
    const tiny::Counting is(after, told, Direction::outbound);
    auto all = known_before;
    all.rule_sets.insert(all.rule_sets.end(), after.rule_sets.begin(), after.rule_sets.end());
    const tiny::Counting both(all, told, Direction::outbound);  // knows the names of both
    for (int i = 0; i < 300; ++i) {
      tiny::Packet packet{tiny::one_of(tiny::protocols(), random), tiny::one_of(tiny::all_addresses(), random),
                          tiny::one_of(tiny::all_ports_of_the_world(), random),
                          tiny::one_of(tiny::all_addresses(), random),
                          tiny::one_of(tiny::all_ports_of_the_world(), random)};
      if (packet.from.family() != packet.to.family()) continue;
      const auto beliefs = tiny::beliefs_about(both, told, packet.from, packet.to);
      auto held = tiny::one_of(beliefs, random);
      for (const std::size_t above :
           {0, 2})  // what a name below holds, the one above holds, even when no rule names it
        held[above] = {held[above].first || held[above + 1].first, held[above].second || held[above + 1].second};
      const auto fate = was.judge(packet, held);
      const bool differs = fate != is.judge(packet, held);
      const auto listed = touching(*found, packet, held, comparison.names());
      ASSERT_EQ(listed.size(), differs ? 1u : 0u) << "seed " << seed << " packet " << i;
      if (!differs) continue;
      ++changed;
      ASSERT_EQ(listed.front()->before == Fate::passes, fate == tiny::Counting::Seen::pass) << "seed " << seed;
    }
  }
  EXPECT_GT(changed, 300u);
}

TEST(Diff, OrderOfTheFileAndNamesAreNoDifference) {
  const auto a = chain({nsg("web", {"one: 200 out deny tcp * -> * 80", "two: 210 out deny tcp * -> * 81"})});
  const auto b = chain({nsg("web", {"zwei: 210 out deny tcp * -> * 81", "eins: 200 out deny tcp * -> * 80"})});
  EXPECT_EQ(count_differences(a, b), 0u);
}

TEST(Diff, AnotherPriorityThatDecidesNothingIsNoDifference) {
  const auto a = chain({nsg("web", {"200 out deny tcp * -> * 80"})});
  const auto b = chain({nsg("web", {"300 out deny tcp * -> * 80"})});
  EXPECT_EQ(count_differences(a, b), 0u);
}

TEST(Diff, NamesTheRulesOnBothSides) {
  const auto a = chain({nsg("web", {})});
  const auto b = chain({nsg("web", {"DenyInternet: 300 out deny any * -> Internet 0-65535"})});
  Comparison comparison(a, b, {}, Direction::outbound);  // owns the rules that the differences name
  const auto all = comparison.differences().value();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].before, Fate::passes);
  EXPECT_EQ(all[0].rule_before->name, "AllowInternetOutBound");
  EXPECT_EQ(all[0].rule_after->name, "DenyInternet");
}

TEST(Diff, ATakenAwayLevelCounts) {
  const auto one = nsg("a", {"300 out deny tcp * -> 20.60.0.0/16 443"});
  const auto two = nsg("b", {});
  EXPECT_EQ(count_differences(chain({one, two}), chain({two})), 1u);
}

TEST(Diff, WhatABackupNeedsGetsLostOrNot) {
  const auto open = chain({nsg("web", {})});
  const auto closed = chain({nsg("web", {"300 out deny any * -> Internet 0-65535"})});
  const auto cured = chain(
      {nsg("web", {"200 out allow tcp VirtualNetwork -> Storage 443", "300 out deny any * -> Internet 0-65535"})});
  const auto some = chain({nsg("web", {"300 out deny any 10.0.1.0/24 -> Internet 0-65535"})});
  const auto unsure = chain({nsg("web", {"300 out deny any * -> AzureBackup 0-65535"})});
  const auto dns = chain({nsg("web", {"300 out deny any * -> AzurePlatformDNS 0-65535"})});
  EXPECT_EQ(loss_of(open, closed), Loss::certain);
  EXPECT_EQ(loss_of(closed, open), Loss::none);
  EXPECT_EQ(loss_of(open, cured), Loss::none);
  EXPECT_EQ(loss_of(open, some), Loss::certain);
  EXPECT_EQ(loss_of(open, unsure), Loss::perhaps);
  EXPECT_EQ(loss_of(open, dns, 0), Loss::none);
  EXPECT_EQ(loss_of(open, dns, 1), Loss::certain);
}

}  // namespace

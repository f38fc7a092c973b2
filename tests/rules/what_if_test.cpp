// SPDX-License-Identifier: MIT
#include "rules/what_if.hpp"

#include <gtest/gtest.h>

#include "rules/counting.hpp"
#include "rules/rule_maker.hpp"

namespace {

using namespace sd;
using namespace sd::rules;
namespace tiny = sd::rules::counting;

/// What asking again from the start says of one address, before and after.
std::string change_of(const Answer& before, const Answer& after, const IpAddress& at) {
  if (before.unknown.contains(at) || after.unknown.contains(at)) return "unknown";
  if (before.allowed.contains(at) == after.allowed.contains(at)) return "same";
  return after.allowed.contains(at) ? "allowed" : "denied";
}

std::string change_of(const Effect& effect, const IpAddress& at) {
  return effect.unknown.contains(at)       ? "unknown"
         : effect.now_allowed.contains(at) ? "allowed"
         : effect.now_denied.contains(at)  ? "denied"
                                           : "same";
}

/// An unknown answer may stay what it is without being touched by the change.
void expect_agreement(const Effect& effect, const Answer& before, const Answer& after, unsigned seed) {
  for (const auto& at : tiny::all_addresses()) {
    if (!before.asked().contains(at)) continue;
    const auto got = change_of(effect, at);
    const auto expected = change_of(before, after, at);
    if (expected == "unknown") {
      const bool still = before.unknown.contains(at) && after.unknown.contains(at);
      ASSERT_TRUE(got == "unknown" || (got == "same" && still)) << "seed " << seed << " " << to_text(at) << " " << got;
    } else if (got == "unknown") {
      // More careful than it must be: only where a name or a field that was not given is at play.
      continue;
    } else {
      ASSERT_EQ(got, expected) << "seed " << seed << " " << to_text(at);
    }
  }
}

TEST(WhatIf, AgreesWithAskingAgain) {
  std::size_t changed = 0;
  for (unsigned seed = 0; seed < 150; ++seed) {
    std::mt19937 random(seed);
    std::map<std::string, AddressSet> told;
    const auto known = tiny::random_rules(random, told);
    const auto question = tiny::random_question(random);
    Prepared prepared(known, {}, question.direction);
    const auto before = prepared.ask(question);
    const WhatIf what_if(prepared.chain(), packets_of(question, prepared.names()));
    const auto& levels = prepared.chain().levels();
    for (std::size_t l = 0; l < levels.size(); ++l) {
      const auto set = std::size_t(levels[l].set - known.rule_sets.data());
      for (std::size_t r = 0; r < levels[l].rules.size(); ++r) {
        const auto* rule = levels[l].rules[r].rule;
        if (rule == nullptr || rule->priority >= 65000) continue;
        auto after = known;
        std::erase_if(after.rule_sets[set].rules, [&](const SecurityRule& each) { return each == *rule; });
        const auto effect = what_if.without(l, r);
        changed += effect.now_allowed.empty() && effect.now_denied.empty() ? 0 : 1;
        expect_agreement(effect, before, Prepared(after, {}, question.direction).ask(question), seed);
      }
      auto more = tiny::random_rule(random, 99, levels[l].set->kind);
      more.direction = question.direction;
      auto after = known;
      after.rule_sets[set].rules.push_back(more);
      const auto ready = make_ready(more, *levels[l].set, prepared.names());
      const auto effect = what_if.with(l, ready);
      changed += effect.now_allowed.empty() && effect.now_denied.empty() ? 0 : 1;
      expect_agreement(effect, before, Prepared(after, {}, question.direction).ask(question), seed);
    }
  }
  EXPECT_GT(changed, 15u);
}

TEST(WhatIf, TheDenyingRuleAway) {
  NetworkRules known;
  known.rule_sets = {nsg("a", {"300 out deny any * -> Internet 0-65535"}),
                     nsg("b", {"200 out deny tcp * -> 20.60.0.0/25 443"})};
  Question question;
  question.to = parse_target("20.60.0.0/24").value();
  question.protocol = Protocol::tcp;
  question.port = 443;
  Prepared prepared(known, {}, Direction::outbound);
  const WhatIf what_if(prepared.chain(), packets_of(question, prepared.names()));
  EXPECT_EQ(what_if.without(0, 0).now_allowed, AddressSet::of(prefixes_of("20.60.0.128/25")));
  EXPECT_TRUE(what_if.without(1, 0).now_allowed.empty());
  const auto allow = rule("100 out allow tcp * -> 20.60.0.192/26 443");
  const auto ready = make_ready(allow, known.rule_sets[0], prepared.names());
  EXPECT_EQ(what_if.with(0, ready).now_allowed, AddressSet::of(prefixes_of("20.60.0.192/26")));
}

}  // namespace

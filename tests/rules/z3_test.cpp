// SPDX-License-Identifier: MIT
// What the engine answers, proved by Z3 for every packet there is: nothing that it calls allowed can be denied, nothing
// that it calls denied can pass, and what it calls unknown can do both. Rule sets as administrators write them, some
// hundred prefixes a tag, both families. SD_Z3_WORLDS raises their number, SD_Z3_SEED is the first one's seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/text.hpp"
#include "rules/z3_oracle.hpp"

namespace {

using namespace sd;
using namespace sd::rules;
using sd::tests::Oracle;
using sd::tests::random_world;
using sd::tests::rules_in_force;
using sd::tests::Span;
using sd::tests::World;

constexpr unsigned k_worlds = 300;
constexpr unsigned k_wrong_worlds = 15;
constexpr std::size_t k_sampled_ranges = 3;
constexpr std::size_t k_sampled_rules = 2;

unsigned number_of(const char* variable, unsigned otherwise) {
  const auto* text = std::getenv(variable);
  return text ? unsigned(std::strtoul(text, nullptr, 10)) : otherwise;
}

std::vector<Span> spans_of(const AddressSet& set, Family family) {
  std::vector<Span> out;
  if (family == Family::v4)
    for (const auto& range : set.v4.ranges()) out.push_back({address_of_v4(range.first), address_of_v4(range.last)});
  else
    for (const auto& range : set.v6.ranges()) out.push_back({address_of_v6(range.first), address_of_v6(range.last)});
  return out;
}

IpAddress lowest(Family family) { return family == Family::v4 ? address_of_v4(0) : address_of_v6(0); }
IpAddress highest(Family family) { return family == Family::v4 ? address_of_v4(~0u) : address_of_v6(~Wide{0}); }

/// First and last address of some ranges, spread over all of them.
std::vector<IpAddress> boundaries(const std::vector<Span>& spans) {
  std::vector<IpAddress> out;
  const auto step = std::max<std::size_t>(1, spans.size() / k_sampled_ranges);
  for (std::size_t i = 0; i < spans.size(); i += step) {
    out.push_back(spans[i].first);
    if (spans[i].last != spans[i].first) out.push_back(spans[i].last);
  }
  return out;
}

/// Is `next` the address behind `last`?
bool follows(const IpAddress& next, const IpAddress& last) {
  auto bytes = last.bytes();
  for (auto i = std::size_t(last.bit_count()) / 8; i-- > 0;)
    if (++bytes[i] != 0) break;
  return next.bytes() == bytes;
}

/// All of them in order, those that touch joined. Nothing: some overlap.
std::optional<std::vector<Span>> joined(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(), [](const Span& x, const Span& y) { return x.first < y.first; });
  std::vector<Span> out;
  for (const auto& span : spans) {
    if (!out.empty() && span.first <= out.back().last) return std::nullopt;
    if (!out.empty() && follows(span.first, out.back().last))
      out.back().last = span.last;
    else
      out.push_back(span);
  }
  return out;
}

/// What is wrong with an answer; empty when nothing is.
class Refutation {
 public:
  Refutation(z3::context& context, const World& world, const Answer& answer) : world_(world), answer_(answer) {
    for (const auto family : {Family::v4, Family::v6}) {
      const auto& from = world.question.from;
      if (from && from->family() != family) {
        claim(all_spans(family).empty(), "an answer for the other family");
        continue;
      }
      Oracle oracle(context, world, family);
      sets(oracle, family);
      if (wrong_.empty()) rules(oracle, family);
      if (wrong_.empty()) names(oracle);
    }
    if (wrong_.empty()) verdict();
  }
  const std::string& text() const { return wrong_; }

 private:
  void claim(bool is_true, const std::string& what) {
    if (!is_true && wrong_.empty()) wrong_ = what;
  }

  std::vector<Span> all_spans(Family family) const {
    std::vector<Span> out;
    for (const auto* part : {&answer_.allowed, &answer_.denied, &answer_.unknown}) {
      const auto spans = spans_of(*part, family);
      out.insert(out.end(), spans.begin(), spans.end());
    }
    return out;
  }

  void sets(Oracle& oracle, Family family) {
    const auto parts = joined(all_spans(family));
    if (!parts) return claim(false, "the parts overlap");
    const auto anything = oracle.goes_into({{lowest(family), highest(family)}});
    if (!oracle.some_passes(anything) && !oracle.some_fails(anything))
      return claim(parts->empty(), "an answer for addresses that nothing is sent to");
    claim(!oracle.some_address(oracle.asked() != oracle.goes_into(*parts)), "the parts are not what was asked about");
    const auto allowed = spans_of(answer_.allowed, family);
    const auto denied = spans_of(answer_.denied, family);
    if (!allowed.empty()) claim(!oracle.some_fails(oracle.goes_into(allowed)), "something allowed can be denied");
    if (!denied.empty()) claim(!oracle.some_passes(oracle.goes_into(denied)), "something denied can pass");
    for (const auto& at : boundaries(spans_of(answer_.unknown, family))) {
      claim(oracle.some_passes(oracle.goes_to(at)), "unknown, but always denied: " + to_text(at));
      claim(oracle.some_fails(oracle.goes_to(at)), "unknown, but always allowed: " + to_text(at));
    }
  }

  /// Each rule that is said to decide does so for its example.
  void rules(Oracle& oracle, Family family) {
    std::size_t looked_at = 0;
    for (const auto& deciding : answer_.deciding) {
      if (!deciding.has_example || deciding.example.family() != family) continue;
      if (++looked_at > k_sampled_rules) break;
      claim(oracle.some_is_decided_by(*deciding.set, *deciding.rule, oracle.goes_to(deciding.example)),
            deciding.set->name + "/" + deciding.rule->name + " does not decide " + to_text(deciding.example));
    }
  }

  void names(Oracle& oracle) {
    const auto& target = world_.question.to.tag;
    if (!target) return;
    const bool may_pass = oracle.some_passes(oracle.asked_by_name());
    const bool may_fail = oracle.some_fails(oracle.asked_by_name());
    name_may_pass_ = name_may_pass_ || may_pass;
    name_may_fail_ = name_may_fail_ || may_fail;
    if (!may_pass && !may_fail) return;
    for (const auto& region : regions_of(*target)) {
      auto& fate = regions_[region];
      fate.may_pass = fate.may_pass || oracle.some_passes(oracle.goes_into_tag(region));
      fate.may_fail = fate.may_fail || oracle.some_fails(oracle.goes_into_tag(region));
    }
  }

  /// Those that a rule of the question's direction names.
  std::vector<std::string> regions_of(const std::string& tag) const {
    std::vector<std::string> out;
    for (const auto* rule : rules_in_force(world_))
      for (const auto* end : {&rule->source, &rule->destination})
        for (const auto& name : end->tags)
          if (to_lower(name).starts_with(to_lower(tag) + ".")) out.push_back(to_lower(name));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  /// A region of the target that is denied as a whole is a part of it that is denied.
  void verdict() {
    const bool may_pass = !answer_.allowed.empty() || !answer_.unknown.empty() || name_may_pass_;
    const bool may_fail = !answer_.denied.empty() || !answer_.unknown.empty() || name_may_fail_;
    bool some_denied = !answer_.denied.empty() || (name_may_fail_ && !name_may_pass_);
    for (const auto& [name, fate] : regions_) some_denied = some_denied || (fate.may_fail && !fate.may_pass);
    const auto expected = !may_fail     ? RulesVerdict::allowed
                          : !may_pass   ? RulesVerdict::denied
                          : some_denied ? RulesVerdict::partly
                                        : RulesVerdict::unknown;
    claim(answer_.verdict == expected, "the verdict is " + std::string(rules::to_text(answer_.verdict)) + ", not " +
                                           std::string(rules::to_text(expected)));
  }

  struct Fate {
    bool may_pass = false;
    bool may_fail = false;
  };

  const World& world_;
  const Answer& answer_;
  bool name_may_pass_ = false;
  bool name_may_fail_ = false;
  std::map<std::string, Fate> regions_;
  std::string wrong_;
};

Answer answer_of(const World& world) {
  Prepared prepared(world.known, world.assumptions, world.question.direction);
  return prepared.ask(world.question);
}

std::string refute(z3::context& context, const World& world, const Answer& answer) {
  return Refutation(context, world, answer).text();
}

TEST(Z3, FindsNoPacketThatTheAnswerIsWrongAbout) {
  const auto first = number_of("SD_Z3_SEED", 1);
  const auto worlds = number_of("SD_Z3_WORLDS", k_worlds);
  unsigned with_allowed = 0;
  unsigned with_denied = 0;
  unsigned with_unknown = 0;
  z3::context context;
  for (unsigned seed = first; seed < first + worlds; ++seed) {
    const auto world = random_world(seed);
    const auto answer = answer_of(world);
    EXPECT_EQ(refute(context, world, answer), "") << "seed " << seed;
    with_allowed += answer.allowed.empty() ? 0 : 1;
    with_denied += answer.denied.empty() ? 0 : 1;
    with_unknown += answer.unknown.empty() ? 0 : 1;
  }
  // Each part is tried often enough.
  for (const auto tried : {with_allowed, with_denied, with_unknown}) EXPECT_GE(tried, worlds / 6);
}

/// Moves one address between two parts, a boundary of the first one.
bool move_one(AddressSet& from, AddressSet& to) {
  if (from.empty()) return false;
  const auto one = AddressSet::of(prefixes(from).front().address());
  from = from.minus(one);
  to = to.unite(one);
  return true;
}

TEST(Z3, RefutesAnAnswerThatIsWrongAboutOneAddress) {
  using Part = AddressSet Answer::*;
  const std::vector<Part> parts{&Answer::allowed, &Answer::denied, &Answer::unknown};
  AddressSet nowhere;
  z3::context context;
  unsigned refuted = 0;
  for (unsigned seed = 1; seed <= k_wrong_worlds; ++seed) {
    const auto world = random_world(seed);
    const auto answer = answer_of(world);
    for (const auto from : parts) {
      for (const auto to : parts) {
        auto wrong = answer;
        if (from == to || !move_one(wrong.*from, wrong.*to)) continue;
        EXPECT_NE(refute(context, world, wrong), "") << "seed " << seed;
        ++refuted;
      }
      auto forgotten = answer;
      if (!move_one(forgotten.*from, nowhere)) continue;
      EXPECT_NE(refute(context, world, forgotten), "") << "seed " << seed;
    }
  }
  EXPECT_GE(refuted, k_wrong_worlds);
}

}  // namespace

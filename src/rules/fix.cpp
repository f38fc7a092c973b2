// SPDX-License-Identifier: MIT
#include "rules/fix.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "base/text.hpp"

namespace sd::rules {
namespace {

// Priorities that a rule of one's own can have (azure-rest-api-specs networkSecurityGroup.json).
constexpr int k_first = 100;
constexpr int k_last = 4096;

std::string letters_of(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) out += c;
  return out;
}

bool has_rule(const RuleSet& set, std::string_view name) {
  return std::any_of(set.rules.begin(), set.rules.end(),
                     [&](const SecurityRule& rule) { return equal_ignoring_case(rule.name, name); });
}

std::string free_name(const RuleSet& set, const Question& question) {
  const auto base = "Allow" + (question.to.text == "*" ? "Any" : letters_of(question.to.text)) +
                    (question.port ? std::to_string(*question.port) : "") +
                    (question.direction == Direction::outbound ? "Out" : "In");
  auto out = base;
  for (int number = 2; has_rule(set, out); ++number) out = base + "-" + std::to_string(number);
  return out;
}

SecurityRule rule_for(const RuleSet& set, const Question& question) {
  SecurityRule out;
  out.name = free_name(set, question);
  out.direction = question.direction;
  out.access = Access::allow;
  out.protocol = question.protocol;
  out.source_ports = {PortRange{}};
  out.destination_ports = {question.port ? PortRange{*question.port, *question.port} : PortRange{}};
  out.source.any = !question.from;
  if (question.from) out.source.prefixes = {Prefix::containing(*question.from, question.from->bit_count())};
  if (question.to.tag)
    out.destination.tags = {*question.to.tag};
  else if (question.to.text == "*")
    out.destination.any = true;
  else
    out.destination.prefixes = question.to.prefixes;
  return out;
}

std::set<int> used_priorities(const RuleSet& set, Direction direction) {
  std::set<int> out;
  for (const auto& rule : set.rules)
    if (rule.direction == direction && rule.priority <= k_last) out.insert(rule.priority);
  return out;
}

/// Makes room before the rule of priority `before`, when none is free: it and the rules that follow it closely move on
/// by one. False: there is no room up to the last priority.
bool make_room(const RuleSet& set, Direction direction, int before, std::vector<Move>& moves) {
  const auto used = used_priorities(set, direction);
  int free = before;
  while (used.contains(free)) ++free;
  if (free > k_last) return false;
  for (int priority = free - 1; priority >= before; --priority)
    for (const auto& rule : set.rules)
      if (rule.direction == direction && rule.priority == priority) moves.push_back({&rule, priority + 1});
  return true;
}

/// The greatest free priority before the first rule that denies, so that the addition stands behind all that it does
/// not need to pass.
std::optional<int> choose_priority(const RuleSet& set, Direction direction, int before, std::vector<Move>& moves) {
  const auto used = used_priorities(set, direction);
  for (int priority = std::min(before - 1, k_last); priority >= k_first; --priority)
    if (!used.contains(priority)) return priority;
  if (before <= k_last && make_room(set, direction, before, moves)) return before;
  return std::nullopt;
}

NetworkRules with_additions(const NetworkRules& known, const std::vector<Addition>& additions) {
  auto out = known;
  for (const auto& addition : additions) {
    auto& set = out.rule_sets[std::size_t(addition.set - known.rule_sets.data())];
    for (const auto& move : addition.moves)
      for (auto& rule : set.rules)
        if (rule.direction == move.rule->direction && rule.priority == move.rule->priority) rule.priority = move.to;
    set.rules.push_back(addition.rule);
  }
  return out;
}

class Fixer {
 public:
  Fixer(const NetworkRules& known, const Assumptions& told, const Question& question)
      : known_(known), told_(told), question_(question), prepared_(known, told, question.direction) {}

  Fix fix() {
    const auto answer = prepared_.ask(question_);
    out_.verdict = answer.verdict;
    if (answer.verdict == RulesVerdict::allowed || answer.verdict == RulesVerdict::unknown) return std::move(out_);
    out_.by_name = answer.only_by_name;
    for (const auto& level : prepared_.chain().levels()) add_to(level, answer);
    if (out_.obstacles.empty()) prove();
    return std::move(out_);
  }

 private:
  /// The rules of a level that deny for certain what is asked, the first asked first.
  std::vector<const SecurityRule*> denying(const Level& level, const Answer& answer) {
    const Beliefs beliefs(prepared_.names());
    std::set<std::pair<int, const SecurityRule*>> found;
    for (auto packets : packets_of(question_, prepared_.names()).packets) {
      if (!answer.only_by_name) packets.destination = packets.destination.intersect(answer.denied);
      if (packets.destination.empty()) continue;
      decide(level, {packets}, beliefs, [&](const ReadyRule& rule, const Packets&) {
        if (rule.access == Access::deny) found.insert({rule.rule->priority, rule.rule});
      });
    }
    std::vector<const SecurityRule*> out;
    for (const auto& [priority, rule] : found) out.push_back(rule);
    return out;
  }

  void add_to(const Level& level, const Answer& answer) {
    auto against = denying(level, answer);
    if (against.empty()) return;
    const auto& first = *against.front();
    if (level.set->kind == RuleSetKind::admin_rules) {
      out_.obstacles.push_back("the admin rule " + printable(first.name, 80) + " of " + printable(level.set->name, 80) +
                               " denies before any NSG is asked: the owner of the network manager has to allow it");
      return;
    }
    Addition addition{level.set, rule_for(*level.set, question_), {}, std::move(against)};
    const auto priority = choose_priority(*level.set, question_.direction, first.priority, addition.moves);
    if (!priority) {
      out_.obstacles.push_back("every priority of " + printable(level.set->name, 80) + " is taken");
      return;
    }
    addition.rule.priority = *priority;
    out_.additions.push_back(std::move(addition));
  }

  void prove() {
    const auto after = with_additions(known_, out_.additions);
    Comparison comparison(known_, after, told_, question_.direction);
    const auto differences = comparison.differences();
    if (!differences) return refuse("the effect of a rule could not be listed");
    const Beliefs beliefs(comparison.names());
    const auto asked = packets_of(question_, comparison.names()).packets;
    for (const auto& difference : *differences)
      for (const auto& box : difference.packets) {
        Region rest{box};
        for (const auto& packets : asked) rest = subtract(rest, packets, beliefs);
        if (difference.before == Fate::passes || !rest.empty())
          return refuse("a rule for it would change what becomes of other packets, too");
        if (!out_.by_name) out_.opened = out_.opened.unite(box.destination);
      }
    Prepared prepared(after, told_, question_.direction);
    const auto verdict = prepared.ask(question_).verdict;
    if (verdict == RulesVerdict::denied || verdict == RulesVerdict::partly)
      refuse("a rule for it would leave something denied");
  }

  void refuse(std::string why) {
    out_.obstacles.push_back(std::move(why));
    out_.additions.clear();
    out_.opened = {};
  }

  const NetworkRules& known_;
  const Assumptions& told_;
  const Question& question_;
  Prepared prepared_;
  Fix out_;
};

}  // namespace

Fix fix(const NetworkRules& known, const Assumptions& told, const Question& question) {
  return Fixer(known, told, question).fix();
}

}  // namespace sd::rules

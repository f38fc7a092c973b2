// SPDX-License-Identifier: MIT
#include "rules/diff.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.hpp"

namespace sd::rules {
namespace {

NetworkRules merged(const NetworkRules& a, const NetworkRules& b) {
  auto out = a;
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  append(out.rule_sets, b.rule_sets);
  // Mostly the same files are known of both.
  if (b.service_tags != a.service_tags) append(out.service_tags, b.service_tags);
  if (b.group_members != a.group_members) append(out.group_members, b.group_members);
  return out;
}

std::vector<const RuleSet*> part(const NetworkRules& both, std::size_t first, std::size_t count) {
  return levels_of(std::span(both.rule_sets).subspan(first, count));
}

bool same_rule(const ReadyRule& a, const ReadyRule& b) {
  if ((a.rule == nullptr) != (b.rule == nullptr)) return false;
  return (a.rule == nullptr || a.rule->priority == b.rule->priority) && a.access == b.access && a.boxes == b.boxes;
}

bool same_set(const RuleSet& a, const RuleSet& b) {
  return a.kind == b.kind &&
         (!a.id.empty() && !b.id.empty() ? equal_ignoring_case(a.id, b.id) : equal_ignoring_case(a.name, b.name));
}

/// The level of the other version that this one became: of the same NSG, or, when each version has one, that one.
const Level* partner(const Level& level, std::span<const Level> mine, std::span<const Level> others) {
  for (const auto& other : others)
    if (same_set(*level.set, *other.set)) return &other;
  return mine.size() == 1 && others.size() == 1 && mine[0].set->kind == others[0].set->kind ? &others[0] : nullptr;
}

/// The rules of a level that its partner does not have: both are sorted by priority.
void add_changed(const Level& level, const Level* other, Region& out) {
  for (const auto& rule : level.rules) {
    const bool kept = other != nullptr && std::any_of(other->rules.begin(), other->rules.end(),
                                                      [&](const ReadyRule& o) { return same_rule(rule, o); });
    if (!kept) out.insert(out.end(), rule.boxes.begin(), rule.boxes.end());
  }
}

const SecurityRule* rule_of(const Traced& traced) { return traced.rule ? traced.rule->rule : nullptr; }

int priority_of(const SecurityRule* rule) { return rule ? rule->priority : 0; }

/// The beliefs of a part that do not follow from what the flow itself says of its packets.
bool hangs_on_names(const Packets& part, const Packets& flow) {
  const auto known = [&](const Belief& belief) {
    return std::find(flow.inside.begin(), flow.inside.end(), belief) != flow.inside.end();
  };
  return !part.outside.empty() || !std::all_of(part.inside.begin(), part.inside.end(), known);
}

Flow flow(std::string name, std::string_view to, Protocol protocol, Port port) {
  Question question;
  question.sender = Sender::own_network;
  question.to = parse_target(to).value();
  question.protocol = protocol;
  question.port = port;
  return {std::move(name), std::move(question)};
}

}  // namespace

std::vector<Flow> backup_flows() {
  return {flow("storage", "Storage", Protocol::tcp, 443), flow("name servers", "168.63.129.16", Protocol::udp, 53)};
}

Comparison::Comparison(const NetworkRules& before, const NetworkRules& after, const Assumptions& told,
                       Direction direction)
    : both_(merged(before, after)),
      names_(both_, told),
      before_(part(both_, 0, before.rule_sets.size()), names_, direction),
      after_(part(both_, before.rule_sets.size(), after.rule_sets.size()), names_, direction) {}

/// A packet that no changed rule matches meets the same rules in the same order in both versions.
Region Comparison::changed_packets() const {
  Region changed;
  const auto before = std::span(before_.levels());
  const auto after = std::span(after_.levels());
  for (const auto& level : before) add_changed(level, partner(level, before, after), changed);
  for (const auto& level : after) add_changed(level, partner(level, after, before), changed);
  const Beliefs beliefs(names_);
  Region out;
  for (const auto& box : changed) {
    Region rest{box};
    for (const auto& seen : out) {
      if (rest.empty() || rest.size() > k_most_boxes) break;
      rest = subtract(rest, seen, beliefs);
    }
    out.insert(out.end(), rest.begin(), rest.end());
    if (out.size() > k_most_boxes) return out;
  }
  return out;
}

Result<std::vector<Difference>> Comparison::differences() {
  const auto too_many = [] {
    return fail(ErrorCode::bad_input, "compare", "the two versions", "differ in more ways than can be listed");
  };
  const auto changed = changed_packets();
  if (changed.size() > k_most_boxes) return too_many();
  using Key = std::tuple<Fate, int, int, const SecurityRule*, const SecurityRule*>;
  std::map<Key, Difference> found;
  std::size_t boxes = 0;
  bool exact = true;
  const bool followed = trace(before_, changed, [&](const Traced& was) {
    if (boxes > k_most_boxes || !exact) return;
    exact = trace(after_, {was.packets}, [&](const Traced& is) {
      if (is.fate == was.fate || ++boxes > k_most_boxes) return;
      const auto* before = rule_of(was);
      const auto* after = rule_of(is);
      auto& difference = found[{was.fate, priority_of(after), priority_of(before), after, before}];
      difference.before = was.fate;
      difference.level_before = was.level;
      difference.rule_before = before;
      difference.level_after = is.level;
      difference.rule_after = after;
      difference.packets.push_back(is.packets);
    });
  });
  if (boxes > k_most_boxes || !exact || !followed) return too_many();
  std::vector<Difference> out;
  for (auto& [key, difference] : found) out.push_back(std::move(difference));
  return out;
}

LostFlow Comparison::lost(const Flow& flow, const std::vector<Difference>& differences) {
  const Beliefs beliefs(names_);
  const auto asked = packets_of(flow.question, names_);
  LostFlow out{flow, Loss::none, nullptr, {}};
  for (const auto& difference : differences) {
    if (difference.before == Fate::fails) continue;
    for (const auto& packets : asked.packets)
      for (const auto& box : difference.packets) {
        auto both = intersect(packets, box, beliefs);
        if (!both) continue;
        const auto loss = hangs_on_names(*both, packets) ? Loss::perhaps : Loss::certain;
        if (loss > out.loss) out.because = &difference;
        out.loss = std::max(out.loss, loss);
        out.packets.push_back(std::move(*both));
      }
  }
  return out;
}

}  // namespace sd::rules

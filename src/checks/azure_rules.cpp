// SPDX-License-Identifier: MIT
// What the security rules of one kind do with packets, and whom it may accuse.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "checks/azure_way.hpp"
#include "rules/check.hpp"

namespace sd {
namespace {

using rules::Answer;
using rules::Deciding;
using rules::RulesVerdict;

constexpr std::size_t k_most_lines = 3;
constexpr std::size_t k_longest_name = 80;

/// The rules of one kind. The others are emptied, not taken away: what their tags stand for still counts.
NetworkRules only(const NetworkRules& known, RuleSetKind kind) {
  auto out = known;
  for (auto& set : out.rule_sets) {
    if (set.kind == kind) continue;
    set.kind = RuleSetKind::admin_rules;  // without rules it lets all pass; an NSG has default rules
    set.rules.clear();
  }
  return out;
}

/// Storage is asked over IPv4: what the rules do with IPv6 addresses of a tag says nothing.
RulesVerdict verdict_of_v4(const Answer& answer) {
  const auto none = [](const auto&... sets) { return (sets.empty() && ...); };
  if (answer.only_by_name || answer.verdict == RulesVerdict::unknown ||
      none(answer.allowed.v6, answer.denied.v6, answer.unknown.v6) ||
      none(answer.allowed.v4, answer.denied.v4, answer.unknown.v4))
    return answer.verdict;
  const bool all = none(answer.allowed.v4, answer.unknown.v4);
  if (!answer.denied.v4.empty()) return all ? RulesVerdict::denied : RulesVerdict::partly;
  return answer.unknown.v4.empty() ? RulesVerdict::allowed : RulesVerdict::unknown;
}

std::string words_of(const RuleSet& set) {
  const auto name = printable(set.name, k_longest_name);
  auto out = set.kind == RuleSetKind::admin_rules ? "the admin rules " + name : "NSG " + name;
  if (!set.attached_to.empty()) out += " (" + printable(set.attached_to, 2 * k_longest_name) + ")";
  return out;
}

std::string_view verb_of(Access access) {
  switch (access) {
    case Access::deny:
      return "denies";
    case Access::allow:
      return "allows";
    case Access::always_allow:
      break;
  }
  return "always allows";
}

bool is_certain(const Deciding& each) { return !each.addresses.is_zero() || !each.has_example; }

Evidence words_of(const Deciding& each, const rules::Question& question) {
  const auto packets = each.has_example ? rules::example_packet(question, each.example)
                                        : fmt::format("tcp {} to {}", question.port.value_or(0), question.to.text);
  return {
      fmt::format("{}: rule {} (priority {}) {}{} {}", words_of(*each.set), printable(each.rule->name, k_longest_name),
                  each.rule->priority, is_certain(each) ? "" : "perhaps ", verb_of(each.rule->access), packets),
      each.set->file, std::nullopt};
}

/// An allow rule that is for another region, or for a list of prefixes.
bool is_narrow(const SecurityRule& rule) {
  if (rule.access == Access::deny || rule.destination.any) return false;
  const auto& tags = rule.destination.tags;
  const bool of_a_region =
      std::any_of(tags.begin(), tags.end(), [](const auto& tag) { return to_lower(tag).starts_with("storage."); });
  const bool whole = std::any_of(rule.destination.prefixes.begin(), rule.destination.prefixes.end(),
                                 [](const Prefix& prefix) { return prefix.length() == 0; });
  return of_a_region || (tags.empty() && !rule.destination.prefixes.empty() && !whole);
}

void add_line(std::vector<Evidence>& lines, const Evidence& line) {
  if (lines.size() < k_most_lines && std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
}

std::set<std::string> attachments_of(const RuleSet& set, std::string_view kind) {
  std::set<std::string> out;
  for (const auto name : split(set.attached_to, ','))
    if (trim(name).starts_with(kind)) out.insert(to_lower(trim(name)));
  return out;
}

/// Two sets that no single network interface can have above it.
bool exclude_each_other(const RuleSet& a, const RuleSet& b) {
  for (const std::string_view kind : {"subnet ", "network interface "}) {
    const auto first = attachments_of(a, kind);
    const auto second = attachments_of(b, kind);
    const bool shared =
        std::any_of(first.begin(), first.end(), [&](const auto& name) { return second.contains(name); });
    if (!first.empty() && !second.empty() && !shared) return true;
  }
  return false;
}

/// "vnet1/default" and "default" may be one subnet.
bool may_be_same_subnet(std::string_view a, std::string_view b) {
  const bool both_whole = a.contains('/') && b.contains('/');
  return both_whole ? a == b : a.substr(a.rfind('/') + 1) == b.substr(b.rfind('/') + 1);
}

/// The set hangs on subnets alone, and the network interface that the files tell of lies in another one.
const OutboundMethods* elsewhere(const RuleSet& set, const std::vector<OutboundMethods>& interfaces) {
  constexpr std::string_view k_subnet = "subnet ";
  const auto subnets = attachments_of(set, k_subnet);
  if (subnets.empty() || !attachments_of(set, "network interface ").empty()) return nullptr;
  const OutboundMethods* other = nullptr;
  for (const auto& each : interfaces) {
    if (each.subnet.empty()) continue;
    other = &each;
    const auto own = to_lower(each.subnet);
    if (std::any_of(subnets.begin(), subnets.end(), [&](const std::string& name) {
          return may_be_same_subnet(std::string_view(name).substr(k_subnet.size()), own);
        }))
      return nullptr;
  }
  return other;
}

}  // namespace

struct AzureRules::Parts {
  Parts(const NetworkRules& rules, RuleSetKind kind)
      : known(rules),
        own_rules(only(rules, kind)),
        own(own_rules, {}, Direction::outbound),
        whole(rules, {}, Direction::outbound) {}

  struct Verdict {
    RulesVerdict verdict = RulesVerdict::unknown;
    Answer answer;
    rules::Question question;
  };

  Verdict ask(const rules::Question& question) {
    Verdict out{RulesVerdict::unknown, own.ask(question), question};
    out.verdict = verdict_of_v4(out.answer);
    if (out.verdict != RulesVerdict::denied && out.verdict != RulesVerdict::partly) return out;
    const auto all = verdict_of_v4(whole.ask(question));
    if (all == RulesVerdict::allowed || all == RulesVerdict::unknown || out.verdict == RulesVerdict::denied)
      out.verdict = all;
    return out;
  }

  /// The place in the rules that were given.
  RulePlace place_of(const Deciding& each) const {
    const auto set = std::size_t(each.set - own_rules.rule_sets.data());
    const auto& copied = own_rules.rule_sets[set].rules;
    for (std::size_t i = 0; i < copied.size(); ++i)
      if (each.rule == &copied[i]) return {&known.rule_sets[set], &known.rule_sets[set].rules[i]};
    return {&known.rule_sets[set], each.rule};
  }

  void tell(const Verdict& verdict, Access first, Ruling& ruling) const {
    for (const bool wanted : {true, false})
      for (const auto& each : verdict.answer.deciding) {
        const bool denies = each.rule->access == Access::deny;
        if (denies && is_certain(each) && !ruling.denial) ruling.denial = place_of(each);
        if (is_narrow(*each.rule) && !ruling.narrow) ruling.narrow = place_of(each);
        if ((each.rule->access == first) == wanted) add_line(ruling.evidence, words_of(each, verdict.question));
      }
  }

  Ruling on_disks(const StoragePackets& packets) {
    std::size_t denied = 0;
    std::size_t allowed = 0;
    Ruling out;
    for (const auto& address : packets.disks) {
      const auto verdict = ask(ask_about(packets, target_of(address)));
      denied += verdict.verdict == RulesVerdict::denied ? 1 : 0;
      allowed += verdict.verdict == RulesVerdict::allowed ? 1 : 0;
      tell(verdict, Access::deny, out);
    }
    if (denied > 0)
      out.passage = allowed > 0 ? Passage::some : Passage::none;
    else
      out.passage = allowed == packets.disks.size() ? Passage::all : Passage::unknown;
    return out;
  }

  /// Of a part nobody knows whether it holds the disks, unless the rules let no other pass than those of a list.
  Ruling on_tag(const StoragePackets& packets) {
    const auto verdict = ask(ask_about(packets, {packets.tag, packets.tag, {}}));
    Ruling out;
    tell(verdict, Access::deny, out);
    switch (verdict.verdict) {
      case RulesVerdict::allowed:
        out.passage = Passage::all;
        break;
      case RulesVerdict::denied:
        out.passage = Passage::none;
        break;
      case RulesVerdict::partly:
        if (packets.region_known && out.narrow && !verdict.answer.allowed.empty()) out.passage = Passage::some;
        break;
      case RulesVerdict::unknown:
        break;
    }
    return out;
  }

  /// A rule for another region that stands above the denial was meant for this.
  void add_other_region(const StoragePackets& packets, Ruling& ruling) const {
    if (!ruling.denial || ruling.narrow) return;
    for (const auto& rule : ruling.denial->set->rules)
      if (rule.direction == Direction::outbound && rule.priority < ruling.denial->rule->priority && is_narrow(rule) &&
          !rule.destination.tags.empty())
        ruling.evidence.push_back(
            {fmt::format("{}: rule {} (priority {}) allows {} only, not {}", words_of(*ruling.denial->set),
                         printable(rule.name, k_longest_name), rule.priority,
                         printable(join(rule.destination.tags, ", "), 120), packets.tag),
             ruling.denial->set->file, std::nullopt});
  }

  const NetworkRules& known;
  NetworkRules own_rules;
  rules::Prepared own;
  rules::Prepared whole;
};

AzureRules::AzureRules(const NetworkRules& known, RuleSetKind kind) : parts_(std::make_unique<Parts>(known, kind)) {}
AzureRules::~AzureRules() = default;

Ruling AzureRules::on_storage(const StoragePackets& packets) {
  auto out = packets.disks.empty() ? parts_->on_tag(packets) : parts_->on_disks(packets);
  parts_->add_other_region(packets, out);
  return out;
}

Ruling AzureRules::on(const rules::Question& question) {
  const auto verdict = parts_->ask(question);
  Ruling out;
  parts_->tell(verdict, Access::deny, out);
  if (verdict.verdict == RulesVerdict::allowed) out.passage = Passage::all;
  if (verdict.verdict == RulesVerdict::denied) out.passage = Passage::none;
  return out;
}

std::vector<Evidence> AzureRules::contradicted_by(const StoragePackets& packets) {
  std::vector<Evidence> out;
  const auto tag = parts_->ask(ask_about(packets, {packets.tag, packets.tag, {}})).verdict;
  for (const auto& seen : packets.answered) {
    const auto verdict = parts_->ask(ask_about(packets, target_of(seen.address))).verdict;
    const bool by_name = tag == RulesVerdict::denied && seen.of_this_vm && verdict != RulesVerdict::allowed;
    if (verdict == RulesVerdict::denied || by_name) add_line(out, seen.evidence);
  }
  if (tag == RulesVerdict::denied)
    for (const auto& line : packets.answered_in_logs) add_line(out, line);
  return out;
}

std::optional<Evidence> acts_elsewhere(const NetworkRules& known) {
  for (const auto& set : known.rule_sets) {
    if (set.kind != RuleSetKind::security_group) continue;
    if (const auto* other = elsewhere(set, known.outbound))
      return Evidence{fmt::format("{} is not that of {}, the subnet of which the files tell: whether it acts on this "
                                  "VM is not told",
                                  words_of(set), printable(other->subnet, k_longest_name)),
                      set.file, std::nullopt};
  }
  return std::nullopt;
}

std::optional<Evidence> too_many_groups(const NetworkRules& known) {
  std::vector<const RuleSet*> groups;
  std::set<std::string> names;
  for (const auto& set : known.rule_sets) {
    if (set.kind != RuleSetKind::security_group) continue;
    groups.push_back(&set);
    names.insert(to_lower(set.id.empty() ? set.name : set.id));
  }
  constexpr std::size_t k_levels = 2;  // the subnet's and the network interface's
  const auto clash = [&](const RuleSet* a) {
    return std::any_of(groups.begin(), groups.end(), [&](const RuleSet* b) { return exclude_each_other(*a, *b); });
  };
  if (names.size() <= k_levels && std::none_of(groups.begin(), groups.end(), clash)) return std::nullopt;
  return Evidence{
      "the files hold NSGs of several subnets or network interfaces: which of them act on this VM is not told",
      groups.front()->file, std::nullopt};
}

}  // namespace sd

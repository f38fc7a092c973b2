// SPDX-License-Identifier: MIT
#include "rules/lint.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"

namespace sd::rules {
namespace {

constexpr auto k_rules = std::to_array<LintRule>({
    {"contradicts", Severity::warning, "All that a rule matches is decided the other way by rules before it."},
    {"internet-hides-service", Severity::warning,
     "A deny of Internet stands above an allow for a service tag: Internet includes Azure's own addresses."},
    {"never-matches", Severity::warning, "Rules before it decide all that a rule matches."},
    {"open-to-all", Severity::warning, "An allow for every source, every destination and every port."},
    {"platform-tag-allowed", Severity::note, "An allow for a platform tag: those services are open without a rule."},
    {"platform-tag-denied", Severity::warning,
     "A deny of AzurePlatformDNS, AzurePlatformIMDS or AzurePlatformLKM cuts services of the platform."},
    {"tag-not-for-rules", Severity::warning, "A service tag that no NSG rule can use."},
    {"tag-not-in-file", Severity::warning, "A service tag that the service-tag file does not know."},
    {"wide-tag", Severity::note, "An allow for AzureCloud: every customer's public addresses are in it."},
});

const LintRule* find_rule(std::string_view id) {
  return std::find_if(k_rules.begin(), k_rules.end(), [&](const LintRule& rule) { return rule.id == id; });
}

bool is_platform_tag(std::string_view tag) { return canonical_tag(tag).starts_with("azureplatform"); }

bool names(const RuleEnd& end, std::string_view canonical) {
  return std::any_of(end.tags.begin(), end.tags.end(),
                     [&](const std::string& tag) { return canonical_tag(tag) == canonical; });
}

/// Names a tag of a service: one that service-tag files list, not one of the platform's own.
bool names_service(const RuleEnd& end) {
  constexpr std::array<std::string_view, 3> k_own{"internet", "virtualnetwork", "azureloadbalancer"};
  return std::any_of(end.tags.begin(), end.tags.end(), [&](const std::string& tag) {
    return std::find(k_own.begin(), k_own.end(), canonical_tag(tag)) == k_own.end() && !is_platform_tag(tag);
  });
}

bool opposite(Access a, Access b) { return (a == Access::deny) != (b == Access::deny); }

std::string quoted(const std::vector<std::string>& names) {
  constexpr std::size_t k_most = 4;
  std::vector<std::string> shown(names.begin(), names.begin() + std::ptrdiff_t(std::min(names.size(), k_most)));
  const auto rest = names.size() - shown.size();
  return join(shown, ", ") + (rest > 0 ? " and " + std::to_string(rest) + " more" : "");
}

class Linter {
 public:
  /// `not_for_rules`: tags that no NSG can use, in canonical spelling.
  Linter(const NetworkRules& known, const std::set<std::string>& not_for_rules, const RuleSet& set, Names& names,
         std::vector<LintRemark>& out)
      : known_(known), not_for_rules_(not_for_rules), set_(set), names_(names), beliefs_(names), out_(out) {}

  void look(Direction direction) {
    const auto level = make_level(set_, names_, direction);
    for (std::size_t i = 0; i < level.rules.size(); ++i) {
      const auto& ready = level.rules[i];
      if (ready.rule == nullptr || ready.rule->priority >= k_first_default) continue;
      look_at_earlier(level, i);
      look_at_width(*ready.rule);
      look_at_tags(*ready.rule);
    }
  }

 private:
  static constexpr int k_first_default = 65000;
  /// A rule of which others leave more pieces than this is not said to be hidden; a set of 1,000 such rules takes
  /// seconds.
  static constexpr std::size_t k_most_pieces = 2000;

  void add(std::string_view id, const SecurityRule& rule, std::vector<std::string> others, std::string text) {
    out_.push_back({find_rule(id), &set_, &rule, std::move(others), std::move(text)});
  }

  /// What the rules before it leave of a rule, and which of them take something away.
  void look_at_earlier(const Level& level, std::size_t i) {
    const auto& ready = level.rules[i];
    auto left = ready.boxes;
    std::vector<const ReadyRule*> takers;
    for (std::size_t k = 0; k < i && !left.empty(); ++k) {
      if (take(level.rules[k], left)) takers.push_back(&level.rules[k]);
      if (left.size() > k_most_pieces) return;
    }
    if (takers.empty()) return;
    const bool hides_service = ready.access == Access::allow && names_service(ready.rule->destination) &&
                               look_at_internet(takers, *ready.rule);
    if (!left.empty() || hides_service) return;
    const bool against = std::all_of(takers.begin(), takers.end(),
                                     [&](const ReadyRule* taker) { return opposite(taker->access, ready.access); });
    const auto others = names_of(takers);
    if (against)
      add("contradicts", *ready.rule, others,
          std::string(ready.access == Access::deny ? "denies" : "allows") + " nothing: " + quoted(others) + " " +
              (others.size() > 1 ? "decide" : "decides") + " all of its packets the other way");
    else
      add("never-matches", *ready.rule, others, "never matches: hidden by " + quoted(others));
  }

  bool take(const ReadyRule& earlier, Region& left) const {
    bool taken = false;
    for (const auto& box : earlier.boxes) {
      const bool touches =
          std::any_of(left.begin(), left.end(), [&](const Packets& part) { return meets(part, box, beliefs_); });
      if (!touches) continue;
      taken = true;
      left = subtract(left, box, beliefs_);
    }
    return taken;
  }

  /// The trap of the published advice: Deny Internet above Allow Storage.
  bool look_at_internet(const std::vector<const ReadyRule*>& takers, const SecurityRule& rule) {
    for (const auto* taker : takers) {
      if (taker->access != Access::deny || taker->rule == nullptr) continue;
      if (!names(taker->rule->destination, "internet") && !taker->rule->destination.any) continue;
      const auto what = taker->rule->destination.any ? "everything" : "Internet, and with it Azure's own addresses";
      add("internet-hides-service", rule, {taker->rule->name},
          "is too late: " + taker->rule->name + " (" + std::to_string(taker->rule->priority) + ") denies " + what +
              "; give this rule a smaller priority number");
      return true;
    }
    return false;
  }

  static std::vector<std::string> names_of(const std::vector<const ReadyRule*>& rules) {
    std::vector<std::string> out;
    for (const auto* ready : rules)
      if (ready->rule != nullptr) out.push_back(ready->rule->name);
    return out;
  }

  void look_at_width(const SecurityRule& rule) {
    if (rule.access == Access::deny) return;
    const bool all_ports = std::find(rule.destination_ports.begin(), rule.destination_ports.end(), PortRange{}) !=
                           rule.destination_ports.end();
    const bool from_all = rule.source.any || names(rule.source, "internet");
    const bool to_all = rule.destination.any || names(rule.destination, "internet");
    if (all_ports && rule.protocol == Protocol::any && from_all && to_all)
      add("open-to-all", rule, {}, "allows every port and protocol from everywhere to everywhere");
    const auto& remote = rule.direction == Direction::outbound ? rule.destination : rule.source;
    if (names(remote, "azurecloud"))
      add("wide-tag", rule, {}, "allows AzureCloud, which holds the public addresses of all of Azure's customers");
  }

  void look_at_tags(const SecurityRule& rule) {
    for (const auto* end : {&rule.source, &rule.destination})
      for (const auto& tag : end->tags) look_at_tag(rule, tag);
  }

  void look_at_tag(const SecurityRule& rule, const std::string& tag) {
    if (is_platform_tag(tag)) {
      if (rule.access == Access::deny)
        add("platform-tag-denied", rule, {}, "denies " + tag + ", a service of the platform that VMs need");
      else
        add("platform-tag-allowed", rule, {}, "allows " + tag + ", which is open without a rule");
      return;
    }
    if (is_not_for_rules(tag)) return add("tag-not-for-rules", rule, {}, "names " + tag + ", which no NSG can use");
    if (is_missing(tag))
      add("tag-not-in-file", rule, {},
          "names " + tag + ", which " + known_.service_tags.front().file + " does not know: retired or misspelt");
  }

  bool is_not_for_rules(std::string_view tag) const {
    const auto canonical = canonical_tag(tag);
    // In every published file the regional tags of AzureBackup have no network feature at all.
    return canonical.starts_with("azurebackup.") || not_for_rules_.contains(canonical);
  }

  bool is_missing(std::string_view tag) const {
    if (known_.service_tags.empty()) return false;
    const auto knowledge = names_.tag(tag, &set_).knowledge;
    return knowledge == Knowledge::unknown;
  }

  const NetworkRules& known_;
  const std::set<std::string>& not_for_rules_;
  const RuleSet& set_;
  Names& names_;
  Beliefs beliefs_;
  std::vector<LintRemark>& out_;
};

}  // namespace

std::span<const LintRule> lint_rules() { return k_rules; }

std::vector<LintRemark> lint(const NetworkRules& known, const Assumptions& told) {
  std::vector<LintRemark> out;
  Names names(known, told);
  std::set<std::string> not_for_rules;
  for (const auto& file : known.service_tags)
    for (const auto& tag : file.not_for_rules) not_for_rules.insert(canonical_tag(tag));
  for (const auto& set : known.rule_sets)
    for (const auto direction : {Direction::outbound, Direction::inbound})
      Linter(known, not_for_rules, set, names, out).look(direction);
  return out;
}

}  // namespace sd::rules

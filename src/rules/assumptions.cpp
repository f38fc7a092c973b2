// SPDX-License-Identifier: MIT
#include "rules/assumptions.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "base/text.hpp"

namespace sd::rules {
namespace {

constexpr std::size_t k_names_in_a_line = 5;

/// Every name in the rules of the chain, with the rule set that it stands in.
template <class See>
void each_name(const Chain& chain, const See& see) {
  for (const auto& level : chain.levels())
    for (const auto& ready : level.rules) {
      if (ready.rule == nullptr) continue;
      for (const auto* end : {&ready.rule->source, &ready.rule->destination}) {
        for (const auto& tag : end->tags) see(tag, chain.names().tag(tag, level.set), *level.set);
        for (const auto& group : end->groups) see(group, chain.names().group(group), *level.set);
      }
    }
}

std::string listed(const std::set<std::string>& names) {
  std::vector<std::string> shown;
  for (const auto& name : names)
    if (shown.size() < k_names_in_a_line) shown.push_back(printable(name, 60));
  const auto rest = names.size() - shown.size();
  return join(shown, ", ") + (rest > 0 ? " and " + std::to_string(rest) + " more" : "");
}

class Collector {
 public:
  Collector(const Question& question, const Chain& chain, const Assumptions& told, const AddressSet& open)
      : question_(question), chain_(chain), told_(told), open_(open) {
    for (const auto& packets : packets_of(question, chain.names()).packets) asked_ = asked_.unite(packets.destination);
  }

  std::vector<std::string> take() {
    add_chain();
    add_names();
    add_platform();
    add_family();
    add_unasked();
    return std::move(out_);
  }

 private:
  void add_chain() {
    const auto sets = chain_.levels().size();
    if (sets > 1)
      out_.push_back("the " + std::to_string(sets) +
                     " rule sets form one chain, as those of a subnet and a NIC do: " + "each of them must allow");
  }

  void add_names() {
    std::set<std::string> unknown;
    bool network = false;
    bool internet = false;
    each_name(chain_, [&](const std::string& name, const Meaning& meaning, const RuleSet&) {
      const bool is_network = canonical_tag(name) == "virtualnetwork";
      if (meaning.knowledge == Knowledge::unknown && meaning.unknown) unknown.insert(name);
      if (is_network && meaning.knowledge == Knowledge::assumed) network = true;
      if (canonical_tag(name) == "internet" && meaning.knowledge == Knowledge::by_nature) internet = true;
    });
    if (question_.to.tag && chain_.names().tag(*question_.to.tag).knowledge == Knowledge::unknown)
      unknown.insert(*question_.to.tag);
    if (!unknown.empty())
      out_.push_back("no file tells which addresses these names stand for: " + listed(unknown) +
                     "; a service tag may hold any public address, a group any of the virtual network");
    if (network && (asked_.meets(private_addresses()) || names_network()))
      out_.push_back(told_.virtual_network.empty()
                         ? "VirtualNetwork is not expanded: any private address may lie in it, and no other does "
                           "(--vnet, or effective rules, tell)"
                         : "VirtualNetwork is what --vnet says");
    if (internet && asked_.meets(public_addresses()))
      out_.push_back("Internet is every public address, Azure's own included");
  }

  /// Does a rule that somebody wrote name the virtual network?
  bool names_network() const {
    bool found = false;
    for (const auto& level : chain_.levels())
      for (const auto& rule : level.set->rules)
        for (const auto* end : {&rule.source, &rule.destination})
          found = found || (rule.priority < 65000 &&
                            std::any_of(
                                end->tags.begin(), end->tags.end(),
                                [](const auto& tag) { return canonical_tag(tag) == "virtualnetwork"; }));
    return found;
  }

  void add_platform() {
    if (asked_.meets(platform_addresses()))
      out_.emplace_back(
          "no rule acts on 168.63.129.16 and 169.254.169.254 but one that names AzurePlatformDNS, AzurePlatformIMDS or "
          "AzurePlatformLKM");
  }

  void add_family() {
    if (!question_.from || !question_.to.tag) return;
    const auto& meaning = chain_.names().tag(*question_.to.tag);
    const bool v4 = question_.from->is_v4();
    if (v4 ? !meaning.inside.v6.empty() : !meaning.inside.v4.empty())
      out_.push_back(std::string("the ") + (v4 ? "IPv6" : "IPv4") + " addresses of " + question_.to.text +
                     " are left out: the packets come from an " + (v4 ? "IPv4" : "IPv6") + " address");
  }

  void add_unasked() {
    if (open_.empty()) return;
    std::vector<std::string> missing;
    if (!question_.from) missing.emplace_back("--from");
    if (question_.protocol == Protocol::any) missing.emplace_back("--protocol");
    if (!question_.port && question_.protocol != Protocol::icmp) missing.emplace_back("--port");
    if (!missing.empty())
      out_.push_back("not given: " + join(missing, ", ") + "; a rule that names only some values may match or not");
  }

  const Question& question_;
  const Chain& chain_;
  const Assumptions& told_;
  const AddressSet& open_;
  AddressSet asked_;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> assumptions_of(const Question& question, const Chain& chain, const Assumptions& told,
                                        const AddressSet& open) {
  return Collector(question, chain, told, open).take();
}

}  // namespace sd::rules

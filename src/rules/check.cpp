// SPDX-License-Identifier: MIT
#include "rules/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/names.hpp"
#include "rules/assumptions.hpp"

namespace sd::rules {
namespace {

/// Where packets go that may pass, and that may fail.
struct Destinations {
  AddressSet may_pass;
  AddressSet may_fail;
};

void add(AddressSet& set, const AddressSet& more) {
  if (!more.empty()) set = set.unite(more);
}

void note(AddressSet& set, const Packets& packets) { add(set, packets.destination); }

Destinations fate_of(const Chain& chain, const Region& packets) {
  Destinations out;
  trace(chain, packets,
        [&](const Traced& part) { note(part.fate == Fate::passes ? out.may_pass : out.may_fail, part.packets); });
  return out;
}

/// What the rules of one level decide of packets, exactly, however long it takes.
struct Share {
  AddressSet certain;
  AddressSet perhaps;
};

std::vector<Share> shares_of(const Level& level, const Region& packets, const Beliefs& beliefs) {
  std::vector<Share> out(level.rules.size());
  decide(level, packets, beliefs, [&](const ReadyRule& rule, const Packets& part) {
    note(out[std::size_t(&rule - level.rules.data())].perhaps, part);
  });
  AddressSet once;
  AddressSet twice;
  for (const auto& share : out) {
    twice = twice.unite(once.intersect(share.perhaps));
    once = once.unite(share.perhaps);
  }
  for (auto& share : out) {
    share.certain = share.perhaps.minus(twice);
    share.perhaps = share.perhaps.intersect(twice);
  }
  return out;
}

/// One question to one chain: the fast way where it is certain, the exact one for the rest.
class Asking {
 public:
  Asking(const Question& question, Names& names, const Chain& chain, Sweeps& sweeps)
      : question_(question), chain_(chain), sweeps_(sweeps), asked_(packets_of(question, names)) {}

  Answer answer() {
    tallies_.resize(chain_.levels().size());
    sweeps_.to(asked_.destination);
    for (std::size_t i = 0; i < chain_.levels().size(); ++i) sweep(i);
    settle_open();
    out_.allowed = asked_.destination.minus(out_.denied.unite(out_.unknown));
    settle_name();
    out_.verdict = verdict();
    list_deciding();
    return std::move(out_);
  }

 private:
  struct Tally {
    Swept swept;
    std::vector<Share> shares;  ///< of what the sweep left open
    std::vector<Share> named;   ///< of what is asked about by name
  };

  void sweep(std::size_t i) {
    const auto& level = chain_.levels()[i];
    auto& tally = tallies_[i];
    tally.swept = sweeps_.ask(i, fields());
    add(out_.denied, tally.swept.denied);
    add(open_, tally.swept.open);
    if (!ended_perhaps_.empty() || !tally.swept.open.empty())
      tally.shares = shares_of(level, to(ended_perhaps_.unite(tally.swept.open)), Beliefs(chain_.names()));
    if (level.set->kind == RuleSetKind::security_group) return;
    // What an admin rule may end, no later level denies for certain.
    add(ended_perhaps_, tally.swept.open);
    if (tally.swept.ended.empty() && tally.swept.open.empty()) return;
    sweeps_.to(sweeps_.addresses().minus(tally.swept.ended).minus(tally.swept.open));
  }

  /// Any of the packets: all have the same fields but for the destination.
  const Packets& fields() const { return asked_.packets.empty() ? none_ : asked_.packets.front(); }

  Region to(const AddressSet& destination) const {
    auto packets = fields();
    packets.destination = destination;
    return {packets};
  }

  void settle_open() {
    open_ = open_.minus(out_.denied);
    if (open_.empty()) return;
    const auto fate = fate_of(chain_, to(open_));
    out_.denied = out_.denied.unite(fate.may_fail.minus(fate.may_pass));
    out_.unknown = fate.may_fail.intersect(fate.may_pass);
  }

  void settle_name() {
    if (!asked_.name) return;
    out_.only_by_name = asked_.destination.empty();
    Region named;
    for (const auto& packets : asked_.packets)
      if (!packets.destination.meets(asked_.destination)) named.push_back(packets);
    const auto fate = fate_of(chain_, named);
    name_may_pass_ = !fate.may_pass.empty();
    name_may_fail_ = !fate.may_fail.empty();
    for (std::size_t i = 0; i < tallies_.size(); ++i)
      tallies_[i].named = shares_of(chain_.levels()[i], named, Beliefs(chain_.names()));
    for (const auto& below : chain_.names().below(*question_.to.tag)) part_denied_ = part_denied_ || denies(below);
  }

  /// Does the chain deny all of a tag that lies in the target's? Then it denies some of the target.
  bool denies(const std::string& tag) {
    auto question = question_;
    question.to = Target{tag, tag, {}};
    const auto fate = fate_of(chain_, packets_of(question, chain_.names()).packets);
    return fate.may_pass.empty() && !fate.may_fail.empty();
  }

  RulesVerdict verdict() const {
    const bool named = asked_.name.has_value();
    const bool name_denied = named && name_may_fail_ && !name_may_pass_;
    const bool name_unknown = named && name_may_fail_ && name_may_pass_;
    const bool rest_denied = out_.allowed.empty() && out_.unknown.empty() && (!named || name_denied);
    if (!out_.denied.empty() || name_denied || part_denied_)
      return rest_denied ? RulesVerdict::denied : RulesVerdict::partly;
    return out_.unknown.empty() && !name_unknown ? RulesVerdict::allowed : RulesVerdict::unknown;
  }

  void list_deciding() {
    for (std::size_t i = 0; i < tallies_.size(); ++i) {
      const auto& level = chain_.levels()[i];
      const auto& tally = tallies_[i];
      auto swept = tally.swept.shares.begin();
      const bool is_exact = !tally.shares.empty() || !tally.named.empty();
      for (std::size_t r = 0; is_exact && r < level.rules.size(); ++r) {
        const bool has_swept = swept != tally.swept.shares.end() && swept->rule == r;
        add_deciding(level, r, has_swept ? &*swept++ : nullptr, tally);
      }
      if (!is_exact)
        for (const auto& share : tally.swept.shares) add_deciding(level, share.rule, &share, tally);
    }
  }

  void add_deciding(const Level& level, std::size_t r, const Swept::Share* swept, const Tally& tally) {
    if (!level.rules[r].rule) return;
    Deciding out{level.set, level.rules[r].rule, {}, {}, {}, false};
    const auto use_example = [&](const AddressSet& set) {
      if (out.has_example || set.empty()) return;
      out.example = example(set);
      out.has_example = true;
    };
    if (swept) {
      out.addresses = swept->addresses;
      out.example = swept->example;
      out.has_example = true;
    }
    if (!tally.shares.empty()) {
      const auto& share = tally.shares[r];
      out.addresses.add(count(share.certain));
      out.perhaps = count(share.perhaps);
      use_example(share.certain);
      use_example(share.perhaps);
    }
    const bool named = !tally.named.empty() && (!tally.named[r].certain.empty() || !tally.named[r].perhaps.empty());
    if (!out.addresses.is_zero() || !out.perhaps.is_zero() || named) out_.deciding.push_back(out);
  }

  const Question& question_;
  const Chain& chain_;
  Sweeps& sweeps_;
  Asked asked_;

  Packets none_;
  AddressSet open_;
  AddressSet ended_perhaps_;  ///< part of open_
  std::vector<Tally> tallies_;
  bool name_may_pass_ = false;
  bool name_may_fail_ = false;
  bool part_denied_ = false;
  Answer out_;
};

}  // namespace

std::string_view to_text(RulesVerdict verdict) {
  switch (verdict) {
    case RulesVerdict::allowed:
      return "allowed";
    case RulesVerdict::denied:
      return "denied";
    case RulesVerdict::partly:
      return "partly";
    case RulesVerdict::unknown:
      break;
  }
  return "unknown";
}

Prepared::Prepared(const NetworkRules& known, const Assumptions& assumptions, Direction direction)
    : told_(assumptions),
      names_(known, assumptions),
      chain_(levels_of(known.rule_sets), names_, direction),
      sweeps_(chain_) {}

Answer Prepared::ask(const Question& question) { return Asking(question, names_, chain_, sweeps_).answer(); }

std::vector<std::string> Prepared::assumptions(const Question& question, const Answer& answer) const {
  return assumptions_of(question, chain_, told_, answer.unknown);
}

std::string example_packet(const Question& question, const IpAddress& to) {
  const auto from = question.from ? to_text(*question.from) + " " : std::string{};
  const auto port = question.port ? fmt::format(":{}", *question.port) : std::string{};
  const auto address = !to.is_v4() && question.port ? "[" + sd::to_text(to) + "]" : sd::to_text(to);
  return fmt::format("{} {}-> {}{}", sd::to_text(question.protocol), from, address, port);
}

}  // namespace sd::rules

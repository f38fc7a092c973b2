// SPDX-License-Identifier: MIT
#include "rules/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rules/assumptions.hpp"

namespace sd::rules {
namespace {

void note(AddressSet& set, const Packets& packets) { set = set.unite(packets.destination); }

/// Where packets go that may pass, and that may fail.
struct Destinations {
  AddressSet may_pass;
  AddressSet may_fail;
};

Destinations fate_of(const Chain& chain, const Region& packets) {
  Destinations out;
  trace(chain, packets,
        [&](const Traced& part) { note(part.fate == Fate::passes ? out.may_pass : out.may_fail, part.packets); });
  return out;
}

Fit worse(Fit a, Fit b) {
  if (a == Fit::never || b == Fit::never) return Fit::never;
  return a == Fit::perhaps || b == Fit::perhaps ? Fit::perhaps : Fit::always;
}

template <class Set>
Fit fit_of(const Set& rule, const Set& asked) {
  if (!rule.meets(asked)) return Fit::never;
  return rule.contains(asked) ? Fit::always : Fit::perhaps;
}

Fit fit_of_source(const ReadyRule& rule, const Packets& asked) {
  // No rule acts on what the platform sends, but those that name it.
  if (rule.source.any) return asked.source.meets(platform_addresses()) ? Fit::perhaps : Fit::always;
  auto inside = rule.source.inside;
  auto perhaps = inside;
  for (const auto& part : rule.source.perhaps) {
    perhaps = perhaps.unite(part.addresses);
    const Belief belief{part.name, End::source};
    if (std::binary_search(asked.inside.begin(), asked.inside.end(), belief)) inside = inside.unite(part.addresses);
  }
  if (!perhaps.meets(asked.source)) return rule.source.platform.empty() ? Fit::never : Fit::perhaps;
  return inside.contains(asked.source) ? Fit::always : Fit::perhaps;
}

Fit fit_of(const ReadyRule& rule, const Packets& asked) {
  const auto protocols = rule.protocols & asked.protocols;
  if (protocols == 0) return Fit::never;
  auto out = protocols == asked.protocols ? Fit::always : Fit::perhaps;
  out = worse(out, fit_of(rule.destination_ports, asked.destination_ports));
  out = worse(out, fit_of(rule.source_ports, asked.source_ports));
  return out == Fit::never ? out : worse(out, fit_of_source(rule, asked));
}

/// What the rules of one level decide of packets, exactly, however long it takes.
struct Share {
  AddressSet certain;
  AddressSet perhaps;
  bool by_name = false;
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
  Asking(const Question& question, Names& names, const Chain& chain, const std::deque<Sweep>& sweeps)
      : question_(question), chain_(chain), sweeps_(sweeps), asked_(packets_of(question, names)) {}

  Answer answer() {
    tallies_.resize(chain_.levels().size());
    auto rest = asked_.destination;
    for (std::size_t i = 0; i < chain_.levels().size(); ++i) rest = sweep(i, rest);
    open_ = open_.minus(out_.denied);
    settle_open();
    out_.allowed = asked_.destination.minus(out_.denied).minus(out_.unknown);
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

  /// The destination that the next level is asked about.
  AddressSet sweep(std::size_t i, const AddressSet& destination) {
    const auto& level = chain_.levels()[i];
    auto& tally = tallies_[i];
    std::vector<Fit> fits;
    for (const auto& rule : level.rules) fits.push_back(fit_of(rule, fields()));
    tally.swept = sweeps_[i].ask(fits, destination);
    out_.denied = out_.denied.unite(tally.swept.denied);
    open_ = open_.unite(tally.swept.open);
    const auto open = ended_perhaps_.unite(tally.swept.open);
    if (!open.empty()) tally.shares = shares_of(level, to(open), Beliefs(chain_.names()));
    if (level.set->kind == RuleSetKind::security_group) return destination;
    // What an admin rule may end, no later level denies for certain.
    ended_perhaps_ = open;
    return destination.minus(tally.swept.ended).minus(tally.swept.open);
  }

  /// Any of the packets: all have the same fields but for the destination.
  const Packets& fields() const { return asked_.packets.empty() ? none_ : asked_.packets.front(); }

  Region to(const AddressSet& destination) const {
    auto packets = fields();
    packets.destination = destination;
    return {packets};
  }

  void settle_open() {
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
      for (std::size_t r = 0; r < level.rules.size(); ++r)
        if (level.rules[r].rule) add_deciding(level, level.rules[r], r, tallies_[i]);
    }
  }

  void add_deciding(const Level& level, const ReadyRule& rule, std::size_t r, const Tally& tally) {
    Deciding out{level.set, rule.rule, tally.swept.counts[r], {}, {}, false};
    const auto use_example = [&](const AddressSet& set) {
      if (out.has_example || set.empty()) return;
      out.example = example(set);
      out.has_example = true;
    };
    if (tally.swept.example[r]) {
      out.example = *tally.swept.example[r];
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
  const std::deque<Sweep>& sweeps_;
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

std::string_view word_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::tcp:
      return "tcp";
    case Protocol::udp:
      return "udp";
    case Protocol::icmp:
      return "icmp";
    case Protocol::esp:
      return "esp";
    case Protocol::ah:
      return "ah";
    case Protocol::any:
    case Protocol::other:
      break;
  }
  return "any";
}

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
    : told_(assumptions), names_(known, assumptions), chain_(levels_of(known.rule_sets), names_, direction) {
  for (const auto& level : chain_.levels()) sweeps_.emplace_back(level);
}

Answer Prepared::ask(const Question& question) { return Asking(question, names_, chain_, sweeps_).answer(); }

std::vector<std::string> Prepared::assumptions(const Question& question, const Answer& answer) const {
  return assumptions_of(question, chain_, told_, answer.unknown);
}

std::string example_packet(const Question& question, const IpAddress& to) {
  const auto from = question.from ? to_text(*question.from) + " " : std::string{};
  const auto port = question.port ? fmt::format(":{}", *question.port) : std::string{};
  const auto address = !to.is_v4() && question.port ? "[" + sd::to_text(to) + "]" : sd::to_text(to);
  return fmt::format("{} {}-> {}{}", word_of(question.protocol), from, address, port);
}

}  // namespace sd::rules

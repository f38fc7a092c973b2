// SPDX-License-Identifier: MIT
// The answer of a chain of rule sets to a question, for every address of the destination at once.
#pragma once

#include <string>
#include <vector>

#include "rules/chain.hpp"
#include "rules/question.hpp"
#include "rules/sweep.hpp"

namespace sd::rules {

enum class RulesVerdict {
  allowed,  ///< the whole destination
  denied,   ///< the whole destination
  partly,   ///< some of it is denied, the rest is not
  unknown,  ///< none of it is known to be denied, some of it is not known to be allowed
};

std::string_view to_text(RulesVerdict verdict);

/// What one rule decides of the destination, in its own level: what another level does to these packets is not in it.
struct Deciding {
  const RuleSet* set = nullptr;
  const SecurityRule* rule = nullptr;
  AddressCount addresses;    ///< for certain
  AddressCount perhaps;      ///< perhaps these, too
  IpAddress example;         ///< an address of the destination that it decides, or perhaps decides
  bool has_example = false;  ///< false: it decides a name whose addresses are not known
};

struct Answer {
  RulesVerdict verdict = RulesVerdict::unknown;
  AddressSet allowed;
  AddressSet denied;
  AddressSet unknown;
  bool only_by_name = false;  ///< no address of the destination is known: the sets are empty, the verdict holds
  /// The whole destination, as far as its addresses are known.
  AddressSet asked() const { return allowed.unite(denied).unite(unknown); }
  std::vector<Deciding> deciding;  ///< by level, then in the order in which the rules are asked
};

/// Rules made ready to be asked many times. Making it costs n log n in rules and prefixes.
class Prepared {
 public:
  /// `known` outlives it.
  Prepared(const NetworkRules& known, const Assumptions& assumptions, Direction direction);
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  /// The question's direction is that of the rules.
  Answer ask(const Question& question);
  /// What that answer takes for granted, a sentence each.
  std::vector<std::string> assumptions(const Question& question, const Answer& answer) const;
  const Chain& chain() const { return chain_; }
  Names& names() { return names_; }

 private:
  Assumptions told_;
  Names names_;
  Chain chain_;
  Sweeps sweeps_;
};

/// "tcp 10.0.0.4 -> 20.60.1.4:443": a packet of the question to that address.
std::string example_packet(const Question& question, const IpAddress& to);

}  // namespace sd::rules

// SPDX-License-Identifier: MIT
// The smallest addition to a chain of NSGs that opens the denied part of what is asked, and the proof that it opens
// nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/check.hpp"
#include "rules/diff.hpp"

namespace sd::rules {

/// A rule that has to make room: no priority before it is free.
struct Move {
  const SecurityRule* rule = nullptr;
  int to = 0;  ///< its new priority
  friend bool operator==(const Move&, const Move&) = default;
};

/// What is done to one NSG.
struct Addition {
  const RuleSet* set = nullptr;
  SecurityRule rule;
  std::vector<Move> moves;                   ///< to be made first, in this order
  std::vector<const SecurityRule*> against;  ///< the rules that deny today, by priority
};

struct Fix {
  RulesVerdict verdict = RulesVerdict::unknown;  ///< of the rules as they are
  std::vector<Addition> additions;               ///< one for each NSG of the chain that denies
  /// Why it cannot be cured by an addition to an NSG; empty: it can.
  std::vector<std::string> obstacles;
  AddressSet opened;     ///< what the additions open of the destination
  bool by_name = false;  ///< the destination is a name whose addresses are not known: `opened` is empty
};

/// Nothing to add when nothing is denied. The proof is made here: a rule that would change the fate of any packet that
/// was not asked about, or would leave something denied, is not given out but named in `obstacles`.
Fix fix(const NetworkRules& known, const Assumptions& told, const Question& question);

}  // namespace sd::rules

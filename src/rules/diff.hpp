// SPDX-License-Identifier: MIT
// Two versions of rules: exactly the packets that they decide differently, and whether what a backup needs gets lost.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/chain.hpp"
#include "rules/question.hpp"

namespace sd::rules {

/// Packets that one version lets pass and the other does not, all decided by the same two rules.
struct Difference {
  Fate before = Fate::passes;  ///< `after` is the other one
  const Level* level_before = nullptr;
  const SecurityRule* rule_before = nullptr;  ///< the last rule that had a word in it; nullptr: none had
  const Level* level_after = nullptr;
  const SecurityRule* rule_after = nullptr;
  Region packets;  ///< boxes that do not overlap
};

/// A flow that must not get lost.
struct Flow {
  std::string name;  ///< "storage", or "asked" for a question of the caller's
  Question question;
};

/// What a backup needs of a network: TCP 443 to Storage for the guest path, and the platform's name servers. The host
/// path needs nothing that a rule could take away.
std::vector<Flow> backup_flows();

enum class Loss { none, perhaps, certain };

struct LostFlow {
  Flow flow;
  Loss loss = Loss::none;
  const Difference* because = nullptr;  ///< the first difference that takes something of it
  Region packets;                       ///< what is lost
};

/// Owns everything that its results point to.
class Comparison {
 public:
  /// Both outlive it. `told` is known of both.
  Comparison(const NetworkRules& before, const NetworkRules& after, const Assumptions& told, Direction direction);
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  /// Sorted: what is lost first, then what is opened; each in the order of the rules that decide now. Too_large when
  /// the two versions differ in more ways than can be listed.
  Result<std::vector<Difference>> differences();
  /// Of flows in the direction of this comparison.
  LostFlow lost(const Flow& flow, const std::vector<Difference>& differences);

  Names& names() { return names_; }

 private:
  Region changed_packets() const;

  NetworkRules both_;  ///< the rule sets of both and all that is known of names
  Names names_;
  Chain before_;
  Chain after_;
};

}  // namespace sd::rules

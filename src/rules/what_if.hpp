// SPDX-License-Identifier: MIT
// One rule more, or one rule less: what becomes of the packets of a question then. Made once for a question; each such
// change is then answered from what is known of the pieces of the destination, without asking all rules again.
#pragma once

#include <cstdint>
#include <vector>

#include "rules/check.hpp"
#include "rules/fit.hpp"

namespace sd::rules {

/// Of the destination of the question; what does not change is in none of them.
struct Effect {
  AddressSet now_allowed;
  AddressSet now_denied;
  AddressSet unknown;  ///< touched by the change, and before or after it the answer is unknown
};

class WhatIf {
 public:
  /// Of addresses that are known; a name whose addresses are not is left out. The chain outlives it.
  WhatIf(const Chain& chain, const Asked& asked);

  /// `rule` is the place of the rule in its level.
  Effect without(std::size_t level, std::size_t rule) const;
  /// The same of a rule of the chain; nothing changes when it is none.
  Effect without(const SecurityRule& rule) const;
  /// The rule is asked after those of the level that have the same or a smaller priority.
  Effect with(std::size_t level, const ReadyRule& rule) const;

 private:
  using RuleIndex = std::uint32_t;
  static constexpr RuleIndex k_none = ~RuleIndex{0};      ///< no rule of the level matches
  static constexpr RuleIndex k_open = ~RuleIndex{0} - 1;  ///< an unknown name or an unasked field decides

  enum class Becomes : std::uint8_t { allowed, denied, unknown };

  /// The pieces of one family, in which nothing changes.
  template <class Key>
  struct Line {
    std::vector<Range<Key>> pieces;
    std::vector<std::vector<RuleIndex>> first;   ///< of each level, for each piece: the rule that decides
    std::vector<std::vector<RuleIndex>> second;  ///< and the one that would without it
    std::vector<std::vector<std::vector<std::uint32_t>>> decided_by;  ///< of each level and rule: its pieces
    std::vector<std::vector<std::vector<std::uint32_t>>> open_by;     ///< the same of pieces that it may decide
    std::vector<Becomes> today;
  };
  template <class Key>
  struct Changed;

  template <class Key>
  void cut(const RangeSet<Key>& asked, RangeSet<Key> AddressSet::* family, Line<Key>& line) const;
  template <class Key>
  void decide_level(std::size_t level, RangeSet<Key> AddressSet::* family, Line<Key>& line) const;
  template <class Key>
  Becomes fate(const Line<Key>& line, std::size_t piece, std::size_t level, Access instead, bool unsure) const;
  template <class Key>
  void remove(const Line<Key>& line, std::size_t level, std::size_t rule, Changed<Key>& out) const;
  template <class Key>
  void add(const Line<Key>& line, std::size_t level, const ReadyRule& rule, const RangeSet<Key>& to,
           Changed<Key>& out) const;

  const Chain& chain_;
  Packets fields_;
  std::vector<std::vector<Fit>> fits_;  ///< of each level and rule
  Line<std::uint32_t> v4_;
  Line<Wide> v6_;
};

}  // namespace sd::rules

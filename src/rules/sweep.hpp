// SPDX-License-Identifier: MIT
// One level asked about many addresses at once: a walk along the address line, from the first address where anything
// changes to the next, with the set of rules that are in force at hand. Made once for a level, asked any number of
// times. It answers where one rule decides for certain, and leaves the rest (an unknown name, a field that was not
// asked for) to `decide`, which is slower and exact everywhere.
#pragma once

#include <cstdint>
#include <vector>

#include "rules/chain.hpp"

namespace sd::rules {

/// Does a rule match the question's other fields, whatever the destination is?
enum class Fit : std::uint8_t { never, always, perhaps };

/// What one level does to the addresses that were asked about.
struct Swept {
  AddressSet denied;
  AddressSet ended;                               ///< allowed by an admin rule that ends the evaluation
  AddressSet open;                                ///< not decided here: an unknown name or an unasked field decides
  std::vector<AddressCount> counts;               ///< of each rule: addresses that it decides for certain
  std::vector<std::optional<IpAddress>> example;  ///< of each rule: one of them
};

class Sweep {
 public:
  explicit Sweep(const Level& level);

  /// `fits` has one element for each rule of the level.
  Swept ask(const std::vector<Fit>& fits, const AddressSet& addresses) const;

 private:
  template <class Key>
  struct Event {
    Key at;
    std::uint32_t rule;
    bool begins;
    bool known;  ///< the address is in the rule's destination for certain
  };
  template <class Key>
  static void add(std::vector<Event<Key>>& events, const RangeSet<Key>& set, std::uint32_t rule, bool known);
  template <class Key>
  static void sort(std::vector<Event<Key>>& events);
  template <class Key>
  class Walk;

  const Level& level_;
  std::vector<Event<std::uint32_t>> v4_;
  std::vector<Event<Wide>> v6_;
};

}  // namespace sd::rules

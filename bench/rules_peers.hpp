// SPDX-License-Identifier: MIT
// The same rules asked of others: BuDDy, which keeps the packets that pass as one binary decision diagram, and Z3,
// which looks for one packet. IPv4, outbound, no admin rules, all names known: what the input has.
#pragma once

#include <memory>
#include <vector>

#include "rules_input.hpp"

namespace sd::bench {

class Diagram {
 public:
  /// Builds the diagrams of the rules and of the target's addresses.
  explicit Diagram(const NetworkRules& known);
  ~Diagram();
  Diagram(const Diagram&) = delete;
  Diagram& operator=(const Diagram&) = delete;

  /// How many addresses of the target are reached.
  double allowed(const rules::Question& question);
  struct Lists {
    std::vector<Prefix> allowed;
    std::vector<Prefix> denied;
  };
  /// The target's parts: what our answer has, without the rules that decide.
  Lists list(const rules::Question& question);
  int nodes() const;  ///< of the rules

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

class Solver {
 public:
  explicit Solver(const NetworkRules& known);
  ~Solver();
  Solver(const Solver&) = delete;
  Solver& operator=(const Solver&) = delete;

  bool some_passes(const rules::Question& question);
  bool some_fails(const rules::Question& question);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sd::bench

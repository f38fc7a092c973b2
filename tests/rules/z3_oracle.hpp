// SPDX-License-Identifier: MIT
// A second opinion on what rules do with packets: one packet as bit-vectors, first-match rules as a formula, put to the
// solver Z3. Nothing of the engine is in it, neither its sets nor its resolving of names; whether an address is in a
// name that is not known is a variable.
#pragma once

#include <z3++.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rules/random_worlds.hpp"

namespace sd::tests {

struct Span {
  IpAddress first;
  IpAddress last;
};

/// The rules that a packet of the question is shown, those of every level.
std::vector<const SecurityRule*> rules_in_force(const World& world);

/// The packets of one family that a question asks about.
class Oracle {
 public:
  Oracle(z3::context& context, const World& world, Family family);

  /// Claims about a packet's destination.
  z3::expr goes_into(const std::vector<Span>& spans);
  z3::expr goes_to(const IpAddress& address);
  /// The destination is asked about: for certain, or by a name that is not known to hold it.
  z3::expr asked();
  z3::expr asked_by_name();
  /// The destination is in that name.
  z3::expr goes_into_tag(const std::string& tag) { return in_name(tag, nullptr, Side::to, false); }

  /// Is there such a packet of the question?
  bool some_passes(const z3::expr& claim) { return holds_for_some(claim && passes_); }
  bool some_fails(const z3::expr& claim) { return holds_for_some(claim && !passes_); }
  /// That `rule` of `set` decides, among the rules of its own level.
  bool some_is_decided_by(const RuleSet& set, const SecurityRule& rule, const z3::expr& claim);
  /// Of all destinations, whether or not a packet of the question goes there.
  bool some_address(const z3::expr& claim);

 private:
  enum class Side { from, to };
  z3::expr fate();
  void restrict_to_question();
  bool holds_for_some(const z3::expr& claim);

  z3::expr value(const IpAddress& address);
  z3::expr in_prefixes(const std::vector<Prefix>& prefixes, Side side);
  z3::expr between(const IpAddress& first, const IpAddress& last);
  z3::expr is_platform(Side side);
  z3::expr has_ports();

  z3::expr matches(const SecurityRule& rule, const RuleSet& set);
  z3::expr fits(const std::vector<PortRange>& ranges, Side side);
  z3::expr in_end(const RuleEnd& end, const RuleSet& set, Side side);
  std::optional<z3::expr> platform_tag(const std::string& name, Side side, bool with_ports);

  /// A service tag: by what is known, or by a variable.
  z3::expr in_name(const std::string& written, const RuleSet* set, Side side, bool certain);
  std::optional<z3::expr> in_known(const std::string& name, const RuleSet* set, Side side);
  z3::expr in_unknown(const std::string& name, Side side);
  z3::expr certainly_in(const std::string& name, Side side);
  z3::expr in_group(const std::string& name, Side side);
  z3::expr variable(const std::string& name, Side side) const;
  const std::vector<Prefix>* expansion(const std::string& name, const RuleSet* set) const;

  z3::expr& address(Side side) { return side == Side::from ? from_ : to_; }

  z3::context& context_;
  const World& world_;
  Family family_;
  unsigned width_;
  z3::expr from_;
  z3::expr to_;
  z3::expr from_port_;
  z3::expr to_port_;
  z3::expr protocol_;
  z3::solver solver_;
  std::map<std::string, z3::expr> made_;  ///< variables that have their constraints
  z3::expr passes_;
  int claims_ = 0;
};

}  // namespace sd::tests

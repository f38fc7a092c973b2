// SPDX-License-Identifier: MIT
#include "rules_peers.hpp"

#include <bdd.h>
#include <z3++.h>

#include <string>
#include <vector>

namespace sd::bench {
namespace {

std::uint32_t key(const IpAddress& address) { return rules::key_of_v4(address); }
unsigned number_of(Protocol protocol) { return unsigned(protocol) - 1; }

/// IPv4 prefixes of one end; none when it is any.
std::vector<Prefix> prefixes_of(const RuleEnd& end, const RuleSet& set, const NetworkRules& known) {
  static const auto k_internet = rules::prefixes(rules::public_addresses());
  auto out = end.prefixes;
  const auto add = [&](const std::vector<Prefix>& more) { out.insert(out.end(), more.begin(), more.end()); };
  for (const auto& name : end.tags) {
    if (name == "Internet") add(k_internet);
    for (const auto* list : {&set.expansions, &known.service_tags.front().tags})
      for (const auto& each : *list)
        if (each.name == name) add(each.prefixes);
  }
  std::erase_if(out, [](const Prefix& prefix) { return !prefix.address().is_v4(); });
  return out;
}

std::vector<Prefix> target_of(const NetworkRules& known) {
  RuleEnd end;
  end.tags.emplace_back(k_target);
  return prefixes_of(end, known.rule_sets.front(), known);
}

/// The rules of one set in the order in which they are asked, the default ones at the end.
std::vector<const SecurityRule*> rules_of(const RuleSet& set) {
  std::vector<const SecurityRule*> out;
  for (const auto& rule : set.rules) out.push_back(&rule);
  for (const auto& rule : rules::default_rules())
    if (rule.direction == Direction::outbound) out.push_back(&rule);
  return out;
}

const std::vector<Prefix>& platform() {
  static const std::vector<Prefix> k_prefixes = rules::prefixes(rules::platform_addresses());
  return k_prefixes;
}

}  // namespace

// --- BuDDy ---

namespace {

struct Field {
  int first;  ///< variable of its highest bit
  int bits;
};
constexpr Field k_protocol{0, 3};
constexpr Field k_port{3, 16};
constexpr Field k_source{19, 32};
constexpr Field k_destination{51, 32};
constexpr int k_variables = 83;

/// The first `length` bits of the field are those of `value`.
bdd begins_with(const Field& field, std::uint32_t value, int length) {
  bdd out = bddtrue;
  for (int i = length; i-- > 0;) {
    const bool is_set = (value >> (field.bits - 1 - i) & 1) != 0;
    out = (is_set ? bdd_ithvar(field.first + i) : bdd_nithvar(field.first + i)) & out;
  }
  return out;
}

/// Halves first: uniting one after the other would take much longer.
bdd any_of(const Field& field, const std::vector<Prefix>& prefixes, std::size_t begin, std::size_t end) {
  if (begin == end) return bddfalse;
  if (begin + 1 == end) return begins_with(field, key(prefixes[begin].address()), prefixes[begin].length());
  const auto middle = begin + (end - begin) / 2;
  return any_of(field, prefixes, begin, middle) | any_of(field, prefixes, middle, end);
}

bdd any_of(const Field& field, const std::vector<Prefix>& prefixes) {
  return any_of(field, prefixes, 0, prefixes.size());
}

bdd any_of(const std::vector<PortRange>& ranges) {
  bdd out = bddfalse;
  for (const auto& range : ranges)
    for (std::uint32_t at = range.first; at <= range.last;) {
      int free = 0;
      while (free < 16 && at % (2u << free) == 0 && at + (2u << free) - 1 <= range.last) ++free;
      out |= begins_with(k_port, at, 16 - free);
      at += 1u << free;
    }
  return out;
}

bdd matches(const SecurityRule& rule, const RuleSet& set, const NetworkRules& known) {
  auto out = any_of(rule.destination_ports);
  if (rule.protocol != Protocol::any) out &= begins_with(k_protocol, number_of(rule.protocol), k_protocol.bits);
  if (!rule.source.any) out &= any_of(k_source, prefixes_of(rule.source, set, known));
  if (!rule.destination.any) out &= any_of(k_destination, prefixes_of(rule.destination, set, known));
  return out;
}

bdd passes(const RuleSet& set, const NetworkRules& known) {
  auto rules = rules_of(set);
  bdd out = bddfalse;
  for (auto i = rules.size(); i-- > 0;) {
    const auto match = matches(*rules[i], set, known);
    out = rules[i]->access == Access::allow ? out | match : out - match;
  }
  return out | any_of(k_destination, platform());
}

}  // namespace

struct Diagram::Parts {
  bdd passes = bddtrue;
  bdd target = bddfalse;
  bdd destination = bddtrue;  ///< the variables of a destination
};

Diagram::Diagram(const NetworkRules& known) {
  constexpr int k_first_nodes = 2'000'000;
  constexpr int k_cache = 500'000;
  bdd_init(k_first_nodes, k_cache);
  bdd_gbc_hook(nullptr);
  bdd_setvarnum(k_variables);
  parts_ = std::make_unique<Parts>();
  for (const auto& set : known.rule_sets) parts_->passes &= bench::passes(set, known);
  parts_->target = any_of(k_destination, target_of(known));
  for (int i = 0; i < k_destination.bits; ++i) parts_->destination &= bdd_ithvar(k_destination.first + i);
}

Diagram::~Diagram() {
  parts_.reset();
  bdd_done();
}

namespace {

/// The destinations that are reached.
bdd reached(const bdd& passes, const rules::Question& question) {
  const auto asked = begins_with(k_protocol, number_of(question.protocol), k_protocol.bits) &
                     begins_with(k_port, *question.port, k_port.bits) &
                     begins_with(k_source, key(*question.from), k_source.bits);
  return bdd_restrict(passes, asked);
}

/// Adds the prefixes below a node, whose path from the field's highest bit is `address`.
void list(const bdd& node, int bit, std::uint32_t address, std::vector<Prefix>& out) {
  if (node == bddfalse) return;
  if (node == bddtrue) return out.push_back(Prefix::containing(rules::address_of_v4(address), bit));
  const bool is_split = bdd_var(node) == k_destination.first + bit;
  list(is_split ? bdd_low(node) : node, bit + 1, address, out);
  list(is_split ? bdd_high(node) : node, bit + 1, address | 1u << (k_destination.bits - 1 - bit), out);
}

}  // namespace

double Diagram::allowed(const rules::Question& question) {
  return bdd_satcountset(reached(parts_->passes, question) & parts_->target, parts_->destination);
}

Diagram::Lists Diagram::list(const rules::Question& question) {
  Lists out;
  const auto all = reached(parts_->passes, question);
  bench::list(all & parts_->target, 0, 0, out.allowed);
  bench::list(parts_->target - all, 0, 0, out.denied);
  return out;
}

int Diagram::nodes() const { return bdd_nodecount(parts_->passes); }

// --- Z3 ---

struct Solver::Parts {
  z3::context context;
  z3::expr from = context.bv_const("from", 32);
  z3::expr to = context.bv_const("to", 32);
  z3::expr port = context.bv_const("port", 16);
  z3::expr protocol = context.bv_const("protocol", 3);
  z3::expr passes = context.bool_const("passes");
  z3::expr to_target = context.bool_const("to_target");
  z3::solver solver{context, "QF_FD"};  ///< the fastest of its solvers for this: measured against QF_BV and the default
  int questions = 0;

  z3::expr any_of(const z3::expr& field, const std::vector<Prefix>& prefixes) {
    z3::expr_vector out(context);
    for (const auto& prefix : prefixes) {
      const auto low = 32 - unsigned(prefix.length());
      if (low == 32) return context.bool_val(true);
      out.push_back(field.extract(31, low) == context.bv_val(unsigned(key(prefix.address()) >> low), 32 - low));
    }
    return z3::mk_or(out);
  }

  z3::expr matches(const SecurityRule& rule, const RuleSet& set, const NetworkRules& known) {
    auto out = context.bool_val(true);
    if (rule.protocol != Protocol::any) out = out && protocol == context.bv_val(number_of(rule.protocol), 3);
    for (const auto& range : rule.destination_ports)
      if (range != PortRange{})
        out = out && z3::uge(port, context.bv_val(unsigned(range.first), 16)) &&
              z3::ule(port, context.bv_val(unsigned(range.last), 16));
    if (!rule.source.any) out = out && any_of(from, prefixes_of(rule.source, set, known));
    if (!rule.destination.any) out = out && any_of(to, prefixes_of(rule.destination, set, known));
    return out;
  }

  z3::expr passes_set(const RuleSet& set, const NetworkRules& known) {
    auto rules = rules_of(set);
    auto out = context.bool_val(false);
    for (auto i = rules.size(); i-- > 0;)
      out = z3::ite(matches(*rules[i], set, known), context.bool_val(rules[i]->access == Access::allow), out);
    return out || any_of(to, platform());
  }

  bool is_there(const rules::Question& question, const z3::expr& fate) {
    const auto asked = context.bool_const(("asked" + std::to_string(questions++)).c_str());
    solver.add(z3::implies(asked, from == context.bv_val(unsigned(key(*question.from)), 32) &&
                                      port == context.bv_val(unsigned(*question.port), 16) &&
                                      protocol == context.bv_val(number_of(question.protocol), 3)));
    z3::expr_vector assumed(context);
    assumed.push_back(asked);
    assumed.push_back(fate);
    assumed.push_back(to_target);
    return solver.check(assumed) == z3::sat;
  }
};

Solver::Solver(const NetworkRules& known) : parts_(std::make_unique<Parts>()) {
  auto chain = parts_->context.bool_val(true);
  for (const auto& set : known.rule_sets) chain = chain && parts_->passes_set(set, known);
  parts_->solver.add(parts_->passes == chain);
  parts_->solver.add(parts_->to_target == parts_->any_of(parts_->to, target_of(known)));
  parts_->solver.check();  // what is done once, the first time, is not in the questions
}

Solver::~Solver() = default;

bool Solver::some_passes(const rules::Question& question) { return parts_->is_there(question, parts_->passes); }
bool Solver::some_fails(const rules::Question& question) { return parts_->is_there(question, !parts_->passes); }

}  // namespace sd::bench

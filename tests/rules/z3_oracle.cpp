// SPDX-License-Identifier: MIT
#include "rules/z3_oracle.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sd::tests {
namespace {

/// Ones that Z3 does not keep apart itself: an empty disjunction is false.
z3::expr any_of(z3::context& context, const std::vector<z3::expr>& claims) {
  z3::expr_vector all(context);
  for (const auto& claim : claims) all.push_back(claim);
  return claims.empty() ? context.bool_val(false) : z3::mk_or(all);
}

std::string parent_of(const std::string& name) {
  const auto dot = name.find('.');
  return dot == std::string::npos ? std::string{} : name.substr(0, dot);
}

constexpr const char* k_network = "virtualnetwork";

struct Level {
  const RuleSet* set;
  std::vector<const SecurityRule*> rules;  ///< the first asked first
};

std::vector<Level> levels_of(const World& world) {
  std::vector<Level> out;
  const auto& sets = world.known.rule_sets;
  const auto add = [&](const RuleSet& set) {
    const bool replaced = !set.effective && std::any_of(sets.begin(), sets.end(), [&](const RuleSet& other) {
      return other.effective && other.name == set.name;
    });
    if (replaced) return;
    Level level{&set, {}};
    for (const auto& rule : set.rules) level.rules.push_back(&rule);
    const auto own = level.rules;
    if (set.kind == RuleSetKind::security_group)
      for (const auto& rule : rules::default_rules())
        if (std::none_of(own.begin(), own.end(), [&](const auto* each) {
              return each->priority == rule.priority && each->direction == rule.direction;
            }))
          level.rules.push_back(&rule);
    std::erase_if(level.rules, [&](const auto* rule) { return rule->direction != world.question.direction; });
    std::stable_sort(level.rules.begin(), level.rules.end(),
                     [](const auto* a, const auto* b) { return a->priority < b->priority; });
    out.push_back(std::move(level));
  };
  for (const auto kind : {RuleSetKind::admin_rules, RuleSetKind::security_group})
    for (const auto& set : sets)
      if (set.kind == kind) add(set);
  return out;
}

}  // namespace

Oracle::Oracle(z3::context& context, const World& world, Family family)
    : context_(context),
      world_(world),
      family_(family),
      width_(family == Family::v4 ? 32 : 128),
      from_(context.bv_const("from", width_)),
      to_(context.bv_const("to", width_)),
      from_port_(context.bv_const("from_port", 16)),
      to_port_(context.bv_const("to_port", 16)),
      protocol_(context.bv_const("protocol", 3)),
      solver_(context, "QF_FD"),
      passes_(context.bool_const("passes")) {
  solver_.add(passes_ == fate());
  restrict_to_question();
}

std::vector<const SecurityRule*> rules_in_force(const World& world) {
  std::vector<const SecurityRule*> out;
  for (const auto& level : levels_of(world)) out.insert(out.end(), level.rules.begin(), level.rules.end());
  return out;
}

/// From the last rule of the last level to the first one of the first.
z3::expr Oracle::fate() {
  auto out = context_.bool_val(true);
  auto all = levels_of(world_);
  std::reverse(all.begin(), all.end());
  for (auto& level : all) {
    const auto next = out;
    std::reverse(level.rules.begin(), level.rules.end());
    for (const auto* rule : level.rules) {
      const auto then = rule->access == Access::allow ? next : context_.bool_val(rule->access == Access::always_allow);
      out = z3::ite(matches(*rule, *level.set), then, out);
    }
  }
  return out;
}

void Oracle::restrict_to_question() {
  const auto& question = world_.question;
  solver_.add(z3::ule(protocol_, context_.bv_val(5, 3)));
  if (question.protocol != Protocol::any) solver_.add(protocol_ == context_.bv_val(int(question.protocol) - 1, 3));
  if (question.port) solver_.add(has_ports() && to_port_ == context_.bv_val(int(*question.port), 16));
  if (question.from && question.from->family() != family_) solver_.add(context_.bool_val(false));
  if (question.from && question.from->family() == family_) solver_.add(from_ == value(*question.from));
  if (!question.from) solver_.add(!is_platform(Side::from));
  if (question.sender == rules::Sender::anywhere) return;
  // A sender that is told and cannot be of the network is believed all the same.
  const auto own = in_name(k_network, nullptr, Side::from, false);
  if (question.from && !holds_for_some(own)) return;
  solver_.add(own);
}

bool Oracle::holds_for_some(const z3::expr& claim) {
  const auto asked = context_.bool_const(("asked" + std::to_string(claims_++)).c_str());
  solver_.add(z3::implies(asked, claim));
  z3::expr_vector assumed(context_);
  assumed.push_back(asked);
  const auto result = solver_.check(assumed);
  if (result == z3::unknown) throw z3::exception("Z3 gave up");
  return result == z3::sat;
}

bool Oracle::some_address(const z3::expr& claim) {
  z3::solver solver(context_, "QF_FD");
  solver.add(claim);
  return solver.check() == z3::sat;
}

bool Oracle::some_is_decided_by(const RuleSet& set, const SecurityRule& wanted, const z3::expr& claim) {
  for (const auto& level : levels_of(world_)) {
    if (level.set != &set) continue;
    auto none_before = context_.bool_val(true);
    for (const auto* rule : level.rules) {
      const auto match = matches(*rule, *level.set);
      if (rule == &wanted) return holds_for_some(claim && none_before && match);
      none_before = none_before && !match;
    }
  }
  return false;
}

// --- one packet and one rule ---

z3::expr Oracle::value(const IpAddress& address) {
  const auto word = [&](std::size_t first, std::size_t count) {
    std::uint64_t out = 0;
    for (auto i = first; i < first + count; ++i) out = out << 8 | address.bytes()[i];
    return context_.bv_val(out, unsigned(8 * count));
  };
  return address.is_v4() ? word(0, 4) : z3::concat(word(0, 8), word(8, 8)).simplify();
}

z3::expr Oracle::in_prefixes(const std::vector<Prefix>& prefixes, Side side) {
  std::vector<z3::expr> out;
  for (const auto& prefix : prefixes) {
    if (prefix.address().family() != family_) continue;
    if (prefix.length() == 0) return context_.bool_val(true);
    const auto low = width_ - unsigned(prefix.length());
    out.push_back(address(side).extract(width_ - 1, low) == value(prefix.address()).extract(width_ - 1, low));
  }
  return any_of(context_, out);
}

z3::expr Oracle::is_platform(Side side) {
  return in_prefixes({Prefix::parse("168.63.129.16").value(), Prefix::parse("169.254.169.254").value()}, side);
}

z3::expr Oracle::has_ports() {
  return protocol_ == context_.bv_val(int(Protocol::tcp) - 1, 3) ||
         protocol_ == context_.bv_val(int(Protocol::udp) - 1, 3);
}

z3::expr Oracle::matches(const SecurityRule& rule, const RuleSet& set) {
  auto out = in_end(rule.source, set, Side::from) && in_end(rule.destination, set, Side::to);
  const bool is_portless =
      rule.protocol == Protocol::icmp || rule.protocol == Protocol::esp || rule.protocol == Protocol::ah;
  if (rule.protocol != Protocol::any) out = out && protocol_ == context_.bv_val(int(rule.protocol) - 1, 3);
  if (!is_portless) out = out && fits(rule.source_ports, Side::from) && fits(rule.destination_ports, Side::to);
  return out;
}

/// A packet without ports fits a rule for all ports, and no other.
z3::expr Oracle::fits(const std::vector<PortRange>& ranges, Side side) {
  auto sorted = ranges;
  std::sort(sorted.begin(), sorted.end());
  int covered = -1;
  for (const auto& range : sorted)
    if (range.first <= covered + 1) covered = std::max(covered, int(range.last));
  if (covered == 65535) return context_.bool_val(true);
  const auto& port = side == Side::from ? from_port_ : to_port_;
  std::vector<z3::expr> out;
  for (const auto& range : ranges)
    out.push_back(z3::uge(port, context_.bv_val(int(range.first), 16)) &&
                  z3::ule(port, context_.bv_val(int(range.last), 16)));
  return has_ports() && any_of(context_, out);
}

/// The two addresses of the platform are in an end only by a tag that is made for them.
z3::expr Oracle::in_end(const RuleEnd& end, const RuleSet& set, Side side) {
  std::vector<z3::expr> normal{in_prefixes(end.prefixes, side)};
  std::vector<z3::expr> special;
  if (end.any) normal.push_back(context_.bool_val(true));
  for (const auto& tag : end.tags) {
    if (const auto platform = platform_tag(to_lower(tag), side, true))
      special.push_back(*platform);
    else
      normal.push_back(in_name(tag, &set, side, false));
  }
  for (const auto& group : end.groups) normal.push_back(in_group(to_lower(group), side));
  return any_of(context_, special) || (!is_platform(side) && any_of(context_, normal));
}

std::optional<z3::expr> Oracle::platform_tag(const std::string& name, Side side, bool with_ports) {
  const auto& port = side == Side::from ? from_port_ : to_port_;
  const auto only = [&](int number) {
    return with_ports ? has_ports() && port == context_.bv_val(number, 16) : context_.bool_val(true);
  };
  if (name == "azureplatformdns") return only(53) && in_prefixes({Prefix::parse("168.63.129.16").value()}, side);
  if (name == "azureplatformimds") return in_prefixes({Prefix::parse("169.254.169.254").value()}, side);
  if (name == "azureplatformlkm") return only(1688) && in_unknown(name, side);
  return std::nullopt;
}

// --- names ---

const std::vector<Prefix>* Oracle::expansion(const std::string& name, const RuleSet* set) const {
  const auto find = [&](const RuleSet& in) -> const std::vector<Prefix>* {
    for (const auto& each : in.expansions)
      if (equal_ignoring_case(each.name, name)) return &each.prefixes;
    return nullptr;
  };
  if (set)
    if (const auto* own = find(*set)) return own;
  for (const auto& other : world_.known.rule_sets)
    if (const auto* found = find(other)) return found;
  return nullptr;
}

std::optional<z3::expr> Oracle::in_known(const std::string& name, const RuleSet* set, Side side) {
  if (const auto* told = expansion(name, set)) return in_prefixes(*told, side);
  if (name == "internet") return !in_prefixes(special_prefixes(), side);
  if (name == "azureloadbalancer") return in_prefixes({Prefix::parse("168.63.129.16").value()}, side);
  if (name == k_network) {
    if (world_.assumptions.virtual_network.empty()) return std::nullopt;
    return in_prefixes(world_.assumptions.virtual_network, side);
  }
  for (const auto& file : world_.known.service_tags)
    for (const auto& tag : file.tags)
      if (equal_ignoring_case(tag.name, name)) return in_prefixes(tag.prefixes, side);
  return std::nullopt;
}

z3::expr Oracle::in_name(const std::string& written, const RuleSet* set, Side side, bool certain) {
  const auto name = to_lower(written);
  if (const auto platform = platform_tag(name, side, false))
    return certain && name == "azureplatformlkm" ? context_.bool_val(false) : *platform;
  if (const auto known = in_known(name, set, side)) return *known;
  return certain ? certainly_in(name, side) : in_unknown(name, side);
}

/// What is known of its regions is in the whole.
z3::expr Oracle::certainly_in(const std::string& name, Side side) {
  std::vector<Prefix> out;
  const auto add = [&](const NamedPrefixes& each) {
    if (parent_of(to_lower(each.name)) == name) out.insert(out.end(), each.prefixes.begin(), each.prefixes.end());
  };
  for (const auto& file : world_.known.service_tags)
    for (const auto& tag : file.tags) add(tag);
  for (const auto& set : world_.known.rule_sets)
    for (const auto& each : set.expansions) add(each);
  return in_prefixes(out, side);
}

z3::expr Oracle::variable(const std::string& name, Side side) const {
  return context_.bool_const((name + (side == Side::from ? "<-from" : "<-to")).c_str());
}

/// A region lies in its tag, every tag in Internet, none at the host's address; the network lies in private space.
z3::expr Oracle::in_unknown(const std::string& name, Side side) {
  const auto inside = variable(name, side);
  if (!made_.try_emplace(inside.to_string(), inside).second) return inside;
  if (name == k_network) {
    std::vector<Prefix> space;
    for (const auto* text : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"})
      space.push_back(Prefix::parse(text).value());
    solver_.add(z3::implies(inside, in_prefixes(space, side)));
    return inside;
  }
  const auto certain = certainly_in(name, side);
  const auto parent = parent_of(name);
  solver_.add(z3::implies(certain, inside));
  const auto above = in_name(parent.empty() ? "internet" : parent, nullptr, side, false);
  const auto host = in_prefixes({Prefix::parse("168.63.129.16").value()}, side);
  solver_.add(z3::implies(inside, certain || (above && !host)));
  return inside;
}

/// A group's members are network interfaces of the virtual network.
z3::expr Oracle::in_group(const std::string& name, Side side) {
  const auto inside = variable("group " + name, side);
  if (!made_.try_emplace(inside.to_string(), inside).second) return inside;
  std::vector<Prefix> members;
  for (const auto& told : world_.known.group_members)
    if (equal_ignoring_case(told.name, name)) members.insert(members.end(), told.prefixes.begin(), told.prefixes.end());
  const auto certain = in_prefixes(members, side);
  solver_.add(z3::implies(certain, inside));
  solver_.add(z3::implies(inside, certain || in_name(k_network, nullptr, side, false)));
  return inside;
}

// --- destinations ---

z3::expr Oracle::goes_into(const std::vector<Span>& spans) {
  std::vector<z3::expr> out;
  for (const auto& span : spans) out.push_back(z3::uge(to_, value(span.first)) && z3::ule(to_, value(span.last)));
  return any_of(context_, out);
}

/// Bits that both ends share are compared as a prefix, the rest as numbers: Z3 sees through that much sooner.
z3::expr Oracle::between(const IpAddress& first, const IpAddress& last) {
  const auto low = value(first);
  const auto high = value(last);
  unsigned length = width_;
  while (length > 0 && !Prefix::containing(first, int(length)).contains(last)) --length;
  auto out = context_.bool_val(true);
  if (length > 0) {
    const auto bit = width_ - length;
    out = to_.extract(width_ - 1, bit) == low.extract(width_ - 1, bit);
  }
  if (length == width_) return out;
  const auto bit = width_ - length - 1;
  return out && z3::uge(to_.extract(bit, 0), low.extract(bit, 0)) && z3::ule(to_.extract(bit, 0), high.extract(bit, 0));
}

z3::expr Oracle::goes_to(const IpAddress& address) { return to_ == value(address); }

z3::expr Oracle::asked() {
  const auto& target = world_.question.to;
  return target.tag ? in_name(*target.tag, nullptr, Side::to, true) : in_prefixes(target.prefixes, Side::to);
}

z3::expr Oracle::asked_by_name() {
  const auto& target = world_.question.to;
  if (!target.tag) return context_.bool_val(false);
  return in_name(*target.tag, nullptr, Side::to, false) && !in_name(*target.tag, nullptr, Side::to, true);
}

}  // namespace sd::tests

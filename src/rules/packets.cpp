// SPDX-License-Identifier: MIT
#include "rules/packets.hpp"

#include <algorithm>

namespace sd::rules {
namespace {

Protocols bit_of(Protocol protocol) { return Protocols(1u << (unsigned(protocol) - 1)); }

bool holds(const std::vector<Belief>& beliefs, const Belief& belief) {
  return std::binary_search(beliefs.begin(), beliefs.end(), belief);
}

void insert(std::vector<Belief>& beliefs, const Belief& belief) {
  const auto at = std::lower_bound(beliefs.begin(), beliefs.end(), belief);
  if (at == beliefs.end() || *at != belief) beliefs.insert(at, belief);
}

bool any_holds(const std::vector<Belief>& some, const std::vector<Belief>& others) {
  return std::any_of(some.begin(), some.end(), [&](const Belief& belief) { return holds(others, belief); });
}

bool sets_meet(const Packets& a, const Packets& b) {
  return (a.protocols & b.protocols) != 0 && a.destination_ports.meets(b.destination_ports) &&
         a.source_ports.meets(b.source_ports) &&
         ((a.destination.v4.meets(b.destination.v4) && a.source.v4.meets(b.source.v4)) ||
          (a.destination.v6.meets(b.destination.v6) && a.source.v6.meets(b.source.v6)));
}

/// Both ends of a packet are of one family.
void drop_lone_family(Packets& packets) {
  if (packets.source.v4.empty()) packets.destination.v4 = {};
  if (packets.destination.v4.empty()) packets.source.v4 = {};
  if (packets.source.v6.empty()) packets.destination.v6 = {};
  if (packets.destination.v6.empty()) packets.source.v6 = {};
}

}  // namespace

Protocols protocols_of(Protocol protocol) { return protocol == Protocol::any ? k_all_protocols : bit_of(protocol); }

Protocols protocols_with_ports() { return Protocols(bit_of(Protocol::tcp) | bit_of(Protocol::udp)); }

bool Beliefs::assume_inside(Packets& packets, const Belief& belief) const {
  for (const auto name : names_.with_ancestors(belief.name)) insert(packets.inside, {name, belief.end});
  return !any_holds(packets.inside, packets.outside);
}

bool Beliefs::assume_outside(Packets& packets, const Belief& belief) const {
  for (const auto name : names_.with_descendants(belief.name)) insert(packets.outside, {name, belief.end});
  return !any_holds(packets.outside, packets.inside);
}

std::optional<Packets> intersect(const Packets& a, const Packets& b, const Beliefs& beliefs) {
  if (!sets_meet(a, b)) return std::nullopt;
  Packets out{Protocols(a.protocols & b.protocols),
              a.source_ports.intersect(b.source_ports),
              a.destination_ports.intersect(b.destination_ports),
              a.source.intersect(b.source),
              a.destination.intersect(b.destination),
              a.inside,
              a.outside};
  drop_lone_family(out);
  for (const auto& belief : b.inside)
    if (!beliefs.assume_inside(out, belief)) return std::nullopt;
  for (const auto& belief : b.outside)
    if (!beliefs.assume_outside(out, belief)) return std::nullopt;
  return out;
}

bool meets(const Packets& a, const Packets& b, const Beliefs& beliefs) {
  if (!sets_meet(a, b)) return false;
  if (b.inside.empty() && b.outside.empty()) return true;
  Packets both;
  both.inside = a.inside;
  both.outside = a.outside;
  const auto inside = [&](const Belief& belief) { return beliefs.assume_inside(both, belief); };
  const auto outside = [&](const Belief& belief) { return beliefs.assume_outside(both, belief); };
  return std::all_of(b.inside.begin(), b.inside.end(), inside) &&
         std::all_of(b.outside.begin(), b.outside.end(), outside);
}

void subtract(const Packets& from, const Packets& cut, const Beliefs& beliefs, Region& out) {
  if (!meets(from, cut, beliefs)) {
    out.push_back(from);
    return;
  }
  // What is left of each dimension in turn; behind it only what the cut shares with the box in that dimension.
  auto rest = from;
  const auto part = [&](auto Packets::* dimension) {
    auto left = (rest.*dimension).minus(cut.*dimension);
    if (!left.empty()) {
      out.push_back(rest);
      out.back().*dimension = std::move(left);
      drop_lone_family(out.back());
      if (out.back().destination.empty()) out.pop_back();
      rest.*dimension = (rest.*dimension).intersect(cut.*dimension);
      drop_lone_family(rest);
    }
  };
  if (const auto left = Protocols(rest.protocols & ~cut.protocols); left != 0) {
    out.push_back(rest);
    out.back().protocols = left;
    rest.protocols = Protocols(rest.protocols & cut.protocols);
  }
  part(&Packets::destination_ports);
  part(&Packets::source_ports);
  part(&Packets::destination);
  part(&Packets::source);
  for (const auto& belief : cut.inside) {
    auto left = rest;
    if (beliefs.assume_outside(left, belief)) out.push_back(std::move(left));
    if (!beliefs.assume_inside(rest, belief)) return;
  }
  for (const auto& belief : cut.outside) {
    auto left = rest;
    if (beliefs.assume_inside(left, belief)) out.push_back(std::move(left));
    if (!beliefs.assume_outside(rest, belief)) return;
  }
}

Region subtract(const Region& from, const Packets& cut, const Beliefs& beliefs) {
  Region out;
  out.reserve(from.size());
  for (const auto& packets : from) subtract(packets, cut, beliefs, out);
  return out;
}

}  // namespace sd::rules

// SPDX-License-Identifier: MIT
// Sets of packets, exactly: each dimension of a packet has its own set, and a set of packets is a list of such boxes. A
// name whose addresses are not known is a dimension of its own with two values, once for the source and once for the
// destination of a packet.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "rules/address_set.hpp"
#include "rules/names.hpp"

namespace sd::rules {

/// A set of protocols, one bit each in the order of the enumeration; `any` is the set of all others.
using Protocols = std::uint8_t;
Protocols protocols_of(Protocol protocol);
inline constexpr Protocols k_all_protocols = 0b111111;
/// TCP and UDP have ports. A rule that names ports matches nothing else, unless it names all ports.
Protocols protocols_with_ports();

enum class End { source, destination };

/// Is the address at that end of the packet inside what the name stands for?
struct Belief {
  Unknown name = 0;
  End end = End::destination;
  friend auto operator<=>(const Belief&, const Belief&) = default;
};

/// One box. Its two ends are of one family: an IPv4 source goes with the IPv4 destinations, an IPv6 one with the
/// others.
struct Packets {
  Protocols protocols = k_all_protocols;
  PortSet source_ports = all_ports();
  PortSet destination_ports = all_ports();
  AddressSet source = AddressSet::all();
  AddressSet destination = AddressSet::all();
  std::vector<Belief> inside;   ///< all of these hold; sorted
  std::vector<Belief> outside;  ///< none of these holds; sorted

  const AddressSet& at(End end) const { return end == End::source ? source : destination; }
  AddressSet& at(End end) { return end == End::source ? source : destination; }
  friend bool operator==(const Packets&, const Packets&) = default;
};

using Region = std::vector<Packets>;

/// How the names contain each other; what is believed of one is carried to the others.
class Beliefs {
 public:
  explicit Beliefs(const Names& names) : names_(names) {}
  /// Adds it and what follows from it. False: it cannot be, `packets` is to be thrown away.
  bool assume_inside(Packets& packets, const Belief& belief) const;
  bool assume_outside(Packets& packets, const Belief& belief) const;

 private:
  const Names& names_;
};

/// What both hold; nothing when there is no such packet.
std::optional<Packets> intersect(const Packets& a, const Packets& b, const Beliefs& beliefs);
bool meets(const Packets& a, const Packets& b, const Beliefs& beliefs);
/// Adds the packets of `from` that are not in `cut` to `out`, as boxes that do not overlap.
void subtract(const Packets& from, const Packets& cut, const Beliefs& beliefs, Region& out);
Region subtract(const Region& from, const Packets& cut, const Beliefs& beliefs);

}  // namespace sd::rules

// SPDX-License-Identifier: MIT
// What is asked of rules: which packets. A field that is not given is not "any value at all" but "some value": where
// the answer hangs on it, the answer is unknown.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/security.hpp"
#include "rules/names.hpp"
#include "rules/packets.hpp"

namespace sd::rules {

/// Where the packets go: a service tag, or prefixes.
struct Target {
  std::string text;  ///< as it was given: "Storage.WestEurope", "10.0.0.0/8", "*"
  std::optional<std::string> tag;
  std::vector<Prefix> prefixes;
  friend bool operator==(const Target&, const Target&) = default;
};

/// "Storage.WestEurope", "10.0.0.0/8", "20.38.96.1", "*" (every address).
Result<Target> parse_target(std::string_view text);

/// A tag may hold addresses of both.
bool fits_family(const Target& target, Family family);

enum class Sender {
  anywhere,     ///< any address, unless `from` tells one
  own_network,  ///< an address of the virtual network, as a NIC's own always is
};

struct Question {
  Direction direction = Direction::outbound;
  std::optional<IpAddress> from;
  Sender sender = Sender::anywhere;
  Target to;
  Protocol protocol = Protocol::any;
  std::optional<Port> port;  ///< destination port
  friend bool operator==(const Question&, const Question&) = default;
};

/// The packets that are asked about.
struct Asked {
  Region packets;               ///< all of them
  AddressSet destination;       ///< what is certainly asked about
  std::optional<Unknown> name;  ///< the target is a name whose addresses are not all known: packets to `perhaps` of it
                                ///< that are inside of it are asked about as well
  AddressSet perhaps;
};

Asked packets_of(const Question& question, Names& names);

}  // namespace sd::rules

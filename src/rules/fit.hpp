// SPDX-License-Identifier: MIT
// Whether a rule matches the fields of a question, whatever the destination is.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rules/chain.hpp"

namespace sd::rules {

enum class Fit : std::uint8_t { never, always, perhaps };

/// Of the packets' protocol, ports and source.
Fit fit_of(const ReadyRule& rule, const Packets& asked);

/// The fields of a level's rules side by side, so that most rules are not looked at themselves.
class Fits {
 public:
  explicit Fits(const Level& level);

  /// The fields of a question, and the words for them that the rules are compared by.
  struct Asked {
    const Packets& packets;
    Range<Port> ports;  ///< of the destination, all of them and perhaps others
    bool is_simple;     ///< no other ports, from one IPv4 address that is not the platform's
    std::optional<std::uint32_t> from;
  };
  static Asked asked(const Packets& packets);

  /// The same as `fit_of`.
  Fit of(std::size_t rule, const Asked& asked) const {
    const auto& row = rows_[rule];
    if ((row.protocols & asked.packets.protocols) == 0 || row.first_port > asked.ports.last ||
        asked.ports.first > row.last_port)
      return Fit::never;
    return row.is_simple && asked.is_simple ? simple(row, asked) : fit_of(level_.rules[rule], asked.packets);
  }

 private:
  struct Row {
    Protocols protocols;
    bool is_simple;  ///< one range of destination ports, all source ports, a source of known addresses
    bool from_any;
    Port first_port;
    Port last_port;
    std::uint32_t first_source;
    std::uint32_t end_source;
  };
  Fit simple(const Row& row, const Asked& asked) const;

  const Level& level_;
  std::vector<Row> rows_;
  std::vector<Range<std::uint32_t>> sources_;
};

}  // namespace sd::rules

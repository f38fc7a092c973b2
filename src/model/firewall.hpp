// SPDX-License-Identifier: MIT
// The guest's own packet filter, brought into one shape from nft's JSON and from iptables-save. A match that we do not
// understand is a value (`not_understood`), never left out: the answer is then unknown exactly where that rule decides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/address.hpp"

namespace sd {

enum class FilterVerdict {
  none,
  accept,
  drop,
  reject,
  jump,
  go_to,
  return_,  // NOLINT(readability-identifier-naming): the plain word is a keyword
  queue,
  redirect,
  snat
};  ///< redirect: REDIRECT, DNAT, TPROXY; none: counts, logs or marks and goes on

/// A set of prefixes, or everything but them.
struct PrefixMatch {
  std::vector<Prefix> prefixes;
  bool negated = false;
  friend bool operator==(const PrefixMatch&, const PrefixMatch&) = default;
};

struct PortMatch {
  std::vector<PortRange> ranges;
  bool negated = false;
  friend bool operator==(const PortMatch&, const PortMatch&) = default;
};

struct UidMatch {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  bool negated = false;
  friend bool operator==(const UidMatch&, const UidMatch&) = default;
};

struct NameMatch {
  std::vector<std::string> names;
  bool negated = false;
  friend bool operator==(const NameMatch&, const NameMatch&) = default;
};

struct FilterRule {
  std::string text;  ///< the rule as its tool prints it, with its handle or number: how a human finds it again
  std::optional<Family> family;
  std::optional<PrefixMatch> source;
  std::optional<PrefixMatch> destination;
  std::optional<NameMatch> protocol;  ///< "tcp", "udp", "icmp"
  std::optional<PortMatch> source_port;
  std::optional<PortMatch> destination_port;
  std::optional<NameMatch> connection_state;  ///< "new", "established", "related", "invalid"
  std::optional<UidMatch> owner;
  std::optional<NameMatch> out_interface;
  std::optional<NameMatch> in_interface;
  std::vector<std::string> not_understood;  ///< matches that we cannot evaluate, as text
  FilterVerdict verdict = FilterVerdict::none;
  std::string
      target;  ///< chain of a jump or goto; "icmp admin-prohibited", "tcp reset" of a reject; place of a redirect
  std::optional<std::uint64_t> packets;  ///< its counter
  friend bool operator==(const FilterRule&, const FilterRule&) = default;
};

struct FilterChain {
  std::string table;  ///< "inet filter", "ip security"
  std::string name;   ///< "OUTPUT", "output"
  std::string hook;   ///< "output", "input", "postrouting", "egress", ...; empty for a chain that is only jumped to
  std::string type;   ///< "filter", "nat", "route"
  int priority = 0;
  FilterVerdict policy = FilterVerdict::accept;
  std::vector<FilterRule> rules;
  std::optional<std::string> devices = std::nullopt;  ///< of a chain that hangs at devices: their names between blanks
  friend bool operator==(const FilterChain&, const FilterChain&) = default;
};

/// All that one tool shows. nft also shows tables that iptables-nft made; those are left to iptables-save, which can
/// read them.
struct Ruleset {
  std::string tool;  ///< "nft", "iptables-save", "ip6tables-save", "iptables-legacy-save"
  std::vector<FilterChain> chains;
  friend bool operator==(const Ruleset&, const Ruleset&) = default;
};

}  // namespace sd

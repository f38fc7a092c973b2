// SPDX-License-Identifier: MIT
// The levels that a packet passes, one rule set each, ready to be asked: names resolved, rules in the order in which
// they are asked, the default rules in their place. Semantics: azure-docs articles/virtual-network/
// network-security-groups-overview.md and network-security-group-how-it-works.md.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/security.hpp"
#include "rules/names.hpp"
#include "rules/packets.hpp"

namespace sd::rules {

/// The rules that every NSG has and nobody can remove (azure-docs network-security-groups-overview.md).
std::span<const SecurityRule> default_rules();

/// One end of a rule with its names resolved.
struct ResolvedEnd {
  struct Perhaps {
    AddressSet addresses;
    Unknown name;
  };
  struct Platform {
    AddressSet addresses;
    PortSet ports;
    std::optional<Unknown> name;  ///< set: only perhaps
  };
  bool any = false;  ///< every address that rules act on
  AddressSet inside;
  std::vector<Perhaps> perhaps;
  std::vector<Platform> platform;
};

/// All that the end perhaps matches, by names or by platform tags, and does not match for certain.
AddressSet perhaps_of(const ResolvedEnd& end);

struct ReadyRule {
  const SecurityRule* rule = nullptr;  ///< nullptr: no rule, what no rule of an NSG acts on
  Access access = Access::allow;
  Protocols protocols = k_all_protocols;
  PortSet source_ports;
  PortSet destination_ports;
  ResolvedEnd source;
  ResolvedEnd destination;
  Region boxes;  ///< all that it matches
};

struct Level {
  const RuleSet* set = nullptr;
  std::vector<ReadyRule> rules;  ///< of one direction, the first asked first; an NSG's last ones leave nothing over
};

/// 168.63.129.16 and 169.254.169.254: no rule acts on a packet from or to them, but one that names a platform tag
/// (azure-docs articles/virtual-network/what-is-ip-address-168-63-129-16.md).
const AddressSet& platform_addresses();

/// The rule sets that form a chain: admin rules first, then the NSGs, in the order in which they were read. Of an NSG
/// that is there twice the effective form counts, not the configured one.
std::vector<const RuleSet*> levels_of(std::span<const RuleSet> sets);

class Chain {
 public:
  /// The sets and `names` outlive the chain.
  Chain(const std::vector<const RuleSet*>& sets, Names& names, Direction direction);

  const std::vector<Level>& levels() const { return levels_; }
  Names& names() const { return names_; }

 private:
  Names& names_;
  std::vector<Level> levels_;
};

ReadyRule make_ready(const SecurityRule& rule, const RuleSet& set, Names& names);
/// The level of one rule set alone.
Level make_level(const RuleSet& set, Names& names, Direction direction);

/// Rules that cut each other in many dimensions can leave more boxes than anybody wants to wait for: beyond this many
/// the exact way is given up.
inline constexpr std::size_t k_most_boxes = 20'000;

struct Unmatched {
  Region packets;  ///< what no rule matches
  bool exact =
      true;  ///< false: given up; every rule that might decide the rest was shown, and the rest is in `packets`
};

/// What a level does with packets: the part that a rule decides, given to `seen` once for each box of it.
Unmatched decide(const Level& level, Region packets, const Beliefs& beliefs,
                 const std::function<void(const ReadyRule&, const Packets&)>& seen);

enum class Fate { passes, fails };

/// Some packets, what becomes of them, and the last rule that had a word in it: nullptr when none had.
struct Traced {
  Packets packets;
  Fate fate = Fate::passes;
  const Level* level = nullptr;
  const ReadyRule* rule = nullptr;
};

/// What becomes of packets on their way through all levels: each of them once. False: given up, and then `seen` got
/// everything that may become of them.
bool trace(const Chain& chain, const Region& packets, const std::function<void(const Traced&)>& seen);

}  // namespace sd::rules

// SPDX-License-Identifier: MIT
// What the guest's own rules do with one packet that it sends or gets. A match that we do not understand leaves both
// ways open: the answer is then unknown, unless both ways end alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/firewall.hpp"

namespace sd {

enum class Heading { leaves, arrives };

/// The first packet of a new connection of one user, or (arrives) the answer to it.
struct OutgoingPacket {
  std::optional<IpAddress> source;  ///< nothing: not known
  IpAddress destination;
  std::string protocol = "tcp";
  std::optional<Port> source_port;  ///< nothing: any free one
  Port destination_port = 0;        ///< of an arriving packet not told: any free one
  std::uint32_t uid = 0;
  std::string out_interface;       ///< that it leaves by, or arrives at; empty: not known
  bool is_only_interface = false;  ///< there is no other (but lo): what hangs at a device, hangs at this one
  Heading heading = Heading::leaves;
};

/// The answer to `sent`, which has a source, as it comes back.
OutgoingPacket answer_to(const OutgoingPacket& sent);

enum class WalkResult { passes, drops, rejects, redirected, unknown };

struct WalkAnswer {
  WalkResult result = WalkResult::passes;
  std::string rule;  ///< the rule or policy that decides; of unknown the first that is not understood
};

/// Which of a ruleset's chains are walked: those of the agent itself, or all others.
enum class Tables { agents, others };

/// Is this a table in which the agent keeps its own rules (iptables' security table, nft's walinuxagent)?
bool is_agents_table(std::string_view table);

/// Rewriting::left_out: as if nothing changed the packet's destination, which is what comes once that is cured.
enum class Rewriting { followed, left_out };

/// Is this a base chain that the packet comes through: on its way out that of the hooks output, postrouting and, at its
/// device, egress; on its way in prerouting and input?
bool is_on_the_way(const FilterChain& chain, const OutgoingPacket& packet);

/// The packet through all chains on its way, hook by hook, in order of priority.
WalkAnswer walk(const Ruleset& rules, const OutgoingPacket& packet, Tables tables,
                Rewriting rewriting = Rewriting::followed);

}  // namespace sd

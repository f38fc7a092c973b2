// SPDX-License-Identifier: MIT
// What the guest's own rules do with one outgoing packet. A match that we do not understand leaves both ways open: the
// answer is then unknown, unless both ways end alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/firewall.hpp"

namespace sd {

/// The first packet of a new connection of one user.
struct OutgoingPacket {
  std::optional<IpAddress> source;  ///< nothing: not known
  IpAddress destination;
  std::string protocol = "tcp";
  std::optional<Port> source_port;  ///< nothing: any free one
  Port destination_port = 0;
  std::uint32_t uid = 0;
  std::string out_interface;  ///< empty: not known
};

enum class WalkResult { passes, drops, rejects, redirected, unknown };

struct WalkAnswer {
  WalkResult result = WalkResult::passes;
  std::string rule;  ///< the rule or policy that decides; of unknown the first that is not understood
};

/// Which of a ruleset's chains are walked: those of the agent itself, or all others.
enum class Tables { agents, others };

/// Is this a table in which the agent keeps its own rules (iptables' security table, nft's walinuxagent)?
bool is_agents_table(std::string_view table);

/// The packet through all chains of the output hook, in order of priority.
WalkAnswer walk(const Ruleset& rules, const OutgoingPacket& packet, Tables tables);

}  // namespace sd

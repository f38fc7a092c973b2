// SPDX-License-Identifier: MIT
// The guest's own firewall in commands: which base chains stop a packet, and the accept rule that goes in front of
// each. A rule is never deleted: it may protect against something else, and one more accept for one target is easy to
// undo. For this room only.
#pragma once

#include <string>
#include <vector>

#include "model/case.hpp"

namespace sd {

/// The tool that the chain is managed with: whoever manages with ufw or firewalld loses rules made behind its back.
enum class FirewallTool { nft, iptables, iptables_legacy, ufw, firewalld, firewalld_direct };

/// A base chain on the way of what the machine sends, or of the answers that it gets.
struct FirewallPlace {
  FirewallTool tool = FirewallTool::nft;
  std::string table;  ///< "inet filter" of nft, "filter" of iptables
  std::string chain;  ///< "output", "OUTPUT"
  bool of_answers = false;
  friend bool operator==(const FirewallPlace&, const FirewallPlace&) = default;
};

/// What has to pass.
enum class Traffic {
  host,        ///< TCP 80 and 32526 to 168.63.129.16
  host_as_is,  ///< the same, to be left alone by nat
  storage,     ///< TCP 443
  dns,         ///< UDP and TCP 53
  dhcp,        ///< UDP 68 to 67
};

/// Every base chain that is certain to stop this traffic of root's. Empty: none is known to.
std::vector<FirewallPlace> places_that_stop(const Case& facts, Traffic traffic);

/// Does the guest hold the agent's own rules in nft (otherwise in iptables)?
bool agent_rules_are_in_nft(const Case& facts);

enum class Change { allow, undo };

/// The commands for these places; for no place one alternative a tool, with a remark in front of each.
std::vector<std::string> firewall_lines(const std::vector<FirewallPlace>& places, Traffic traffic, Change change);

}  // namespace sd

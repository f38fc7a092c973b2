// SPDX-License-Identifier: MIT
// A rule of the Windows Firewall as the registry keeps it, "v2.10|Action=Block|Active=TRUE|Dir=Out|Protocol=6|...":
// [MS-GPFAS] 2.2.2.19, fields between bars, some of them several times. Meaning of the values: [MS-FASP] 2.2.36.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/windows.hpp"

namespace sd::wire {

struct FirewallRule {
  FirewallAction action = FirewallAction::allow;
  bool active = false;
  bool outbound = false;
  std::string name;
  std::vector<NetworkProfile> profiles;  ///< empty: all
  WindowsTraffic traffic;                ///< a field that is not known, or whose value is not, is a condition
  friend bool operator==(const FirewallRule&, const FirewallRule&) = default;
};

/// `bad_input` when it does not begin with a version, or tells no direction or action that is known.
Result<FirewallRule> parse_firewall_rule(std::string_view text);

}  // namespace sd::wire

// SPDX-License-Identifier: MIT
// iptables-save(8) text as a Ruleset, of iptables-nft, iptables-legacy and ip6tables alike.
#pragma once

#include <string_view>

#include "model/firewall.hpp"

namespace sd::host {

/// Never fails: a line that is not understood makes a rule with `not_understood` when it is a rule, and is passed over
/// otherwise. `tool` names the program for the report, `family` is that of its rules.
Ruleset parse_iptables_save(std::string_view text, std::string_view tool, Family family);

}  // namespace sd::host

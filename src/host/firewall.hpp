// SPDX-License-Identifier: MIT
// The guest's packet filter, through the tools' own output. Needs a running machine, the tool and mostly root.
#pragma once

#include "host/system.hpp"
#include "model/firewall.hpp"

namespace sd::host {

Fact<Ruleset> read_nft(const System& system);
Fact<Ruleset> read_iptables(const System& system, Family family);

}  // namespace sd::host

// SPDX-License-Identifier: MIT
// What the kernel says about interfaces, addresses and routes.
#pragma once

#include "host/system.hpp"
#include "model/case.hpp"

namespace sd::host {

/// Fills interfaces, routes, policy rules and the three route choices.
void read_live_network(const System& system, NetworkFacts& out);

}  // namespace sd::host

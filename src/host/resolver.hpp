// SPDX-License-Identifier: MIT
// resolv.conf(5).
#pragma once

#include <string_view>

#include "host/system.hpp"
#include "model/network.hpp"

namespace sd::host {

/// Pure. A line that we do not understand goes to `unread`, never away.
ResolverConfig parse_resolv_conf(std::string_view text);

/// /etc/resolv.conf, where it points to, and behind a local stub the servers that the stub asks. A link that dangles is
/// known: no server.
Fact<ResolverConfig> read_resolver(const System& system);

}  // namespace sd::host

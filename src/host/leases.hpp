// SPDX-License-Identifier: MIT
// DHCP leases from the clients' own files.
#pragma once

#include <optional>
#include <string_view>

#include "host/system.hpp"
#include "model/network.hpp"

namespace sd::host {

/// ISC dhclient.leases(5): of several blocks the last that has not expired at `now`; of only expired ones the last.
/// Nothing without a block.
std::optional<Lease> parse_dhclient_lease(std::string_view text, std::string_view file, Time now);

/// systemd-networkd's and NetworkManager's KEY=value files.
std::optional<Lease> parse_key_value_lease(std::string_view text, std::string_view file, std::string_view client);

/// All that can be found; an empty list is known: there is none.
Fact<std::vector<Lease>> read_leases(const System& system);

}  // namespace sd::host

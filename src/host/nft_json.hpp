// SPDX-License-Identifier: MIT
// `nft -j list ruleset` (libnftables-json(5)) as a Ruleset. A match or a statement that we do not know becomes
// `not_understood` of its rule. Tables that iptables-nft made hold expressions that nft itself cannot show;
// iptables-save shows them, so they are left out here.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "model/firewall.hpp"

namespace sd::host {

Result<Ruleset> parse_nft_json(std::string_view text);

}  // namespace sd::host

// SPDX-License-Identifier: MIT
// What the benchmark of the rule engine asks about: rule sets at the platform's limits and a service tag of 4,000
// prefixes. The same every time.
#pragma once

#include <cstddef>

#include "rules/check.hpp"

namespace sd::bench {

/// `groups` NSGs of so many outbound rules and, in their destinations, so many prefixes each.
NetworkRules network_rules(std::size_t groups, std::size_t rules, std::size_t prefixes);

inline constexpr const char* k_target = "AzureCloud";  ///< its 4,000 IPv4 prefixes do not touch each other

/// tcp/443 from the `number`-th host of the network to the target.
rules::Question question(std::size_t number);

}  // namespace sd::bench

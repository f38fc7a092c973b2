// SPDX-License-Identifier: MIT
// Whether a rule matches the fields of a question, whatever the destination is.
#pragma once

#include <cstdint>

#include "rules/chain.hpp"

namespace sd::rules {

enum class Fit : std::uint8_t { never, always, perhaps };

/// Of the packets' protocol, ports and source.
Fit fit_of(const ReadyRule& rule, const Packets& asked);

}  // namespace sd::rules

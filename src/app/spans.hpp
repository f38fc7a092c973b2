// SPDX-License-Identifier: MIT
// Lengths of time as the command line writes them.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace sd::app {

/// "15s", "500ms", "5m", "36h", "8d"; a number alone has the unit `plain`, and is none when that is empty. Nothing for
/// zero, for more than `longest`, and for everything else.
std::optional<Milliseconds> parse_span(std::string_view text, std::string_view plain, Milliseconds longest);

}  // namespace sd::app

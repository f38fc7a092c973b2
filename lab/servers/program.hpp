// SPDX-License-Identifier: MIT
// What every server program of the lab does beside serving: reads its configuration (how it ends: end_signals.hpp).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sd::lab {

constexpr int k_usage = 64;
constexpr int k_bad_input = 65;

/// The whole file; nothing for "-".
std::string config_text(const std::string& path);

/// Lines of "key = value", both without blanks at their ends; '#' begins a comment. `set` says whether it knows them.
/// `bad_input` names the first line that is wrong; `what` is "fabric" or the like.
Result<void> read_config_lines(std::string_view text, std::string_view what,
                               const std::function<bool(std::string_view key, std::string_view value)>& set);

}  // namespace sd::lab

// SPDX-License-Identifier: MIT
// What is done differently on each distribution, with each firewall and with each network renderer, by name. For this
// room only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "remedies/fit.hpp"

namespace sd {

/// The commands behind @name@; they may still hold @names@ of values. Where the fit does not tell which of several ways
/// is the machine's own, each of them stands behind a remark. An unknown name is a broken promise.
std::vector<std::string> guest_commands(std::string_view name, const Fit& fit);

}  // namespace sd

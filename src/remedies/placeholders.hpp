// SPDX-License-Identifier: MIT
// The upper-case words in commands that stand for what the program could not know: a legend for whoever prints a
// remedy.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/diagnosis.hpp"

namespace sd {

struct Placeholder {
  std::string_view word;     ///< "RG"
  std::string_view meaning;  ///< "the VM's resource group"
};

/// All of them, sorted by word.
std::span<const Placeholder> placeholders();

/// Those that the commands of this remedy hold, in the table's order.
std::vector<Placeholder> placeholders_in(const Remedy& remedy);

}  // namespace sd

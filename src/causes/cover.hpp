// SPDX-License-Identifier: MIT
// The smallest sets of causes that together explain what can be explained: parsimonious covering, solved exactly. Pure
// numbers; what they stand for is the engine's business.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

namespace sd {

/// For each candidate the effects that it explains. The result holds every smallest set of candidates (sorted indices)
/// whose union is the union of all; at most 64 of them. Empty input has one empty cover.
std::vector<std::vector<std::size_t>> smallest_covers(const std::vector<std::set<std::size_t>>& explained_by);

}  // namespace sd

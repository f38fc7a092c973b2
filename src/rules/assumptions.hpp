// SPDX-License-Identifier: MIT
// What an answer takes for granted because no file tells it: said beside every answer that hangs on it.
#pragma once

#include <string>
#include <vector>

#include "rules/chain.hpp"
#include "rules/question.hpp"

namespace sd::rules {

/// In a fixed order, one sentence each. `open` is the part of the destination whose answer is unknown.
std::vector<std::string> assumptions_of(const Question& question, const Chain& chain, const Assumptions& told,
                                        const AddressSet& open);

}  // namespace sd::rules

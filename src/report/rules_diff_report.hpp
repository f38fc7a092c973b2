// SPDX-License-Identifier: MIT
// What two versions of rules decide differently, for a terminal and as JSON.
#pragma once

#include <string>
#include <vector>

#include "report/page.hpp"
#include "rules/diff.hpp"

namespace sd::report {

/// Of one direction.
struct RulesDifference {
  Direction direction = Direction::outbound;
  const rules::Names& names;
  const std::vector<rules::Difference>& differences;
  std::vector<rules::LostFlow> flows;  ///< each that was looked at, lost or not
};

std::string diff_as_text(const std::vector<RulesDifference>& shown, const TextStyle& style);
/// Schema "snapdoctor.rules.diff/1".
std::string diff_as_json(const std::vector<RulesDifference>& shown);

}  // namespace sd::report

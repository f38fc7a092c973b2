// SPDX-License-Identifier: MIT
// The rule that opens what is denied, in every form, with its undo; for a terminal and as JSON.
#pragma once

#include <string>

#include "report/page.hpp"
#include "rules/fix.hpp"

namespace sd::report {

struct RulesFix {
  const rules::Question& question;
  const rules::Fix& fix;
};

std::string fix_as_text(const RulesFix& shown, const TextStyle& style);
/// Schema "snapdoctor.rules.fix/1".
std::string fix_as_json(const RulesFix& shown);

}  // namespace sd::report

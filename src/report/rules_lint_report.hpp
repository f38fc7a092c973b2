// SPDX-License-Identifier: MIT
// What `snapdoctor rules lint` has to say, for a terminal and as JSON.
#pragma once

#include <string>
#include <vector>

#include "report/page.hpp"
#include "rules/lint.hpp"

namespace sd::report {

std::string lint_as_text(const NetworkRules& known, const std::vector<rules::LintRemark>& remarks,
                         const TextStyle& style);
/// Schema "snapdoctor.rules.lint/1".
std::string lint_as_json(const NetworkRules& known, const std::vector<rules::LintRemark>& remarks);

}  // namespace sd::report

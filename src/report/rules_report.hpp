// SPDX-License-Identifier: MIT
// What `snapdoctor rules` found, for a terminal and as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/page.hpp"
#include "rules/check.hpp"
#include "rules/next_hops.hpp"

namespace sd::report {

struct RulesAnswer {
  const rules::Question& question;
  const rules::Answer& answer;
  const rules::NextHops& hops;           ///< no parts: no routes were given
  std::vector<std::string> assumptions;  ///< of the answer
  /// Of each of answer.deciding: what would pass without that rule. Nothing for rules that allow.
  std::vector<std::optional<rules::AddressCount>> passes_without;
};

std::string rules_as_text(const RulesAnswer& shown, const TextStyle& style);
/// Schema "snapdoctor.rules/1".
std::string rules_as_json(const RulesAnswer& shown);

}  // namespace sd::report

// SPDX-License-Identifier: MIT
// What is wrong, or not what it looks like, in the rules of one set.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/chain.hpp"

namespace sd::rules {

enum class Severity { warning, note };

/// A row of what lint can say.
struct LintRule {
  std::string_view id;
  Severity severity;
  std::string_view what;  ///< one sentence for --help and the documents
};

std::span<const LintRule> lint_rules();

struct LintRemark {
  const LintRule* kind = nullptr;
  const RuleSet* set = nullptr;
  const SecurityRule* rule = nullptr;
  std::vector<std::string> others;  ///< the rules that are behind it, the first asked first
  std::string text;                 ///< one sentence
};

/// Sorted by rule set as given, direction, priority. `known` outlives the remarks.
std::vector<LintRemark> lint(const NetworkRules& known, const Assumptions& told);

}  // namespace sd::rules

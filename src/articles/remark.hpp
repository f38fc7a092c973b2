// SPDX-License-Identifier: MIT
// What can be said about an article's file, and where.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sd::articles {

enum class Severity {
  error,    ///< a reader of the format may lose or misread something
  warning,  ///< wrong, or of no use to the one who reads the article
  note      ///< not as it is usually written
};

enum class Fixable { no, yes };

/// A row of what lint can say.
struct LintRule {
  std::string_view id;
  Severity severity;
  Fixable fixable;        ///< --fix cures it
  std::string_view what;  ///< one sentence
};

/// Sorted by id.
std::span<const LintRule> lint_rules();
/// The row of an id that is in the table.
const LintRule& lint_rule(std::string_view id);

/// Line and column count from 1, the column in characters.
struct Remark {
  const LintRule* rule = nullptr;
  std::size_t line = 1;
  std::size_t column = 1;
  std::string text;  ///< a few words, printable
  friend bool operator==(const Remark&, const Remark&) = default;
};

/// By place, then by rule, then by text.
void sort(std::vector<Remark>& remarks);

}  // namespace sd::articles

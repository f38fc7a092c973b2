// SPDX-License-Identifier: MIT
// Lists of articles, and what lint says about them.
#pragma once

#include <string>
#include <vector>

#include "articles/catalogue.hpp"
#include "articles/remark.hpp"
#include "report/page.hpp"

namespace sd::report {

std::string articles_as_text(const std::vector<articles::Entry>& entries, const TextStyle& style);
/// Schema "snapdoctor.articles/1".
std::string articles_as_json(const std::vector<articles::Entry>& entries);

struct LintedFile {
  std::string file;
  std::vector<articles::Remark> remarks;
  bool fixed = false;
};

struct LintedTree {
  std::size_t files = 0;            ///< that were looked at
  std::size_t fixed = 0;            ///< that were written anew
  std::vector<LintedFile> remarks;  ///< of the files that have any, sorted by name
  std::size_t count(articles::Severity severity) const;
};

/// "file:line:column: rule-id: text (severity)", a line each, then a line that counts.
std::string lint_as_text(const LintedTree& tree);
/// Schema "snapdoctor.articles.lint/1".
std::string lint_as_json(const LintedTree& tree);
/// SARIF 2.1.0 (OASIS).
std::string lint_as_sarif(const LintedTree& tree);

/// All rules: --rules.
std::string article_rules_as_text(const TextStyle& style);
std::string article_rules_as_json();

}  // namespace sd::report

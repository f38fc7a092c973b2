// SPDX-License-Identifier: MIT
// Texts of articles for tests, and what is said about them.
#pragma once

#include <string>
#include <vector>

#include "articles/lint.hpp"
#include "articles/read_article.hpp"

namespace sd::articles {

/// A block that nothing can be said about.
inline std::string block(const std::string& more = {}) {
  return "<properties\n"
         "    pageTitle=\"A title\"\n"
         "    service=\"microsoft.recoveryservices\"\n"
         "    selfHelpType=\"generic\"\n" +
         more +
         "    cloudEnvironments=\"public, fairfax\"\n"
         "    articleId=\"one\"\n"
         "    ownershipId=\"us\"\n"
         "/>\n\n";
}

/// A clean article with that body below its heading.
inline std::string article(const std::string& body) { return block() + "# A title\n\n" + body; }

/// "line:column rule" of every remark.
inline std::vector<std::string> said(const std::string& bytes, const std::string& path = "one.md") {
  std::vector<std::string> out;
  for (const auto& remark : lint(read_article(bytes), path))
    out.push_back(std::to_string(remark.line) + ":" + std::to_string(remark.column) + " " +
                  std::string(remark.rule->id));
  return out;
}

}  // namespace sd::articles

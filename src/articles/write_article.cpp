// SPDX-License-Identifier: MIT
#include "articles/write_article.hpp"

#include "articles/headings.hpp"

namespace sd::articles {

std::string write_article(const Article& article) {
  std::string out;
  if (!article.preamble.empty()) out += article.preamble + "\n";
  if (article.has_block) {
    out += "<properties\n";
    for (const auto& [name, value] : article.properties) {
      const char quote = value.contains('"') ? '\'' : '"';
      out += "    " + name + "=" + quote + value + quote + "\n";
    }
    out += "/>\n";
    if (!article.body.empty()) out += "\n";
  }
  return out + article.body;
}

Article with_canonical_headings(const Article& article) {
  auto out = article;
  out.body = with_canonical_headings(article.body);
  return out;
}

}  // namespace sd::articles

// SPDX-License-Identifier: MIT
// A self-help article for the terminal, for a browser and for a program. Whatever stands in the article: no control
// character reaches the terminal and no script the browser.
#pragma once

#include <string>

#include "articles/article.hpp"
#include "report/page.hpp"

namespace sd::report {

/// Markdown and the HTML in it as lines; the properties block is not shown.
std::string article_as_text(const articles::Article& article, const TextStyle& style);

/// A whole HTML page. Of the article's own HTML only harmless tags pass, without their attributes.
std::string article_as_html(const articles::Article& article);

/// The article in its canonical form, but for control characters.
std::string article_as_markdown(const articles::Article& article);

/// Schema "snapdoctor.article/1": properties, steps, Markdown.
std::string article_as_json(const articles::Article& article);

}  // namespace sd::report

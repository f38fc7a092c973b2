// SPDX-License-Identifier: MIT
// An article in its canonical form: LF, four blanks, name="value". Reading it again gives the same article.
#pragma once

#include <string>

#include "articles/article.hpp"

namespace sd::articles {

std::string write_article(const Article& article);

/// The same article with its body's headings as they are usually written; no line is added or taken away.
Article with_canonical_headings(const Article& article);

}  // namespace sd::articles

// SPDX-License-Identifier: MIT
// The bytes of a file to an article. Never fails: what is not as it should be is a remark.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "articles/article.hpp"
#include "articles/remark.hpp"

namespace sd::articles {

/// Where a property stands.
struct PropertyPlace {
  std::size_t line = 1;
  std::size_t column = 1;
};

struct Reading {
  Article article;
  std::vector<Remark> remarks;        ///< of the layout, sorted
  std::vector<PropertyPlace> places;  ///< of the properties
  std::size_t body_line = 1;          ///< of the file, that of the body's first line
  bool is_utf8 = true;                ///< otherwise other bytes were replaced, and the file must not be rewritten
  /// All that the file says is in the article: it can be written again without loss.
  bool is_whole = true;
};

/// `bytes` of any kind; linear in their number.
Reading read_article(std::string_view bytes);

}  // namespace sd::articles

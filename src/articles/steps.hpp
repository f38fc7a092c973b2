// SPDX-License-Identifier: MIT
// The recommended steps of an article.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "articles/markdown.hpp"

namespace sd::articles {

struct Step {
  int number = 0;        ///< as it is written
  std::size_t line = 1;  ///< of the body
  std::string check;     ///< id of the row of check_table() that its first comment names; empty: none
  std::string title;     ///< its bold beginning, otherwise its first words
  std::string text;      ///< all of it, without marks
};

/// The numbered items of the first level below the heading "Recommended Steps", up to the next heading of that level
/// or above. `body` is what `document` was made from.
std::vector<Step> steps_of(const Node& document, std::string_view body);

/// The number that an item's line begins with, nothing when it has none.
std::optional<int> number_of_item(std::string_view line);

}  // namespace sd::articles

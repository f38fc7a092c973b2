// SPDX-License-Identifier: MIT
// Articles that the tests of the executable give it.
#pragma once

#include <string>

#include "articles/article_text.hpp"

namespace sd::articles {

inline const std::string k_clean = article("A word.\n");

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

inline const std::string k_untidy = replaced(k_clean, "service=", "service = ");

}  // namespace sd::articles

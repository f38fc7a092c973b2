// SPDX-License-Identifier: MIT
// Articles that the tests of the executable give it, and how they give them.
#pragma once

#include <string>

#include "app/child.hpp"
#include "articles/article_text.hpp"

namespace sd::articles {

inline const std::string k_clean = article("A word.\n");

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

inline const std::string k_untidy = replaced(k_clean, "service=", "service = ");

class ProgramTest : public child::Sealed {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    child::write(folder_ / name, text);
    return folder_ / name;
  }

  static child::Ended run(std::vector<std::string> words) {
    words.insert(words.begin(), "articles");
    return child::run({.arguments = std::move(words)});
  }

  child::Folder folder_;
};

}  // namespace sd::articles

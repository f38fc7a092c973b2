// SPDX-License-Identifier: MIT
// Code fences of Markdown, line by line (CommonMark 4.5).
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sd::articles {

class Fences {
 public:
  /// Is the line code, or a fence?
  bool take(std::string_view line) {
    const auto start = std::min(line.find_first_not_of(" \t"), line.size());
    const auto rest = line.substr(start);
    if (rest.empty() || (rest[0] != '`' && rest[0] != '~')) return is_open();
    const auto length = std::min(rest.find_first_not_of(rest[0]), rest.size());
    if (length < k_shortest) return is_open();
    const auto behind = rest.substr(length);
    if (is_open()) {
      const bool closes = rest[0] == mark_ && length >= length_ && behind.find_first_not_of(" \t") == behind.npos;
      if (closes) length_ = 0;
      return true;
    }
    if (rest[0] == '`' && behind.contains('`')) return false;
    mark_ = rest[0];
    length_ = length;
    return true;
  }
  bool is_open() const { return length_ > 0; }

 private:
  static constexpr std::size_t k_shortest = 3;
  char mark_ = '`';
  std::size_t length_ = 0;  ///< of the fence that is open, 0: none
};

}  // namespace sd::articles

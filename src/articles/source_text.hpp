// SPDX-License-Identifier: MIT
// The bytes of a file as text: UTF-8, lines end with LF, no byte order mark. Lines keep their numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "articles/remark.hpp"

namespace sd::articles {

struct SourceText {
  std::string text;
  bool is_utf8 = true;
};

/// Adds what was not as it should be.
SourceText decode(std::string_view bytes, std::vector<Remark>& remarks);

/// Where the lines of a text begin.
class Lines {
 public:
  explicit Lines(std::string_view text);
  struct Place {
    std::size_t line;
    std::size_t column;
  };
  /// Of the character at that offset.
  Place at(std::size_t offset) const;
  std::size_t count() const { return starts_.size(); }
  /// Without its LF; `number` from 1.
  std::string_view line(std::size_t number) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

/// How many bytes at the start of `text` are one blank of any kind: space, tab, LF, no-break space, a character without
/// width; 0: none.
std::size_t any_blank(std::string_view text);
/// The same for the blanks that nobody sees as such: no-break space and characters without width.
std::size_t invisible_blank(std::string_view text);

}  // namespace sd::articles

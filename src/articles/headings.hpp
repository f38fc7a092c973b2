// SPDX-License-Identifier: MIT
// The headings that authors write in many ways, and the one way that portals look for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sd::articles {

/// A line that should be written in another way.
struct HeadingFix {
  std::size_t line = 1;  ///< of the body
  std::string_view rule;
  std::string text;  ///< the line as it should be
};

/// Not inside code fences. No fix changes the number of lines.
std::vector<HeadingFix> heading_fixes(std::string_view body);

std::string with_canonical_headings(std::string_view body);

/// Of a heading's text, without its marks: "recommended steps", in lower case, whatever it is written like.
std::string plain_heading(std::string_view text);
bool is_steps_heading(std::string_view text);

}  // namespace sd::articles

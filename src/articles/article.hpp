// SPDX-License-Identifier: MIT
// A self-help article in the portal's format: a properties block, then Markdown with markers. Plain data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sd::articles {

/// The name in its usual spelling where it is known, the value in its canonical form. A value never holds both kinds of
/// straight quotes, nor a line that looks like a property: no file can give one.
struct Property {
  std::string name;
  std::string value;
  friend bool operator==(const Property&, const Property&) = default;
};

struct Article {
  std::string preamble;  ///< comment or text before the block; usually empty
  bool has_block = false;
  std::vector<Property> properties;  ///< as in the file
  std::string body;  ///< Markdown, lines end with LF, no empty line at the start, one LF at the end unless empty

  /// Of the first property of that name; empty when there is none.
  std::string_view value(std::string_view name) const {
    for (const auto& each : properties)
      if (each.name == name) return each.value;
    return {};
  }
  friend bool operator==(const Article&, const Article&) = default;
};

}  // namespace sd::articles

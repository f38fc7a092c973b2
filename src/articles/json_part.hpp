// SPDX-License-Identifier: MIT
// Some articles end with JSON for the portal behind a line of dashes: scoping questions, advisor's metadata.
#pragma once

#include <string_view>

namespace sd::articles {

struct BodyParts {
  std::string_view markdown;  ///< what stands before the line of dashes
  std::string_view json;      ///< from the first brace or bracket on; empty when there is no such part
};

BodyParts parts_of(std::string_view body);
inline std::string_view markdown_part(std::string_view body) { return parts_of(body).markdown; }

}  // namespace sd::articles

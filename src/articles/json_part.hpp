// SPDX-License-Identifier: MIT
// Some articles end with JSON for the portal behind a line of dashes: scoping questions, advisor's metadata.
#pragma once

#include <string_view>

namespace sd::articles {

/// From the first brace or bracket on; empty when there is no such part.
std::string_view json_part(std::string_view body);
/// What stands before it: the Markdown.
std::string_view markdown_part(std::string_view body);

}  // namespace sd::articles

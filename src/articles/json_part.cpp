// SPDX-License-Identifier: MIT
#include "articles/json_part.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sd::articles {
namespace {

bool is_line_of_dashes(std::string_view line) {
  const auto text = trim(line);
  return text.size() >= 3 && text.find_first_not_of('-') == std::string_view::npos;
}

}  // namespace

BodyParts parts_of(std::string_view body) {
  for (std::size_t start = 0; start < body.size();) {
    const auto end = std::min(body.find('\n', start), body.size());
    if (is_line_of_dashes(body.substr(start, end - start))) {
      const auto next = body.find_first_not_of(" \t\n", end);
      if (next != std::string_view::npos && (body[next] == '{' || body[next] == '['))
        return {body.substr(0, start), body.substr(next)};
    }
    start = end + 1;
  }
  return {body, {}};
}

}  // namespace sd::articles

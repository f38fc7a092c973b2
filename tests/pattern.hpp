// SPDX-License-Identifier: MIT
// GoogleTest's own ContainsRegex is another, poorer language where the C library has no regular expressions (Windows).
#pragma once

#include <gmock/gmock.h>

#include <regex>
#include <string>

namespace sd {

/// Does a part of the text match the ECMAScript pattern?
MATCHER_P(ContainsPattern, pattern, "contains what matches " + std::string(pattern)) {
  return std::regex_search(std::string(arg), std::regex(pattern));
}

}  // namespace sd

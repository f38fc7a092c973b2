// SPDX-License-Identifier: MIT
// Small cuts of a log's message, for the readers of this room. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "wire/redaction.hpp"

namespace sd::logs {

/// What stands behind a mark; empty when the mark is not there.
inline std::string_view behind(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + mark.size());
}

/// Up to a mark, or all of it.
inline std::string_view until(std::string_view text, std::string_view mark) { return text.substr(0, text.find(mark)); }

/// A whole number of at most six digits in front of the text.
inline std::optional<int> number_at_start(std::string_view text) {
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  if (digits.empty() || digits.size() > 6) return std::nullopt;
  return int(*parse_unsigned(digits));
}

/// May be shown and kept: secrets are removed before it is cut, so that no half of one stays.
inline std::string clean(std::string_view text, std::size_t most) {
  return printable(wire::without_secrets(trim(text)), most);
}

}  // namespace sd::logs

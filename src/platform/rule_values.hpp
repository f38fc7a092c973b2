// SPDX-License-Identifier: MIT
// The values of a rule in the spellings of all tools: one word of a few, ports, addresses. A list stands in a singular
// field, in the plural one, or in both; "", null and [] are no value.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "model/security.hpp"
#include "platform/json_place.hpp"

namespace sd::platform {

/// Absent, null and blanks are an empty text; everything else must be a string. The view points into the document.
Result<std::string_view> text_at(const Place& place, std::string_view what);
/// The string for humans, a name or an id; empty when there is none.
std::string name_at(const Place& parent, std::string_view member);

/// Calls `each(text, place)` with every text of a field: a string, or the strings of a list. Stops at its first error.
template <class Each>
Result<void> for_each_text(const Place& field, std::string_view what, const Each& each) {
  if (!field.is_array()) {
    const auto text = SD_TRY(text_at(field, what));
    return text.empty() ? Result<void>{} : each(text, field);
  }
  for (std::size_t i = 0; i < field.size(); ++i) {
    const auto element = field.element(i);
    const auto text = SD_TRY(text_at(element, what));
    if (!text.empty()) SD_TRY(each(text, element));
  }
  return {};
}

/// A list of a rule stands in a singular field, in the plural one, or, in effective rules, in both.
struct FieldNames {
  std::string_view singular;
  std::string_view plural;
};

/// The texts of both fields, each once. A comma list in the singular field is parted, with a remark: Azure refuses it,
/// hand-made exports have it.
template <class Each>
Result<void> for_each_text(const Place& rule, const FieldNames& names, std::string_view what, const Each& each) {
  const auto singular = rule.member(names.singular);
  const auto plural = rule.member(names.plural);
  const bool both = singular && plural;
  std::set<std::string_view> seen;
  SD_TRY(for_each_text(plural, what, [&](std::string_view text, const Place& place) {
    if (both) seen.insert(text);
    return each(text, place);
  }));
  return for_each_text(singular, what, [&](std::string_view text, const Place& place) -> Result<void> {
    if (text.find(',') == std::string_view::npos || is_expression(text))
      return seen.contains(text) ? Result<void>{} : each(text, place);
    place.remark("a list with commas is read as several values");
    for (const auto part : split(text, ','))
      if (const auto one = trim(part); !one.empty() && !seen.contains(one)) SD_TRY(each(one, place));
    return {};
  });
}

/// "443", "80-443", "*". Empty when there is no port at all.
Result<std::vector<PortRange>> ports_at(const Place& rule, const FieldNames& names);

enum class AnyPrefix {
  star,
  all_of_ipv4,  ///< effective rules write "0.0.0.0/0" where a rule says "*" (facts 2.3)
};

/// Adds what one text says: "*" or "Any", a prefix, an address, "first-last", a service tag, an unresolved expression.
Result<void> add_address(std::string_view text, const Place& place, AnyPrefix any, RuleEnd& out);
/// A text that must be a prefix or an address.
Result<void> add_prefix(std::string_view text, const Place& place, std::vector<Prefix>& out);
/// Absent, null, a string or a list of strings that must be prefixes or addresses.
Result<void> add_prefixes(const Place& field, std::vector<Prefix>& out);
/// Whether it names nothing: no address, no tag, no group.
bool is_empty(const RuleEnd& end);

/// A word without case, and what it means.
template <class T>
struct Word {
  std::string_view word;
  T meaning;
};

/// Nothing when the field has no value. `expected` tells the words to who wrote another one.
template <class T, std::size_t N>
Result<std::optional<T>> word_at(const Place& place, const Word<T> (&words)[N], std::string_view expected) {
  const auto text = SD_TRY(text_at(place, expected));
  if (text.empty()) return std::optional<T>{};
  for (const auto& [word, meaning] : words)
    if (equal_ignoring_case(text, word)) return std::optional{meaning};
  return place.expected(expected);
}

}  // namespace sd::platform

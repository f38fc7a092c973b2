// SPDX-License-Identifier: MIT
// The properties that articles have: their usual spelling, and what their values are. Counted on the public tree of
// self-help articles of 2021 (15,600 files).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sd::articles {

enum class ValueKind {
  text,
  list,     ///< between commas
  numbers,  ///< a list of decimal numbers
  clouds    ///< a list of names of clouds
};

/// Must an article have it, and must it say something?
enum class Presence { optional, there, filled };

struct PropertyRow {
  std::string_view name;
  ValueKind kind;
  Presence presence;
};

/// Sorted by name in lower case.
std::span<const PropertyRow> property_table();

/// The row of a name, however it is spelled, known misspellings too; nullptr when it is not known.
const PropertyRow* find_property(std::string_view name);

bool is_known_cloud(std::string_view name);           ///< "public", "fairfax", ... in lower case
bool is_known_type(std::string_view self_help_type);  ///< letter case ignored

/// The values of a list without blanks around them, empty ones left out.
std::vector<std::string> values_of(std::string_view list);

/// A value in its canonical form: blanks at the ends away, lists as "a, b", clouds in lower case.
std::string canonical_value(std::string_view value, ValueKind kind);

}  // namespace sd::articles

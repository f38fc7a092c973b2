// SPDX-License-Identifier: MIT
#include "app/spans.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.hpp"

namespace sd::app {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t milliseconds;
};

constexpr auto k_units = std::to_array<Unit>({
    {"ms", 1},
    {"s", 1000},
    {"m", 60'000},
    {"min", 60'000},
    {"h", 3'600'000},
    {"d", 86'400'000},
});

}  // namespace

std::optional<Milliseconds> parse_span(std::string_view text, std::string_view plain, Milliseconds longest) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto name = digits == text.size() ? plain : text.substr(digits);
  const auto unit = std::find_if(k_units.begin(), k_units.end(), [&](const Unit& u) { return u.name == name; });
  const auto value = parse_unsigned(text.substr(0, digits));
  if (unit == k_units.end() || !value || *value == 0) return std::nullopt;
  if (*value > std::uint64_t(longest.count()) / unit->milliseconds) return std::nullopt;
  return Milliseconds{static_cast<std::int64_t>(*value * unit->milliseconds)};
}

}  // namespace sd::app

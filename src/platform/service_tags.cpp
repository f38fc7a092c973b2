// SPDX-License-Identifier: MIT
#include "platform/service_tags.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "platform/rule_values.hpp"

namespace sd::platform {
namespace {

struct Tag {
  std::string key;  ///< the name in lower case
  NamedPrefixes named;
  bool for_rules = true;
};

/// Files of 2019 do not have the member: nothing is known then. null and a list without "NSG" say no.
bool is_for_rules(const Place& tag) {
  const auto features = tag.member("networkFeatures");
  if (features.value() == nullptr) return true;
  if (!features.is_array()) return false;
  for (std::size_t i = 0; i < features.size(); ++i)
    if (equal_ignoring_case(features.element(i).text(), "NSG")) return true;
  return false;
}

Result<Tag> read_tag(const Place& place) {
  Tag out;
  out.named.name = name_at(place, "name");
  if (out.named.name.empty()) out.named.name = name_at(place, "id");
  if (out.named.name.empty()) return place.expected("a service tag with a name");
  out.key = to_lower(out.named.name);
  const auto prefixes = place.member("addressPrefixes");
  if (!prefixes.is_array()) return prefixes.expected("a list of address prefixes");
  out.named.prefixes.reserve(prefixes.size());
  SD_TRY(add_prefixes(prefixes, out.named.prefixes));
  out.for_rules = is_for_rules(place);
  return out;
}

/// A string in the answer of the call, a number in the weekly file.
Result<std::string> change_number_at(const Place& place) {
  const auto number = place.member("changeNumber");
  if (number.if_string() || !number) return std::string(trim(number.text()));
  const auto value = SD_TRY(number_at(number, "a change number"));
  return value ? std::to_string(*value) : std::string{};
}

}  // namespace

bool is_service_tags(const Place& place) {
  const auto values = place.member("values");
  if (!values.is_array()) return false;
  if (values.size() == 0) return false;
  const auto first = values.element(0);
  return place.member("changeNumber") || first.member("addressPrefixes").value() != nullptr;
}

Result<void> read_service_tags(const Place& place, Collector& out) {
  const auto values = place.member("values");
  std::vector<Tag> tags;
  tags.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto tag = values.element(i);
    tags.push_back(SD_TRY(read_tag(tag)));
  }
  std::sort(tags.begin(), tags.end(),
            [](const Tag& a, const Tag& b) { return std::tie(a.key, a.named.name) < std::tie(b.key, b.named.name); });
  ServiceTags found{.cloud = name_at(place, "cloud"), .change_number = SD_TRY(change_number_at(place))};
  for (auto& tag : tags) {
    if (!tag.for_rules) found.not_for_rules.push_back(tag.named.name);
    found.tags.push_back(std::move(tag.named));
  }
  out.add(std::move(found));
  return {};
}

}  // namespace sd::platform

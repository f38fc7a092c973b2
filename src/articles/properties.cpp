// SPDX-License-Identifier: MIT
#include "articles/properties.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd::articles {
namespace {

using enum ValueKind;

constexpr PropertyRow k_rows[] = {
    {"articleId", text, Presence::filled},
    {"articleTags", list, Presence::optional},
    {"authoralias", text, Presence::optional},
    {"authors", text, Presence::optional},
    {"category", text, Presence::optional},
    {"clientIds", list, Presence::optional},
    {"cloudEnvironments", clouds, Presence::filled},
    {"description", text, Presence::optional},
    {"diagnosticScenario", text, Presence::optional},
    {"disableclouds", list, Presence::optional},
    {"displayOrder", text, Presence::optional},
    {"feedbackemail", text, Presence::optional},
    {"icmservice", text, Presence::optional},
    {"icmteam", text, Presence::optional},
    {"infoBubbleText", text, Presence::optional},
    {"ms.author", text, Presence::optional},
    {"ms.service", text, Presence::optional},
    {"ownershipId", text, Presence::there},
    {"pageTitle", text, Presence::filled},
    {"productPesIds", numbers, Presence::optional},
    {"resource", text, Presence::optional},
    {"resourcerequired", text, Presence::optional},
    {"resourceTags", text, Presence::optional},
    {"schemaVersion", text, Presence::optional},
    {"selfHelpType", text, Presence::filled},
    {"service", text, Presence::optional},
    {"supportTopicIds", numbers, Presence::optional},
    {"symptomID", text, Presence::optional},
};

struct Misspelling {
  std::string_view lower;
  std::string_view name;
};
constexpr Misspelling k_misspellings[] = {{"supporttoicids", "supportTopicIds"}, {"supporttopicid", "supportTopicIds"}};

constexpr std::array<std::string_view, 6> k_clouds{"public", "fairfax", "mooncake", "blackforest", "usnat", "ussec"};

constexpr std::array<std::string_view, 15> k_types{"advisorrecommendationmetadata",
                                                   "apollo",
                                                   "diagnoseandsolve",
                                                   "diagnostics",
                                                   "generic",
                                                   "partnercenterquickstart",
                                                   "problemscopingquestions",
                                                   "rca",
                                                   "resource",
                                                   "servicehealthinsights",
                                                   "supporttopicdescription",
                                                   "tools",
                                                   "tsg_content",
                                                   "tsg_description",
                                                   "tsg_questions"};

bool before(const PropertyRow& row, std::string_view lower_name) {
  return std::lexicographical_compare(row.name.begin(), row.name.end(), lower_name.begin(), lower_name.end(),
                                      [](char a, char b) { return to_lower(a) < to_lower(b); });
}

}  // namespace

std::span<const PropertyRow> property_table() { return k_rows; }

const PropertyRow* find_property(std::string_view name) {
  auto wanted = to_lower(name);
  for (const auto& each : k_misspellings)
    if (each.lower == wanted) wanted = to_lower(each.name);
  const auto* row = std::lower_bound(std::begin(k_rows), std::end(k_rows), wanted, before);
  return row != std::end(k_rows) && equal_ignoring_case(row->name, wanted) ? row : nullptr;
}

bool is_known_cloud(std::string_view name) {
  return std::find(k_clouds.begin(), k_clouds.end(), name) != k_clouds.end();
}

bool is_known_type(std::string_view self_help_type) {
  return std::find(k_types.begin(), k_types.end(), to_lower(self_help_type)) != k_types.end();
}

std::vector<std::string> values_of(std::string_view list) {
  std::vector<std::string> out;
  for (const auto piece : split(list, ','))
    if (const auto value = trim(piece); !value.empty()) out.emplace_back(value);
  return out;
}

std::string canonical_value(std::string_view value, ValueKind kind) {
  if (kind == text) return std::string(trim(value));
  const auto out = join(values_of(value), ", ");
  return kind == clouds ? to_lower(out) : out;
}

}  // namespace sd::articles

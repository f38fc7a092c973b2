// SPDX-License-Identifier: MIT
#include "app/azure_records.hpp"

#include <set>

#include "app/network_files.hpp"
#include "base/text.hpp"
#include "rules/names.hpp"

namespace sd::app {
namespace {

std::vector<std::string> files_of(const Options& options) {
  auto out = options.network_files;
  out.insert(out.end(), options.azure_files.begin(), options.azure_files.end());
  return out;
}

/// In canonical spelling.
std::set<std::string> tags_named_in(const NetworkRules& records) {
  std::set<std::string> out;
  const auto add = [&](const std::vector<std::string>& tags) {
    for (const auto& tag : tags) out.insert(rules::canonical_tag(tag));
  };
  for (const auto& set : records.rule_sets)
    for (const auto& rule : set.rules) {
      add(rule.source.tags);
      add(rule.destination.tags);
    }
  for (const auto& routes : records.routes)
    for (const auto& route : routes.routes) add(route.tags);
  return out;
}

}  // namespace

Result<std::optional<NetworkRules>> read_azure_records(const Options& options, const net::Deadline& deadline,
                                                       const net::Stop& stop) {
  const auto files = files_of(options);
  if (files.empty()) return std::optional<NetworkRules>{};
  return std::optional<NetworkRules>(SD_TRY(read_network_files(files, deadline, stop)));
}

void keep_tags_that_matter(NetworkRules& records, std::string_view location) {
  auto wanted = tags_named_in(records);
  wanted.insert("storage");
  if (!location.empty()) wanted.insert(rules::canonical_tag("Storage." + std::string(location)));
  const auto is_unwanted = [&](std::string_view name) {
    const auto tag = rules::canonical_tag(name);
    const bool of_any_region = location.empty() && tag.starts_with("storage.");
    return !of_any_region && !wanted.contains(tag);
  };
  for (auto& file : records.service_tags) {
    std::erase_if(file.tags, [&](const NamedPrefixes& tag) { return is_unwanted(tag.name); });
    std::erase_if(file.not_for_rules, is_unwanted);
  }
}

void add_azure_records(const Options& options, NetworkRules records, Case& out) {
  const auto* metadata = out.metadata.get();
  keep_tags_that_matter(records, metadata ? std::string_view(metadata->location) : std::string_view{});
  out.azure_network = {{join(files_of(options), ", "), "read file"}, out.taken_at, std::move(records)};
}

}  // namespace sd::app

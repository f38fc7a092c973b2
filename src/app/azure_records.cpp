// SPDX-License-Identifier: MIT
#include "app/azure_records.hpp"

#include <algorithm>
#include <set>

#include "app/network_files.hpp"
#include "base/text.hpp"
#include "model/resource_id.hpp"
#include "platform/network_rules.hpp"
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

/// Requests whose answer tells no more than that of another.
struct SecondSource {
  cloud::RequestId request;
  cloud::RequestId says_the_same;
};
constexpr SecondSource k_second_sources[] = {
    {cloud::RequestId::vm_extensions, cloud::RequestId::vm},
    {cloud::RequestId::backup_status, cloud::RequestId::protected_item},
    {cloud::RequestId::vaults, cloud::RequestId::protected_item},
    {cloud::RequestId::job, cloud::RequestId::jobs},
};

bool is_told_elsewhere(const cloud::Collected& collected, cloud::RequestId request) {
  const auto* second = std::find_if(std::begin(k_second_sources), std::end(k_second_sources),
                                    [&](const SecondSource& each) { return each.request == request; });
  return second != std::end(k_second_sources) &&
         std::any_of(collected.pieces.begin(), collected.pieces.end(), [&](const cloud::Piece& piece) {
           return piece.request == second->says_the_same && piece.answer.has_value();
         });
}

CloudGap gap_of(const cloud::Piece& piece, const std::string& why) {
  const auto& row = cloud::row_of(piece.request);
  const auto name = last_segment(piece.subject);
  std::string how;
  if (const auto space = piece.source.find(' '); space != std::string::npos)
    how = "az rest --method " + to_lower(row.method) + " --url '" + piece.source.substr(space + 1) +
          "?api-version=" + std::string(row.api_version) + "'";
  return {std::string(row.words) + (name.empty() ? "" : " (" + printable(name, 100) + ")"), printable(why, 400), how};
}

std::string why_of(const cloud::Piece& piece) {
  if (piece.missing_action.empty()) return piece.answer.error().text;
  return "the role that is signed in lacks " + piece.missing_action;
}

}  // namespace

Result<std::optional<AzureRecords>> read_azure_files(const Options& options, const net::Deadline& deadline,
                                                     const net::Stop& stop) {
  const auto files = files_of(options);
  if (files.empty()) return std::optional<AzureRecords>{};
  AzureRecords out;
  out.source = join(files, ", ");
  SD_TRY(read_azure_files(files, deadline, stop, out.network, out.cloud));
  return std::optional(std::move(out));
}

AzureRecords read_collected(const cloud::Collected& collected) {
  AzureRecords out;
  out.location = collected.location;
  for (const auto* piece : cloud::records_to_read(collected)) {
    const auto read = platform::read_azure_records(*piece->answer, piece->source, out.network, out.cloud);
    if (!read) out.cloud.gaps.push_back(gap_of(*piece, "its answer: " + read.error().text));
  }
  for (const auto& piece : collected.pieces)
    if (!piece.answer && piece.on_the_way && !is_told_elsewhere(collected, piece.request))
      out.cloud.gaps.push_back(gap_of(piece, why_of(piece)));
  return out;
}

Result<AzureRecords> ask_azure(const Options& options, const Metadata* known, const net::Deadline& deadline,
                               const net::Stop& stop) {
  const auto client = SD_TRY(AzureClient::make(options.azure, known, deadline, stop));
  const cloud::CollectWish wish{.vm_id = client->vm_id(), .nic_id = {}, .now = cloud::real_rhythm().now()};
  auto out = read_collected(SD_TRY(cloud::collect_azure(client->manager(), wish, deadline, stop)));
  out.source = to_text(client->manager().cloud().manager);
  out.asked_at = cloud::real_rhythm().now();
  return out;
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

void add_azure_records(AzureRecords records, Case& out) {
  const auto* metadata = out.metadata.get();
  if (metadata != nullptr && !metadata->location.empty()) records.location = metadata->location;
  keep_tags_that_matter(records.network, records.location);
  const bool asked = records.asked_at.has_value();
  const Source source{records.source, asked ? "ask Azure" : "read file"};
  const auto at = records.asked_at.value_or(out.taken_at);
  if (asked || records.network != NetworkRules{}) out.azure_network = {source, at, std::move(records.network)};
  if (asked || !records.cloud.empty()) out.azure_records = {source, at, std::move(records.cloud)};
}

}  // namespace sd::app

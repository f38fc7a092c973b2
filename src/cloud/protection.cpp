// SPDX-License-Identifier: MIT
#include "cloud/protection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "base/text.hpp"
#include "model/json_text.hpp"
#include "model/resource_id.hpp"

namespace sd::cloud {
namespace {

namespace json = boost::json;

constexpr std::size_t k_most_vaults = 20;

const json::array& elements_of(const json::value& root) {
  static const json::array k_none;
  const auto* list = json_member(&root, "value");
  const auto* array = list ? list->if_array() : nullptr;
  return array ? *array : k_none;
}

/// The answer with those elements only that `keep` says.
template <class Keeps>
std::string only(const json::value& root, Keeps keeps) {
  json::array kept;
  for (const auto& element : elements_of(root))
    if (keeps(element)) kept.push_back(element);
  return json::serialize(json::object{{"value", std::move(kept)}});
}

bool is_of_vm(const json::value& item, std::string_view vm_id) {
  const auto* properties = json_member(&item, "properties");
  return equal_ignoring_case(json_text(properties, "sourceResourceId"), vm_id) ||
         equal_ignoring_case(json_text(properties, "virtualMachineId"), vm_id);
}

/// "iaasvmcontainerv2;GROUP;NAME" ends in the VM; a friendly name alone may be another group's.
bool is_job_of_vm(const json::value& job, std::string_view vm_id) {
  const auto* properties = json_member(&job, "properties");
  const auto name = last_segment(vm_id);
  const auto end = ";" + std::string(segment_after(vm_id, "resourceGroups")) + ";" + std::string(name);
  const auto container = json_text(properties, "containerName");
  if (!container.empty()) return ends_with_ignoring_case(container, end);
  return equal_ignoring_case(json_text(properties, "entityFriendlyName"), name);
}

class Search {
 public:
  Search(const ResourceManager& manager, const std::string& vm_id, const Keep& keep, const net::Deadline& deadline,
         const net::Stop& stop)
      : manager_(manager), vm_id_(vm_id), keep_(keep), deadline_(deadline), stop_(stop) {}

  /// Nothing: the region does not tell.
  std::optional<Result<Protection>> by_status(const std::string& location) {
    auto piece = ask_for(manager_, RequestId::backup_status,
                         {{"subscription", subscription()}, {"location", location}, {"vm", vm_id_}}, deadline_, stop_);
    const auto root =
        piece.answer ? parse_json(*piece.answer, "answer") : Result<json::value>(std::unexpected(piece.answer.error()));
    keep_(std::move(piece));
    if (!root) return std::nullopt;
    const std::string vault(json_text(&*root, "vaultId"));
    const auto container = json_text(&*root, "containerName");
    const auto item = json_text(&*root, "protectedItemName");
    if (vault.empty()) return Result<Protection>(not_protected(json_text(&*root, "protectionStatus")));
    if (container.empty() || item.empty()) return in_vault(vault);
    const auto fabric = json_text(&*root, "fabricName");
    return Protection{vault, fmt::format("{}/backupFabrics/{}/protectionContainers/{}/protectedItems/{}", vault,
                                         fabric.empty() ? "Azure" : fabric, container, item)};
  }

  Result<Protection> in_vaults(const std::string& location) {
    auto piece = ask_for(manager_, RequestId::vaults, {{"subscription", subscription()}}, deadline_, stop_);
    if (!piece.answer) {
      const auto error = piece.answer.error();
      keep_(std::move(piece));
      return std::unexpected(error);
    }
    const auto root = SD_TRY(parse_json(*piece.answer, "answer"));
    std::optional<Error> failed;
    std::size_t asked = 0;
    for (const auto& vault : elements_of(root)) {
      if (!location.empty() && !equal_ignoring_case(json_text(&vault, "location"), location)) continue;
      if (++asked > k_most_vaults) break;
      auto found = in_vault(std::string(json_text(&vault, "id")));
      if (found || found.error().code == ErrorCode::cancelled) return found;
      if (found.error().code != ErrorCode::not_found) failed = found.error();
    }
    if (failed) return std::unexpected(*failed);
    return not_protected(asked > k_most_vaults ? "not in the first 20 vaults" : "no vault has it");
  }

 private:
  std::string subscription() const { return std::string(segment_after(vm_id_, "subscriptions")); }

  std::unexpected<Error> not_protected(std::string_view why) const {
    return fail(ErrorCode::not_found, "find vault", vm_id_, "the VM is not protected (" + printable(why, 60) + ")");
  }

  Result<Protection> in_vault(const std::string& vault) {
    auto piece = ask_for(manager_, RequestId::protected_items, {{"vault", vault}}, deadline_, stop_);
    if (!piece.answer) {
      const auto error = piece.answer.error();
      keep_(std::move(piece));
      return std::unexpected(error);
    }
    const auto root = SD_TRY(parse_json(*piece.answer, "answer"));
    const auto& items = elements_of(root);
    const auto* found =
        std::find_if(items.begin(), items.end(), [&](const auto& item) { return is_of_vm(item, vm_id_); });
    if (found == items.end()) return not_protected("not in " + vault);
    piece.answer = only(root, [&](const auto& item) { return is_of_vm(item, vm_id_); });
    keep_(std::move(piece));
    return Protection{vault, std::string(json_text(&*found, "id"))};
  }

  const ResourceManager& manager_;
  const std::string& vm_id_;
  const Keep& keep_;
  const net::Deadline& deadline_;
  const net::Stop& stop_;
};

}  // namespace

Result<Protection> find_protection(const ResourceManager& manager, const std::string& vm_id,
                                   const std::string& location, const Keep& keep, const net::Deadline& deadline,
                                   const net::Stop& stop) {
  Search search(manager, vm_id, keep, deadline, stop);
  if (!location.empty())
    if (auto found = search.by_status(location)) return *found;
  return search.in_vaults(location);
}

Piece ask_for_jobs(const ResourceManager& manager, const std::string& vault, const std::string& vm_id, Time from,
                   Time to, const net::Deadline& deadline, const net::Stop& stop) {
  auto piece = ask_for(manager, RequestId::jobs,
                       {{"vault", vault}, {"from", filter_time(from)}, {"to", filter_time(to)}}, deadline, stop);
  if (!piece.answer) return piece;
  piece.subject = vault;
  const auto root = parse_json(*piece.answer, "answer");
  if (root) piece.answer = only(*root, [&](const auto& job) { return is_job_of_vm(job, vm_id); });
  return piece;
}

std::vector<std::string> newest_jobs(std::string_view answer, std::size_t most) {
  const auto root = parse_json(answer, "answer");
  if (!root) return {};
  std::vector<std::pair<Time, std::string>> jobs;
  for (const auto& job : elements_of(*root)) {
    const std::string id(json_text(&job, "id"));
    const auto start = parse_time(json_text(json_member(&job, "properties"), "startTime"));
    if (!id.empty()) jobs.emplace_back(start.value_or(Time{}), id);
  }
  std::sort(jobs.begin(), jobs.end(), std::greater<>{});
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(most, jobs.size()); ++i) out.push_back(jobs[i].second);
  return out;
}

std::string filter_time(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  const auto hour = clock.hours().count();
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} {}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     hour % 12 == 0 ? 12 : hour % 12, clock.minutes().count(), clock.seconds().count(),
                     hour < 12 ? "AM" : "PM");
}

}  // namespace sd::cloud

// SPDX-License-Identifier: MIT
#include "platform/machine_records.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "platform/resource_id.hpp"
#include "platform/rule_values.hpp"
#include "platform/subnets.hpp"
#include "wire/redaction.hpp"

namespace sd::platform {
namespace {

constexpr std::size_t k_longest_text = 2000;

std::string said_at(const Place& parent, std::string_view member) {
  const auto place = parent.member(member);
  return printable(wire::without_secrets(place.text()), k_longest_text);
}

/// "2001-01-01T00:00:00Z" is how the service says never.
std::optional<Time> time_at(const Place& parent, std::string_view member) {
  const auto place = parent.member(member);
  const auto time = parse_time(place.text());
  static const auto k_never = parse_time("2001-01-01T00:00:00Z");
  return time && *time > *k_never ? time : std::nullopt;
}

CloudStatus read_status(const Place& place) {
  return {.code = name_at(place, "code"),
          .level = name_at(place, "level"),
          .display = name_at(place, "displayStatus"),
          .message = said_at(place, "message"),
          .time = time_at(place, "time")};
}

std::vector<CloudStatus> statuses_at(const Place& parent) {
  const auto list = parent.member("statuses");
  std::vector<CloudStatus> out;
  for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) out.push_back(read_status(list.element(i)));
  return out;
}

/// The name of the handler is its type; only `extensions` have names of their own.
CloudExtension read_extension(const Place& place) {
  CloudExtension out{.name = name_at(place, "name"),
                     .type = name_at(place, "type"),
                     .version = name_at(place, "typeHandlerVersion"),
                     .statuses = statuses_at(place)};
  if (const auto status = place.member("status"); status.is_object()) out.statuses.push_back(read_status(status));
  return out;
}

void add_extensions(const Place& list, CloudVm& out) {
  for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
    auto one = read_extension(list.element(i));
    const bool known = std::any_of(out.extensions.begin(), out.extensions.end(),
                                   [&](const auto& other) { return equal_ignoring_case(other.type, one.type); });
    if (!known) out.extensions.push_back(std::move(one));
  }
}

void take_view(const Place& view, CloudVm& out) {
  const auto agent = view.member("vmAgent");
  if (agent.is_object()) {
    out.agent_version = name_at(agent, "vmAgentVersion");
    if (const auto statuses = statuses_at(agent); !statuses.empty()) out.agent = statuses.front();
  }
  add_extensions(view.member("extensions"), out);
  if (agent.is_object()) add_extensions(agent.member("extensionHandlers"), out);
  out.statuses = statuses_at(view);
}

std::optional<bool> yes_or_no(const Place& place) {
  return place.value() != nullptr && place.value()->is_bool() ? std::optional(place.value()->get_bool()) : std::nullopt;
}

/// The one that says so first, then in their order: without a word the first is primary.
std::vector<std::string> nics_at(const Place& profile) {
  const auto list = profile.member("networkInterfaces");
  std::vector<std::string> out;
  for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
    const auto nic = list.element(i);
    const bool first = yes_or_no(nic.member("primary")) == true;
    auto id = name_at(nic, "id");
    if (!id.empty()) out.insert(first ? out.begin() : out.end(), std::move(id));
  }
  return out;
}

}  // namespace

bool is_virtual_machine(const Place& place) {
  return is_kind(place, "virtualMachines") && (place.member("storageProfile") || place.member("networkProfile"));
}

CloudVm read_virtual_machine(const Place& place) {
  const auto storage = place.member("storageProfile");
  const auto disk = storage.member("osDisk");
  const auto network = place.member("networkProfile");
  const auto profile = place.member("osProfile");
  CloudVm out{.id = name_at(place, "id"),
              .name = name_at(place, "name"),
              .location = name_at(place, "location"),
              .vm_id = name_at(place, "vmId"),
              .os = name_at(disk, "osType"),
              .nics = nics_at(network),
              .extensions_allowed = yes_or_no(profile.member("allowExtensionOperations"))};
  if (const auto view = place.member("instanceView"); view.is_object()) take_view(view, out);
  return out;
}

bool is_instance_view(const Place& place) {
  return place.own_member("vmAgent").is_object() && place.own_member("statuses").is_array();
}

CloudVm read_instance_view(const Place& place) {
  CloudVm out{.name = name_at(place, "computerName"), .os = name_at(place, "osName")};
  take_view(place, out);
  return out;
}

bool is_backup_job(const Place& place) {
  return is_kind(place, "backupJobs") && place.member("operation") && place.member("status");
}

Result<BackupJob> read_backup_job(const Place& place) {
  BackupJob out{.id = name_at(place, "id"),
                .name = name_at(place, "name"),
                .vm = name_at(place, "entityFriendlyName"),
                .operation = name_at(place, "operation"),
                .status = name_at(place, "status"),
                .started = time_at(place, "startTime"),
                .ended = time_at(place, "endTime")};
  const auto errors = place.member("errorDetails");
  SD_TRY(expect_list(errors, "a list of errors"));
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const auto error = errors.element(i);
    out.errors.push_back({.number = SD_TRY(number_at(error.member("errorCode"), "a number")).value_or(0),
                          .title = name_at(error, "errorTitle"),
                          .text = said_at(error, "errorString")});
  }
  const auto extended = place.member("extendedInfo");
  const auto tasks = extended.member("tasksList");
  for (std::size_t i = 0; tasks.is_array() && i < tasks.size(); ++i) {
    const auto task = tasks.element(i);
    out.tasks.push_back({.name = name_at(task, "taskId"), .status = name_at(task, "status")});
  }
  return out;
}

bool is_protected_item(const Place& place) {
  return is_kind(place, "protectedItems") && place.member("protectionState");
}

ProtectedItem read_protected_item(const Place& place) {
  auto vm = name_at(place, "virtualMachineId");
  return {.id = name_at(place, "id"),
          .vm_resource = vm.empty() ? name_at(place, "sourceResourceId") : std::move(vm),
          .state = name_at(place, "protectionState"),
          .health = name_at(place, "healthStatus"),
          .last_status = name_at(place, "lastBackupStatus"),
          .last_time = time_at(place, "lastBackupTime")};
}

}  // namespace sd::platform

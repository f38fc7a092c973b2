// SPDX-License-Identifier: MIT
#include "platform/machine_records.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/resource_id.hpp"
#include "platform/rule_values.hpp"
#include "platform/subnets.hpp"
#include "wire/redaction.hpp"
#include "wire/url.hpp"

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

/// A managed disk by its id, an unmanaged one by the host of its blob. The rest of that address may hold a signature.
Result<void> add_disk(const Place& disk, CloudVm& out) {
  const auto managed = disk.member("managedDisk");
  if (auto id = name_at(managed, "id"); !id.empty()) out.disks.push_back(std::move(id));
  const auto vhd = disk.member("vhd");
  const auto field = vhd.member("uri");
  const auto blob = wire::parse_url(SD_TRY(text_at(field, "the address of a blob")));
  if (blob && !blob->host.empty()) out.blob_hosts.push_back(printable(blob->host, 255));
  return {};
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

Result<CloudVm> read_virtual_machine(const Place& place) {
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
  SD_TRY(add_disk(disk, out));
  const auto others = storage.member("dataDisks");
  SD_TRY(expect_list(others, "a list of disks"));
  for (std::size_t i = 0; i < others.size(); ++i) {
    const auto other = others.element(i);
    SD_TRY(add_disk(other, out));
  }
  if (const auto view = place.member("instanceView"); view.is_object()) take_view(view, out);
  return out;
}

bool is_vm_extension(const Place& place) {
  return is_kind(place, "extensions") && place.member("publisher") && place.member("typeHandlerVersion");
}

CloudVm read_vm_extension(const Place& place) {
  const auto id = name_at(place, "id");
  const auto vm = id_up_to(id, "virtualMachines");
  const auto properties = place.own_member("properties");
  auto type = name_at(properties, "type");  // the place's own type is that of the resource
  if (type.empty()) type = name_at(place, "typePropertiesType");
  CloudExtension extension{.name = name_at(place, "name"),
                           .type = name_at(place, "publisher") + "." + type,
                           .version = name_at(place, "typeHandlerVersion"),
                           .provisioning = name_at(place, "provisioningState")};
  if (const auto view = place.member("instanceView"); view.is_object()) extension.statuses = statuses_at(view);
  return {.id = std::string(vm), .name = std::string(last_segment(vm)), .extensions = {std::move(extension)}};
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
                .container = name_at(place, "containerName"),
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
  const auto details = place.member("extendedInfo");
  const auto tasks = details.member("tasksList");
  SD_TRY(expect_list(tasks, "a list of tasks"));
  for (std::size_t i = 0; i < tasks.size(); ++i) {
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

bool is_backup_status(const Place& place) {
  return place.own_member("protectionStatus") && place.own_member("fabricName").value() != nullptr;
}

Result<BackupStatus> read_backup_status(const Place& place) {
  const auto status = place.own_member("protectionStatus");
  return BackupStatus{.protection = std::string(SD_TRY(text_at(status, "a state of protection"))),
                      .vault = name_at(place, "vaultId"),
                      .item = name_at(place, "protectedItemName"),
                      .policy = name_at(place, "policyName"),
                      .error = name_at(place, "errorCode")};
}

}  // namespace sd::platform

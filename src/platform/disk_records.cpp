// SPDX-License-Identifier: MIT
#include "platform/disk_records.hpp"

#include "platform/rule_values.hpp"
#include "platform/subnets.hpp"

namespace sd::platform {
namespace {

Result<std::string> word_of(const Place& parent, std::string_view member, std::string_view what) {
  const auto place = parent.member(member);
  return std::string(SD_TRY(text_at(place, what)));
}

constexpr std::string_view k_public_access = "Enabled or Disabled";

}  // namespace

bool is_disk(const Place& place) {
  return is_kind(place, "disks") && (place.member("networkAccessPolicy") || place.member("creationData"));
}

Result<CloudDisk> read_disk(const Place& place) {
  return CloudDisk{.id = name_at(place, "id"),
                   .vm = name_at(place, "managedBy"),
                   .network_access = SD_TRY(word_of(place, "networkAccessPolicy", "AllowAll, AllowPrivate or DenyAll")),
                   .public_access = SD_TRY(word_of(place, "publicNetworkAccess", k_public_access)),
                   .access = SD_TRY(word_of(place, "diskAccessId", "the id of a disk access"))};
}

bool is_storage_account(const Place& place) {
  return is_kind(place, "storageAccounts") &&
         (place.member("networkAcls") || place.member("networkRuleSet") || place.member("primaryEndpoints"));
}

Result<CloudAccount> read_storage_account(const Place& place) {
  CloudAccount out{.id = name_at(place, "id"), .name = name_at(place, "name")};
  for (const auto* name : {"networkAcls", "networkRuleSet"}) {
    const auto rules = place.member(name);
    if (rules && !rules.is_object()) return rules.expected("the network rules of a storage account");
    if (rules) out.default_action = SD_TRY(word_of(rules, "defaultAction", "Allow or Deny"));
  }
  out.public_access = SD_TRY(word_of(place, "publicNetworkAccess", k_public_access));
  return out;
}

}  // namespace sd::platform

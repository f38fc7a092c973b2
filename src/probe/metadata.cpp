// SPDX-License-Identifier: MIT
#include "probe/metadata.hpp"

#include "base/text.hpp"
#include "model/json_text.hpp"

namespace sd::probe {
namespace {

namespace json = boost::json;

constexpr std::size_t k_max_text = 200;

std::string text(const json::value* value, std::string_view name) {
  return printable(json_text(value, name), k_max_text);
}

const json::array& list(const json::value* value, std::string_view name) {
  static const json::array k_none;
  const auto* found = json_member(value, name);
  const auto* array = found ? found->if_array() : nullptr;
  return array ? *array : k_none;
}

Metadata::Nic read_nic(const json::value& value) {
  Metadata::Nic nic;
  if (const auto mac = Mac::parse(text(&value, "macAddress"))) nic.mac = *mac;
  for (const auto& entry : list(json_member(&value, "ipv4"), "ipAddress"))
    if (const auto address = IpAddress::parse(text(&entry, "privateIpAddress")))
      nic.private_addresses.push_back(*address);
  return nic;
}

}  // namespace

Result<Metadata> parse_metadata(std::string_view body) {
  const auto document = SD_TRY(parse_json(body, "metadata service"));
  const auto* compute = json_member(&document, "compute");
  const auto* network = json_member(&document, "network");
  if (compute == nullptr && network == nullptr)
    return fail(ErrorCode::bad_input, "read", "metadata service", "expected an object with compute and network");
  Metadata out;
  out.vm_id = text(compute, "vmId");
  out.name = text(compute, "name");
  out.resource_group = text(compute, "resourceGroupName");
  out.subscription = text(compute, "subscriptionId");
  out.location = to_lower(text(compute, "location"));
  out.environment = text(compute, "azEnvironment");
  for (const auto& nic : list(network, "interface")) out.nics.push_back(read_nic(nic));
  return out;
}

}  // namespace sd::probe

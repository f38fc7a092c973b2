// SPDX-License-Identifier: MIT
#include "model/windows_traffic.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd {
namespace {

constexpr std::uint32_t k_tcp = 6;
constexpr Port k_https = 443;
constexpr std::array<Port, 2> k_host_ports{80, 32526};
constexpr std::array<std::string_view, 3> k_all_programs{"WaAppAgent.exe", "WindowsAzureGuestAgent.exe",
                                                         "IaaSBcdrExtension.exe"};
constexpr auto k_extension = std::span(k_all_programs).last<1>();
/// Every service, and no program that is none.
constexpr std::string_view k_any_service = "*";

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::any_of(names, [&](std::string_view one) { return equal_ignoring_case(one, name); });
}

std::string_view file_name(std::string_view path) { return path.substr(path.find_last_of("\\/") + 1); }

/// Of an address or a port that stands there as a keyword nobody knows what it covers.
bool has_keyword(const WindowsTraffic& traffic, std::string_view key) {
  return std::ranges::any_of(traffic.conditions, [&](const auto& text) { return text.starts_with(key); });
}

Meets port_meets(const WindowsTraffic& traffic, Port port) {
  const auto contains = [&](const PortRange& range) { return range.contains(port); };
  if (traffic.remote_ports.empty() || std::ranges::any_of(traffic.remote_ports, contains)) return Meets::yes;
  return has_keyword(traffic, "RPort") ? Meets::perhaps : Meets::no;
}

Meets address_meets(const WindowsTraffic& traffic, const std::optional<IpAddress>& to) {
  if (traffic.remote_addresses.empty()) return Meets::yes;
  if (!to) return Meets::perhaps;
  const auto contains = [&](const AddressRange& range) { return range.contains(*to); };
  if (std::ranges::any_of(traffic.remote_addresses, contains)) return Meets::yes;
  return has_keyword(traffic, "RA") ? Meets::perhaps : Meets::no;
}

Meets owner_meets(const WindowsTraffic& traffic, std::span<const std::string_view> programs) {
  if (!traffic.program.empty() && !is_one_of(file_name(traffic.program), programs)) return Meets::no;
  if (traffic.service.empty() || is_one_of(traffic.service, k_windows_agent_services)) return Meets::yes;
  return traffic.service == k_any_service ? Meets::perhaps : Meets::no;
}

}  // namespace

WindowsConnection host_connection(Port port) { return {k_host_address, port, k_all_programs}; }

WindowsConnection storage_connection(std::optional<IpAddress> to) { return {to, k_https, k_extension}; }

Meets meets(const WindowsTraffic& traffic, const WindowsConnection& connection) {
  if (traffic.protocol && *traffic.protocol != k_tcp) return Meets::no;
  auto out = traffic.conditions.empty() ? Meets::yes : Meets::perhaps;
  for (const auto part : {port_meets(traffic, connection.port), address_meets(traffic, connection.to),
                          owner_meets(traffic, connection.programs)}) {
    if (part == Meets::no) return Meets::no;
    if (part == Meets::perhaps) out = Meets::perhaps;
  }
  return out;
}

bool may_concern_the_backup(const WindowsTraffic& traffic) {
  const auto may_meet = [&](Port port) { return meets(traffic, host_connection(port)) != Meets::no; };
  return std::ranges::any_of(k_host_ports, may_meet) || meets(traffic, storage_connection(std::nullopt)) != Meets::no;
}

}  // namespace sd

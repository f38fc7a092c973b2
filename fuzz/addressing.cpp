// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "host/addressing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // Every renderer's parser sees the same bytes: none of them may fall over another's format.
  sd::Addressing out;
  sd::host::parse_netplan(text, "f", out);
  sd::host::parse_networkmanager(text, "f", out);
  sd::host::parse_ifcfg(text, "ifcfg-eth0", out);
  sd::host::parse_ifupdown(text, "f", out);
  sd::host::parse_networkd(text, "f", out);
  sd::host::parse_dhcpcd(text, "f", out);
  sd::host::parse_persistent_net(text, "f", out);
  (void)sd::host::disables_cloud_init_network(text);
  for (const auto& statement : out.statements) SD_ASSERT(!statement.renderer.empty() && !statement.file.empty());
  return 0;
}

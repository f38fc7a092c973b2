// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "host/leases.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)sd::host::parse_dhclient_lease(text, "f", sd::Time{});
  const auto lease = sd::host::parse_key_value_lease(text, "f", "networkd");
  SD_ASSERT(!lease || lease->address || lease->server);
  return 0;
}

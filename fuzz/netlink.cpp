// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "host/netlink.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto messages = sd::host::split_messages(text);
  if (!messages) return 0;
  for (const auto& message : *messages) {
    SD_ASSERT(message.payload.size() <= text.size());
    (void)sd::host::parse_link(message.payload);
    (void)sd::host::parse_address(message.payload);
    (void)sd::host::parse_route(message.payload);
    (void)sd::host::parse_rule(message.payload);
  }
  return 0;
}

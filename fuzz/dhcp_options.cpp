// SPDX-License-Identifier: MIT
// The options of a lease: the first byte chooses which reader gets the rest.
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/dhcp.hpp"

namespace {

using namespace sd::wire;

void expect_options(std::string_view bytes) {
  const auto options = decode_dhcp_options(bytes);
  if (!options) return;
  std::size_t total = 0;
  bool seen[256] = {};
  for (const auto& option : *options) {
    SD_ASSERT(option.code != 0 && option.code != 255);
    SD_ASSERT(!seen[option.code]);
    seen[option.code] = true;
    total += 2 + option.value.size();
  }
  SD_ASSERT(total <= bytes.size());
}

void expect_routes(std::string_view bytes) {
  const auto routes = decode_option_121(bytes);
  if (!routes) return;
  SD_ASSERT(routes->size() * 5 <= bytes.size());
  for (const auto& route : *routes) {
    SD_ASSERT(route.destination.length() >= 0 && route.destination.length() <= 32);
    SD_ASSERT(route.router.is_v4());
    SD_ASSERT(sd::Prefix::make(route.destination.address(), route.destination.length()).has_value());
  }
}

void expect_text(std::string_view text) {
  if (const auto bytes = bytes_from_hex(text)) SD_ASSERT(bytes->size() <= text.size());
  if (const auto bytes = bytes_from_decimal(text)) SD_ASSERT(bytes->size() * 2 <= text.size() + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const auto rest = std::string_view(reinterpret_cast<const char*>(bytes), size).substr(1);
  switch (bytes[0]) {
    case 'o':
      expect_options(rest);
      break;
    case 'r':
      expect_routes(rest);
      break;
    case 't':
      expect_text(rest);
      break;
    default:
      SD_ASSERT(decode_option_245(rest).has_value() == (rest.size() == 4));
  }
  return 0;
}

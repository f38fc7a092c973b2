// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "host/nft_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rules = sd::host::parse_nft_json(text);
  if (!rules) return 0;
  for (const auto& chain : rules->chains)
    for (const auto& rule : chain.rules) SD_ASSERT(rule.text.size() <= 1300);
  return 0;
}

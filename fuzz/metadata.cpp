// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "probe/metadata.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto metadata = sd::probe::parse_metadata(text);
  if (metadata) SD_ASSERT(metadata->location.size() <= 1000);
  return 0;
}

// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "model/case_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto facts = sd::parse_case(text, "f");
  if (!facts) return 0;
  // What was read can be written and read again, and is the same.
  const auto written = sd::to_json(*facts);
  const auto again = sd::parse_case(written, "f");
  SD_ASSERT(again.has_value());
  SD_ASSERT(sd::to_json(*again) == written);
  return 0;
}

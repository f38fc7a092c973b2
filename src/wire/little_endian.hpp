// SPDX-License-Identifier: MIT
// Numbers as Windows keeps them in bytes: the lowest first. Private to this room.
#pragma once

#include <cstdint>
#include <string_view>

namespace sd::wire {

/// Of at most eight bytes.
inline std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t out = 0;
  for (auto i = bytes.size(); i-- > 0;) out = out << 8 | static_cast<std::uint8_t>(bytes[i]);
  return out;
}

/// The four bytes from `at` on, or as many as there are.
inline std::uint32_t load32(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(little_endian(bytes.substr(at, 4)));
}

}  // namespace sd::wire

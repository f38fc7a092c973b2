// SPDX-License-Identifier: MIT
// Writes gzip files (RFC 1952) of stored blocks (RFC 1951 s. 3.2.4): they unpack as any other, and no library is needed
// to make them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace sd::testing_log {

inline std::string little_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
  return out;
}

inline std::uint32_t crc32_of(std::string_view text) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
  }
  return ~crc;
}

inline std::string packed(std::string_view text) {
  constexpr std::size_t k_most_stored = 0xffff;
  std::string out("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  const auto crc = crc32_of(text);
  const auto size = text.size();
  do {
    const auto block = text.substr(0, k_most_stored);
    text.remove_prefix(block.size());
    out.push_back(text.empty() ? '\x01' : '\x00');  // the last block says so
    out += little_endian(block.size(), 2) + little_endian(~std::uint64_t(block.size()), 2) + std::string(block);
  } while (!text.empty());
  return out + little_endian(crc, 4) + little_endian(size, 4);
}

}  // namespace sd::testing_log

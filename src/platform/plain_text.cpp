// SPDX-License-Identifier: MIT
#include "platform/plain_text.hpp"

namespace sd::platform {
namespace {

constexpr bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
constexpr bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

/// RFC 3629 s. 3.
void append_utf8(std::uint32_t code, std::string& out) {
  const auto tail = [&](int shift) { out += char(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) {
    out += char(code);
  } else if (code < 0x800) {
    out += char(0xc0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += char(0xe0 | code >> 12);
    tail(6), tail(0);
  } else {
    out += char(0xf0 | code >> 18);
    tail(12), tail(6), tail(0);
  }
}

/// RFC 2781 s. 2.2. `first` is the offset of the more significant byte in a unit.
std::string from_utf16(std::string_view bytes, std::size_t first) {
  const auto unit = [&](std::size_t at) {
    return std::uint32_t(static_cast<unsigned char>(bytes[at + first])) << 8 |
           static_cast<unsigned char>(bytes[at + 1 - first]);
  };
  std::string out;
  out.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    auto code = unit(at);
    const bool pair = is_high_surrogate(code) && at + 3 < bytes.size() && is_low_surrogate(unit(at + 2));
    if (pair) code = 0x10000 + ((code - 0xd800) << 10) + (unit(at += 2) - 0xdc00);
    append_utf8(is_high_surrogate(code) || is_low_surrogate(code) ? '?' : code, out);
  }
  return out;
}

}  // namespace

std::optional<std::string> plain_text(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) return std::string(bytes.substr(3));
  if (bytes.starts_with("\xff\xfe")) return from_utf16(bytes.substr(2), 1);
  if (bytes.starts_with("\xfe\xff")) return from_utf16(bytes.substr(2), 0);
  return std::nullopt;
}

}  // namespace sd::platform

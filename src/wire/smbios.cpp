// SPDX-License-Identifier: MIT
#include "wire/smbios.hpp"

#include <cstdint>

#include "base/text.hpp"

namespace sd::wire {
namespace {

constexpr std::size_t k_header = 8;     // calling method, version, revision, length of what follows
constexpr std::size_t k_structure = 4;  // type, length, handle
constexpr std::uint8_t k_chassis = 3;
constexpr std::uint8_t k_end_of_table = 127;
constexpr std::size_t k_asset_tag = 8;
constexpr std::size_t k_longest = 200;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

std::unexpected<Error> cut(std::size_t at) {
  return fail(ErrorCode::bad_input, "decode SMBIOS", "byte " + std::to_string(at),
              "expected more bytes, the table is cut");
}

/// The string of that number, from 1; empty of number 0 and of one that is not there.
std::string_view text_of(std::string_view texts, std::uint8_t number) {
  for (std::uint8_t i = 1; number != 0 && !texts.empty(); ++i) {
    const auto end = texts.find('\0');
    if (i == number) return texts.substr(0, end);
    if (end == std::string_view::npos) break;
    texts.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace

Result<std::string> chassis_asset_tag(std::string_view table) {
  if (table.size() < k_header) return cut(table.size());
  std::size_t at = k_header;
  while (at < table.size()) {
    if (table.size() - at < k_structure) return cut(at);
    const auto type = byte_at(table, at);
    const std::size_t length = byte_at(table, at + 1);
    if (length < k_structure || table.size() - at < length) return cut(at);
    const auto end = table.find(std::string_view("\0\0", 2), at + length);
    if (end == std::string_view::npos) return cut(at + length);
    if (type == k_chassis) {
      const auto number = length > k_asset_tag ? byte_at(table, at + k_asset_tag) : std::uint8_t{0};
      return printable(trim(text_of(table.substr(at + length, end - at - length), number)), k_longest);
    }
    if (type == k_end_of_table) break;
    at = end + 2;
  }
  return fail(ErrorCode::not_found, "decode SMBIOS", "chassis", "is not in the table");
}

}  // namespace sd::wire

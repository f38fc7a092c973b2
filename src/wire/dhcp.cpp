// SPDX-License-Identifier: MIT
#include "wire/dhcp.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "wire/little_endian.hpp"

namespace sd::wire {
namespace {

std::optional<int> hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::optional<char> byte_from(std::string_view digits) {
  if (digits.empty() || digits.size() > 2) return std::nullopt;
  int value = 0;
  for (const char c : digits) {
    const auto digit = hex_value(c);
    if (!digit) return std::nullopt;
    value = value * 16 + *digit;
  }
  return static_cast<char>(value);
}

IpAddress v4_from(std::string_view bytes) {
  std::array<std::uint8_t, 4> out{};
  std::copy_n(bytes.begin(), std::min<std::size_t>(bytes.size(), 4), out.begin());
  return IpAddress::from_v4(out);
}

}  // namespace

Result<std::vector<DhcpOption>> decode_dhcp_options(std::string_view bytes) {
  constexpr std::uint8_t k_pad = 0;
  constexpr std::uint8_t k_end = 255;
  std::vector<DhcpOption> out;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto code = static_cast<std::uint8_t>(bytes[at]);
    if (code == k_end) break;
    if (code == k_pad) {
      ++at;
      continue;
    }
    const auto left = bytes.size() - at;
    const std::size_t size = left < 2 ? 0 : static_cast<std::uint8_t>(bytes[at + 1]);
    if (left < 2 + size)
      return fail(ErrorCode::bad_input, "decode DHCP options", "byte " + std::to_string(at),
                  "expected more bytes, option " + std::to_string(code) + " is cut");
    const auto value = bytes.substr(at + 2, size);
    const auto known =
        std::find_if(out.begin(), out.end(), [&](const DhcpOption& option) { return option.code == code; });
    if (known == out.end()) {
      out.push_back({code, std::string(value)});
    } else {
      known->value += value;
    }
    at += 2 + size;
  }
  return out;
}

Result<std::vector<DhcpOption>> decode_registry_options(std::string_view bytes) {
  constexpr std::size_t k_header = 20;
  std::vector<DhcpOption> out;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto left = bytes.size() - at;
    const std::size_t size = left < k_header ? 0 : load32(bytes, at + 8);
    const auto code = left < k_header ? 0 : load32(bytes, at);
    if (left < k_header || left - k_header < size)
      return fail(ErrorCode::bad_input, "decode DHCP options of the registry", "byte " + std::to_string(at),
                  "expected more bytes, an option is cut");
    if (code > 255)
      return fail(ErrorCode::bad_input, "decode DHCP options of the registry", "byte " + std::to_string(at),
                  "expected the number of an option, not " + std::to_string(code));
    out.push_back({static_cast<std::uint8_t>(code), std::string(bytes.substr(at + k_header, size))});
    at += std::min(left, k_header + (size + 3) / 4 * 4);  // the last one may lack its fill
  }
  return out;
}

std::optional<std::string> bytes_from_hex(std::string_view text) {
  const auto separator = text.find_first_of(":-");
  std::vector<std::string_view> pieces;
  if (separator != std::string_view::npos) {
    pieces = split(text, text[separator]);
  } else {
    if (text.size() % 2 != 0) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); i += 2) pieces.push_back(text.substr(i, 2));
  }
  std::string out;
  for (const auto piece : pieces) {
    const auto byte = byte_from(piece);
    if (!byte) return std::nullopt;
    out += *byte;
  }
  return out;
}

std::optional<std::string> bytes_from_decimal(std::string_view text) {
  std::string out;
  for (const auto piece : split(text, ',')) {
    const auto value = parse_unsigned(trim(piece));
    if (!value || *value > 255) return std::nullopt;
    out += static_cast<char>(*value);
  }
  return out;
}

std::optional<IpAddress> decode_option_245(std::string_view bytes) {
  if (bytes.size() != 4) return std::nullopt;
  return v4_from(bytes);
}

Result<std::vector<Lease::ClasslessRoute>> decode_option_121(std::string_view bytes) {
  std::vector<Lease::ClasslessRoute> out;
  std::size_t at = 0;
  const auto bad = [&](const char* expected) {
    return fail(ErrorCode::bad_input, "decode DHCP option 121", "byte " + std::to_string(at), expected);
  };
  while (at < bytes.size()) {
    const auto width = static_cast<std::uint8_t>(bytes[at]);
    if (width > 32) return bad("expected a prefix length of at most 32");
    const auto significant = std::size_t{(width + 7u) / 8u};
    if (bytes.size() - at < 1 + significant + 4) return bad("expected a destination and a router, the option is cut");
    const auto destination = v4_from(bytes.substr(at + 1, significant));
    out.push_back({Prefix::containing(destination, width), v4_from(bytes.substr(at + 1 + significant, 4))});
    at += 1 + significant + 4;
  }
  return out;
}

}  // namespace sd::wire

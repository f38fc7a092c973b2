// SPDX-License-Identifier: MIT
#include "model/address.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace sd {
namespace {

std::unexpected<Error> bad(std::string_view text, std::string expected) {
  return fail(ErrorCode::bad_input, "parse", "\"" + printable(text, 60) + "\"", "expected " + std::move(expected));
}

std::optional<std::array<std::uint8_t, 4>> parse_v4(std::string_view text) {
  std::array<std::uint8_t, 4> bytes{};
  const auto parts = split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto value = parse_unsigned(parts[i]);
    if (!value || *value > 255 || parts[i].size() > 3 || (parts[i].size() > 1 && parts[i][0] == '0'))
      return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(*value);
  }
  return bytes;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The bytes of "a:b:c" groups (the last may be dotted IPv4), without "::"; nothing when malformed.
std::optional<std::string> parse_groups(std::string_view text) {
  std::string out;
  if (text.empty()) return out;
  const auto groups = split(text, ':');
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i + 1 == groups.size() && groups[i].find('.') != std::string_view::npos) {
      const auto v4 = parse_v4(groups[i]);
      if (!v4) return std::nullopt;
      out.append(v4->begin(), v4->end());
      continue;
    }
    if (groups[i].empty() || groups[i].size() > 4) return std::nullopt;
    int value = 0;
    for (char c : groups[i]) {
      if (hex_digit(c) < 0) return std::nullopt;
      value = value * 16 + hex_digit(c);
    }
    out += char(value >> 8);
    out += char(value & 0xff);
  }
  return out;
}

std::optional<std::array<std::uint8_t, 16>> parse_v6(std::string_view text) {
  std::array<std::uint8_t, 16> bytes{};
  const auto gap = text.find("::");
  const auto head = parse_groups(text.substr(0, gap));
  const auto tail = gap == std::string_view::npos ? std::string{} : parse_groups(text.substr(gap + 2));
  if (!head || !tail) return std::nullopt;
  const auto size = head->size() + tail->size();
  if (gap == std::string_view::npos ? size != 16 : size > 14) return std::nullopt;
  std::copy(head->begin(), head->end(), bytes.begin());
  std::copy(tail->begin(), tail->end(), bytes.end() - std::ptrdiff_t(tail->size()));
  return bytes;
}

bool in_any(const IpAddress& address, std::initializer_list<const char*> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const char* text) { return Prefix::parse(text)->contains(address); });
}

}  // namespace

IpAddress IpAddress::from_v4(std::array<std::uint8_t, 4> bytes) {
  IpAddress out;
  std::copy(bytes.begin(), bytes.end(), out.bytes_.begin());
  return out;
}

IpAddress IpAddress::from_v6(std::array<std::uint8_t, 16> bytes) {
  IpAddress out;
  out.family_ = Family::v6;
  out.bytes_ = bytes;
  return out;
}

Result<IpAddress> IpAddress::parse(std::string_view text) {
  if (const auto v4 = parse_v4(text)) return from_v4(*v4);
  if (const auto v6 = parse_v6(text); v6 && text.find(':') != std::string_view::npos) return from_v6(*v6);
  return bad(text, "an IPv4 or IPv6 address");
}

bool IpAddress::is_private() const {
  return is_v4() ? in_any(*this, {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"}) : in_any(*this, {"fc00::/7"});
}

bool IpAddress::is_loopback() const { return in_any(*this, {"127.0.0.0/8", "::1"}); }

bool IpAddress::is_unspecified() const { return in_any(*this, {"0.0.0.0", "::"}); }

bool IpAddress::is_special() const {
  const auto& special = special_prefixes();
  return std::any_of(special.begin(), special.end(), [&](const Prefix& prefix) { return prefix.contains(*this); });
}

const std::vector<Prefix>& special_prefixes() {
  static const auto k_special = [] {
    std::vector<Prefix> out;
    for (const auto* text :
         {"0.0.0.0/8",     "10.0.0.0/8",   "100.64.0.0/10",  "127.0.0.0/8",   "169.254.0.0/16",  "172.16.0.0/12",
          "192.0.0.0/24",  "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
          "224.0.0.0/4",   "240.0.0.0/4",  "::/128",         "::1/128",       "::ffff:0:0/96",   "100::/64",
          "2001:db8::/32", "fc00::/7",     "fe80::/10",      "ff00::/8"})
      out.push_back(Prefix::parse(text).value());
    return out;
  }();
  return k_special;
}

std::string to_text(const IpAddress& address) {
  const auto& b = address.bytes();
  if (address.is_v4()) return fmt::format("{}.{}.{}.{}", b[0], b[1], b[2], b[3]);
  // RFC 5952 s. 4: the longest run of two or more zero groups becomes "::", the first of equal runs.
  std::array<int, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = b[2 * i] << 8 | b[2 * i + 1];
  std::size_t best = 8;
  std::size_t best_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && groups[i + length] == 0) ++length;
    if (length > best_length) best = i, best_length = length;
  }
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += best_length - 1;
      continue;
    }
    if (!out.empty() && !out.ends_with(':')) out += ':';
    out += fmt::format("{:x}", groups[i]);
  }
  return out;
}

Result<Prefix> Prefix::make(IpAddress address, int length) {
  if (length < 0 || length > address.bit_count())
    return bad(to_text(address) + "/" + std::to_string(length),
               "a prefix length of at most " + std::to_string(address.bit_count()));
  const auto out = containing(address, length);
  if (out.address_ != address)
    return bad(to_text(address) + "/" + std::to_string(length),
               "no bits behind the prefix length, as in " + to_text(out));
  return out;
}

Prefix Prefix::containing(IpAddress address, int length) {
  auto bytes = address.bytes();
  for (int bit = length; bit < address.bit_count(); ++bit)
    bytes[std::size_t(bit / 8)] = static_cast<std::uint8_t>(bytes[std::size_t(bit / 8)] & ~(0x80 >> (bit % 8)));
  Prefix out;
  out.address_ =
      address.is_v4() ? IpAddress::from_v4({bytes[0], bytes[1], bytes[2], bytes[3]}) : IpAddress::from_v6(bytes);
  out.length_ = length;
  return out;
}

Result<Prefix> Prefix::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = SD_TRY(IpAddress::parse(text.substr(0, slash)));
  if (slash == std::string_view::npos) return containing(address, address.bit_count());
  const auto length = parse_unsigned(text.substr(slash + 1));
  if (!length || *length > 128) return bad(text, "a prefix as in 10.0.0.0/24");
  return make(address, int(*length));
}

bool Prefix::contains(const IpAddress& address) const {
  return address.family() == address_.family() && containing(address, length_).address_ == address_;
}

bool Prefix::contains(const Prefix& other) const { return other.length_ >= length_ && contains(other.address_); }

std::string to_text(const Prefix& prefix) { return to_text(prefix.address()) + "/" + std::to_string(prefix.length()); }

Result<PortRange> PortRange::parse(std::string_view text) {
  if (text == "*") return PortRange{};
  const auto dash = text.find('-');
  const auto first = parse_unsigned(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_unsigned(text.substr(dash + 1));
  if (!first || !last || *first > *last || *last > 65535) return bad(text, "a port or a range of ports as in 80-443");
  return PortRange{static_cast<Port>(*first), static_cast<Port>(*last)};
}

std::string to_text(const PortRange& range) {
  if (range == PortRange{}) return "*";
  if (range.first == range.last) return std::to_string(range.first);
  return fmt::format("{}-{}", range.first, range.last);
}

Result<Endpoint> Endpoint::parse(std::string_view text) {
  const auto colon = text.rfind(':');
  const auto port = colon == std::string_view::npos ? std::nullopt : parse_unsigned(text.substr(colon + 1));
  if (!port || *port > 65535) return bad(text, "address:port");
  auto host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = SD_TRY(IpAddress::parse(host));
  if (bracketed == address.is_v4()) return bad(text, "address:port, an IPv6 address in brackets");
  return Endpoint{address, static_cast<Port>(*port)};
}

std::string to_text(const Endpoint& endpoint) {
  return fmt::format(fmt::runtime(endpoint.address.is_v4() ? "{}:{}" : "[{}]:{}"), to_text(endpoint.address),
                     endpoint.port);
}

std::string to_text(const HostPort& target) {
  const bool v6 = target.host.find(':') != std::string::npos;
  return fmt::format(fmt::runtime(v6 ? "[{}]:{}" : "{}:{}"), target.host, target.port);
}

Result<Mac> Mac::parse(std::string_view text) {
  Mac out;
  std::string digits;
  for (char c : text)
    if (c != ':' && c != '-') digits += c;
  const bool shape = text.size() == 12 || (text.size() == 17 && std::count_if(text.begin(), text.end(), [&](char c) {
                                                                  return c == text[2] && (c == ':' || c == '-');
                                                                }) == 5);
  if (!shape || digits.size() != 12) return bad(text, "a hardware address as in 60:45:bd:00:00:01");
  for (std::size_t i = 0; i < 6; ++i) {
    const int high = hex_digit(digits[2 * i]);
    const int low = hex_digit(digits[2 * i + 1]);
    if (high < 0 || low < 0) return bad(text, "a hardware address as in 60:45:bd:00:00:01");
    out.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return out;
}

std::string to_text(const Mac& mac) {
  const auto& b = mac.bytes;
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", b[0], b[1], b[2], b[3], b[4], b[5]);
}

}  // namespace sd

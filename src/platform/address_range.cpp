// SPDX-License-Identifier: MIT
#include "platform/address_range.hpp"

#include <algorithm>

namespace sd::platform {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

IpAddress address_of(Family family, const Bytes& bytes) {
  return family == Family::v4 ? IpAddress::from_v4({bytes[0], bytes[1], bytes[2], bytes[3]})
                              : IpAddress::from_v6(bytes);
}

/// The length of the widest prefix that begins with the address.
int shortest_length_at(const IpAddress& address) {
  int length = address.bit_count();
  while (length > 0 && (address.bytes()[std::size_t(length - 1) / 8] >> (7 - (length - 1) % 8) & 1) == 0) --length;
  return length;
}

IpAddress last_of(const IpAddress& first, int length) {
  auto bytes = first.bytes();
  const auto whole = std::size_t(length / 8);
  const auto end = std::size_t(first.bit_count() / 8);
  if (whole < end) bytes[whole] = std::uint8_t(bytes[whole] | 0xff >> length % 8);
  for (auto i = whole + 1; i < end; ++i) bytes[i] = 0xff;
  return address_of(first.family(), bytes);
}

IpAddress after(const IpAddress& address) {
  auto bytes = address.bytes();
  for (auto i = std::size_t(address.bit_count() / 8); i-- > 0;)
    if (++bytes[i] != 0) break;
  return address_of(address.family(), bytes);
}

}  // namespace

std::vector<Prefix> prefixes_between(const IpAddress& first, const IpAddress& last) {
  std::vector<Prefix> out;
  if (first.family() != last.family() || last < first) return out;
  int at_least = 0;  // once the end has bound a prefix, each one behind it is smaller still
  for (auto begin = first;;) {
    int length = std::max(shortest_length_at(begin), at_least);
    while (last_of(begin, length) > last) at_least = ++length;
    out.push_back(Prefix::containing(begin, length));
    const auto end = last_of(begin, length);
    if (end == last) return out;
    begin = after(end);
  }
}

}  // namespace sd::platform

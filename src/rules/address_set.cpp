// SPDX-License-Identifier: MIT
#include "rules/address_set.hpp"

#include <bit>

namespace sd::rules {
namespace {

constexpr int k_v4_bits = 32;
constexpr int k_v6_bits = 128;
constexpr Wide k_last_v6 = ~Wide{0};

template <class Key>
Range<Key> range_of(Key first, int length, int bits) {
  const Key behind = length == 0 ? Key(~Key{0}) : length == bits ? Key{0} : Key((Key{1} << (bits - length)) - 1);
  return {first, Key(first | behind)};
}

int trailing_zeros(std::uint32_t key) { return std::countr_zero(key); }
int trailing_zeros(Wide key) {
  const auto low = std::uint64_t(key);
  return low != 0 ? std::countr_zero(low) : 64 + std::countr_zero(std::uint64_t(key >> 64));
}

/// Cuts one range into the fewest prefixes: each time the largest block that begins here and does not reach beyond.
template <class Key, class Emit>
void cut(Range<Key> range, int bits, const Emit& emit) {
  for (Key first = range.first;;) {
    int free = first == 0 ? bits : trailing_zeros(first);
    while (range_of(first, bits - free, bits).last - first > range.last - first) --free;
    emit(first, bits - free);
    const Key last = range_of(first, bits - free, bits).last;
    if (last == range.last) return;
    first = Key(last + 1);
  }
}

template <class Key>
Key inside_of(Range<Key> range) {
  const bool ends_in_zero = (range.first & 0xff) == 0;
  return ends_in_zero && range.first != range.last ? Key(range.first + 1) : range.first;
}

}  // namespace

PortSet port_set(const std::vector<PortRange>& ranges) {
  std::vector<Range<Port>> out;
  for (const auto& range : ranges) out.push_back({range.first, range.last});
  return PortSet(std::move(out));
}

const PortSet& all_ports() {
  static const PortSet k_all = port_set({PortRange{}});
  return k_all;
}

AddressCount AddressCount::of_range(Wide first, Wide last) {
  AddressCount out(last - first);
  out.add(AddressCount(1));
  return out;
}

void AddressCount::add(const AddressCount& other) {
  low_ += other.low_;
  high_ += other.high_ + (low_ < other.low_ ? 1 : 0);
}

void AddressCount::subtract(const AddressCount& other) {
  high_ -= other.high_ + (low_ < other.low_ ? 1 : 0);
  low_ -= other.low_;
}

std::string to_text(const AddressCount& count) {
  // Long division by ten, 32 bits at a time.
  std::array<std::uint64_t, 6> digits{count.high_ >> 32,
                                      count.high_ & 0xffffffff,
                                      std::uint64_t(count.low_ >> 96),
                                      std::uint64_t(count.low_ >> 64) & 0xffffffff,
                                      std::uint64_t(count.low_ >> 32) & 0xffffffff,
                                      std::uint64_t(count.low_) & 0xffffffff};
  std::string out;
  for (bool more = true; more;) {
    std::uint64_t rest = 0;
    more = false;
    for (auto& digit : digits) {
      const auto value = rest << 32 | digit;
      digit = value / 10;
      rest = value % 10;
      more = more || digit != 0;
    }
    out.insert(out.begin(), char('0' + rest));
  }
  return out;
}

AddressSet AddressSet::all() {
  AddressSet out;
  out.v4 = RangeSet<std::uint32_t>({{0, ~std::uint32_t{0}}});
  out.v6 = RangeSet<Wide>({{0, k_last_v6}});
  return out;
}

AddressSet AddressSet::of(const std::vector<Prefix>& prefixes) {
  std::vector<Range<std::uint32_t>> v4;
  std::vector<Range<Wide>> v6;
  for (const auto& prefix : prefixes) {
    if (prefix.address().is_v4())
      v4.push_back(range_of(key_of_v4(prefix.address()), prefix.length(), k_v4_bits));
    else
      v6.push_back(range_of(key_of_v6(prefix.address()), prefix.length(), k_v6_bits));
  }
  return {RangeSet<std::uint32_t>(std::move(v4)), RangeSet<Wide>(std::move(v6))};
}

AddressSet AddressSet::of(const IpAddress& address) { return of(Prefix::containing(address, address.bit_count())); }

bool AddressSet::contains(const IpAddress& address) const {
  return address.is_v4() ? v4.contains(key_of_v4(address)) : v6.contains(key_of_v6(address));
}

std::uint32_t key_of_v4(const IpAddress& address) {
  const auto& b = address.bytes();
  return std::uint32_t(b[0]) << 24 | std::uint32_t(b[1]) << 16 | std::uint32_t(b[2]) << 8 | b[3];
}

Wide key_of_v6(const IpAddress& address) {
  Wide out = 0;
  for (const auto byte : address.bytes()) out = out << 8 | byte;
  return out;
}

IpAddress address_of_v4(std::uint32_t key) {
  return IpAddress::from_v4(
      {std::uint8_t(key >> 24), std::uint8_t(key >> 16), std::uint8_t(key >> 8), std::uint8_t(key)});
}

IpAddress address_of_v6(Wide key) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = std::uint8_t(key >> (120 - 8 * i));
  return IpAddress::from_v6(bytes);
}

AddressCount count(const AddressSet& set) {
  AddressCount out;
  for (const auto& range : set.v4.ranges()) out.add(AddressCount::of_range(range.first, range.last));
  for (const auto& range : set.v6.ranges()) out.add(AddressCount::of_range(range.first, range.last));
  return out;
}

std::vector<Prefix> prefixes(const AddressSet& set) {
  std::vector<Prefix> out;
  for (const auto& range : set.v4.ranges())
    cut(range, k_v4_bits,
        [&](std::uint32_t first, int length) { out.push_back(Prefix::containing(address_of_v4(first), length)); });
  for (const auto& range : set.v6.ranges())
    cut(range, k_v6_bits,
        [&](Wide first, int length) { out.push_back(Prefix::containing(address_of_v6(first), length)); });
  return out;
}

IpAddress example(const AddressSet& set) {
  SD_ASSERT(!set.empty());
  if (!set.v4.empty()) return address_of_v4(inside_of(set.v4.ranges().front()));
  return address_of_v6(inside_of(set.v6.ranges().front()));
}

const AddressSet& public_addresses() {
  static const AddressSet k_public = AddressSet::all().minus(AddressSet::of(special_prefixes()));
  return k_public;
}

const AddressSet& private_addresses() {
  static const AddressSet k_private = [] {
    std::vector<Prefix> out;
    for (const auto* text : {"10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"})
      out.push_back(Prefix::parse(text).value());
    return AddressSet::of(out);
  }();
  return k_private;
}

}  // namespace sd::rules

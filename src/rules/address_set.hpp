// SPDX-License-Identifier: MIT
// Sets of addresses of both families, and of ports. Exact: a set is what it holds, however it was written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/address.hpp"
#include "rules/range_set.hpp"

namespace sd::rules {

__extension__ using Wide = unsigned __int128;

using PortSet = RangeSet<Port>;
PortSet port_set(const std::vector<PortRange>& ranges);
const PortSet& all_ports();

/// How many addresses: up to all of both families (2^128 + 2^32).
class AddressCount {
 public:
  AddressCount() = default;
  explicit AddressCount(Wide low) : low_(low) {}
  /// All addresses of ranges of 128 bits at once need one bit more.
  static AddressCount of_range(Wide first, Wide last);
  void add(const AddressCount& other);
  void subtract(const AddressCount& other);  ///< no more than there are
  bool is_zero() const { return low_ == 0 && high_ == 0; }
  friend auto operator<=>(const AddressCount& a, const AddressCount& b) {
    return a.high_ != b.high_ ? a.high_ <=> b.high_
                              : (a.low_ < b.low_   ? std::strong_ordering::less
                                 : a.low_ > b.low_ ? std::strong_ordering::greater
                                                   : std::strong_ordering::equal);
  }
  friend bool operator==(const AddressCount&, const AddressCount&) = default;
  friend std::string to_text(const AddressCount& count);  ///< decimal

 private:
  Wide low_ = 0;
  std::uint64_t high_ = 0;
};

std::string to_text(const AddressCount& count);

struct AddressSet {
  RangeSet<std::uint32_t> v4;
  RangeSet<Wide> v6;

  static AddressSet all();
  static AddressSet of(const std::vector<Prefix>& prefixes);
  static AddressSet of(const Prefix& prefix) { return of(std::vector<Prefix>{prefix}); }
  static AddressSet of(const IpAddress& address);

  bool empty() const { return v4.empty() && v6.empty(); }
  bool contains(const IpAddress& address) const;
  bool contains(const AddressSet& other) const { return v4.contains(other.v4) && v6.contains(other.v6); }
  bool meets(const AddressSet& other) const { return v4.meets(other.v4) || v6.meets(other.v6); }
  AddressSet intersect(const AddressSet& other) const { return {v4.intersect(other.v4), v6.intersect(other.v6)}; }
  AddressSet minus(const AddressSet& other) const { return {v4.minus(other.v4), v6.minus(other.v6)}; }
  AddressSet unite(const AddressSet& other) const { return {v4.unite(other.v4), v6.unite(other.v6)}; }

  friend bool operator==(const AddressSet&, const AddressSet&) = default;
};

std::uint32_t key_of_v4(const IpAddress& address);
Wide key_of_v6(const IpAddress& address);
IpAddress address_of_v4(std::uint32_t key);
IpAddress address_of_v6(Wide key);

AddressCount count(const AddressSet& set);
/// The shortest list of prefixes that covers exactly this set, IPv4 first, each family sorted by address.
std::vector<Prefix> prefixes(const AddressSet& set);
/// Any one of a set that is not empty: its first address that ends neither in 0 nor, if there is a choice, a net's end.
IpAddress example(const AddressSet& set);

/// What the public internet consists of: no address of the special-purpose registries (RFC 6890 and what followed).
const AddressSet& public_addresses();
/// Where a virtual network's own prefixes usually lie: RFC 1918, RFC 6598 and RFC 4193.
const AddressSet& private_addresses();

}  // namespace sd::rules

// SPDX-License-Identifier: MIT
// The network's own values: addresses, prefixes, ports, endpoints, hardware addresses. Parsed once at the border, after
// that no string is an address. IPv4 and IPv6 are two families of one type; an IPv4-mapped IPv6 address is kept as what
// it was written as.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace sd {

enum class Family : std::uint8_t { v4, v6 };

class IpAddress {
 public:
  IpAddress() = default;  ///< 0.0.0.0
  /// From four bytes in network order.
  static IpAddress from_v4(std::array<std::uint8_t, 4> bytes);
  /// From sixteen bytes in network order.
  static IpAddress from_v6(std::array<std::uint8_t, 16> bytes);
  /// "168.63.129.16" (four decimal parts, no leading zeros: inet_pton's rules) or RFC 4291 text. A zone ("%eth0") is
  /// refused.
  static Result<IpAddress> parse(std::string_view text);

  Family family() const { return family_; }
  bool is_v4() const { return family_ == Family::v4; }
  /// Sixteen bytes in network order; an IPv4 address fills the first four, the rest is zero.
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  int bit_count() const { return is_v4() ? 32 : 128; }

  /// Private, loopback, link-local, shared (100.64/10), unspecified, multicast, reserved (IANA special-purpose
  /// registries, RFC 6890, RFC 1918, RFC 4193): nothing of the public internet answers there.
  bool is_special() const;
  bool is_private() const;   ///< RFC 1918 or RFC 4193 only
  bool is_loopback() const;  ///< 127/8 or ::1
  bool is_unspecified() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  Family family_ = Family::v4;
  std::array<std::uint8_t, 16> bytes_{};
};

/// Dotted decimal, or RFC 5952 text.
std::string to_text(const IpAddress& address);

class Prefix {
 public:
  Prefix() = default;  ///< 0.0.0.0/0
  /// Refuses a length beyond the family's and bits set behind the length (`bad_input`).
  static Result<Prefix> make(IpAddress address, int length);
  /// The prefix of that length that holds the address; the bits behind the length are cleared.
  static Prefix containing(IpAddress address, int length);
  /// "10.0.0.0/24"; a bare address is a full-length prefix.
  static Result<Prefix> parse(std::string_view text);

  const IpAddress& address() const { return address_; }
  int length() const { return length_; }
  bool contains(const IpAddress& address) const;
  bool contains(const Prefix& other) const;

  friend auto operator<=>(const Prefix&, const Prefix&) = default;

 private:
  IpAddress address_;
  int length_ = 0;
};

std::string to_text(const Prefix& prefix);

/// What IpAddress::is_special tells of, IPv4 first, each family sorted.
const std::vector<Prefix>& special_prefixes();

using Port = std::uint16_t;

/// First and last port, both inside. `parse` takes "443", "80-443" and "*".
struct PortRange {
  Port first = 0;
  Port last = 65535;
  static Result<PortRange> parse(std::string_view text);
  bool contains(Port port) const { return first <= port && port <= last; }
  friend auto operator<=>(const PortRange&, const PortRange&) = default;
};

std::string to_text(const PortRange& range);

/// An address and a port: where a socket connects to. "168.63.129.16:80", "[2001:db8::1]:443".
struct Endpoint {
  IpAddress address;
  Port port = 0;
  static Result<Endpoint> parse(std::string_view text);
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

std::string to_text(const Endpoint& endpoint);

/// A name or an address, and a port, before any name was resolved: what a proxy setting or a URL says.
struct HostPort {
  std::string host;
  Port port = 0;
  friend auto operator<=>(const HostPort&, const HostPort&) = default;
};

std::string to_text(const HostPort& target);

/// IEEE 802 address. Reads ':' or '-' between six hexadecimal pairs, or twelve digits in a row (as the metadata service
/// writes it).
struct Mac {
  std::array<std::uint8_t, 6> bytes{};
  static Result<Mac> parse(std::string_view text);
  friend auto operator<=>(const Mac&, const Mac&) = default;
};

/// Lower case with colons.
std::string to_text(const Mac& mac);

/// The host's own address on every Azure VM: wire server, host plugin, DNS, DHCP server (facts: azure-docs
/// articles/virtual-network/what-is-ip-address-168-63-129-16.md).
inline const IpAddress k_host_address = IpAddress::from_v4({168, 63, 129, 16});
/// The instance metadata service (azure-docs, Azure Instance Metadata Service).
inline const IpAddress k_metadata_address = IpAddress::from_v4({169, 254, 169, 254});

}  // namespace sd

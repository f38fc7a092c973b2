// SPDX-License-Identifier: MIT
// The DHCP options that leases of an Azure VM carry, as bytes and in the textual forms in which clients keep them:
// option 121 (RFC 3442) and option 245, the host's address (WALinuxAgent azurelinuxagent/common/dhcp.py). No packet is
// sent here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/network.hpp"

namespace sd::wire {

/// One option of a DHCP message: its number and its bytes.
struct DhcpOption {
  std::uint8_t code = 0;
  std::string value;
  friend bool operator==(const DhcpOption&, const DhcpOption&) = default;
};

/// The options field of a DHCP message behind the magic cookie (RFC 2132 s. 2), in its order. Pads (0) are left out,
/// the end mark (255) ends it and may be missing; an option that comes in pieces is put together at the place of its
/// first one (RFC 3396). Option 52 (overload) is not followed. `bad_input` with the byte offset when an option is cut.
Result<std::vector<DhcpOption>> decode_dhcp_options(std::string_view bytes);

/// The options as the DHCP client of Windows keeps them: value DhcpInterfaceOptions of an interface's key, for each
/// option its number, a word for the vendor class, the length, a reserved word and the time of its end, 32 bits each in
/// little endian, then the bytes filled up to four. Microsoft does not document it; seen in exports of registries that
/// people published. `bad_input` with the byte offset when it is cut.
Result<std::vector<DhcpOption>> decode_registry_options(std::string_view bytes);

/// Bytes from "a8:3f:81:10", "a83f8110" or "A8-3F-81-10"; one digit between colons counts as a byte, as dhclient writes
/// it.
std::optional<std::string> bytes_from_hex(std::string_view text);

/// Bytes from "0,10,0,0,1,32,168,63,129,16,10,0,0,1".
std::optional<std::string> bytes_from_decimal(std::string_view text);

/// The address in the four bytes of option 245; nothing when there are not four.
std::optional<IpAddress> decode_option_245(std::string_view bytes);

/// Option 121: width of the destination, its significant bytes, the router; repeated. `bad_input` when it is cut or a
/// width is over 32.
Result<std::vector<Lease::ClasslessRoute>> decode_option_121(std::string_view bytes);

}  // namespace sd::wire

// SPDX-License-Identifier: MIT
// rtnetlink(7) messages as values. The bytes come from the kernel (or from a test); a message that is cut is passed
// over.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/network.hpp"

namespace sd::host {

struct NetlinkMessage {
  std::uint16_t type = 0;
  std::string_view payload;  ///< points into the bytes that were split
};

/// The messages of one or more datagrams. `failed` with the errno of an NLMSG_ERROR (0 is an acknowledgement and no
/// error).
Result<std::vector<NetlinkMessage>> split_messages(std::string_view bytes);

/// RTM_NEWLINK: everything but the addresses. Nothing when it is cut.
std::optional<Interface> parse_link(std::string_view payload);

/// RTM_NEWADDR with the index of its interface.
struct AddressOfInterface {
  std::uint32_t index = 0;
  InterfaceAddress address;
};
std::optional<AddressOfInterface> parse_address(std::string_view payload);

/// RTM_NEWROUTE; `device` holds the interface's index as text until `name_devices`.
std::optional<Route> parse_route(std::string_view payload);

/// RTM_NEWRULE.
std::optional<PolicyRule> parse_rule(std::string_view payload);

/// "dhcp" for 16, and so on (linux/rtnetlink.h RTPROT_*); the number for what has no name.
std::string route_protocol(std::uint8_t protocol);

}  // namespace sd::host

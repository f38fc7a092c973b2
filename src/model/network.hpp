// SPDX-License-Identifier: MIT
// Facts about the machine's network: interfaces, routes, name servers, how addresses are configured, leases.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/address.hpp"

namespace sd {

/// One address of an interface, as RTM_GETADDR tells.
struct InterfaceAddress {
  IpAddress address;
  int prefix_length = 0;
  bool permanent = false;  ///< IFA_F_PERMANENT: no lifetime. Not proof of a static address: Azure's leases are infinite
  bool secondary = false;  ///< IFA_F_SECONDARY
  std::optional<std::uint32_t> valid_seconds;  ///< nothing: for ever
  friend bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
};

enum class InterfaceKind {
  ethernet,
  loopback,
  tunnel,
  bridge,
  other
};  ///< tunnel: tun, ppp, wireguard, gre, ipip and their kin

struct Interface {
  std::uint32_t index = 0;
  std::string name;
  InterfaceKind kind = InterfaceKind::other;
  std::string link_kind;  ///< IFLA_INFO_KIND: "tun", "wireguard", "bridge", "veth"; empty for plain hardware
  std::string driver;     ///< "hv_netvsc" for the VM's own NIC, empty when unknown
  std::optional<Mac> mac;
  bool up = false;
  bool running = false;  ///< has carrier
  std::uint32_t mtu = 0;
  std::optional<std::uint32_t> master;  ///< index of the bond, bridge or hv_netvsc device it belongs to
  std::vector<InterfaceAddress> addresses;
  friend bool operator==(const Interface&, const Interface&) = default;
};

// NOLINTNEXTLINE(readability-identifier-naming): `throw` is a keyword
enum class RouteKind { unicast, local, broadcast, blackhole, unreachable, prohibit, throw_, other };

struct Route {
  Prefix destination;
  RouteKind kind = RouteKind::unicast;
  std::optional<IpAddress> gateway;
  std::string device;               ///< name of the outgoing interface, empty when it has none
  std::optional<IpAddress> source;  ///< preferred source address
  std::uint32_t metric = 0;
  std::uint32_t table = 254;  ///< 254 is main
  std::string protocol;       ///< "kernel", "boot", "static", "dhcp", "ra", or the number
  friend bool operator==(const Route&, const Route&) = default;
};

/// One rule of the routing policy data base (`ip rule`).
struct PolicyRule {
  std::uint32_t priority = 0;
  std::optional<Prefix> from;
  std::optional<Prefix> to;
  std::optional<std::uint32_t> mark;
  std::string in_interface;
  std::uint32_t table = 254;
  std::string action;  ///< "lookup", "blackhole", "unreachable", "prohibit"
  friend bool operator==(const PolicyRule&, const PolicyRule&) = default;
};

/// What the kernel answers to "which way would a packet to this address take" (RTM_GETROUTE).
struct RouteChoice {
  IpAddress to;
  int error = 0;  ///< errno of the answer: ENETUNREACH 101, EHOSTUNREACH 113, EACCES 13 (prohibit), EINVAL 22
                  ///< (blackhole); 0 when there is a route
  std::string device;
  std::optional<IpAddress> gateway;
  std::optional<IpAddress> source;  ///< the address the packet would leave with
  std::uint32_t table = 254;
  std::optional<std::uint32_t> path_mtu;  ///< RTAX_MTU of a cached exception
  friend bool operator==(const RouteChoice&, const RouteChoice&) = default;
};

/// resolv.conf(5). A line that we do not understand goes to `unread`, never away.
struct ResolverConfig {
  std::vector<IpAddress> servers;  ///< in the file's order; the system's resolver takes the first three
  std::vector<std::string> search;
  std::vector<std::string> options;
  std::string link_target;  ///< where /etc/resolv.conf points to, empty when it is a plain file
  bool dangling = false;    ///< a link to a file that is not there
  std::vector<std::string> unread;
  /// Servers that the local stub (127.0.0.53) forwards to, from /run/systemd/resolve/resolv.conf; empty when it is not
  /// a stub.
  std::vector<IpAddress> upstream;
  friend bool operator==(const ResolverConfig&, const ResolverConfig&) = default;
};

enum class AddressMethod { dhcp, static_address, both, disabled };

/// One statement of a configuration file about how an interface gets its IPv4 address.
struct AddressingStatement {
  std::string renderer;        ///< "netplan", "NetworkManager", "ifcfg", "ifupdown", "networkd", "wicked", "dhcpcd"
  std::string interface_name;  ///< or the pattern that selects it ("eth*", "*")
  std::optional<Mac> mac;      ///< the hardware address that the file demands
  AddressMethod method = AddressMethod::dhcp;
  std::vector<std::string> addresses;  ///< the static ones as written
  bool routes_suppressed = false;      ///< use-routes: false, UseRoutes=no, ignore-auto-routes
  std::string file;
  std::uint32_t line = 0;  ///< line that says so, from 1; 0 when the file format has no lines to name
  friend bool operator==(const AddressingStatement&, const AddressingStatement&) = default;
};

/// What the configuration files of all renderers say, and which of them could not be understood.
struct Addressing {
  std::vector<AddressingStatement> statements;
  std::vector<std::string> unread;  ///< "file:line: what was not understood"
  bool cloud_init_network_disabled = false;
  friend bool operator==(const Addressing&, const Addressing&) = default;
};

/// One DHCP lease from a client's own file.
struct Lease {
  std::string client;          ///< "dhclient", "networkd", "NetworkManager", "wicked"
  std::string interface_name;  ///< empty when the file does not tell
  std::string file;
  std::optional<IpAddress> address;
  std::optional<IpAddress> server;
  std::optional<IpAddress> option_245;  ///< Azure's wire server address (WALinuxAgent azurelinuxagent/common/dhcp.py)
  std::vector<IpAddress> routers;
  std::vector<IpAddress> name_servers;
  /// Option 121 (RFC 3442): destination and router.
  struct ClasslessRoute {
    Prefix destination;
    IpAddress router;
    friend bool operator==(const ClasslessRoute&, const ClasslessRoute&) = default;
  };
  std::vector<ClasslessRoute> routes;
  std::optional<Time> expires;  ///< nothing: never, or not told
  friend bool operator==(const Lease&, const Lease&) = default;
};

}  // namespace sd

// SPDX-License-Identifier: MIT
// Which next hop Azure's routes give to each part of a destination. Semantics: azure-docs articles/virtual-network/
// virtual-networks-udr-overview.md, "How Azure selects a route" and "Service Tags for user-defined routes", and
// virtual-network-service-endpoints-overview.md. What a next hop does with a packet is not told here.
#pragma once

#include <string>
#include <vector>

#include "model/security.hpp"
#include "rules/address_set.hpp"
#include "rules/names.hpp"

namespace sd::rules {

/// Where routes send packets, and which of them do.
struct RouteHop {
  NextHop next_hop = NextHop::none;
  std::string text;                  ///< as it was written
  std::vector<IpAddress> addresses;  ///< of a virtual appliance or a gateway
  std::vector<std::string> routes;   ///< names, in the order in which they were met; system routes have none
  RouteOrigin origin = RouteOrigin::unknown;
  std::vector<Prefix> prefixes;   ///< of the routes: those that decide here, sorted
  std::vector<std::string> tags;  ///< of the routes: those that decide here and whose prefixes are not known
  friend bool operator==(const RouteHop&, const RouteHop&) = default;
};

enum class Way {
  routed,      ///< to the one hop of the part
  unknown,     ///< to one of its hops; what decides is not told
  unroutable,  ///< the effective routes have none that covers it: the packet is dropped
  platform,    ///< 168.63.129.16 and 169.254.169.254, which no user-defined route leads astray
};

struct NextHopPart {
  Way way = Way::unknown;
  std::vector<RouteHop> hops;  ///< one, several or none, as `way` says
  AddressSet addresses;        ///< never empty; no address is in two parts
  AddressCount count;
  friend bool operator==(const NextHopPart&, const NextHopPart&) = default;
};

struct NextHops {
  std::vector<NextHopPart> parts;  ///< together the destination; the largest first, then by their description
  std::vector<std::string> assumptions;
};

/// The longest prefix wins, among equal ones the user's, then BGP's, then the system's. Routes of service endpoints win
/// over the user's and BGP's of any length, those of the virtual network and its peers over BGP's. Effective routes
/// count alone where there are any (of several NICs those of the first); otherwise the system's routes lie beneath each
/// route table. Where two route tables differ, the way is unknown: a subnet has only one. No routes: no parts.
/// n log n in prefixes.
NextHops next_hops(const NetworkRules& known, Names& names, const AddressSet& destination);

/// "VirtualAppliance 10.0.9.4 (route to-fw, 0.0.0.0/0, user)".
std::string describe(const RouteHop& hop);
/// The same of a part, or "unknown: None (10.0.0.0/8, system) or VnetLocal (10.0.0.0/8, system)".
std::string describe(const NextHopPart& part);

}  // namespace sd::rules

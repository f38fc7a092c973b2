// SPDX-License-Identifier: MIT
// What Azure says about packets: security rules, service tags, routes, subnets. Plain values, as they were read; what
// they mean together is worked out in rules/. Field names and values: Azure/azure-rest-api-specs
// specification/network (networkSecurityGroup.json, networkInterface.json, serviceTags.json).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/address.hpp"

namespace sd {

enum class Direction { outbound, inbound };

/// `always_allow` is known to admin rules only: it ends the evaluation, `allow` of an admin rule hands on to the NSG.
enum class Access { allow, deny, always_allow };

/// What a rule names. `other` is a protocol that no rule of today can name; it is matched by `any` alone.
enum class Protocol { any, tcp, udp, icmp, esp, ah, other };

/// One end of a rule. It matches an address that is in any of its parts; a rule with `any` has no other parts.
struct RuleEnd {
  bool any = false;
  std::vector<Prefix> prefixes;
  std::vector<std::string> tags;    ///< service tags as they were written, "Storage.WestEurope"
  std::vector<std::string> groups;  ///< names of application security groups
  friend bool operator==(const RuleEnd&, const RuleEnd&) = default;
};

struct SecurityRule {
  std::string name;
  int priority = 0;  ///< the smallest is asked first
  Direction direction = Direction::outbound;
  Access access = Access::deny;
  Protocol protocol = Protocol::any;
  std::vector<PortRange> source_ports;       ///< never empty
  std::vector<PortRange> destination_ports;  ///< never empty
  RuleEnd source;
  RuleEnd destination;
  friend bool operator==(const SecurityRule&, const SecurityRule&) = default;
};

/// The prefixes behind a name: of a service tag or of an application security group.
struct NamedPrefixes {
  std::string name;
  std::vector<Prefix> prefixes;
  friend bool operator==(const NamedPrefixes&, const NamedPrefixes&) = default;
};

enum class RuleSetKind { security_group, admin_rules };

/// One level of the chain that a packet passes: an NSG, or the admin rules of a Virtual Network Manager.
struct RuleSet {
  RuleSetKind kind = RuleSetKind::security_group;
  std::string name;
  std::string id;              ///< resource id, empty when the file does not tell
  std::string resource_group;  ///< of the NSG; empty when the file does not tell
  std::string attached_to;     ///< "subnet default", "network interface vm1-nic"; empty when the file does not tell
  bool effective = false;      ///< as the platform applies it, not as it is configured
  std::vector<SecurityRule> rules;        ///< sorted by direction and priority
  std::vector<NamedPrefixes> expansions;  ///< of effective rules: what tags stand for here
  std::string file;                       ///< where it was read
  friend bool operator==(const RuleSet&, const RuleSet&) = default;
};

enum class NextHop {
  internet,
  vnet_local,  ///< VnetLocal, VirtualNetwork
  vnet_peering,
  virtual_appliance,
  virtual_network_gateway,
  service_endpoint,  ///< VirtualNetworkServiceEndpoint
  none,              ///< the packet is dropped
  other,             ///< any other word, kept in `next_hop_text`
};

/// In the order of precedence among routes of the same prefix: user, BGP, system.
enum class RouteOrigin { user, gateway, system, unknown };

struct AzureRoute {
  std::string name;
  RouteOrigin origin = RouteOrigin::unknown;
  bool active = true;  ///< `state` Invalid means that another route overrides it
  std::vector<Prefix> prefixes;
  std::vector<std::string> tags;  ///< service tags as address prefix of a user-defined route
  NextHop next_hop = NextHop::other;
  std::string next_hop_text;  ///< as it was written
  std::vector<IpAddress> next_hop_addresses;
  friend bool operator==(const AzureRoute&, const AzureRoute&) = default;
};

struct AzureRoutes {
  std::string name;        ///< of the route table; empty for the effective routes of a NIC
  bool effective = false;  ///< a route table holds the user's routes only: system routes and BGP are not in it
  std::vector<AzureRoute> routes;
  std::string file;
  friend bool operator==(const AzureRoutes&, const AzureRoutes&) = default;
};

/// What a subnet, a NIC and what hangs on them say about a way out. Nothing: the files do not tell.
struct OutboundMethods {
  std::optional<bool> default_outbound;  ///< subnet defaultOutboundAccess (absent and null mean true), NIC's word first
  std::optional<bool> nat_gateway;
  std::optional<bool> public_address;  ///< on one of the NIC's IP configurations
  std::optional<bool> load_balancer;   ///< the NIC is in a backend pool; whether it has outbound rules is not told
  std::vector<std::string> service_endpoints;  ///< "Microsoft.Storage"
  std::string subnet;                          ///< name, as in "vnet1/default"
  std::string file;
  friend bool operator==(const OutboundMethods&, const OutboundMethods&) = default;
};

struct ServiceTags {
  std::string cloud;                       ///< "Public", "AzureGovernment", "China"; empty when the file does not tell
  std::string change_number;               ///< empty when the file does not tell
  std::vector<NamedPrefixes> tags;         ///< sorted by name without case
  std::vector<std::string> not_for_rules;  ///< tags whose networkFeatures lack NSG, sorted without case
  std::string file;
  friend bool operator==(const ServiceTags&, const ServiceTags&) = default;
};

/// Everything of this kind that files or the platform told about one VM.
struct NetworkRules {
  std::vector<RuleSet> rule_sets;  ///< the chain: every one of them must allow a packet
  std::vector<AzureRoutes> routes;
  std::vector<ServiceTags> service_tags;
  std::vector<NamedPrefixes> group_members;  ///< addresses that NICs name as members; a group may have others
  std::vector<OutboundMethods> outbound;
  std::vector<std::string> remarks;  ///< what was read in another way than it was written: "file: $.path: ..."
  friend bool operator==(const NetworkRules&, const NetworkRules&) = default;
};

}  // namespace sd

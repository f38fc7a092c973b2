// SPDX-License-Identifier: MIT
#include "host/netlink.hpp"

#include <linux/fib_rules.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <utility>

#include "base/text.hpp"

namespace sd::host {
namespace {

template <class T>
std::optional<T> load(std::string_view bytes) {
  T out{};
  if (bytes.size() < sizeof out) return std::nullopt;
  std::memcpy(&out, bytes.data(), sizeof out);
  return out;
}

std::size_t aligned(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

using Attributes = std::map<unsigned, std::string_view>;

Attributes attributes_of(std::string_view bytes) {
  Attributes out;
  while (const auto header = load<rtattr>(bytes)) {
    if (header->rta_len < sizeof(rtattr) || header->rta_len > bytes.size()) break;
    out[header->rta_type & NLA_TYPE_MASK] = bytes.substr(sizeof(rtattr), header->rta_len - sizeof(rtattr));
    bytes.remove_prefix(std::min(bytes.size(), aligned(header->rta_len)));
  }
  return out;
}

Attributes attributes_behind(std::string_view payload, std::size_t header) {
  return payload.size() < aligned(header) ? Attributes{} : attributes_of(payload.substr(aligned(header)));
}

std::optional<std::uint32_t> number(const Attributes& attributes, unsigned type) {
  const auto found = attributes.find(type);
  return found == attributes.end() ? std::nullopt : load<std::uint32_t>(found->second);
}

std::string text(const Attributes& attributes, unsigned type) {
  const auto found = attributes.find(type);
  if (found == attributes.end()) return {};
  return printable(found->second.substr(0, found->second.find('\0')), 64);
}

std::optional<IpAddress> address_from(std::string_view bytes, int family) {
  if (family == AF_INET && bytes.size() >= 4) {
    std::array<std::uint8_t, 4> v4{};
    std::memcpy(v4.data(), bytes.data(), 4);
    return IpAddress::from_v4(v4);
  }
  if (family == AF_INET6 && bytes.size() >= 16) {
    std::array<std::uint8_t, 16> v6{};
    std::memcpy(v6.data(), bytes.data(), 16);
    return IpAddress::from_v6(v6);
  }
  return std::nullopt;
}

std::optional<IpAddress> address(const Attributes& attributes, unsigned type, int family) {
  const auto found = attributes.find(type);
  return found == attributes.end() ? std::nullopt : address_from(found->second, family);
}

Prefix prefix_of(const Attributes& attributes, unsigned type, int family, int length) {
  const std::string zeros(16, '\0');
  const auto base = address(attributes, type, family).value_or(*address_from(zeros, family));
  return Prefix::containing(base, std::min(length, base.bit_count()));
}

InterfaceKind kind_of(unsigned hardware, const std::string& link_kind) {
  constexpr std::array<std::string_view, 12> k_tunnels{"tun", "wireguard", "gre", "gretap", "ipip",   "sit",
                                                       "vti", "xfrm",      "ppp", "geneve", "ip6tnl", "ip6gre"};
  if (hardware == ARPHRD_LOOPBACK) return InterfaceKind::loopback;
  if (std::find(k_tunnels.begin(), k_tunnels.end(), link_kind) != k_tunnels.end()) return InterfaceKind::tunnel;
  if (hardware == ARPHRD_NONE || hardware == ARPHRD_PPP || hardware == ARPHRD_TUNNEL || hardware == ARPHRD_IPGRE)
    return InterfaceKind::tunnel;
  if (link_kind == "bridge") return InterfaceKind::bridge;
  return hardware == ARPHRD_ETHER ? InterfaceKind::ethernet : InterfaceKind::other;
}

RouteKind route_kind(unsigned type) {
  constexpr std::pair<unsigned, RouteKind> k_kinds[] = {{RTN_UNICAST, RouteKind::unicast},
                                                        {RTN_LOCAL, RouteKind::local},
                                                        {RTN_BROADCAST, RouteKind::broadcast},
                                                        {RTN_BLACKHOLE, RouteKind::blackhole},
                                                        {RTN_UNREACHABLE, RouteKind::unreachable},
                                                        {RTN_PROHIBIT, RouteKind::prohibit},
                                                        {RTN_THROW, RouteKind::throw_}};
  for (const auto& [code, kind] : k_kinds)
    if (code == type) return kind;
  return RouteKind::other;
}

std::string rule_action(unsigned action) {
  switch (action) {
    case FR_ACT_TO_TBL:
      return "lookup";
    case FR_ACT_BLACKHOLE:
      return "blackhole";
    case FR_ACT_UNREACHABLE:
      return "unreachable";
    case FR_ACT_PROHIBIT:
      return "prohibit";
    default:
      return std::to_string(action);
  }
}

/// The first next hop of a multipath route.
void take_first_hop(std::string_view bytes, int family, Route& route) {
  const auto hop = load<rtnexthop>(bytes);
  if (!hop || hop->rtnh_len > bytes.size()) return;
  route.device = std::to_string(hop->rtnh_ifindex);
  route.gateway = address(attributes_behind(bytes.substr(0, hop->rtnh_len), sizeof(rtnexthop)), RTA_GATEWAY, family);
}

}  // namespace

Result<std::vector<NetlinkMessage>> split_messages(std::string_view bytes) {
  std::vector<NetlinkMessage> out;
  while (const auto header = load<nlmsghdr>(bytes)) {
    if (header->nlmsg_len < sizeof(nlmsghdr) || header->nlmsg_len > bytes.size()) break;
    const auto payload = bytes.substr(sizeof(nlmsghdr), header->nlmsg_len - sizeof(nlmsghdr));
    if (header->nlmsg_type == NLMSG_ERROR) {
      const auto error = load<std::int32_t>(payload);
      if (error && *error != 0)
        return std::unexpected(system_error("ask", "rtnetlink", static_cast<int>(-std::int64_t{*error})));
    }
    out.push_back({header->nlmsg_type, payload});
    bytes.remove_prefix(std::min(bytes.size(), aligned(header->nlmsg_len)));
  }
  return out;
}

std::optional<Interface> parse_link(std::string_view payload) {
  const auto header = load<ifinfomsg>(payload);
  if (!header) return std::nullopt;
  const auto attributes = attributes_behind(payload, sizeof(ifinfomsg));
  Interface out;
  out.index = static_cast<std::uint32_t>(header->ifi_index);
  out.name = text(attributes, IFLA_IFNAME);
  out.up = (header->ifi_flags & IFF_UP) != 0;
  out.running = (header->ifi_flags & IFF_RUNNING) != 0;
  out.mtu = number(attributes, IFLA_MTU).value_or(0);
  out.master = number(attributes, IFLA_MASTER);
  if (const auto found = attributes.find(IFLA_LINKINFO); found != attributes.end())
    out.link_kind = text(attributes_of(found->second), IFLA_INFO_KIND);
  out.kind = kind_of(header->ifi_type, out.link_kind);
  const auto hardware = attributes.find(IFLA_ADDRESS);
  if (out.kind != InterfaceKind::loopback && hardware != attributes.end() && hardware->second.size() == 6) {
    Mac mac;
    std::memcpy(mac.bytes.data(), hardware->second.data(), 6);
    out.mac = mac;
  }
  return out;
}

std::optional<AddressOfInterface> parse_address(std::string_view payload) {
  const auto header = load<ifaddrmsg>(payload);
  if (!header) return std::nullopt;
  const auto attributes = attributes_behind(payload, sizeof(ifaddrmsg));
  // IFA_LOCAL is the own end; IFA_ADDRESS is the peer's on point-to-point links and the only one in IPv6.
  auto own = address(attributes, IFA_LOCAL, header->ifa_family);
  if (!own) own = address(attributes, IFA_ADDRESS, header->ifa_family);
  if (!own) return std::nullopt;
  AddressOfInterface out;
  out.index = header->ifa_index;
  out.address.address = *own;
  out.address.prefix_length = header->ifa_prefixlen;
  const auto flags = number(attributes, IFA_FLAGS).value_or(header->ifa_flags);
  out.address.permanent = (flags & IFA_F_PERMANENT) != 0;
  out.address.secondary = (flags & IFA_F_SECONDARY) != 0;
  if (const auto found = attributes.find(IFA_CACHEINFO); found != attributes.end())
    if (const auto cache = load<ifa_cacheinfo>(found->second); cache && cache->ifa_valid != 0xffffffff)
      out.address.valid_seconds = cache->ifa_valid;
  return out;
}

std::optional<Route> parse_route(std::string_view payload) {
  const auto header = load<rtmsg>(payload);
  if (!header || (header->rtm_family != AF_INET && header->rtm_family != AF_INET6)) return std::nullopt;
  const int family = header->rtm_family;
  const auto attributes = attributes_behind(payload, sizeof(rtmsg));
  Route out;
  out.destination = prefix_of(attributes, RTA_DST, family, header->rtm_dst_len);
  out.kind = route_kind(header->rtm_type);
  out.gateway = address(attributes, RTA_GATEWAY, family);
  if (const auto index = number(attributes, RTA_OIF)) out.device = std::to_string(*index);
  out.source = address(attributes, RTA_PREFSRC, family);
  out.metric = number(attributes, RTA_PRIORITY).value_or(0);
  out.table = number(attributes, RTA_TABLE).value_or(header->rtm_table);
  out.protocol = route_protocol(header->rtm_protocol);
  if (const auto found = attributes.find(RTA_MULTIPATH); found != attributes.end())
    take_first_hop(found->second, family, out);
  return out;
}

std::optional<PolicyRule> parse_rule(std::string_view payload) {
  const auto header = load<fib_rule_hdr>(payload);
  if (!header || (header->family != AF_INET && header->family != AF_INET6)) return std::nullopt;
  const auto attributes = attributes_behind(payload, sizeof(fib_rule_hdr));
  PolicyRule out;
  out.priority = number(attributes, FRA_PRIORITY).value_or(0);
  if (attributes.contains(FRA_SRC)) out.from = prefix_of(attributes, FRA_SRC, header->family, header->src_len);
  if (attributes.contains(FRA_DST)) out.to = prefix_of(attributes, FRA_DST, header->family, header->dst_len);
  out.mark = number(attributes, FRA_FWMARK);
  out.in_interface = text(attributes, FRA_IIFNAME);
  out.table = number(attributes, FRA_TABLE).value_or(header->table);
  out.action = rule_action(header->action);
  return out;
}

std::string route_protocol(std::uint8_t protocol) {
  constexpr std::pair<std::uint8_t, std::string_view> k_names[] = {
      {RTPROT_REDIRECT, "redirect"}, {RTPROT_KERNEL, "kernel"}, {RTPROT_BOOT, "boot"},
      {RTPROT_STATIC, "static"},     {RTPROT_RA, "ra"},         {RTPROT_DHCP, "dhcp"}};
  for (const auto& [code, name] : k_names)
    if (code == protocol) return std::string(name);
  return std::to_string(protocol);
}

}  // namespace sd::host

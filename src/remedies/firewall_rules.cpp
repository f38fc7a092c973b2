// SPDX-License-Identifier: MIT
#include "remedies/firewall_rules.hpp"

#include <algorithm>
#include <span>
#include <string_view>

#include "checks/packet_walk.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

using Lines = std::vector<std::string>;

constexpr Port k_http = 80;
constexpr Port k_https = 443;
constexpr Port k_host_plugin = 32526;
constexpr Port k_dns = 53;
constexpr Port k_dhcp_server = 67;
constexpr Port k_dhcp_client = 68;
/// A public address that stands for storage in the question which chain stops TCP 443.
const IpAddress k_some_storage = IpAddress::from_v4({20, 60, 1, 1});
const IpAddress k_broadcast = IpAddress::from_v4({255, 255, 255, 255});

/// The words of one accept rule in the language of each tool. Names of addresses and ports only: fit for a shell.
struct Words {
  std::string_view nft;
  std::string_view iptables;
  std::string_view ufw;
  std::string_view rich;  ///< firewalld's rich rule, without "rule" and "accept"
};

constexpr Words k_host_words[] = {
    {"ip daddr 168.63.129.16 tcp dport '{ 80, 32526 }'", "-d 168.63.129.16 -p tcp -m multiport --dports 80,32526",
     "proto tcp to 168.63.129.16 port 80,32526", R"sh(family="ipv4" destination address="168.63.129.16")sh"}};
/// Of ufw and firewalld the words are not needed: both let the answers of every connection in.
constexpr Words k_answer_words[] = {{"ip saddr 168.63.129.16 tcp sport '{ 80, 32526 }'",
                                     "-s 168.63.129.16 -p tcp -m multiport --sports 80,32526", "", ""}};
constexpr Words k_storage_words[] = {
    {"tcp dport 443", "-p tcp --dport 443", "proto tcp to any port 443", R"sh(port port="443" protocol="tcp")sh"}};
constexpr Words k_dns_words[] = {
    {"udp dport 53", "-p udp --dport 53", "proto udp to any port 53", R"sh(port port="53" protocol="udp")sh"},
    {"tcp dport 53", "-p tcp --dport 53", "proto tcp to any port 53", R"sh(port port="53" protocol="tcp")sh"}};
constexpr Words k_dhcp_words[] = {{"udp sport 68 udp dport 67", "-p udp --sport 68 --dport 67",
                                   "proto udp from any port 68 to any port 67",
                                   R"sh(port port="67" protocol="udp")sh"}};
/// Of nat only: the target of a redirection decides, the filter's words do not matter.
constexpr Words k_as_is_words[] = {{"ip daddr 168.63.129.16", "-d 168.63.129.16", "", ""}};

std::span<const Words> words_of(Traffic traffic) {
  switch (traffic) {
    case Traffic::host:
      return k_host_words;
    case Traffic::host_as_is:
      return k_as_is_words;
    case Traffic::storage:
      return k_storage_words;
    case Traffic::dns:
      return k_dns_words;
    case Traffic::dhcp:
      return k_dhcp_words;
  }
  return {};
}

OutgoingPacket packet(const Case& facts, const IpAddress& destination, Port port, std::string_view protocol) {
  OutgoingPacket out;
  out.destination = destination;
  out.destination_port = port;
  out.protocol = protocol;
  const auto& fact = destination == k_host_address ? facts.network.host_route : facts.network.internet_route;
  if (const auto* route = fact.get()) {
    out.source = route->source;
    out.out_interface = route->device;
    out.is_only_interface = has_one_interface(facts);
  }
  return out;
}

OutgoingPacket dhcp_packet(const Case& facts) {
  OutgoingPacket out;
  out.source = IpAddress{};
  out.destination = k_broadcast;
  out.protocol = "udp";
  out.source_port = k_dhcp_client;
  out.destination_port = k_dhcp_server;
  if (const auto* primary = primary_interface(facts)) out.out_interface = primary->name;
  return out;
}

IpAddress name_server(const Case& facts) {
  const auto* resolver = facts.network.resolver.get();
  if (resolver == nullptr) return k_host_address;
  const auto& servers = resolver->upstream.empty() ? resolver->servers : resolver->upstream;
  return servers.empty() ? k_host_address : servers.front();
}

std::vector<OutgoingPacket> packets_of(const Case& facts, Traffic traffic) {
  switch (traffic) {
    case Traffic::host:
    case Traffic::host_as_is:
      return {packet(facts, k_host_address, k_http, "tcp"), packet(facts, k_host_address, k_host_plugin, "tcp")};
    case Traffic::storage:
      return {packet(facts, k_some_storage, k_https, "tcp")};
    case Traffic::dns:
      return {packet(facts, name_server(facts), k_dns, "udp"), packet(facts, name_server(facts), k_dns, "tcp")};
    case Traffic::dhcp:
      return {dhcp_packet(facts)};
  }
  return {};
}

bool stops(WalkResult result, Traffic traffic) {
  if (traffic == Traffic::host_as_is) return result == WalkResult::redirected;
  return result == WalkResult::drops || result == WalkResult::rejects;
}

/// The ruleset as if `base` were its only base chain; the chains that it jumps to stay.
Ruleset only(const Ruleset& rules, const FilterChain& base) {
  Ruleset out{rules.tool, {}};
  for (const auto& chain : rules.chains)
    if (chain.hook.empty() || &chain == &base) out.chains.push_back(chain);
  return out;
}

bool has_chain(const Ruleset& rules, std::string_view prefix) {
  return std::ranges::any_of(rules.chains, [&](const FilterChain& chain) { return chain.name.starts_with(prefix); });
}

FirewallTool tool_of(const Ruleset& rules, const FilterChain& chain) {
  if (rules.tool == "nft") return chain.table.ends_with(" firewalld") ? FirewallTool::firewalld : FirewallTool::nft;
  const bool filter = chain.table == "ip filter";
  if (filter && has_chain(rules, "ufw-")) return FirewallTool::ufw;
  if (filter && has_chain(rules, "OUTPUT_direct")) return FirewallTool::firewalld_direct;
  return rules.tool == "iptables-legacy-save" ? FirewallTool::iptables_legacy : FirewallTool::iptables;
}

/// A name that a shell takes as it is. Chains can be called anything.
bool is_plain(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(" _-.").contains(c);
  });
}

/// Does this chain alone stop one of these packets?
bool stops_one(const Ruleset& alone, const FilterChain& chain, const std::vector<OutgoingPacket>& packets,
               Traffic traffic) {
  return std::ranges::any_of(packets, [&](const OutgoingPacket& one) {
    return is_on_the_way(chain, one) && stops(walk(alone, one, Tables::others).result, traffic);
  });
}

std::vector<OutgoingPacket> answers_to(const std::vector<OutgoingPacket>& packets, Traffic traffic) {
  std::vector<OutgoingPacket> out;
  for (const auto& one : packets)
    if (traffic == Traffic::host && one.source) out.push_back(answer_to(one));
  return out;
}

void add_places(const Case& facts, const Fact<Ruleset>& fact, Traffic traffic, std::vector<FirewallPlace>& places) {
  const auto* rules = fact.get();
  if (rules == nullptr) return;
  const auto sent = packets_of(facts, traffic);
  const auto answers = answers_to(sent, traffic);
  for (const auto& chain : rules->chains) {
    if (chain.hook.empty() || !is_plain(chain.table) || !is_plain(chain.name)) continue;
    const auto alone = only(*rules, chain);
    const bool of_answers = stops_one(alone, chain, answers, traffic);
    if (!of_answers && !stops_one(alone, chain, sent, traffic)) continue;
    auto tool = tool_of(*rules, chain);
    if (of_answers) tool = rules->tool == "nft" ? FirewallTool::nft : FirewallTool::iptables;
    if (of_answers && rules->tool == "iptables-legacy-save") tool = FirewallTool::iptables_legacy;
    const bool by_nft = tool == FirewallTool::nft || tool == FirewallTool::firewalld;
    const FirewallPlace place{tool, by_nft ? chain.table : chain.table.substr(chain.table.find(' ') + 1), chain.name,
                              of_answers};
    if (std::ranges::find(places, place) == places.end()) places.push_back(place);
  }
}

void nft_lines(const FirewallPlace& place, const Words& words, Change change, Lines& lines) {
  const auto where = place.table + " " + place.chain;
  if (change == Change::allow) {
    lines.push_back("nft insert rule " + where + " " + std::string(words.nft) + " accept");
    return;
  }
  lines.push_back("# the first command prints each rule's handle, the second takes that of the accept rule:");
  lines.push_back("nft -a list chain " + where);
  lines.push_back("nft delete rule " + where + " handle HANDLE");
}

void iptables_lines(const FirewallPlace& place, const Words& words, Change change, Lines& lines) {
  const std::string program = place.tool == FirewallTool::iptables_legacy ? "iptables-legacy" : "iptables";
  const auto match = std::string(words.iptables) + (place.table == "nat" ? " -j RETURN" : " -j ACCEPT");
  const std::string what = change == Change::allow ? " -I " + place.chain + " 1 " : " -D " + place.chain + " ";
  lines.push_back(program + " -w -t " + place.table + what + match);
}

void ufw_lines(const Words& words, Change change, Lines& lines) {
  const std::string verb = change == Change::allow ? "ufw prepend allow out " : "ufw delete allow out ";
  lines.push_back(verb + std::string(words.ufw));
}

void firewalld_direct_lines(const Words& words, Change change, Lines& lines) {
  const std::string verb = change == Change::allow ? "--add-rule" : "--remove-rule";
  lines.push_back("firewall-cmd --permanent --direct " + verb + " ipv4 filter OUTPUT 0 " + std::string(words.iptables) +
                  " -j ACCEPT && firewall-cmd --reload");
}

/// A policy for what the machine itself sends (firewalld 0.9 and later).
void firewalld_lines(std::span<const Words> all, Change change, Lines& lines) {
  const std::string command = "firewall-cmd --permanent ";
  if (change == Change::undo) {
    lines.push_back(command + "--delete-policy=azure-backup && firewall-cmd --reload");
    return;
  }
  lines.push_back(command + "--new-policy=azure-backup");
  lines.push_back(command + "--policy=azure-backup --set-priority=-100");
  lines.push_back(command + "--policy=azure-backup --add-ingress-zone=HOST --add-egress-zone=ANY");
  for (const auto& words : all)
    lines.push_back(command + "--policy=azure-backup --add-rich-rule='rule " + std::string(words.rich) + " accept'");
  lines.push_back("firewall-cmd --reload");
}

void add_lines(const FirewallPlace& place, Traffic traffic, Change change, Lines& lines) {
  const auto all = place.of_answers ? std::span<const Words>(k_answer_words) : words_of(traffic);
  if (place.tool == FirewallTool::firewalld) return firewalld_lines(all, change, lines);
  for (const auto& words : all) {
    switch (place.tool) {
      case FirewallTool::ufw:
        ufw_lines(words, change, lines);
        break;
      case FirewallTool::firewalld_direct:
        firewalld_direct_lines(words, change, lines);
        break;
      case FirewallTool::iptables:
      case FirewallTool::iptables_legacy:
        iptables_lines(place, words, change, lines);
        break;
      default:
        nft_lines(place, words, change, lines);
        if (change == Change::undo) return;  // one listing shows all of them
        break;
    }
  }
}

/// One example a tool, where it is not known which tool and chain it is.
Lines lines_for_any_tool(Traffic traffic, Change change) {
  Lines lines;
  const auto add = [&](std::string remark, const FirewallPlace& place) {
    lines.push_back("# " + std::move(remark));
    add_lines(place, traffic, change, lines);
  };
  const bool nat = traffic == Traffic::host_as_is;
  add("iptables:", {FirewallTool::iptables, nat ? "nat" : "filter", "OUTPUT"});
  add("nft, with the table and chain of the rule in question (nft list ruleset):",
      {FirewallTool::nft, nat ? "ip nat" : "inet filter", "output"});
  if (nat) return lines;
  add("ufw:", {FirewallTool::ufw, "", ""});
  add("firewalld:", {FirewallTool::firewalld_direct, "", ""});
  return lines;
}

}  // namespace

std::vector<FirewallPlace> places_that_stop(const Case& facts, Traffic traffic) {
  std::vector<FirewallPlace> places;
  for (const auto* fact : {&facts.network.nft, &facts.network.iptables}) add_places(facts, *fact, traffic, places);
  return places;
}

bool agent_rules_are_in_nft(const Case& facts) {
  const auto* rules = facts.network.nft.get();
  return rules != nullptr && std::ranges::any_of(rules->chains, [](const FilterChain& chain) {
           return chain.table.ends_with(" walinuxagent");
         });
}

std::vector<std::string> firewall_lines(const std::vector<FirewallPlace>& places, Traffic traffic, Change change) {
  if (places.empty()) return lines_for_any_tool(traffic, change);
  Lines lines;
  for (const auto& place : places) add_lines(place, traffic, change, lines);
  return lines;
}

}  // namespace sd

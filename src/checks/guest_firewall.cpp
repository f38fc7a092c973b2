// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "checks/packet_walk.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

constexpr Port k_http = 80;
constexpr Port k_https = 443;
constexpr Port k_host_plugin = 32526;
constexpr Port k_dns = 53;
constexpr Port k_dhcp_server = 67;
constexpr Port k_dhcp_client = 68;
const IpAddress k_broadcast = IpAddress::from_v4({255, 255, 255, 255});
/// Stands for storage where no storage host's address is known.
const IpAddress k_some_storage = IpAddress::from_v4({20, 60, 1, 1});

/// A tool that is not there says nothing; a tool that could not be asked leaves the question open.
bool is_open_question(const Fact<Ruleset>& fact) {
  if (fact.known()) return false;
  const auto* reason = fact.not_read();
  return reason == nullptr || reason->reason != NotReadReason::unsupported;
}

struct Decision {
  WalkAnswer answer;
  std::string source;  ///< the tool that shows the rule
  std::optional<Time> at;
};

/// All rulesets together: a stop in one is a stop; otherwise unknown as long as one could not be asked.
Decision decide(const Case& facts, const OutgoingPacket& packet, Tables tables,
                Rewriting rewriting = Rewriting::followed) {
  Decision out;
  out.answer.result = WalkResult::unknown;
  bool asked = false;
  bool open_question = false;
  std::optional<Decision> doubt;
  for (const auto* fact :
       {&facts.network.nft, packet.destination.is_v4() ? &facts.network.iptables : &facts.network.ip6tables}) {
    open_question = open_question || is_open_question(*fact);
    const auto* rules = fact->get();
    if (rules == nullptr) continue;
    asked = true;
    const Decision decision{walk(*rules, packet, tables, rewriting), fact->source.what, fact->at};
    if (decision.answer.result == WalkResult::unknown) doubt = decision;
    if (decision.answer.result != WalkResult::unknown && decision.answer.result != WalkResult::passes) return decision;
    if (decision.answer.result == WalkResult::passes && !decision.answer.rule.empty()) out = decision;
  }
  if (doubt) return *doubt;
  if (!asked || open_question) {
    out.answer.result = WalkResult::unknown;
    out.answer.rule.clear();
  } else {
    out.answer.result = WalkResult::passes;
  }
  return out;
}

OutgoingPacket packet_to(const Case& facts, const IpAddress& destination, Port port) {
  OutgoingPacket out;
  out.destination = destination;
  out.destination_port = port;
  const auto& fact = destination == k_host_address ? facts.network.host_route : facts.network.internet_route;
  if (const auto* route = fact.get()) {
    out.source = route->source;
    out.out_interface = route->device;
    out.is_only_interface = has_one_interface(facts);
  }
  return out;
}

std::vector<Evidence> evidence_of(const Decision& decision, const std::string& packet) {
  switch (decision.answer.result) {
    case WalkResult::unknown:
      if (decision.answer.rule.empty())
        return {{"the guest's packet filter could not be read completely", "nft, iptables", std::nullopt}};
      return {{packet + ": not decided, because of " + decision.answer.rule, decision.source, decision.at}};
    case WalkResult::passes:
      return {{packet + " passes the guest's own rules", decision.source, decision.at}};
    default:
      return {{packet + " is stopped by: " + decision.answer.rule, decision.source, decision.at}};
  }
}

/// A claim that holds when the decision is one of `stops` and nothing shows that packets pass all the same.
void claim(Sheet& sheet, std::string_view id, const Decision& decision, std::initializer_list<WalkResult> stops,
           const std::string& packet, bool works) {
  const bool holds = std::find(stops.begin(), stops.end(), decision.answer.result) != stops.end();
  const bool unknown = decision.answer.result == WalkResult::unknown;
  if (works && unknown) return sheet.healthy(id, packet, {{packet + ": an answer came back", {}, std::nullopt}});
  if (works) return sheet.healthy(id, packet, evidence_of(decision, packet));
  if (unknown) return sheet.unknown(id, packet, evidence_of(decision, packet));
  sheet.claim(id, holds, packet, evidence_of(decision, packet));
}

/// What passes on its way out may be stopped on its way back: no answer comes either way.
void check_answer(const Case& facts, const OutgoingPacket& packet, const std::string& text, bool works, Sheet& sheet) {
  if (!packet.source) return;
  const auto back = decide(facts, answer_to(packet), Tables::others);
  if (back.answer.result == WalkResult::passes || back.answer.result == WalkResult::redirected) return;
  claim(sheet, "firewall.host80.dropped", back, {WalkResult::drops, WalkResult::rejects}, "the answer to " + text,
        works);
}

void check_way_to_host(const Case& facts, Sheet& sheet) {
  const bool works = host_way(facts) == Way::open;
  const auto packet = packet_to(facts, k_host_address, k_http);
  const std::string text = "root's TCP to 168.63.129.16:80";
  const auto others = decide(facts, packet, Tables::others);
  // What a redirection keeps from a rule is met once the redirection is gone.
  const bool redirected = others.answer.result == WalkResult::redirected;
  const auto behind = redirected ? decide(facts, packet, Tables::others, Rewriting::left_out) : others;
  claim(sheet, "firewall.host80.dropped", behind, {WalkResult::drops}, text, works);
  if (others.answer.result == WalkResult::passes) check_answer(facts, packet, text, works, sheet);
  claim(sheet, "firewall.host80.rejected", others, {WalkResult::rejects}, text, works);
  claim(sheet, "firewall.host.redirected", others, {WalkResult::redirected}, text, works);
  const auto agents = decide(facts, packet, Tables::agents);
  claim(sheet, "firewall.agent_rules_broken", agents, {WalkResult::drops, WalkResult::rejects}, text, works);
  const auto plugin = decide(facts, packet_to(facts, k_host_address, k_host_plugin), Tables::others);
  const bool only_plugin = others.answer.result == WalkResult::passes;
  const bool undecided = others.answer.result == WalkResult::unknown;
  const bool plugin_works = sheet.state("host32526.unreachable") == State::healthy;
  const std::string plugin_text = "root's TCP to 168.63.129.16:32526";
  if (undecided && !plugin_works)
    return sheet.unknown("firewall.host32526.blocked", plugin_text, evidence_of(others, plugin_text));
  if (!only_plugin) return sheet.healthy("firewall.host32526.blocked", plugin_text, evidence_of(plugin, plugin_text));
  claim(sheet, "firewall.host32526.blocked", plugin, {WalkResult::drops, WalkResult::rejects}, plugin_text,
        plugin_works);
}

void check_way_to_storage(const Case& facts, Sheet& sheet) {
  auto destination = k_some_storage;
  for (const auto& observation : facts.observations)
    if (observation.role == ProbeRole::storage && !observation.proxy && observation.endpoint &&
        observation.endpoint->address.is_v4())
      destination = observation.endpoint->address;
  const std::string text = "root's TCP to storage (" + to_text(destination) + ":443)";
  const auto decision = decide(facts, packet_to(facts, destination, k_https), Tables::others);
  claim(sheet, "firewall.storage.blocked", decision, {WalkResult::drops, WalkResult::rejects, WalkResult::redirected},
        text, guest_way(facts) == Way::open);
}

void check_dns(const Case& facts, Sheet& sheet) {
  const auto* config = facts.network.resolver.get();
  if (config == nullptr || config->servers.empty()) return;
  const auto& server = config->upstream.empty() ? config->servers.front() : config->upstream.front();
  auto packet = packet_to(facts, server, k_dns);
  packet.protocol = "udp";
  const std::string text = "UDP to " + to_text(server) + ":53";
  const auto silent = sheet.state("dns.server_silent");
  if (silent == State::unknown) return;
  claim(sheet, "firewall.dns.blocked", decide(facts, packet, Tables::others), {WalkResult::drops, WalkResult::rejects},
        text, silent == State::healthy);
}

void check_dhcp(const Case& facts, Sheet& sheet) {
  OutgoingPacket packet;
  packet.source = IpAddress{};
  packet.destination = k_broadcast;
  packet.protocol = "udp";
  packet.source_port = k_dhcp_client;
  packet.destination_port = k_dhcp_server;
  if (const auto* primary = primary_interface(facts)) packet.out_interface = primary->name;
  // Without a DHCP client in the configuration there is nobody whose packets could be dropped.
  const auto* addressing = facts.network.addressing.get();
  const bool wanted = addressing == nullptr ||
                      std::any_of(addressing->statements.begin(), addressing->statements.end(), [](const auto& s) {
                        return s.method == AddressMethod::dhcp || s.method == AddressMethod::both;
                      });
  const bool works = has_azure_lease(facts) || !wanted || host_way(facts) == Way::open;
  claim(sheet, "firewall.dhcp.blocked", decide(facts, packet, Tables::others), {WalkResult::drops, WalkResult::rejects},
        "UDP 68 to 67", works);
}

/// Does the guest stop port 80 and nothing else that is known, so that it is somebody else who closes 32526?
bool guest_stops_only_port_80(const Case& facts, const Sheet& sheet) {
  const auto is_faulty = [&](std::string_view id) { return sheet.state(id) == State::faulty; };
  constexpr std::array<std::string_view, 14> k_whole_host{"address.mac_mismatch",
                                                          "address.not_the_platforms",
                                                          "dhcp.no_lease",
                                                          "dhcp.no_option_245",
                                                          "dhcp.off",
                                                          "dhcp.routes_suppressed",
                                                          "firewall.agent_rules_broken",
                                                          "firewall.host.redirected",
                                                          "interface.down",
                                                          "route.host.missing",
                                                          "route.host.prohibited",
                                                          "route.host.secondary_source",
                                                          "route.host.tunnel",
                                                          "route.host.wrong_interface"};
  if (!is_faulty("firewall.host80.dropped") && !is_faulty("firewall.host80.rejected")) return false;
  if (std::any_of(k_whole_host.begin(), k_whole_host.end(), is_faulty)) return false;
  const auto* seen = observation_of(facts, ProbeRole::host_plugin);
  const auto packet = packet_to(facts, k_host_address, k_host_plugin);
  const auto passes = [&](const OutgoingPacket& one, Tables tables) {
    return decide(facts, one, tables).answer.result == WalkResult::passes;
  };
  return seen != nullptr && measured(*seen) && packet.source && passes(packet, Tables::others) &&
         passes(packet, Tables::agents) && passes(answer_to(packet), Tables::others);
}

}  // namespace

void check_host_plugin(const Case& facts, Sheet& sheet) {
  constexpr std::array<std::string_view, 7> k_port_80{
      "host80.foreign_answer", "host80.no_route",  "host80.not_permitted", "host80.refused",
      "host80.silent",         "host80.timed_out", "host80.unreachable"};
  const auto& finding = sheet.finding("host32526.unreachable");
  const auto put = [&](auto writer) { (sheet.*writer)("host32526.apart", finding.subject, finding.evidence); };
  if (finding.state == State::unknown) return put(&Sheet::unknown);
  if (finding.state == State::healthy) return put(&Sheet::healthy);
  const auto port_80 =
      std::find_if(k_port_80.begin(), k_port_80.end(), [&](auto id) { return sheet.state(id) == State::faulty; });
  if (port_80 == k_port_80.end()) return put(finding.basis == Basis::logged ? &Sheet::logged : &Sheet::faulty);
  if (guest_stops_only_port_80(facts, sheet)) return put(&Sheet::inferred);
  sheet.healthy("host32526.apart", finding.subject, sheet.finding(*port_80).evidence);
}

void check_guest_firewall(const Case& facts, Sheet& sheet) {
  check_way_to_host(facts, sheet);
  check_way_to_storage(facts, sheet);
  check_dns(facts, sheet);
  check_dhcp(facts, sheet);
}

}  // namespace sd

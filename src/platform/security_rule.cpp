// SPDX-License-Identifier: MIT
#include "platform/security_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "base/text.hpp"
#include "model/resource_id.hpp"
#include "platform/rule_values.hpp"

namespace sd::platform {
namespace {

constexpr Word<Direction> k_directions[] = {{"Outbound", Direction::outbound}, {"Inbound", Direction::inbound}};

constexpr Word<Access> k_accesses[] = {{"Allow", Access::allow}, {"Deny", Access::deny}};
/// What association.networkManager stands for in effective rules.
constexpr Word<Access> k_effective_accesses[] = {
    {"Allow", Access::allow}, {"Deny", Access::deny}, {"AlwaysAllow", Access::always_allow}};

/// "All" is the word of effective rules, IcmpV6 that of newer API versions: a rule for ICMP of one family.
constexpr Word<Protocol> k_protocols[] = {{"Tcp", Protocol::tcp},     {"Udp", Protocol::udp}, {"Icmp", Protocol::icmp},
                                          {"IcmpV6", Protocol::icmp}, {"Esp", Protocol::esp}, {"Ah", Protocol::ah},
                                          {"*", Protocol::any},       {"All", Protocol::any}, {"Any", Protocol::any}};

PriorityLimits limits_of(RuleKind kind) {
  if (kind == RuleKind::own || kind == RuleKind::planned) return {100, 4096};
  return kind == RuleKind::of_the_platform ? PriorityLimits{65000, 65500} : PriorityLimits{1, 65535};
}

struct SideNames {
  FieldNames ports;
  FieldNames addresses;
  std::string_view groups;
  std::string_view group_ids;  ///< Terraform
};

const SideNames& names_of(Side side) {
  static constexpr SideNames k_source{{"sourcePortRange", "sourcePortRanges"},
                                      {"sourceAddressPrefix", "sourceAddressPrefixes"},
                                      "sourceApplicationSecurityGroups",
                                      "source_application_security_group_ids"};
  static constexpr SideNames k_destination{{"destinationPortRange", "destinationPortRanges"},
                                           {"destinationAddressPrefix", "destinationAddressPrefixes"},
                                           "destinationApplicationSecurityGroups",
                                           "destination_application_security_group_ids"};
  return side == Side::source ? k_source : k_destination;
}

/// [{"id": "/.../applicationSecurityGroups/web"}], or the ids alone.
Result<void> add_groups(const Place& list, std::vector<std::string>& out) {
  SD_TRY(expect_list(list, "a list of application security groups"));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto group = list.element(i);
    auto id = std::string(trim(group.text()));
    if (id.empty()) id = name_at(group, "id");
    if (id.empty()) id = name_at(group, "name");
    if (id.empty()) return group.expected("an application security group with an id");
    out.emplace_back(last_segment(id));
  }
  return {};
}

/// An end of an effective rule may have nothing here: its addresses stand in the expanded list.
Result<void> expect_told(const Place& rule, Side side, RuleKind kind, RuleEnd& end) {
  if (!is_empty(end) || kind == RuleKind::effective) return {};
  if (kind == RuleKind::planned) {
    keep_as_not_told(rule, side, end);
    return {};
  }
  const auto place = rule.member(names_of(side).addresses.singular);
  return place.expected("an address prefix, a service tag, an application security group, or *");
}

Result<RuleEnd> read_end(const Place& rule, Side side, RuleKind kind) {
  RuleEnd out;
  const auto& names = names_of(side);
  const auto any = kind == RuleKind::effective ? AnyPrefix::all_of_ipv4 : AnyPrefix::star;
  SD_TRY(for_each_text(rule, names.addresses, "an address prefix or a service tag",
                       [&](std::string_view text, const Place& place) { return add_address(text, place, any, out); }));
  for (const auto name : {names.groups, names.group_ids}) {
    const auto groups = rule.member(name);
    SD_TRY(add_groups(groups, out.groups));
  }
  SD_TRY(expect_told(rule, side, kind, out));
  if (out.any) return RuleEnd{.any = true};
  return out;
}

std::string_view without_prefix(std::string_view name) {
  for (const std::string_view prefix : {"securityRules/", "defaultSecurityRules/", "UserRule_", "DefaultRule_"})
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  return name;
}

Result<Access> access_at(const Place& rule, RuleKind kind) {
  const auto place = rule.member("access");
  const auto access = kind == RuleKind::effective
                          ? SD_TRY(word_at(place, k_effective_accesses, "Allow, Deny or AlwaysAllow"))
                          : SD_TRY(word_at(place, k_accesses, "Allow or Deny"));
  if (!access) return place.expected("Allow or Deny");
  return *access;
}

}  // namespace

Result<int> priority_at(const Place& rule, PriorityLimits limits) {
  const auto place = rule.member("priority");
  const auto number = SD_TRY(number_at(place, "a whole number as priority"));
  if (!number || *number < limits.least || *number > limits.most)
    return place.expected(fmt::format("a priority from {} to {}", limits.least, limits.most));
  return int(*number);
}

Result<Direction> direction_at(const Place& rule) {
  const auto place = rule.member("direction");
  const auto direction = SD_TRY(word_at(place, k_directions, "Inbound or Outbound"));
  if (!direction) return place.expected("Inbound or Outbound");
  return *direction;
}

Result<Protocol> protocol_at(const Place& rule) {
  constexpr std::string_view k_expected = "Tcp, Udp, Icmp, Esp, Ah or *";
  const auto place = rule.member("protocol");
  const auto protocol = SD_TRY(word_at(place, k_protocols, k_expected));
  if (!protocol) return place.expected(k_expected);
  return *protocol;
}

RuleEnd& end_of(SecurityRule& rule, Side side) { return side == Side::source ? rule.source : rule.destination; }

void keep_as_not_told(const Place& rule, Side side, RuleEnd& end) {
  const auto place = rule.member(names_of(side).addresses.singular);
  place.remark("no address is told: it is kept like an unknown service tag");
  end.tags.emplace_back("(not told)");
}

Result<std::vector<PortRange>> ports_of(const Place& rule, Protocol protocol, Side side) {
  const auto& names = names_of(side).ports;
  auto out = SD_TRY(ports_at(rule, names));
  if (!out.empty()) return out;
  const bool has_ports = protocol == Protocol::any || protocol == Protocol::tcp || protocol == Protocol::udp;
  if (!has_ports) return std::vector{PortRange{}};
  const auto place = rule.member(names.singular);
  return place.expected("a port, a range of ports as in 80-443, or *");
}

Result<SecurityRule> read_rule(const Place& place, RuleKind kind) {
  if (!place.is_object()) return place.expected("a security rule");
  SecurityRule out;
  out.name = kind == RuleKind::effective ? without_prefix(name_at(place, "name")) : name_at(place, "name");
  out.priority = SD_TRY(priority_at(place, limits_of(kind)));
  out.direction = SD_TRY(direction_at(place));
  out.access = SD_TRY(access_at(place, kind));
  out.protocol = SD_TRY(protocol_at(place));
  out.source_ports = SD_TRY(ports_of(place, out.protocol, Side::source));
  out.destination_ports = SD_TRY(ports_of(place, out.protocol, Side::destination));
  out.source = SD_TRY(read_end(place, Side::source, kind));
  out.destination = SD_TRY(read_end(place, Side::destination, kind));
  return out;
}

bool is_security_rule(const Place& place) {
  std::size_t told = 0;
  for (const auto name : {"direction", "access", "priority"})
    if (place.member(name)) ++told;
  return told >= 2;
}

RuleKind kind_of_rule(const Place& place) {
  const bool by_id = equal_ignoring_case(kind_of_id(name_at(place, "id")), "defaultSecurityRules");
  const bool by_type = equal_ignoring_case(last_segment(name_at(place, "type")), "defaultSecurityRules");
  return by_id || by_type ? RuleKind::of_the_platform : RuleKind::own;
}

std::string same_priority_text(const SecurityRule& first, const SecurityRule& second) {
  return fmt::format("expected each priority once per direction, but \"{}\" and \"{}\" both have {} {}",
                     printable(first.name, 80), printable(second.name, 80), second.priority,
                     second.direction == Direction::outbound ? "outbound" : "inbound");
}

void sort_rules(std::vector<SecurityRule>& rules) {
  std::vector<std::tuple<Direction, int, std::size_t>> order;
  order.reserve(rules.size());
  for (const auto& rule : rules) order.emplace_back(rule.direction, rule.priority, order.size());
  if (std::is_sorted(order.begin(), order.end())) return;
  std::sort(order.begin(), order.end());
  std::vector<SecurityRule> sorted;
  sorted.reserve(rules.size());
  for (const auto& [direction, priority, index] : order) sorted.push_back(std::move(rules[index]));
  rules = std::move(sorted);
}

}  // namespace sd::platform

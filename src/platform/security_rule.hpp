// SPDX-License-Identifier: MIT
// One security rule of an NSG, as it is configured or as the platform applies it.
// Azure/azure-rest-api-specs specification/network, networkSecurityGroup.json (SecurityRulePropertiesFormat) and
// networkInterface.json (EffectiveNetworkSecurityRule); facts 2.2 and 2.3.
#pragma once

#include "model/security.hpp"
#include "platform/json_place.hpp"

namespace sd::platform {

enum class RuleKind {
  own,              ///< of the customer: priority 100 to 4096
  planned,          ///< the same in a plan: addresses that are known after its application only are absent
  of_the_platform,  ///< DenyAllInBound and its kin: priority 65000 to 65500
  effective,        ///< as the platform applies it: any priority
};

/// The name is without the prefixes that effective rules have. The ends of an effective rule may be empty.
Result<SecurityRule> read_rule(const Place& place, RuleKind kind);

enum class Side { source, destination };

RuleEnd& end_of(SecurityRule& rule, Side side);
/// An end about which nothing is told is kept as an unknown service tag, with a remark: whoever asks whether it matches
/// gets no answer.
void keep_as_not_told(const Place& rule, Side side, RuleEnd& end);

/// The parts that every kind of rule has, admin rules too.
struct PriorityLimits {
  int least;
  int most;
};
Result<int> priority_at(const Place& rule, PriorityLimits limits);
Result<Direction> direction_at(const Place& rule);
Result<Protocol> protocol_at(const Place& rule);
/// Ports that are not told are an error, but for protocols that have none.
Result<std::vector<PortRange>> ports_of(const Place& rule, Protocol protocol, Side side);

/// Whether it looks like a rule of an NSG: two of its three words, so that the third can be missed.
bool is_security_rule(const Place& place);

/// Of a configured rule that stands alone: its id or its type tells whether it is one of the platform's own.
RuleKind kind_of_rule(const Place& place);

/// Outbound first, then by priority; rules of equal priority stay in their order.
void sort_rules(std::vector<SecurityRule>& rules);

/// Azure takes each priority once in a direction: what to say of two rules that share one.
std::string same_priority_text(const SecurityRule& first, const SecurityRule& second);

}  // namespace sd::platform

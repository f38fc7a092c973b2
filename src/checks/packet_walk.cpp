// SPDX-License-Identifier: MIT
#include "checks/packet_walk.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/text.hpp"

namespace sd {
namespace {

constexpr int k_most_jumps = 32;  // the kernel allows 16 levels; a circle cannot be loaded

enum class Match { yes, no, maybe };

Match negate_if(bool negated, Match match) {
  if (!negated || match == Match::maybe) return match;
  return match == Match::yes ? Match::no : Match::yes;
}

Match matches(const PrefixMatch& rule, const std::optional<IpAddress>& address) {
  if (!address) return Match::maybe;
  const bool inside =
      std::any_of(rule.prefixes.begin(), rule.prefixes.end(), [&](const Prefix& p) { return p.contains(*address); });
  return negate_if(rule.negated, inside ? Match::yes : Match::no);
}

Match matches(const PortMatch& rule, const std::optional<Port>& port) {
  if (!port) return Match::maybe;
  const bool inside =
      std::any_of(rule.ranges.begin(), rule.ranges.end(), [&](const PortRange& r) { return r.contains(*port); });
  return negate_if(rule.negated, inside ? Match::yes : Match::no);
}

/// The port that an answer goes to is whatever free one the connection left from: none that only root may take.
Match matches_free_port(const PortMatch& rule) {
  constexpr Port k_first_free = 1024;
  constexpr Port k_last = 65535;
  const bool none =
      std::all_of(rule.ranges.begin(), rule.ranges.end(), [](const PortRange& r) { return r.last < k_first_free; });
  const bool all = std::any_of(rule.ranges.begin(), rule.ranges.end(),
                               [](const PortRange& r) { return r.first <= k_first_free && r.last == k_last; });
  return negate_if(rule.negated, none ? Match::no : all ? Match::yes : Match::maybe);
}

/// "eth+" of iptables and "eth*" of nft stand for all names that begin so.
bool fits(std::string_view pattern, std::string_view name) {
  if (pattern.ends_with('+') || pattern.ends_with('*')) return name.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == name;
}

Match matches_name(const NameMatch& rule, std::string_view name) {
  if (name.empty()) return Match::maybe;
  const bool inside =
      std::any_of(rule.names.begin(), rule.names.end(), [&](const auto& n) { return fits(n, name) || n == "all"; });
  return negate_if(rule.negated, inside ? Match::yes : Match::no);
}

Match matches(const FilterRule& rule, const OutgoingPacket& packet) {
  Match out = rule.not_understood.empty() ? Match::yes : Match::maybe;
  const auto and_also = [&](Match match) {
    if (match == Match::no) out = Match::no;
    if (match == Match::maybe && out == Match::yes) out = Match::maybe;
  };
  if (rule.family && *rule.family != packet.destination.family()) return Match::no;
  if (rule.destination) and_also(matches(*rule.destination, packet.destination));
  if (rule.source) and_also(matches(*rule.source, packet.source));
  if (rule.protocol) and_also(matches_name(*rule.protocol, packet.protocol));
  const bool arrives = packet.heading == Heading::arrives;
  if (rule.destination_port)
    and_also(arrives ? matches_free_port(*rule.destination_port)
                     : matches(*rule.destination_port, packet.destination_port));
  if (rule.source_port) and_also(matches(*rule.source_port, packet.source_port));
  if (rule.connection_state) and_also(matches_name(*rule.connection_state, arrives ? "established" : "new"));
  if (rule.out_interface) and_also(arrives ? Match::maybe : matches_name(*rule.out_interface, packet.out_interface));
  // Not yet known when it leaves, and the same that it left by when its answer arrives.
  if (rule.in_interface) and_also(arrives ? matches_name(*rule.in_interface, packet.out_interface) : Match::maybe);
  if (rule.owner && arrives) and_also(Match::maybe);
  if (rule.owner && !arrives)
    and_also(negate_if(rule.owner->negated,
                       rule.owner->first <= packet.uid && packet.uid <= rule.owner->last ? Match::yes : Match::no));
  return out;
}

/// Everything that may happen to the packet, each with the rule that does it.
struct Possible {
  bool falls_through = true;  ///< the chain's end may be reached
  std::optional<std::string> accept;
  std::optional<std::string> drop;
  std::optional<std::string> reject;
  std::optional<std::string> redirect;
  std::optional<std::string> doubt;  ///< the first rule that is not understood and could decide
};

void keep(std::optional<std::string>& place, const std::optional<std::string>& rule) {
  if (!place && rule) place = rule;
}

void add(Possible& into, const Possible& more) {
  keep(into.accept, more.accept);
  keep(into.drop, more.drop);
  keep(into.reject, more.reject);
  keep(into.redirect, more.redirect);
  keep(into.doubt, more.doubt);
}

class Walk {
 public:
  Walk(const Ruleset& rules, const OutgoingPacket& packet) : rules_(rules), packet_(packet) {}

  Possible through(const FilterChain& chain, int depth) const {
    Possible out;
    bool may_return = false;
    if (depth > k_most_jumps) return out;
    for (const auto& rule : chain.rules) {
      const auto match = matches(rule, packet_);
      if (match == Match::no || rule.verdict == FilterVerdict::none || rule.verdict == FilterVerdict::snat) continue;
      const auto taken = verdict_of(rule, chain, depth);
      add(out, taken.possible);
      if (match == Match::maybe) keep(out.doubt, rule.text);
      if (match == Match::yes && !taken.goes_on) {
        out.falls_through = taken.returns || may_return;
        return out;
      }
      may_return = may_return || taken.returns;
    }
    return out;
  }

 private:
  struct Taken {
    Possible possible;
    bool goes_on = false;  ///< the next rule of this chain may see the packet, too
    bool returns = false;  ///< the chain ends here and its caller goes on (of a base chain: its policy)
  };

  Taken verdict_of(const FilterRule& rule, const FilterChain& chain, int depth) const {
    Taken out;
    switch (rule.verdict) {
      case FilterVerdict::accept:
        out.possible.accept = rule.text;
        break;
      case FilterVerdict::drop:
        out.possible.drop = rule.text;
        break;
      case FilterVerdict::reject:
        out.possible.reject = rule.text;
        break;
      case FilterVerdict::redirect:
        out.possible.redirect = rule.text;
        break;
      case FilterVerdict::queue:
        out.possible.accept = out.possible.drop = out.possible.doubt = rule.text;
        break;
      case FilterVerdict::return_:
        out.returns = true;
        break;
      case FilterVerdict::jump:
      case FilterVerdict::go_to:
        return into_chain(rule, chain, depth);
      default:
        out.goes_on = true;
        break;
    }
    return out;
  }

  Taken into_chain(const FilterRule& rule, const FilterChain& chain, int depth) const {
    Taken out;
    const auto target = std::find_if(rules_.chains.begin(), rules_.chains.end(), [&](const FilterChain& c) {
      return c.table == chain.table && c.name == rule.target;
    });
    if (target == rules_.chains.end()) {
      out.possible.doubt = rule.text;
      out.goes_on = true;
      return out;
    }
    out.possible = through(*target, depth + 1);
    out.goes_on = rule.verdict == FilterVerdict::jump && out.possible.falls_through;
    out.returns = rule.verdict == FilterVerdict::go_to && out.possible.falls_through;
    return out;
  }

  const Ruleset& rules_;
  const OutgoingPacket& packet_;
};

/// The end of one base chain: its rules, and its policy where they let the packet through to it.
Possible through_base(const Ruleset& rules, const FilterChain& chain, const OutgoingPacket& packet) {
  auto out = Walk(rules, packet).through(chain, 0);
  const auto policy =
      chain.table + " " + chain.name + " policy " + (chain.policy == FilterVerdict::drop ? "drop" : "accept");
  if (out.falls_through) keep(chain.policy == FilterVerdict::drop ? out.drop : out.accept, policy);
  return out;
}

/// The order of the hooks on either way.
int place_of(std::string_view hook) {
  constexpr std::array<std::string_view, 5> k_order{"prerouting", "input", "output", "postrouting", "egress"};
  return int(std::find(k_order.begin(), k_order.end(), hook) - k_order.begin());
}

bool rewrites_sources(const Ruleset& rules) {
  return std::any_of(rules.chains.begin(), rules.chains.end(), [](const FilterChain& chain) {
    return std::any_of(chain.rules.begin(), chain.rules.end(),
                       [](const FilterRule& rule) { return rule.verdict == FilterVerdict::snat; });
  });
}

/// nft 1.0.6 does not tell in JSON at which device a chain hangs.
bool names_devices(const FilterChain& chain) { return chain.devices && !chain.devices->empty(); }

/// Does this chain of a device see the packet for certain?
bool is_at_its_device(const FilterChain& chain, const OutgoingPacket& packet) {
  return names_devices(chain) ? !packet.out_interface.empty() : packet.is_only_interface;
}

WalkAnswer answer_of(const Possible& possible) {
  const int ways = int(possible.accept.has_value()) + int(possible.drop.has_value()) +
                   int(possible.reject.has_value()) + int(possible.redirect.has_value());
  if (ways > 1)
    return {WalkResult::unknown, possible.doubt.value_or(possible.drop.value_or(possible.reject.value_or("")))};
  if (possible.drop) return {WalkResult::drops, *possible.drop};
  if (possible.reject) return {WalkResult::rejects, *possible.reject};
  if (possible.redirect) return {WalkResult::redirected, *possible.redirect};
  return {WalkResult::passes, possible.accept.value_or("")};
}

}  // namespace

bool is_agents_table(std::string_view table) { return table == "ip security" || table.ends_with(" walinuxagent"); }

OutgoingPacket answer_to(const OutgoingPacket& sent) {
  OutgoingPacket out;
  out.source = sent.destination;
  out.destination = sent.source.value_or(IpAddress{});
  out.protocol = sent.protocol;
  out.source_port = sent.destination_port;
  out.out_interface = sent.out_interface;
  out.heading = Heading::arrives;
  return out;
}

bool is_on_the_way(const FilterChain& chain, const OutgoingPacket& packet) {
  const auto blank = chain.table.find(' ');
  const auto family = blank == std::string::npos ? "inet" : std::string_view(chain.table).substr(0, blank);
  if (chain.hook == "egress") {
    if (family != "netdev" || packet.heading != Heading::leaves) return false;
    if (!names_devices(chain) || packet.out_interface.empty()) return true;
    const auto devices = split_words(*chain.devices);
    return std::find(devices.begin(), devices.end(), packet.out_interface) != devices.end();
  }
  if (family != "inet" && family != (packet.destination.is_v4() ? "ip" : "ip6")) return false;
  if (packet.heading == Heading::leaves) return chain.hook == "output" || chain.hook == "postrouting";
  // nat looks at the first packet of a connection only.
  return (chain.hook == "prerouting" || chain.hook == "input") && chain.type != "nat";
}

WalkAnswer walk(const Ruleset& rules, const OutgoingPacket& packet, Tables tables, Rewriting rewriting) {
  std::vector<const FilterChain*> chains;
  for (const auto& chain : rules.chains) {
    const bool left_out = rewriting == Rewriting::left_out && chain.type == "nat";
    if (is_on_the_way(chain, packet) && !left_out && is_agents_table(chain.table) == (tables == Tables::agents))
      chains.push_back(&chain);
  }
  // Chains of one priority stay in the order in which the tool lists them: all lie in one array.
  std::sort(chains.begin(), chains.end(), [](const auto* a, const auto* b) {
    return std::tuple(place_of(a->hook), a->priority, a) < std::tuple(place_of(b->hook), b->priority, b);
  });
  // A device sees the packet after its source was rewritten: then it is not known.
  auto at_device = packet;
  if (rewrites_sources(rules)) at_device.source.reset();
  // Each chain may stop the packet; accept only ends the one chain that says it (netfilter: a packet must pass all of
  // them).
  std::optional<WalkAnswer> doubt;
  for (const auto* chain : chains) {
    const bool device = chain->hook == "egress";
    auto answer = answer_of(through_base(rules, *chain, device ? at_device : packet));
    if (device && answer.result != WalkResult::passes && !is_at_its_device(*chain, packet))
      answer.result = WalkResult::unknown;
    if (answer.result == WalkResult::unknown && !doubt) doubt = answer;
    // A redirect acts on what follows, but what it hits is decided; a certain stop beats a doubt that came earlier or
    // comes later.
    if (answer.result == WalkResult::drops || answer.result == WalkResult::rejects ||
        answer.result == WalkResult::redirected)
      return answer;
  }
  return doubt.value_or(WalkAnswer{});
}

}  // namespace sd

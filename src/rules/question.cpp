// SPDX-License-Identifier: MIT
#include "rules/question.hpp"

#include <algorithm>
#include <cctype>

#include "base/text.hpp"
#include "rules/chain.hpp"

namespace sd::rules {
namespace {

constexpr std::size_t k_longest_tag = 200;

bool is_tag(std::string_view text) {
  const auto is_fit = [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-'; };
  return !text.empty() && text.size() <= k_longest_tag && std::isalpha(static_cast<unsigned char>(text.front())) != 0 &&
         std::all_of(text.begin(), text.end(), is_fit);
}

Packets fields_of(const Question& question) {
  Packets out;
  out.protocols = protocols_of(question.protocol);
  if (!question.port) return out;
  out.protocols = Protocols(out.protocols & protocols_with_ports());
  out.destination_ports = port_set({PortRange{*question.port, *question.port}});
  return out;
}

/// The same packets from each kind of sender: known to be in the virtual network, or believed to be.
Region with_senders(const Packets& packets, const Question& question, Names& names) {
  auto sender = packets;
  sender.source = question.from ? AddressSet::of(*question.from) : AddressSet::all().minus(platform_addresses());
  if (question.sender == Sender::anywhere) return {sender};
  const auto& network = names.tag("VirtualNetwork");
  if (!network.unknown || (question.from && !network.perhaps.contains(*question.from))) {
    auto inside = sender;
    inside.source = sender.source.intersect(network.inside);
    return {inside.source.empty() ? sender : inside};
  }
  sender.source = sender.source.intersect(network.perhaps);
  sender.inside = {{*network.unknown, End::source}};
  return {sender};
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  Target out;
  out.text = std::string(trim(text));
  if (out.text == "*" || equal_ignoring_case(out.text, "any")) {
    out.prefixes = {Prefix{}, Prefix::make(IpAddress::from_v6({}), 0).value()};
    return out;
  }
  if (is_tag(out.text) && out.text.find(':') == std::string::npos) {
    out.tag = out.text;
    return out;
  }
  if (const auto prefix = Prefix::parse(out.text)) {
    out.prefixes = {*prefix};
    return out;
  }
  return fail(ErrorCode::usage, "read", printable(out.text, 80),
              "expected a service tag, a prefix or an address, as in Storage.WestEurope, 10.0.0.0/8 or 20.60.1.4");
}

bool fits_family(const Target& target, Family family) {
  return target.tag || std::any_of(target.prefixes.begin(), target.prefixes.end(),
                                   [&](const Prefix& prefix) { return prefix.address().family() == family; });
}

Asked packets_of(const Question& question, Names& names) {
  Asked out;
  const auto fields = fields_of(question);
  if (!question.to.tag) {
    out.destination = AddressSet::of(question.to.prefixes);
  } else {
    const auto& meaning = names.tag(*question.to.tag);
    out.destination = meaning.inside;
    if (!meaning.perhaps.empty()) {
      out.name = meaning.unknown;
      out.perhaps = meaning.perhaps;
    }
  }
  const auto senders = with_senders(fields, question, names);
  const auto none_is = [&](auto family) {
    return std::all_of(senders.begin(), senders.end(),
                       [&](const Packets& each) { return (each.source.*family).empty(); });
  };
  if (none_is(&AddressSet::v4)) out.destination.v4 = out.perhaps.v4 = {};
  if (none_is(&AddressSet::v6)) out.destination.v6 = out.perhaps.v6 = {};
  for (const auto& sender : senders) {
    auto packets = sender;
    packets.destination = out.destination;
    if (!packets.destination.empty()) out.packets.push_back(std::move(packets));
    if (!out.name) continue;
    packets = sender;
    packets.destination = out.perhaps;
    if (Beliefs(names).assume_inside(packets, {*out.name, End::destination})) out.packets.push_back(std::move(packets));
  }
  return out;
}

}  // namespace sd::rules

// SPDX-License-Identifier: MIT
#include "rules/fit.hpp"

#include <algorithm>

namespace sd::rules {
namespace {

Fit worse(Fit a, Fit b) {
  if (a == Fit::never || b == Fit::never) return Fit::never;
  return a == Fit::perhaps || b == Fit::perhaps ? Fit::perhaps : Fit::always;
}

Fit fit_of_ports(const PortSet& rule, const PortSet& asked) {
  if (rule.contains(asked)) return Fit::always;
  return rule.meets(asked) ? Fit::perhaps : Fit::never;
}

Fit fit_of_source(const ReadyRule& rule, const Packets& asked) {
  // No rule acts on what the platform sends, but those that name it.
  if (rule.source.any) return asked.source.meets(platform_addresses()) ? Fit::perhaps : Fit::always;
  if (rule.source.inside.contains(asked.source)) return Fit::always;
  const bool may = rule.source.inside.meets(asked.source) || !rule.source.platform.empty();
  if (rule.source.perhaps.empty()) return may ? Fit::perhaps : Fit::never;
  auto inside = rule.source.inside;
  bool meets = may;
  for (const auto& part : rule.source.perhaps) {
    meets = meets || part.addresses.meets(asked.source);
    const Belief belief{part.name, End::source};
    if (std::binary_search(asked.inside.begin(), asked.inside.end(), belief)) inside = inside.unite(part.addresses);
  }
  if (!meets) return Fit::never;
  return inside.contains(asked.source) ? Fit::always : Fit::perhaps;
}

}  // namespace

Fit fit_of(const ReadyRule& rule, const Packets& asked) {
  const auto protocols = rule.protocols & asked.protocols;
  if (protocols == 0) return Fit::never;
  auto out = protocols == asked.protocols ? Fit::always : Fit::perhaps;
  out = worse(out, fit_of_ports(rule.destination_ports, asked.destination_ports));
  if (out == Fit::never) return out;
  out = worse(out, fit_of_ports(rule.source_ports, asked.source_ports));
  return out == Fit::never ? out : worse(out, fit_of_source(rule, asked));
}

Fits::Fits(const Level& level) : level_(level) {
  for (const auto& rule : level.rules) {
    const auto& ports = rule.destination_ports.ranges();
    const auto first = std::uint32_t(sources_.size());
    const auto& from = rule.source;
    if (!from.any) sources_.insert(sources_.end(), from.inside.v4.ranges().begin(), from.inside.v4.ranges().end());
    const bool is_simple =
        ports.size() == 1 && rule.source_ports == all_ports() && from.perhaps.empty() && from.platform.empty();
    rows_.push_back({rule.protocols, is_simple, from.any, ports.empty() ? Port{1} : ports.front().first,
                     ports.empty() ? Port{0} : ports.back().last, first, std::uint32_t(sources_.size())});
  }
}

Fits::Asked Fits::asked(const Packets& packets) {
  const auto& ports = packets.destination_ports.ranges();
  const auto& from = packets.source.v4.ranges();
  Asked out{packets, {1, 0}, false, std::nullopt};
  if (ports.empty()) return out;
  out.ports = {ports.front().first, ports.back().last};
  if (packets.source.v6.empty() && from.size() == 1 && from.front().first == from.front().last)
    out.from = from[0].first;
  out.is_simple = ports.size() == 1 && out.from && !platform_addresses().v4.contains(*out.from);
  return out;
}

Fit Fits::simple(const Row& row, const Asked& asked) const {
  const auto end = sources_.begin() + row.end_source;
  const auto at = std::lower_bound(sources_.begin() + row.first_source, end, *asked.from,
                                   [](const auto& range, std::uint32_t from) { return range.last < from; });
  if (!row.from_any && (at == end || at->first > *asked.from)) return Fit::never;
  const bool is_all = (asked.packets.protocols & ~row.protocols) == 0 && row.first_port <= asked.ports.first &&
                      asked.ports.last <= row.last_port;
  return is_all ? Fit::always : Fit::perhaps;
}

}  // namespace sd::rules

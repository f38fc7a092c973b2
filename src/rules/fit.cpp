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

}  // namespace sd::rules

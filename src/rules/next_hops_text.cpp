// SPDX-License-Identifier: MIT
#include <utility>

#include "base/text.hpp"
#include "rules/next_hops.hpp"

namespace sd::rules {
namespace {

constexpr std::size_t k_longest_name = 80;
constexpr std::size_t k_most_listed = 2;

template <class T, class Text>
std::string listed(const std::vector<T>& list, const Text& text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < list.size() && i < k_most_listed; ++i) out.push_back(text(list[i]));
  const auto more = list.size() - out.size();
  return join(out, more == 0 ? " and " : ", ") + (more == 0 ? "" : " and " + std::to_string(more) + " more");
}

std::string name_text(const std::string& name) { return printable(name, k_longest_name); }

std::string_view to_word(RouteOrigin origin) {
  switch (origin) {
    case RouteOrigin::user:
      return "user";
    case RouteOrigin::gateway:
      return "BGP";
    case RouteOrigin::system:
      return "system";
    case RouteOrigin::unknown:
      break;
  }
  return "";
}

}  // namespace

std::string describe(const RouteHop& hop) {
  std::string out = printable(hop.text, k_longest_name);
  if (!hop.addresses.empty())
    out += " " + listed(hop.addresses, [](const IpAddress& address) { return to_text(address); });
  std::vector<std::string> by;
  if (!hop.routes.empty())
    by.push_back((hop.routes.size() == 1 ? "route " : "routes ") + listed(hop.routes, name_text));
  if (!hop.tags.empty()) by.push_back(listed(hop.tags, name_text));
  if (!hop.prefixes.empty()) by.push_back(listed(hop.prefixes, [](const Prefix& prefix) { return to_text(prefix); }));
  if (hop.origin != RouteOrigin::unknown) by.emplace_back(to_word(hop.origin));
  return by.empty() ? out : out + " (" + join(by, ", ") + ")";
}

std::string describe(const NextHopPart& part) {
  switch (part.way) {
    case Way::platform:
      return "the platform itself (no user-defined route acts on it)";
    case Way::unroutable:
      return "None (no route covers it)";
    case Way::routed:
      return describe(part.hops.front());
    case Way::unknown:
      break;
  }
  std::vector<std::string> hops;
  for (const auto& hop : part.hops) hops.push_back(describe(hop));
  return "unknown: " + join(hops, " or ");
}

}  // namespace sd::rules

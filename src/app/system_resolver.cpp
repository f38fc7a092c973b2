// SPDX-License-Identifier: MIT
#include "app/system_resolver.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sd::app {
namespace {

constexpr Milliseconds k_first_try{1500};  // seven times what a name server at the other end of the world takes

}  // namespace

std::vector<IpAddress> parse_getent(std::string_view text) {
  std::vector<IpAddress> out;
  for (const auto line : split_lines(text)) {
    const auto words = split_words(line);
    const auto address = words.empty() ? IpAddress::parse("") : IpAddress::parse(words.front());
    if (address && std::find(out.begin(), out.end(), *address) == out.end()) out.push_back(*address);
  }
  return out;
}

/// The C library asks a name server that did not answer again after 5 s (resolv.conf(5)), which is longer than we wait:
/// one lost packet would look like a resolver that is silent. So it is asked a second time.
probe::SystemResolver::Answer GetentResolver::resolve(const std::string& name, const net::Deadline& deadline,
                                                      const net::Stop& stop) {
  auto first = ask(name, deadline.or_after(k_first_try), stop);
  if (first.step.outcome != Outcome::timed_out || deadline.passed()) return first;
  return ask(name, deadline, stop);
}

probe::SystemResolver::Answer GetentResolver::ask(const std::string& name, const net::Deadline& deadline,
                                                  const net::Stop& stop) {
  const auto output = commands_.run({"getent", "ahosts", name}, deadline, stop);
  if (!output && output.error().code == ErrorCode::timed_out)
    return {{Outcome::timed_out, 0, "getent ahosts did not end in time"}, {}};
  if (!output && output.error().code == ErrorCode::cancelled) return {{Outcome::cancelled, 0, {}}, {}};
  if (!output) return {{Outcome::not_possible, output.error().system_code, describe(output.error())}, {}};
  auto addresses = parse_getent(output->text);
  constexpr int k_not_found = 2;  // getent(1)
  if (!addresses.empty()) return {{}, std::move(addresses)};
  if (output->exit_code == k_not_found) return {{Outcome::rejected, 0, "the name is not found"}, {}};
  return {{Outcome::not_possible, 0, "getent ended with exit code " + std::to_string(output->exit_code)}, {}};
}

}  // namespace sd::app

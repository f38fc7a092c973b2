// SPDX-License-Identifier: MIT
#include "net/outcome.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

namespace sd::net {

Outcome outcome_of(int system_code) {
  constexpr std::pair<int, Outcome> k_table[] = {
      {0, Outcome::ok},
      {ETIMEDOUT, Outcome::timed_out},
      {ECONNREFUSED, Outcome::refused},
      {ENETUNREACH, Outcome::network_unreachable},
      {ENETDOWN, Outcome::network_unreachable},
      {EHOSTUNREACH, Outcome::host_unreachable},
      {EHOSTDOWN, Outcome::host_unreachable},
      {EACCES, Outcome::not_permitted},
      {EPERM, Outcome::not_permitted},
      {EINVAL, Outcome::invalid},  // a blackhole route
      {ECONNRESET, Outcome::reset},
      {EPIPE, Outcome::reset},
      {EAFNOSUPPORT, Outcome::not_possible},
      {EADDRNOTAVAIL, Outcome::not_possible},
      {EMFILE, Outcome::not_possible},
      {ENFILE, Outcome::not_possible},
      {ENOBUFS, Outcome::not_possible},
      {ENOMEM, Outcome::not_possible},
  };
  for (const auto& [code, outcome] : k_table)
    if (code == system_code) return outcome;
  return Outcome::unclassified;
}

Step failed(int system_code) { return Step{outcome_of(system_code), system_code, std::strerror(system_code)}; }

Step not_ready(Waited waited) {
  return Step{waited == Waited::stopped ? Outcome::cancelled : Outcome::timed_out, 0, {}};
}

}  // namespace sd::net

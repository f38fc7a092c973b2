// SPDX-License-Identifier: MIT
// Codes of Winsock (learn.microsoft.com, "Windows Sockets error codes").
#include "net/outcome.hpp"

#include <utility>

#include "net/windows_error.hpp"
#include "net/winsock.hpp"

namespace sd::net {

Outcome outcome_of(int system_code) {
  constexpr std::pair<int, Outcome> k_table[] = {
      {0, Outcome::ok},
      {WSAETIMEDOUT, Outcome::timed_out},
      {WSAECONNREFUSED, Outcome::refused},
      {WSAENETUNREACH, Outcome::network_unreachable},
      {WSAENETDOWN, Outcome::network_unreachable},
      {WSAEHOSTUNREACH, Outcome::host_unreachable},
      {WSAEHOSTDOWN, Outcome::host_unreachable},
      {WSAEACCES, Outcome::not_permitted},  // a filter of the Windows Filtering Platform
      {WSAEINVAL, Outcome::invalid},
      {WSAECONNRESET, Outcome::reset},
      {WSAECONNABORTED, Outcome::reset},
      {WSAENETRESET, Outcome::reset},
      {WSAESHUTDOWN, Outcome::reset},
      {WSAEAFNOSUPPORT, Outcome::not_possible},
      {WSAEADDRNOTAVAIL, Outcome::not_possible},
      {WSAEMFILE, Outcome::not_possible},
      {WSAENOBUFS, Outcome::not_possible},
  };
  for (const auto& [code, outcome] : k_table)
    if (code == system_code) return outcome;
  return Outcome::unclassified;
}

Step failed(int system_code) {
  return Step{outcome_of(system_code), system_code, text_of_windows_error(static_cast<unsigned long>(system_code))};
}

Step not_ready(Waited waited) {
  return Step{waited == Waited::stopped ? Outcome::cancelled : Outcome::timed_out, 0, {}};
}

}  // namespace sd::net

// SPDX-License-Identifier: MIT
#include "app/system_resolver_windows.hpp"

#include <algorithm>

#include "app/aside_windows.hpp"
#include "net/address_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::app {
namespace {

using Answer = probe::SystemResolver::Answer;

/// GetAddrInfoW has no time limit of its own.
Answer ask(const std::string& name) {
  net::start_winsock();
  ADDRINFOW wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  ADDRINFOW* found = nullptr;
  const auto code = ::GetAddrInfoW(net::to_wide(name).c_str(), nullptr, &wanted, &found);
  Answer out;
  for (const auto* one = found; one != nullptr; one = one->ai_next) {
    const auto endpoint = net::from_socket_address(one->ai_addr);
    if (endpoint && std::ranges::find(out.addresses, endpoint->address) == out.addresses.end())
      out.addresses.push_back(endpoint->address);
  }
  if (found != nullptr) ::FreeAddrInfoW(found);
  if (code == WSAHOST_NOT_FOUND || code == WSANO_DATA)
    out.step = {Outcome::rejected, code, "the name is not found"};
  else if (code != 0)
    out.step = net::Step{Outcome::unclassified, code, net::text_of_windows_error(DWORD(code))};
  return out;
}

}  // namespace

Answer WindowsResolver::resolve(const std::string& name, const net::Deadline& deadline, const net::Stop& stop) {
  auto answer = wait_aside<Answer>([name] { return ask(name); }, deadline, stop);
  if (answer) return std::move(*answer);
  if (answer.error() == net::Waited::stopped) return {{Outcome::cancelled, 0, {}}, {}};
  return {{Outcome::timed_out, 0, "the system's resolver did not answer in time"}, {}};
}

}  // namespace sd::app

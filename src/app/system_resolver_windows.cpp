// SPDX-License-Identifier: MIT
#include "app/system_resolver_windows.hpp"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "net/address_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::app {
namespace {

constexpr Milliseconds k_look_around{50};  // how long a stop may go unseen

using Answer = probe::SystemResolver::Answer;

/// What a thread asks for us: GetAddrInfoW has no time limit of its own.
struct Asked {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Answer> answer;
};

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

/// The thread outlives the wait when no answer comes; what it shares with us lives as long as either does.
Answer WindowsResolver::resolve(const std::string& name, const net::Deadline& deadline, const net::Stop& stop) {
  const auto asked = std::make_shared<Asked>();
  std::thread([asked, name] {
    auto answer = ask(name);
    const std::lock_guard lock(asked->mutex);
    asked->answer = std::move(answer);
    asked->changed.notify_all();
  }).detach();
  std::unique_lock lock(asked->mutex);
  while (!asked->answer) {
    if (stop.requested()) return {{Outcome::cancelled, 0, {}}, {}};
    if (deadline.passed()) return {{Outcome::timed_out, 0, "the system's resolver did not answer in time"}, {}};
    asked->changed.wait_for(lock, std::min(k_look_around, deadline.remaining()));
  }
  return std::move(*asked->answer);
}

}  // namespace sd::app

// SPDX-License-Identifier: MIT
// Calls of Windows that have no time limit of their own, on a thread that is left behind when time is up.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "net/wait.hpp"

namespace sd::app {

/// A thread of Windows: one of winpthreads that is detached before it has begun may never begin (seen with that of
/// mingw-w64 10 under wine, once in a thousand).
void run_aside(std::function<void()> work);

/// What `call` returns, or why it was left behind. What it uses has to live as long as it does.
template <class T>
std::expected<T, net::Waited> wait_aside(std::function<T()> call, const net::Deadline& deadline,
                                         const net::Stop& stop) {
  constexpr std::chrono::milliseconds k_look_around{50};  // how long a stop may go unseen
  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<T> returned;
  };
  const auto shared = std::make_shared<Shared>();
  run_aside([shared, call = std::move(call)] {
    auto returned = call();
    const std::lock_guard lock(shared->mutex);
    shared->returned.emplace(std::move(returned));
    shared->changed.notify_all();
  });
  std::unique_lock lock(shared->mutex);
  while (!shared->returned) {
    if (stop.requested()) return std::unexpected(net::Waited::stopped);
    if (deadline.passed()) return std::unexpected(net::Waited::timed_out);
    shared->changed.wait_for(lock, std::min(k_look_around, deadline.remaining()));
  }
  return std::move(*shared->returned);
}

}  // namespace sd::app

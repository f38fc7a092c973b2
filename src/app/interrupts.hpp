// SPDX-License-Identifier: MIT
// Which signals of a row are a wish of their own.
#pragma once

#include <atomic>
#include <chrono>

#include "net/wait.hpp"

namespace sd::app {

enum class Wish { finish, leave, known };

/// One wish may arrive as several signals: timeout(1) sends its signal to the program and once more to the program's
/// group, and a terminal's signal is passed on by whoever wraps the program. What follows within a second is therefore
/// the same wish, and only a later signal means that the report is not waited for. May be called from a signal handler
/// and from several threads (everything in it is lock-free).
class Interrupts {
 public:
  static constexpr std::chrono::seconds k_same_wish{1};

  /// An interrupt at `now`, a time of the steady clock: finish for the first, leave for one that is later than the
  /// first by `k_same_wish` at least, known for the others.
  Wish at(net::Clock::time_point now) noexcept {
    const auto time = now.time_since_epoch().count();
    auto first = k_none;
    if (first_.compare_exchange_strong(first, time)) return Wish::finish;
    return net::Clock::duration(time - first) >= k_same_wish ? Wish::leave : Wish::known;
  }

 private:
  using Count = net::Clock::rep;
  static constexpr Count k_none = -1;  // a steady clock counts from the start of the machine
  std::atomic<Count> first_{k_none};
  static_assert(std::atomic<Count>::is_always_lock_free);
};

}  // namespace sd::app

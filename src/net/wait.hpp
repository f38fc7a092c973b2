// SPDX-License-Identifier: MIT
// Every wait of the program: for a file descriptor, until a deadline, unless somebody says stop. Nothing here can wait
// for ever.
#pragma once

#include <chrono>

namespace sd::net {

using Clock = std::chrono::steady_clock;

class Deadline {
 public:
  explicit Deadline(Clock::time_point at) : at_(at) {}
  static Deadline after(std::chrono::milliseconds span) { return Deadline(Clock::now() + span); }
  /// The earlier of this one and `span` from now: a phase's own limit inside the run's.
  Deadline or_after(std::chrono::milliseconds span) const;
  bool passed() const { return Clock::now() >= at_; }
  /// Never negative; rounded up, so that a wait of the result does not end before the deadline.
  std::chrono::milliseconds remaining() const;

 private:
  Clock::time_point at_;
};

/// The listening side of a StopSource: copied into every wait.
struct Stop {
  int descriptor = -1;  ///< readable once stop was requested; -1: nobody can stop it
  bool requested() const;
};

/// Ends all waits at once. `request` may be called from a signal handler.
class StopSource {
 public:
  StopSource();
  ~StopSource();
  StopSource(const StopSource&) = delete;
  StopSource& operator=(const StopSource&) = delete;
  void request() const noexcept;
  Stop stop() const { return Stop{descriptor_}; }

 private:
  int descriptor_ = -1;
};

enum class Direction { read, write };
enum class Waited { ready, timed_out, stopped };

Waited wait_for(int descriptor, Direction direction, const Deadline& deadline, const Stop& stop);

}  // namespace sd::net

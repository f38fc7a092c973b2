// SPDX-License-Identifier: MIT
// How long to wait before a request is sent again, and the wait itself. What Azure asks for comes first; without a word
// of it the pause grows and is drawn by chance, so that many callers do not come back at once.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "net/wait.hpp"
#include "wire/http.hpp"

namespace sd::cloud {

struct PatienceLimits {
  int attempts = 6;                    ///< of one request in all, the first among them
  Milliseconds first_pause{500};       ///< doubles with each attempt
  Milliseconds longest_pause{16'000};  ///< of the growing pause; what Azure asks for may be longer
  Milliseconds poll_pause{1'000};      ///< between two looks at an operation that says no Retry-After
  Milliseconds shortest_pause{50};     ///< also when Azure says Retry-After: 0
};

/// Time and chance, passed in so that tests need neither.
struct Rhythm {
  std::function<Time()> now;
  /// A number from 0 up to but without 1. Called on several threads at a time.
  std::function<double()> chance;
  /// Waits for so long; returns early when stop is requested or the deadline has passed.
  std::function<net::Waited(Milliseconds, const net::Deadline&, const net::Stop&)> pause;
};

/// The real ones.
Rhythm real_rhythm();

/// The Retry-After header: seconds, or an HTTP date (RFC 9110 s. 10.2.3), which is compared with `now`; and Azure's
/// x-ms-retry-after-ms. Nothing when none of them can be read; never negative.
std::optional<Milliseconds> retry_after(const wire::HttpResponse& response, Time now);

/// The pause before attempt `attempt` + 1 (1: the first attempt failed): between half and the whole of
/// first_pause * 2^(attempt - 1), at most longest_pause.
Milliseconds growing_pause(int attempt, const PatienceLimits& limits, double chance);

}  // namespace sd::cloud

// SPDX-License-Identifier: MIT
// The end of a server program of the lab: it says when it is ready, and waits for the signal that ends it.
#pragma once

#include <csignal>
#include <string>

namespace sd::lab {

/// SIGINT and SIGTERM. Made before the first thread, so that none of them takes the signal.
class EndSignals {
 public:
  EndSignals();
  /// Prints a line, and returns when one of them came.
  void serve_until(const std::string& line = "ready") const;

 private:
  sigset_t signals_{};
};

}  // namespace sd::lab

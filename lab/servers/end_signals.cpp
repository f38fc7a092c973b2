// SPDX-License-Identifier: MIT
#include "lab/servers/end_signals.hpp"

#include <cstdio>

namespace sd::lab {

EndSignals::EndSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

void EndSignals::serve_until(const std::string& line) const {
  std::puts(line.c_str());
  std::fflush(stdout);
  int taken = 0;
  sigwait(&signals_, &taken);
}

}  // namespace sd::lab

// SPDX-License-Identifier: MIT
// One table from the system's codes to what a probe calls them. What is not in it stays unclassified with its raw code.
#pragma once

#include <string>

#include "model/observation.hpp"
#include "net/wait.hpp"

namespace sd::net {

/// How one step of a socket or of TLS ended.
struct Step {
  Outcome outcome = Outcome::ok;
  int system_code = 0;
  std::string text;  ///< one printable line; empty when the outcome says it all
  bool ok() const { return outcome == Outcome::ok; }
};

/// From errno; EPERM and EACCES to not_permitted, EINVAL to invalid, ...
Outcome outcome_of(int system_code);

/// A Step from errno, with the system's text.
Step failed(int system_code);

/// timed_out or cancelled, for a wait that did not end in readiness.
Step not_ready(Waited waited);

}  // namespace sd::net

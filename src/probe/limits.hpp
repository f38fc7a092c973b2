// SPDX-License-Identifier: MIT
// Every limit of probing in one place. A limit that ended something is named in the observation.
#pragma once

#include <chrono>
#include <cstddef>

namespace sd::probe {

struct Limits {
  /// A SYN is sent again after 1 s and after 3 s in all: three of them, then the answer is no answer.
  std::chrono::milliseconds connect{3050};
  std::chrono::milliseconds tls{3000};
  std::chrono::milliseconds http{3000};
  /// One server, one question, one transport. The C library waits 5 s; a server that needs more than half of that is as
  /// good as silent for a snapshot whose requests have 10 s.
  std::chrono::milliseconds dns{2500};
  std::chrono::milliseconds resolver{4000};  ///< the system's own resolver, which asks again by itself
  std::chrono::milliseconds echo{700};       ///< one echo of the path MTU search
  /// All phases of one probe, and everything that follows from it: keeps "everything dropped" within 6 s.
  std::chrono::milliseconds whole{5200};
  std::size_t most_at_once = 64;
  std::size_t most_storage_hosts = 6;
  std::size_t most_names = 3;  ///< storage hosts that each name server is asked for
  std::size_t most_name_servers = 4;
};

}  // namespace sd::probe

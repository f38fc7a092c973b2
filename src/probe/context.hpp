// SPDX-License-Identifier: MIT
// What the probes are given from outside: trust, time, the way to stop, the system's own resolver.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/observation.hpp"
#include "net/outcome.hpp"
#include "net/trust.hpp"
#include "net/wait.hpp"
#include "probe/limits.hpp"

namespace sd::probe {

/// What programs on this machine get for a name: nsswitch.conf, /etc/hosts, the local stub. Asked in a child process by
/// app/, so that a static executable needs nothing of the machine's name service.
class SystemResolver {
 public:
  struct Answer {
    net::Step step;
    std::vector<IpAddress> addresses;
  };
  virtual ~SystemResolver() = default;
  virtual Answer resolve(const std::string& name, const net::Deadline& deadline, const net::Stop& stop) = 0;
};

struct Context {
  const net::Trust& trust;
  net::Stop stop;
  net::Deadline deadline;  ///< of the whole run
  std::function<Time()> now;
  SystemResolver& resolver;
  std::vector<Endpoint> name_servers;  ///< whom to ask for an address, in order
  Limits limits;
};

}  // namespace sd::probe

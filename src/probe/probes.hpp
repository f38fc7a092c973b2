// SPDX-License-Identifier: MIT
// One function a kind of probe: it does one phase, records it, looks, goes on. At most one phase failed, and it is the
// last.
#pragma once

#include "model/observation.hpp"
#include "probe/context.hpp"
#include "probe/plan.hpp"

namespace sd::probe {

/// What an HTTP probe saw, and the whole body (up to the reader's limit) of which the observation keeps the start only.
struct HttpProbeResult {
  Observation observation;
  std::string body;
};

/// Resolve (when the target is a name), connect, CONNECT through the proxy, TLS, one request. `deadline` ends the
/// whole.
HttpProbeResult probe_http(const PlannedProbe& planned, const Context& context, const net::Deadline& deadline);

/// One server, one name, A records: over UDP, and over TCP when the answer was cut.
Observation probe_dns(const PlannedProbe& planned, const Context& context, const net::Deadline& deadline);

/// The system's own resolver.
Observation probe_resolver(const PlannedProbe& planned, const Context& context, const net::Deadline& deadline);

/// The largest IPv4 packet that passes to `peer` unfragmented, by halving between 576 and 1500 bytes. The phase is ok
/// when a size was found, timed_out when not even the smallest passed (which proves nothing: many hosts do not answer
/// echo), not_possible without CAP_NET_RAW.
Observation probe_path_mtu(const IpAddress& peer, const std::string& id, const Context& context,
                           const net::Deadline& deadline);

/// What a question to one name server gave; shared by the DNS probe and by the resolve phase of the others.
struct NameAnswer {
  Phase phase;
  DnsSeen seen;
  std::optional<IcmpSeen> icmp;
};
NameAnswer ask_name_server(const Endpoint& server, const std::string& name, const Context& context,
                           const net::Deadline& deadline);

/// Runs `step` and records how long it took.
template <class Action>
Phase timed(PhaseName name, Action&& step) {
  const auto start = net::Clock::now();
  const net::Step result = step();
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(net::Clock::now() - start);
  return Phase{name, result.outcome, took, result.system_code, result.text};
}

}  // namespace sd::probe

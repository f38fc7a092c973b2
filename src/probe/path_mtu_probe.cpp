// SPDX-License-Identifier: MIT
#include "net/icmp.hpp"
#include "probe/probes.hpp"

namespace sd::probe {
namespace {

constexpr std::uint32_t k_smallest = 576;   // RFC 791: every host takes a packet of this size
constexpr std::uint32_t k_largest = 1500;   // Ethernet, and what an Azure NIC has
constexpr std::uint32_t k_fine_enough = 8;  // bytes

}  // namespace

Observation probe_path_mtu(const IpAddress& peer, const std::string& id, const Context& context,
                           const net::Deadline& deadline) {
  Observation out{.id = id, .role = ProbeRole::path_mtu, .kind = ProbeKind::path_mtu, .target = {to_text(peer), 0}};
  out.at = context.now();
  out.endpoint = Endpoint{peer, 0};
  const auto passes = [&](std::uint32_t size) {
    return net::echo(peer, size, deadline.or_after(context.limits.echo), context.stop);
  };
  out.phases.push_back(timed(PhaseName::path_mtu, [&]() -> net::Step {
    if (auto small = passes(k_smallest); !small.ok()) return small;
    std::uint32_t good = k_smallest;
    std::uint32_t bad = k_largest + 1;
    if (passes(k_largest).ok()) good = k_largest;
    // Lost echoes cost their time-out each: the search ends when time is up, with what it knows by then.
    while (good != k_largest && bad - good > k_fine_enough && !deadline.passed() && !context.stop.requested()) {
      const auto middle = (good + bad) / 2;
      const auto step = passes(middle);
      if (step.ok()) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    out.path_mtu = good;
    return {};
  }));
  return out;
}

}  // namespace sd::probe

// SPDX-License-Identifier: MIT
#include "probe/clock.hpp"

namespace sd::probe {
namespace {

std::optional<ClockOffset> offset_of(const Observation& observation) {
  if (!observation.http || observation.proxy) return std::nullopt;
  std::chrono::microseconds took{};
  for (const auto& phase : observation.phases) took += phase.took;
  for (const auto& [name, value] : observation.http->headers)
    if (name == "date")
      if (const auto date = parse_http_date(value)) {
        const auto answered_at = observation.at + std::chrono::duration_cast<Milliseconds>(took);
        return ClockOffset{to_text(observation.target), answered_at - *date};
      }
  return std::nullopt;
}

}  // namespace

std::optional<ClockOffset> clock_offset(const std::vector<Observation>& observations) {
  for (const auto role : {ProbeRole::host, ProbeRole::host_plugin, ProbeRole::metadata, ProbeRole::storage,
                          ProbeRole::region_storage, ProbeRole::internet})
    for (const auto& observation : observations)
      if (observation.role == role)
        if (const auto offset = offset_of(observation)) return offset;
  return std::nullopt;
}

}  // namespace sd::probe

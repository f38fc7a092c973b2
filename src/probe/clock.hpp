// SPDX-License-Identifier: MIT
// The guest's clock against the Date header of those who answered. Pure.
#pragma once

#include <optional>
#include <vector>

#include "model/observation.hpp"

namespace sd::probe {

/// From the most trustworthy answer that has a Date: the host, its plugin, the metadata service, then storage and
/// public sites whose chain was trusted or only out of its time. Nothing when nobody told the time.
std::optional<ClockOffset> clock_offset(const std::vector<Observation>& observations);

}  // namespace sd::probe

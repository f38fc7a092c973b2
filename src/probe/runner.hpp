// SPDX-License-Identifier: MIT
// Carries out a plan: one thread a probe, all at once, under one deadline.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/fact.hpp"
#include "model/observation.hpp"
#include "probe/context.hpp"
#include "probe/plan.hpp"

namespace sd::probe {

struct RunResult {
  std::vector<Observation> observations;  ///< sorted by id
  Fact<Metadata> metadata;
  Fact<ClockOffset> clock;
};

/// Ids of the probes that have not ended yet; called from one thread at a time, each time that one ends.
using Progress = std::function<void(const std::vector<std::string>& waiting_for)>;

/// Returns when every probe has ended: by its own limits, by the run's deadline, or at once when stopped.
RunResult run(const ProbePlan& plan, const Context& context, const Progress& progress);

}  // namespace sd::probe

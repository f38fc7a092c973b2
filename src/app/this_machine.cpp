// SPDX-License-Identifier: MIT
#include "app/this_machine.hpp"

#include "probe/runner.hpp"

namespace sd::app {

Time clock_now() { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); }

probe::ProbePlan plan_for(const Options& options, const Case& facts) {
  probe::PlanOptions wanted;
  wanted.probes = options.probes;
  wanted.internet = options.internet;
  return probe::make_plan(facts, wanted);
}

void probe_from_here(const Options& options, const std::function<net::Trust()>& load_trust,
                     probe::SystemResolver& resolver, const net::Deadline& deadline, const net::Stop& stop,
                     ProgressLine& progress, Case& out) {
  const auto plan = plan_for(options, out);
  out.probes_not_made = plan.not_made;
  if (plan.probes.empty()) return;
  const auto trust = load_trust();
  const probe::Context context{trust, stop, deadline, clock_now, resolver, plan.name_servers, plan.limits};
  auto seen = probe::run(plan, context, [&](const auto& waiting) { progress.show(waiting); });
  out.observations = std::move(seen.observations);
  out.metadata = std::move(seen.metadata);
  out.clock = std::move(seen.clock);
}

}  // namespace sd::app

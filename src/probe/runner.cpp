// SPDX-License-Identifier: MIT
#include "probe/runner.hpp"

#include <algorithm>
#include <mutex>
#include <thread>

#include "probe/clock.hpp"
#include "probe/metadata.hpp"
#include "probe/probes.hpp"

namespace sd::probe {
namespace {

bool tls_stayed_silent(const Observation& observation) {
  const auto& last = observation.last();
  return last.name == PhaseName::tls && last.outcome == Outcome::timed_out && observation.endpoint.has_value() &&
         !observation.proxy;
}

/// The connection stood and then nothing came: one lost packet too many, as far as one exchange can tell.
bool fell_silent(const Observation& observation) {
  const auto& last = observation.last();
  return last.name == PhaseName::http && last.outcome == Outcome::timed_out;
}

class Runner {
 public:
  Runner(const ProbePlan& plan, const Context& context, const Progress& progress)
      : plan_(plan), context_(context), progress_(progress) {
    for (const auto& probe : plan.probes) waiting_.push_back(probe.id);
    result_.metadata.source = {"http://169.254.169.254/metadata/instance", "ask metadata service"};
    result_.clock.source = {"Date header of an HTTP answer", "compare with the machine's clock"};
  }

  RunResult run() {
    if (progress_) progress_(waiting_);
    std::vector<std::jthread> threads;
    const auto count = std::min(plan_.probes.size(), plan_.limits.most_at_once);
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back([this] { work(); });
    threads.clear();  // joins
    std::sort(result_.observations.begin(), result_.observations.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    result_.clock.at = context_.now();
    if (const auto offset = clock_offset(result_.observations)) {
      result_.clock.value = *offset;
    } else {
      result_.clock.value = NotRead{NotReadReason::failed, "nobody who answered told the time"};
    }
    return std::move(result_);
  }

 private:
  const PlannedProbe* next() {
    const std::lock_guard lock(mutex_);
    return next_ < plan_.probes.size() ? &plan_.probes[next_++] : nullptr;
  }

  void work() {
    while (const auto* probe = next()) {
      make(*probe, context_.deadline.or_after(plan_.limits.whole));
      const std::lock_guard lock(mutex_);
      std::erase(waiting_, probe->id);
      if (progress_) progress_(waiting_);
    }
  }

  void keep(Observation observation) {
    const std::lock_guard lock(mutex_);
    result_.observations.push_back(std::move(observation));
  }

  void make(const PlannedProbe& planned, const net::Deadline& deadline) {
    if (planned.kind == ProbeKind::dns) return keep(probe_dns(planned, context_, deadline));
    if (planned.kind == ProbeKind::system_resolver) return keep(probe_resolver(planned, context_, deadline));
    auto result = probe_http(planned, context_, deadline);
    // The region's storage is asked for only when the metadata service tells the region: it is asked a second time.
    if (planned.role == ProbeRole::metadata && fell_silent(result.observation))
      result = probe_http(planned, context_, deadline);
    const bool silent = tls_stayed_silent(result.observation);
    const auto endpoint = result.observation.endpoint;
    const auto region = planned.role == ProbeRole::metadata ? take_metadata(result) : std::string{};
    keep(std::move(result.observation));
    if (!region.empty() && plan_.region_storage)
      make(storage_probe(ProbeRole::region_storage, region, std::nullopt), deadline);
    const bool storage = planned.role == ProbeRole::storage || planned.role == ProbeRole::region_storage;
    if (silent && storage)
      keep(probe_path_mtu(endpoint->address, "path_mtu." + planned.target.host, context_, deadline));
  }

  /// The region's storage host; empty when the service did not tell the region.
  std::string take_metadata(const HttpProbeResult& result) {
    const auto& observation = result.observation;
    auto& fact = result_.metadata;  // only this one probe writes it
    fact.at = observation.at;
    if (!observation.succeeded()) {
      fact.value = NotRead{NotReadReason::failed, "the metadata service did not answer"};
      return {};
    }
    const auto metadata = observation.http->status == 200
                              ? parse_metadata(result.body)
                              : fail(ErrorCode::bad_input, "read", "metadata service",
                                     "expected 200, got " + std::to_string(observation.http->status));
    if (!metadata) {
      fact.value = NotRead{NotReadReason::malformed, metadata.error().text};
      return {};
    }
    fact.value = *metadata;
    return metadata->location.empty() ? std::string{} : region_storage_host(*metadata);
  }

  const ProbePlan& plan_;
  const Context& context_;
  const Progress& progress_;
  std::mutex mutex_;
  std::size_t next_ = 0;
  std::vector<std::string> waiting_;
  RunResult result_;
};

}  // namespace

RunResult run(const ProbePlan& plan, const Context& context, const Progress& progress) {
  return Runner(plan, context, progress).run();
}

}  // namespace sd::probe

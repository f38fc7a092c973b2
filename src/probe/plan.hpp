// SPDX-License-Identifier: MIT
// What will be probed, as data: computed from the facts that are files, printed by --plan, carried out by the runner.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/case.hpp"
#include "probe/limits.hpp"

namespace sd::probe {

struct PlannedProbe {
  std::string id;
  ProbeRole role = ProbeRole::host;
  ProbeKind kind = ProbeKind::http;
  HostPort target;                  ///< of a DNS probe: the server
  std::string path;                 ///< request target, or the name to look up
  std::optional<HostPort> proxy;    ///< CONNECT through it
  std::optional<IpAddress> source;  ///< leave from this address
  std::string why;
  friend bool operator==(const PlannedProbe&, const PlannedProbe&) = default;
};

enum class Switch { on, off };

struct PlanOptions {
  Switch probes = Switch::on;    ///< --no-probe
  Switch internet = Switch::on;  ///< --no-internet
  Limits limits;
};

struct ProbePlan {
  std::vector<PlannedProbe> probes;  ///< sorted by id
  std::vector<ProbeNotMade> not_made;
  std::vector<Endpoint> name_servers;  ///< whom a probe asks for an address, in order
  bool region_storage = false;  ///< the region's storage host is probed once the metadata service has told the region
  Limits limits;
};

/// The host's own service, the metadata service, each name server for each storage host, the system's resolver, each
/// storage host direct and through every proxy that a component would use, two public sites.
ProbePlan make_plan(const Case& facts, const PlanOptions& options);

/// The storage host of a region: "westeurope.blob.core.windows.net", with the suffix of the cloud that the metadata
/// service names.
std::string region_storage_host(const Metadata& metadata);

/// A probe of a storage host, direct or through a proxy.
PlannedProbe storage_probe(ProbeRole role, const std::string& host, const std::optional<HostPort>& proxy);

/// One line a probe, for a human.
std::string to_text(const ProbePlan& plan);

}  // namespace sd::probe

// SPDX-License-Identifier: MIT
#include "model/fill.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace sd {
namespace {

/// A reason that says more than "not asked for" is kept when `from` has nothing better.
template <class T>
void fill(Fact<T>& into, const Fact<T>& from) {
  const auto* missing = into.not_read();
  if (missing == nullptr) return;
  const auto* other = from.not_read();
  if (other == nullptr || missing->reason == NotReadReason::not_asked) into = from;
}

void fill(MachineFacts& into, const MachineFacts& from) {
  fill(into.hostname, from.hostname);
  fill(into.privilege, from.privilege);
  fill(into.asset_tag, from.asset_tag);
  fill(into.distribution, from.distribution);
  fill(into.kernel, from.kernel);
  fill(into.volumes, from.volumes);
  fill(into.python, from.python);
  fill(into.mandatory_access, from.mandatory_access);
  fill(into.load, from.load);
  fill(into.trust_bundle, from.trust_bundle);
}

void fill(NetworkFacts& into, const NetworkFacts& from) {
  fill(into.interfaces, from.interfaces);
  fill(into.routes, from.routes);
  fill(into.policy_rules, from.policy_rules);
  fill(into.host_route, from.host_route);
  fill(into.metadata_route, from.metadata_route);
  fill(into.internet_route, from.internet_route);
  fill(into.resolver, from.resolver);
  fill(into.addressing, from.addressing);
  fill(into.leases, from.leases);
  fill(into.dhcp_clients, from.dhcp_clients);
  fill(into.nft, from.nft);
  fill(into.iptables, from.iptables);
  fill(into.ip6tables, from.ip6tables);
  fill(into.proxies, from.proxies);
}

void fill(AgentFacts& into, const AgentFacts& from) {
  fill(into.install, from.install);
  fill(into.config, from.config);
  fill(into.unit, from.unit);
  fill(into.processes, from.processes);
  fill(into.life, from.life);
  fill(into.endpoint_file, from.endpoint_file);
  fill(into.extensions, from.extensions);
  fill(into.snapshot_config, from.snapshot_config);
  fill(into.shell_log, from.shell_log);
  fill(into.blob_hosts, from.blob_hosts);
}

void fill(WindowsFacts& into, const WindowsFacts& from) {
  fill(into.version, from.version);
  fill(into.services, from.services);
  fill(into.agent, from.agent);
  fill(into.extensions, from.extensions);
  fill(into.snapshot_keys, from.snapshot_keys);
  fill(into.adapters, from.adapters);
  fill(into.proxies, from.proxies);
  fill(into.tls, from.tls);
  fill(into.dot_net, from.dot_net);
  fill(into.keys, from.keys);
}

/// The same run, read twice, has the same times and task; the places of its lines can differ.
using RunKey = std::tuple<std::optional<Time>, std::optional<Time>, std::string>;
RunKey key_of(const Attempt& attempt) { return {attempt.start, attempt.last, attempt.task_id}; }

void add_sign(std::vector<Sign>& into, const Sign& sign) {
  const auto own = std::find_if(into.begin(), into.end(), [&](const Sign& other) { return other.id == sign.id; });
  if (own == into.end()) {
    into.push_back(sign);
  } else if (own->at < sign.at) {
    *own = sign;
  }
}

}  // namespace

void fill_what_was_not_read(Case& into, const Case& from) {
  fill(into.machine, from.machine);
  fill(into.network, from.network);
  fill(into.agent, from.agent);
  fill(into.windows, from.windows);
  fill(into.logs, from.logs);
  fill(into.metadata, from.metadata);
  fill(into.clock, from.clock);
  fill(into.azure_network, from.azure_network);
  fill(into.azure_records, from.azure_records);
}

void add_logs(LogFacts& into, const LogFacts& from) {
  into.files.insert(into.files.end(), from.files.begin(), from.files.end());
  std::set<RunKey> known;
  for (const auto& attempt : into.attempts) known.insert(key_of(attempt));
  for (const auto& attempt : from.attempts)
    if (!attempt.start || known.insert(key_of(attempt)).second) into.attempts.push_back(attempt);
  sort_by_time(into.attempts);
  for (const auto& sign : from.agent_signs) add_sign(into.agent_signs, sign);
  std::sort(into.agent_signs.begin(), into.agent_signs.end(), [](const Sign& a, const Sign& b) { return a.id < b.id; });
}

}  // namespace sd

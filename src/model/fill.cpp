// SPDX-License-Identifier: MIT
#include "model/fill.hpp"

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

}  // namespace

void fill_what_was_not_read(Case& into, const Case& from) {
  fill(into.machine, from.machine);
  fill(into.network, from.network);
  fill(into.agent, from.agent);
  fill(into.metadata, from.metadata);
  fill(into.clock, from.clock);
}

}  // namespace sd

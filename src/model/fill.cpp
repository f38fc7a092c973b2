// SPDX-License-Identifier: MIT
#include "model/fill.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.hpp"

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
  fill(into.firewall, from.firewall);
  fill(into.filters, from.filters);
  fill(into.certificates, from.certificates);
  fill(into.crashes, from.crashes);
  fill(into.scanners, from.scanners);
  fill(into.booted, from.booted);
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

bool saw_the_machine(const Case& facts) {
  return facts.machine.hostname.known() || facts.agent.install.known() || facts.logs.known() ||
         !facts.observations.empty();
}

/// The id of the VM that a case is of; empty when it does not tell, or tells of several.
std::string_view vm_of(const Case& facts) {
  if (const auto* metadata = facts.metadata.get(); metadata != nullptr && !metadata->vm_id.empty())
    return metadata->vm_id;
  std::string_view out;
  const auto* records = facts.azure_records.get();
  if (records == nullptr) return out;
  for (const auto& vm : records->vms) {
    if (!vm.vm_id.empty() && !out.empty() && !equal_ignoring_case(vm.vm_id, out)) return {};
    if (!vm.vm_id.empty()) out = vm.vm_id;
  }
  return out;
}

Result<void> expect_one_vm(const std::vector<NamedCase>& cases) {
  const NamedCase* first = nullptr;
  for (const auto& each : cases) {
    if (vm_of(each.facts).empty()) continue;
    if (first == nullptr) first = &each;
    if (!equal_ignoring_case(vm_of(each.facts), vm_of(first->facts)))
      return fail(ErrorCode::bad_input, "merge cases", each.file,
                  "expected the VM of " + first->file + ", " + printable(vm_of(first->facts), 60) + ", got " +
                      printable(vm_of(each.facts), 60));
  }
  return {};
}

template <class T>
void take_newer(Fact<T>& into, const Fact<T>& from) {
  if (from.known() && (!into.known() || into.at < from.at)) into = from;
}

/// Observations tell only who made them: with them come what was not probed and the privilege.
void take_probes(Case& into, const Case& from) {
  into.observations = from.observations;
  into.probes_not_made = from.probes_not_made;
  into.machine.privilege = from.machine.privilege;
}

void merge_into(Case& into, const Case& from) {
  const bool has_none = into.observations.empty() && !from.observations.empty();
  if (has_none) take_probes(into, from);
  if (const auto* known = into.logs.get(); known != nullptr && from.logs.known()) {
    auto both = *known;
    add_logs(both, *from.logs.get());
    into.logs.value = std::move(both);
  }
  take_newer(into.azure_network, from.azure_network);
  take_newer(into.azure_records, from.azure_records);
  fill_what_was_not_read(into, from);
  if (into.error_code.empty()) into.error_code = from.error_code;
  if (saw_the_machine(from))
    into.limits_reached.insert(into.limits_reached.end(), from.limits_reached.begin(), from.limits_reached.end());
}

}  // namespace

Result<Case> merge_cases(std::vector<NamedCase> cases) {
  SD_TRY(expect_one_vm(cases));
  std::sort(cases.begin(), cases.end(), [](const NamedCase& a, const NamedCase& b) {
    return std::tuple(!saw_the_machine(a.facts), b.facts.taken_at, a.file) <
           std::tuple(!saw_the_machine(b.facts), a.facts.taken_at, b.file);
  });
  auto out = std::move(cases.front().facts);
  for (auto each = cases.begin() + 1; each != cases.end(); ++each) merge_into(out, each->facts);
  return out;
}

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

// SPDX-License-Identifier: MIT
#include "causes/path.hpp"

#include <array>

#include "checks/findings.hpp"

namespace sd {
namespace {

std::optional<SnapshotMethod> method_of(const Case& facts) {
  const auto& fact = facts.agent.snapshot_config;
  if (fact.absent()) return SnapshotMethod::first_host_then_guest;
  const auto* config = fact.get();
  if (config == nullptr) return std::nullopt;
  return config->method.value_or(SnapshotMethod::first_host_then_guest);
}

/// The place on the way where a finding acts.
BrokeAt place_of(std::string_view finding) {
  const auto* row = find_finding(finding);
  const auto scope = row ? row->scope : Scope::info;
  if (scope == Scope::agent) return BrokeAt::agent;
  if (scope == Scope::settings) return BrokeAt::settings;
  constexpr std::array<std::string_view, 4> k_host_http{"host80.foreign_answer", "host80.http_error", "host80.silent",
                                                        "proxy.takes_host"};
  for (const auto id : k_host_http)
    if (finding == id) return BrokeAt::host_http;
  if (scope == Scope::host) return BrokeAt::host_tcp;
  if (finding.starts_with("dns.") || finding.starts_with("resolver.") || finding == "firewall.dns.blocked")
    return BrokeAt::guest_dns;
  if (finding.starts_with("proxy.") || finding.starts_with("waagent_conf.")) return BrokeAt::guest_proxy;
  if (finding.starts_with("storage.certificate") || finding.starts_with("storage.untrusted") ||
      finding.starts_with("storage.tls") || finding.starts_with("trust.") || finding.starts_with("clock.") ||
      finding.starts_with("python.") || finding == "storage.not_tls" || finding == "storage.reset" ||
      finding == "storage.path_mtu")
    return BrokeAt::guest_tls;
  if (finding == "storage.foreign_answer" || finding == "storage.denied" || finding == "storage.no_answer")
    return BrokeAt::guest_http;
  return BrokeAt::guest_tcp;
}

PathTaken taken_by(const Ways& ways, std::optional<BrokeAt> broke_at) {
  if (broke_at == BrokeAt::agent || broke_at == BrokeAt::settings) return PathTaken::none;
  switch (ways.method.value_or(SnapshotMethod::first_host_then_guest)) {
    case SnapshotMethod::only_host:
      return PathTaken::host;
    case SnapshotMethod::only_guest:
      return PathTaken::guest;
    case SnapshotMethod::first_guest_then_host:
      if (ways.guest == Way::unknown) return PathTaken::unknown;
      return ways.guest == Way::open ? PathTaken::guest : PathTaken::host;
    case SnapshotMethod::first_host_then_guest:
      break;
  }
  if (ways.host == Way::unknown) return PathTaken::unknown;
  return ways.host == Way::open ? PathTaken::host : PathTaken::guest;
}

/// Is the network between this guest and what the snapshot needs free of blame?
std::optional<bool> innocent(const Ways& ways, std::optional<BrokeAt> broke_at, Verdict verdict) {
  if (verdict == Verdict::cannot_tell) return std::nullopt;
  if (verdict == Verdict::healthy) return true;
  if (broke_at == BrokeAt::agent || broke_at == BrokeAt::settings)
    return ways.host == Way::open ? std::optional(true) : std::nullopt;
  return false;
}

}  // namespace

Ways ways_of(const Case& facts) {
  Ways out;
  out.method = method_of(facts);
  out.host = host_way(facts);
  out.guest = guest_way(facts);
  out.guest_is_on_the_path = out.method == SnapshotMethod::only_guest;
  return out;
}

Path path_of(const Ways& ways, std::string_view root_finding, Verdict verdict) {
  Path out;
  out.method = ways.method;
  if (!root_finding.empty()) out.broke_at = place_of(root_finding);
  out.taken = taken_by(ways, out.broke_at);
  out.guest_network_innocent = innocent(ways, out.broke_at, verdict);
  return out;
}

}  // namespace sd

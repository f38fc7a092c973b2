// SPDX-License-Identifier: MIT
#include "causes/path.hpp"

#include <array>

#include "checks/attempt_shows.hpp"
#include "checks/attempts.hpp"
#include "checks/findings.hpp"
#include "checks/view.hpp"
#include "model/names.hpp"

namespace sd {
namespace {

/// What the machine's own settings say: vmbackup.conf, on Windows the registry.
struct ConfiguredMethod {
  std::optional<SnapshotMethod> method;
  bool was_read = false;
};

ConfiguredMethod configured_method(const Case& facts) {
  if (is_windows(facts)) {
    const auto& fact = facts.windows.snapshot_keys;
    const auto* keys = fact.get();
    return {keys ? from_text<SnapshotMethod>(keys->snapshot_method) : std::nullopt, !fact.not_read()};
  }
  const auto& fact = facts.agent.snapshot_config;
  const auto* config = fact.get();
  return {config != nullptr && !config->repeated_line ? config->method : std::nullopt, !fact.not_read()};
}

std::optional<SnapshotMethod> method_of(const Case& facts) {
  const auto configured = configured_method(facts);
  if (configured.method) return configured.method;
  // Without a word there the service decides, which only the log of an attempt tells.
  const auto* attempt = failed_attempt(facts) ? failed_attempt(facts) : succeeded_attempt(facts);
  if (attempt != nullptr && attempt->method) return attempt->method;
  if (configured.was_read) return SnapshotMethod::first_host_then_guest;
  return std::nullopt;
}

/// Where findings act whose place their scope does not tell. Of an id, the row with the longest beginning is meant.
struct PlaceRow {
  std::string_view begins_with;
  BrokeAt place;
};

constexpr auto k_places = std::to_array<PlaceRow>({
    {"agent.status_lost", BrokeAt::status},
    {"attempt.blob_refused", BrokeAt::guest_http},
    {"attempt.certificate_name", BrokeAt::guest_tls},
    {"attempt.disk_limit", BrokeAt::guest_http},
    {"attempt.freeze_failed", BrokeAt::freeze},
    {"attempt.host_", BrokeAt::host_snapshot},
    {"attempt.host_no_answer", BrokeAt::host_tcp},
    {"attempt.lock_busy", BrokeAt::freeze},
    {"attempt.name_missing", BrokeAt::guest_dns},
    {"attempt.never_ended", BrokeAt::freeze},
    {"attempt.no_name_reply", BrokeAt::guest_dns},
    {"attempt.proxy_failed", BrokeAt::guest_proxy},
    {"attempt.safefreeze_missing", BrokeAt::freeze},
    {"attempt.too_late", BrokeAt::agent},
    {"attempt.untrusted", BrokeAt::guest_tls},
    {"azure.agent.status_not_seen", BrokeAt::status},
    {"azure.disk.access_restricted", BrokeAt::guest_http},
    {"azure.rules.platform_denied", BrokeAt::guest_dns},
    {"azure.subnet.endpoint_policy", BrokeAt::guest_http},
    {"clock.", BrokeAt::guest_tls},
    {"dns.", BrokeAt::guest_dns},
    {"firewall.dns.blocked", BrokeAt::guest_dns},
    {"host80.foreign_answer", BrokeAt::host_http},
    {"host80.http_error", BrokeAt::host_http},
    {"host80.silent", BrokeAt::host_http},
    {"proxy.", BrokeAt::guest_proxy},
    {"proxy.takes_host", BrokeAt::host_http},
    {"python.no_ssl", BrokeAt::guest_tls},
    {"resolver.", BrokeAt::guest_dns},
    {"storage.certificate_name", BrokeAt::guest_tls},
    {"storage.certificate_time", BrokeAt::guest_tls},
    {"storage.denied", BrokeAt::guest_http},
    {"storage.foreign_answer", BrokeAt::guest_http},
    {"storage.no_answer", BrokeAt::guest_http},
    {"storage.not_tls", BrokeAt::guest_tls},
    {"storage.path_mtu", BrokeAt::guest_tls},
    {"storage.reset", BrokeAt::guest_tls},
    {"storage.tls", BrokeAt::guest_tls},
    {"storage.untrusted", BrokeAt::guest_tls},
    {"trust.", BrokeAt::guest_tls},
    {"waagent_conf.", BrokeAt::guest_proxy},
});

/// The place on the way where a finding acts.
BrokeAt place_of(std::string_view finding) {
  const PlaceRow* best = nullptr;
  for (const auto& row : k_places)
    if (finding.starts_with(row.begins_with) && (best == nullptr || row.begins_with.size() > best->begins_with.size()))
      best = &row;
  if (best != nullptr) return best->place;
  const auto* row = find_finding(finding);
  switch (row ? row->scope : Scope::info) {
    case Scope::agent:
    case Scope::machine:
      return BrokeAt::agent;
    case Scope::settings:
    case Scope::run:
      return BrokeAt::settings;
    case Scope::host:
      return BrokeAt::host_tcp;
    case Scope::guest:
    case Scope::info:
      return BrokeAt::guest_tcp;
  }
  return BrokeAt::guest_tcp;
}

/// The way that a run took; nothing when it did not come so far.
std::optional<PathTaken> taken_by(const Attempt& attempt) {
  if (attempt.host_path) return PathTaken::host;
  if (attempt.guest_path) return PathTaken::guest;
  const auto* gate = gate_of(attempt);
  if (gate != nullptr && (gate->status || gate->error != RequestError::none))
    return is_good(gate->status) ? PathTaken::host : PathTaken::guest;
  return std::nullopt;
}

/// The way that the next snapshot takes, as far as it is known now.
PathTaken next_way(const Ways& ways) {
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
  if (ways.host_refused) return PathTaken::guest;
  if (ways.host == Way::unknown) return PathTaken::unknown;
  return ways.host == Way::open ? PathTaken::host : PathTaken::guest;
}

/// Of a machine that runs, the next snapshot is meant; of evidence from elsewhere, the run that it is about.
PathTaken taken_by(const Ways& ways, std::optional<BrokeAt> broke_at) {
  if (broke_at == BrokeAt::agent || broke_at == BrokeAt::settings) return PathTaken::none;
  const auto* attempt = ways.failed != nullptr ? ways.failed : ways.succeeded;
  if (!ways.seen_now && attempt != nullptr)
    if (const auto taken = taken_by(*attempt)) return *taken;
  return next_way(ways);
}

/// Is the network between this guest and what the snapshot needs free of blame?
std::optional<bool> innocent(const Ways& ways, std::optional<BrokeAt> broke_at, std::string_view root,
                             Verdict verdict) {
  if (verdict == Verdict::cannot_tell) return std::nullopt;
  if (verdict == Verdict::healthy) return true;
  const bool reached = ways.host == Way::open || ways.host_answered;
  // Without a place it is a run that stopped somewhere: that accuses no network.
  if (!broke_at || broke_at == BrokeAt::agent || broke_at == BrokeAt::settings || broke_at == BrokeAt::freeze)
    return reached ? std::optional(true) : std::nullopt;
  // An answer, even a refusal, came over a network that carried it.
  constexpr std::array<std::string_view, 5> k_answers{"attempt.blob_refused", "attempt.disk_limit",
                                                      "attempt.host_empty_answer", "attempt.host_limit",
                                                      "attempt.host_service_error"};
  const bool host_was_silent = ways.failed != nullptr && !ways.failed->host_calls.empty() && !ways.host_answered;
  for (const auto id : k_answers)
    if (root == id) return host_was_silent ? std::nullopt : std::optional(true);
  return false;
}

}  // namespace

Ways ways_of(const Case& facts) {
  Ways out;
  out.method = method_of(facts);
  out.host = host_way(facts);
  out.guest = guest_way(facts);
  out.seen_now = !facts.observations.empty();
  out.failed = failed_attempt(facts);
  out.succeeded = succeeded_attempt(facts);
  if (out.failed != nullptr) {
    out.host_answered = host_answered(*out.failed);
    out.host_refused = host_refused(*out.failed);
  }
  // A log that tells neither the method nor anything of the host, and shows the guest at work.
  const bool only_guest_seen =
      out.failed != nullptr && !out.method && out.failed->guest_path && out.failed->host_calls.empty();
  out.guest_is_on_the_path = out.method == SnapshotMethod::only_guest || only_guest_seen ||
                             (out.host_refused && out.method != SnapshotMethod::only_host);
  return out;
}

Path path_of(const Ways& ways, std::string_view root_finding, Verdict verdict) {
  Path out;
  out.method = ways.method;
  if (!root_finding.empty()) out.broke_at = place_of(root_finding);
  // A run without an end, that did not even begin to freeze: nobody knows where it stopped.
  const bool froze = ways.failed != nullptr && ways.failed->freeze_asked;
  if (root_finding == "attempt.never_ended" && !froze) out.broke_at.reset();
  if (root_finding == "attempt.unexplained") out.broke_at.reset();
  out.taken = taken_by(ways, out.broke_at);
  out.guest_network_innocent = innocent(ways, out.broke_at, root_finding, verdict);
  return out;
}

}  // namespace sd

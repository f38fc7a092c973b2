// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.hpp"
#include "checks/attempts.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"
#include "checks/windows_parts.hpp"

namespace sd {
namespace {

constexpr std::array<std::string_view, 17> k_claims{"storage.certificate_name", "storage.certificate_time",
                                                    "storage.denied",           "storage.foreign_answer",
                                                    "storage.no_answer",        "storage.not_permitted",
                                                    "storage.not_tls",          "storage.path_mtu",
                                                    "storage.refused",          "storage.reset",
                                                    "storage.timed_out",        "storage.tls_filtered",
                                                    "storage.tls_refused",      "storage.tls_silent",
                                                    "storage.unreachable",      "storage.untrusted",
                                                    "storage.untrusted_public"};

/// Who signs storage's certificates (azure-docs, Azure TLS certificate changes).
bool is_public_authority(std::string_view issuer) {
  const auto lower = to_lower(issuer);
  for (const std::string_view name : {"microsoft", "digicert", "baltimore", "cybertrust"})
    if (lower.find(name) != std::string::npos) return true;
  return false;
}

/// What the path MTU probe that followed this observation measured, in bytes; nothing when there is no such
/// measurement.
std::optional<std::uint32_t> measured_mtu(const Case& facts, const Observation& seen) {
  for (const auto& observation : facts.observations)
    if (observation.role == ProbeRole::path_mtu && observation.id == "path_mtu." + seen.target.host)
      return observation.path_mtu;
  return std::nullopt;
}

/// Connected, hello sent, silence: large packets are lost, or somebody throws the hello away. Without a measurement it
/// stays open which.
std::string_view claim_of_silence(const Case& facts, const Observation& seen) {
  constexpr std::uint32_t k_full = 1500;
  const auto mtu = measured_mtu(facts, seen);
  if (!mtu) return "storage.tls_silent";
  return *mtu < k_full ? "storage.path_mtu" : "storage.tls_filtered";
}

std::string_view claim_of_connect(Outcome outcome) {
  switch (outcome) {
    case Outcome::timed_out:
      return "storage.timed_out";
    case Outcome::refused:
      return "storage.refused";
    case Outcome::network_unreachable:
    case Outcome::host_unreachable:
      return "storage.unreachable";
    case Outcome::not_permitted:
    case Outcome::invalid:
      return "storage.not_permitted";
    default:
      return "storage.reset";
  }
}

std::string_view claim_of_trust(const TlsSeen& tls) {
  switch (tls.trust) {
    case TrustProblem::expired:
    case TrustProblem::not_yet_valid:
      return "storage.certificate_time";
    case TrustProblem::wrong_name:
      return "storage.certificate_name";
    default:
      break;
  }
  const bool known = !tls.chain.empty() && is_public_authority(tls.chain.front().issuer);
  return known ? "storage.untrusted_public" : "storage.untrusted";
}

std::string_view claim_of_tls(const Case& facts, const Observation& seen) {
  switch (seen.last().outcome) {
    case Outcome::timed_out:
      return claim_of_silence(facts, seen);
    case Outcome::malformed:
      return "storage.not_tls";
    case Outcome::tls_alert:
      return "storage.tls_refused";
    case Outcome::untrusted:
      return seen.tls ? claim_of_trust(*seen.tls) : "storage.untrusted";
    default:
      return "storage.reset";
  }
}

/// What is wrong with one storage host on the extension's way; empty when storage answered, or when the fault lies
/// before it (names, proxy).
std::string_view claim_of(const Case& facts, const Observation& seen) {
  const auto& last = seen.last();
  switch (last.name) {
    case PhaseName::connect:
      return seen.proxy ? std::string_view{} : claim_of_connect(last.outcome);
    case PhaseName::tls:
      return claim_of_tls(facts, seen);
    case PhaseName::http:
      break;
    default:
      return {};
  }
  if (last.outcome == Outcome::timed_out) return "storage.no_answer";
  if (last.outcome == Outcome::malformed) return "storage.foreign_answer";
  if (last.outcome != Outcome::ok) return "storage.reset";
  if (!storage_answered(seen)) return "storage.foreign_answer";
  return is_denied_by_storage(seen) ? "storage.denied" : std::string_view{};
}

/// A name that leads nowhere, or to a private address, is the names' fault, not the way's.
bool has_bad_address(const Observation& seen) {
  return seen.endpoint && !seen.proxy && seen.endpoint->address.is_special();
}

std::string suffix_of(std::string_view host) {
  for (const std::string_view suffix : {".blob.storage.azure.net", ".disk.storage.azure.net"})
    if (host.ends_with(suffix)) return std::string(suffix);
  const auto dot = host.find(".blob.");
  return dot == std::string_view::npos ? std::string(host) : std::string(host.substr(dot));
}

/// Does every suffix pass or fail as a whole, with both kinds among them?
bool splits_by_suffix(const std::vector<const Observation*>& good, const std::vector<const Observation*>& bad) {
  std::set<std::string> passing;
  for (const auto* seen : good) passing.insert(suffix_of(seen->target.host));
  return std::none_of(bad.begin(), bad.end(),
                      [&](const auto* seen) { return passing.contains(suffix_of(seen->target.host)); });
}

std::vector<Evidence> evidence_for(const std::vector<const Observation*>& all) {
  std::vector<Evidence> out;
  for (const auto* seen : all) out.push_back(evidence_of(*seen));
  return out;
}

void check_ways(const Case& facts, Sheet& sheet) {
  std::map<std::string_view, std::vector<const Observation*>> failed;
  std::vector<const Observation*> good;
  std::vector<const Observation*> bad;
  for (const auto* seen : extension_storage(facts)) {
    if (has_bad_address(*seen) && !storage_answered(*seen)) continue;
    const auto claim = claim_of(facts, *seen);
    if (!claim.empty()) failed[claim].push_back(seen);
    if (claim.empty() && storage_answered(*seen)) good.push_back(seen);
    if (!claim.empty()) bad.push_back(seen);
  }
  if (good.empty() && bad.empty()) return;  // none came past the name or the proxy: nothing is known of the way
  // That storage refuses us is an answer of its own, whatever other hosts say; everything else accuses the way only
  // when no host passes.
  const bool mixed = !good.empty() && !bad.empty();
  auto evidence = evidence_for(good);
  for (const auto claim : k_claims) {
    const bool holds = failed.contains(claim) && (!mixed || claim == "storage.denied");
    if (!holds && concerns_another_program(claim, facts)) continue;
    sheet.claim(claim, holds, "storage", holds ? evidence_for(failed[claim]) : evidence);
  }
  if (failed.contains("storage.tls_silent"))
    for (const char* id : {"storage.path_mtu", "storage.tls_filtered"})
      sheet.unknown(id, "storage", evidence_for(failed["storage.tls_silent"]));
  const auto others = evidence_for(bad);
  evidence.insert(evidence.end(), others.begin(), others.end());
  const bool denied_only = failed.size() == 1 && failed.contains("storage.denied");
  const bool split = mixed && !denied_only && splits_by_suffix(good, bad);
  sheet.claim("storage.suffix_split", split, "storage", evidence);
  sheet.claim("storage.some_fail", mixed && !denied_only && !split, "storage", evidence);
}

/// Storage answers, and with 503 ServerBusy or 500 OperationTimedOut (Microsoft Learn, "Common REST API error codes"):
/// the way is good, and a snapshot may fail for as long as that lasts.
void check_load(const Case& facts, Sheet& sheet) {
  constexpr int k_server_errors = 500;
  std::vector<const Observation*> answers;
  std::vector<const Observation*> busy;
  for (const auto* seen : extension_storage(facts)) {
    if (!storage_answered(*seen)) continue;
    answers.push_back(seen);
    if (seen->http && seen->http->status >= k_server_errors) busy.push_back(seen);
  }
  if (answers.empty()) return;
  sheet.claim("storage.busy", !busy.empty(), "storage", evidence_for(busy.empty() ? answers : busy));
}

void check_internet(const Case& facts, Sheet& sheet) {
  std::vector<const Observation*> seen;
  for (const auto& observation : facts.observations)
    if (observation.role == ProbeRole::internet && measured(observation) &&
        observation.last().name != PhaseName::resolve)
      seen.push_back(&observation);
  if (seen.empty()) return;
  const bool closed = std::none_of(seen.begin(), seen.end(), [](const auto* o) { return o->succeeded(); });
  sheet.claim("internet.closed", closed, "public sites", evidence_for(seen));
}

void check_trust_bundle(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.machine.trust_bundle;
  if (!fact.absent() && !fact.known())
    return sheet.unknown("trust.bundle_missing", "trusted certificates", {why_unknown(fact)});
  const bool missing = fact.absent() || fact.get()->certificates == 0;
  // On a disk the list can lie where only that distribution looks; a run that missed it says so itself.
  if (missing && facts.origin != Origin::live && newest_attempt(facts) != nullptr)
    return sheet.unknown("trust.bundle_missing", "trusted certificates",
                         {{"none in the known places, and no run missed it", fact.source.what, fact.at}});
  const std::string text = missing ? "no certificates in any of the known places"
                                   : std::to_string(fact.get()->certificates) + " certificates in " + fact.get()->path;
  sheet.claim("trust.bundle_missing", missing && guest_way(facts) != Way::open, "trusted certificates",
              {{text, fact.source.what, fact.at}});
}

void check_python_ssl(const Case& facts, Sheet& sheet) {
  const auto* python = facts.machine.python.get();
  if (python == nullptr || !python->has_ssl)
    return sheet.unknown("python.no_ssl", "Python", {why_unknown(facts.machine.python)});
  const std::string text = python->path + (*python->has_ssl ? " has" : " lacks") + " the module _ssl";
  sheet.claim("python.no_ssl", !*python->has_ssl, python->path,
              {{text, facts.machine.python.source.what, facts.machine.python.at}});
}

}  // namespace

void check_storage(const Case& facts, Sheet& sheet) {
  check_ways(facts, sheet);
  check_load(facts, sheet);
  check_internet(facts, sheet);
  check_trust_bundle(facts, sheet);
  check_python_ssl(facts, sheet);
}

}  // namespace sd

// SPDX-License-Identifier: MIT
#include <array>
#include <optional>

#include "base/text.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"
#include "checks/windows_parts.hpp"

namespace sd {
namespace {

constexpr std::array<std::string_view, 8> k_host80{"host80.foreign_answer", "host80.http_error", "host80.no_route",
                                                   "host80.not_permitted",  "host80.refused",    "host80.silent",
                                                   "host80.timed_out",      "host80.unreachable"};

const std::string k_subject = "168.63.129.16:80";

/// The claim that fits a failed or strange answer; empty for a good one.
std::string_view claim_of(const Observation& seen) {
  const auto& last = seen.last();
  if (last.name == PhaseName::connect) {
    switch (last.outcome) {
      case Outcome::ok:
        break;
      case Outcome::timed_out:
        return "host80.timed_out";
      case Outcome::refused:
        return "host80.refused";
      case Outcome::network_unreachable:
        return "host80.no_route";
      case Outcome::host_unreachable:
        return "host80.unreachable";
      case Outcome::not_permitted:
      case Outcome::invalid:
        return "host80.not_permitted";
      default:
        return "host80.silent";
    }
  }
  if (last.outcome == Outcome::malformed) return "host80.foreign_answer";
  if (last.outcome != Outcome::ok) return "host80.silent";
  if (is_host_answer(seen)) return {};
  const bool plain_error = seen.http->status >= 400 && !has_proxy_marks(*seen.http);
  return plain_error ? "host80.http_error" : "host80.foreign_answer";
}

Evidence answer_of(const Observation& seen) {
  auto out = evidence_of(seen);
  if (!seen.http) return out;
  for (const auto& [name, value] : seen.http->headers)
    if (name == "server" || name == "via" || name == "x-squid-error" || name == "x-cache")
      out.text += ", " + name + ": " + value;
  if (!seen.http->body_start.empty()) out.text += ", body starts with \"" + printable(seen.http->body_start, 40) + "\"";
  return out;
}

void check_port_80(const Case& facts, const Observation& seen, Sheet& sheet) {
  const auto claim = claim_of(seen);
  const bool ambiguous = claim == "host80.timed_out" && without_root(facts);
  for (const auto id : k_host80) {
    if (ambiguous) {
      sheet.unknown(id, k_subject,
                    {{"did not answer this user; the agent's own rules drop what is not root's", seen.id, seen.at}});
    } else {
      sheet.claim(id, id == claim, k_subject, {answer_of(seen)});
    }
  }
  sheet.claim("host80.blocked_without_root", ambiguous, k_subject, {answer_of(seen)});
  const bool marks = seen.http && has_proxy_marks(*seen.http);
  if (!marks && concerns_another_program("proxy.takes_host", facts))
    return sheet.unknown("proxy.takes_host", k_subject, {{"this program obeys no proxy of Windows", seen.id, seen.at}});
  sheet.claim("proxy.takes_host", marks, k_subject, {answer_of(seen)});
}

/// Any HTTP answer counts: the port is open, and that is what the agent needs.
void check_port_32526(const Case& facts, Sheet& sheet) {
  const auto* seen = observation_of(facts, ProbeRole::host_plugin);
  if (seen == nullptr || !measured(*seen)) return;
  const std::string subject = "168.63.129.16:32526";
  if (seen->last().outcome == Outcome::timed_out && without_root(facts))
    return sheet.unknown("host32526.unreachable", subject, {evidence_of(*seen)});
  sheet.claim("host32526.unreachable", !seen->succeeded(), subject, {evidence_of(*seen)});
}

void check_metadata(const Case& facts, Sheet& sheet) {
  const auto* seen = observation_of(facts, ProbeRole::metadata);
  if (seen == nullptr || !measured(*seen)) return;
  const std::string subject = "169.254.169.254:80";
  // Where not even the host answers, a silent metadata service says nothing of its own.
  if (seen->succeeded()) {
    const bool foreign = !facts.metadata.known();
    sheet.healthy("metadata.unreachable", subject, {evidence_of(*seen)});
    sheet.claim("metadata.foreign_answer", foreign, subject, {answer_of(*seen)});
  } else if (host_way(facts) == Way::open) {
    sheet.faulty("metadata.unreachable", subject, {evidence_of(*seen)});
    sheet.healthy("metadata.foreign_answer", subject, {evidence_of(*seen)});
  }
}

}  // namespace

void check_host_way(const Case& facts, Sheet& sheet) {
  if (const auto* seen = observation_of(facts, ProbeRole::host); seen != nullptr && measured(*seen))
    check_port_80(facts, *seen, sheet);
  check_port_32526(facts, sheet);
  check_metadata(facts, sheet);
}

}  // namespace sd

// SPDX-License-Identifier: MIT
#include "lab/azure/config.hpp"

#include <optional>

#include "base/text.hpp"
#include "lab/azure/faults.hpp"
#include "lab/azure/kinds.hpp"
#include "lab/servers/program.hpp"

namespace sd::lab {
namespace {

bool set_number(int& place, std::string_view text) {
  const auto number = parse_unsigned(text);
  if (!number || *number > 1'000'000) return false;
  place = static_cast<int>(*number);
  return true;
}

bool set_span(std::chrono::milliseconds& place, std::string_view text) {
  int number = 0;
  if (!set_number(number, text)) return false;
  place = std::chrono::milliseconds(number);
  return true;
}

/// One of two words.
bool set_choice(bool& place, std::string_view text, std::string_view yes, std::string_view no) {
  place = text == yes;
  return text == yes || text == no;
}

bool set_kind(KindConfig& kind, std::string_view key, std::string_view value) {
  if (key == "fault") {
    kind.fault = std::string(value);
    return is_azure_fault(value);
  }
  if (key == "times") return set_number(kind.times, value);
  if (key == "latency") return set_span(kind.latency, value);
  if (key == "polls") return set_number(kind.polls, value);
  if (key != "retry_after") return false;
  kind.retry_after = std::string(value);
  return true;
}

bool set_machine(AzureConfig& out, std::string_view key, std::string_view value) {
  if (key == "nics") return set_number(out.nics, value) && out.nics > 0;
  if (key == "data_disks") return set_number(out.data_disks, value);
  if (key == "managed_disks") return set_choice(out.managed_disks, value, "yes", "no");
  if (key == "agent") return set_choice(out.agent_ready, value, "ready", "not_ready");
  if (key == "state") return set_choice(out.running, value, "running", "deallocated");
  if (key == "nat_gateway") return set_choice(out.nat_gateway, value, "yes", "no");
  if (key == "public_address") return set_choice(out.public_address, value, "yes", "no");
  if (key == "load_balancer") return set_choice(out.load_balancer, value, "yes", "no");
  if (key == "default_outbound") return set_choice(out.default_outbound, value, "yes", "no");
  if (key == "storage") return set_choice(out.storage_denied, value, "denied", "allowed");
  return false;
}

bool set(AzureConfig& out, std::string_view key, std::string_view value) {
  if (key == "vault") return set_choice(out.is_protected, value, "protected", "none");
  if (key == "job_runs") return set_choice(out.job_runs, value, "yes", "no");
  if (key == "jobs") return set_number(out.jobs, value);
  if (key == "token.seconds") return set_number(out.token_seconds, value);
  if (key == "token.uses") return set_number(out.token_uses, value);
  if (key == "drip.ms") return set_span(out.drip_every, value);
  if (key == "job_end") {
    out.job_end = std::string(value);
    return true;
  }
  const auto dot = key.find('.');
  if (dot == std::string_view::npos) return set_machine(out, key, value);
  const auto kind = key.substr(0, dot);
  return (kind == "all" || is_kind(kind)) && set_kind(out.kinds[std::string(kind)], key.substr(dot + 1), value);
}

}  // namespace

Result<AzureConfig> parse_azure_config(std::string_view text) {
  AzureConfig out;
  SD_TRY(read_config_lines(text, "azure",
                           [&](std::string_view key, std::string_view value) { return set(out, key, value); }));
  return out;
}

}  // namespace sd::lab

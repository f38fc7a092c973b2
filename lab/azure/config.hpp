// SPDX-License-Identifier: MIT
// What the false resource manager is told: the machine that it knows, and which of its answers are broken, and how.
// Lines of "key = value", '#' begins a comment. Without any line one healthy, protected VM with one NIC is there.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "lab/servers/fault.hpp"

namespace sd::lab {

/// How one kind of request is answered.
struct KindConfig {
  std::string fault;  ///< a word of k_azure_faults (faults.hpp) or of lab/servers/fault.hpp; empty: none
  int times = -1;     ///< the fault holds for so many requests; -1: for all
  std::chrono::milliseconds latency{0};
  std::string retry_after;  ///< of 429, 503 and 202; empty: no header. "date+N": an HTTP date N seconds ahead
  int polls = 1;            ///< so often a 202 is followed by another one
};

struct AzureConfig {
  int nics = 1;
  int data_disks = 0;
  bool managed_disks = true;  ///< no: the OS disk is a blob of a storage account
  bool agent_ready = true;
  bool running = true;  ///< no: effective rules and routes are refused, as of a stopped VM
  bool nat_gateway = false;
  bool public_address = false;
  bool load_balancer = false;
  bool default_outbound = true;
  bool storage_denied = false;  ///< an NSG rule denies Storage
  bool is_protected = true;
  int jobs = 2;                       ///< of this VM, the newest failed; one of another VM is always there
  bool job_runs = false;              ///< a backup of this VM runs already
  std::string job_end = "Completed";  ///< how a started backup ends
  int token_seconds = 3600;           ///< how long a token lives, as its answer tells
  int token_uses = -1;                ///< so many requests may bear the first token, then it is refused; -1: all
  std::chrono::milliseconds drip_every{1000};
  std::map<std::string, KindConfig> kinds;
};

/// The default changed by the lines of `text`. `bad_input` names the first line that is wrong.
///   nics = N   data_disks = N   managed_disks = no   agent = not_ready   state = deallocated   nat_gateway = yes
///   public_address = yes   load_balancer = yes   default_outbound = no   storage = denied   vault = none   jobs = N
///   job_runs = yes   job_end = STATUS   token.seconds = N   token.uses = N   drip.ms = N
///   KIND.fault = FAULT   KIND.times = N   KIND.latency = MS   KIND.retry_after = SECONDS|date+SECONDS   KIND.polls = N
/// KIND is a name of kinds.hpp, or "all".
Result<AzureConfig> parse_azure_config(std::string_view text);

}  // namespace sd::lab

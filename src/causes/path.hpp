// SPDX-License-Identifier: MIT
// Which way the next snapshot takes, and whether that way is open. The method comes from vmbackup.conf, otherwise it is
// firstHostThenGuest (azure-linux-extensions VMBackup/main/freezesnapshotter.py).
#pragma once

#include <optional>

#include "checks/view.hpp"
#include "model/case.hpp"
#include "model/diagnosis.hpp"

namespace sd {

struct Ways {
  std::optional<SnapshotMethod>
      method;  ///< nothing: vmbackup.conf could not be read; the default is assumed for what follows
  Way host = Way::unknown;
  Way guest = Way::unknown;
  bool seen_now = false;               ///< this run has looked for itself
  const Attempt* failed = nullptr;     ///< the newest attempt, when it failed and still counts
  const Attempt* succeeded = nullptr;  ///< the newest attempt, when it succeeded and still counts
  bool host_answered = false;          ///< the failed attempt got an HTTP answer from the host
  bool host_refused = false;           ///< it got a refusal, so that the guest had to ask storage
  /// Must the snapshot go from the guest to storage? Otherwise what lies on that way is at most a warning.
  bool guest_is_on_the_path = false;
};

Ways ways_of(const Case& facts);

/// The path for the report. `root_finding` is the faulty finding that the root cause explains first, empty when there
/// is no cause.
Path path_of(const Ways& ways, std::string_view root_finding, Verdict verdict);

}  // namespace sd

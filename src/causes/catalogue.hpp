// SPDX-License-Identifier: MIT
// The catalogue: one row for each thing that can be wrong, with what it explains, what proves it and what rules it out.
// Data only; the engine (engine.hpp) reads it, remedies/ holds the cure of each row under the same id.
#pragma once

#include <string_view>
#include <vector>

#include "model/diagnosis.hpp"

namespace sd {

/// What the program must have seen to know about a row. A row of Windows is never more than an alternative for a run
/// that has only the machine itself and its logs, and neither is one of the platform unless Azure's own records are
/// given, too.
enum class SeenBy { live, logs, platform, windows };

struct Cause {
  std::string_view id;           ///< "H01"
  std::string_view title;        ///< one line, the fault as a fact: "The guest's own firewall drops TCP 80 to the host"
  std::string_view explanation;  ///< two to five sentences: how this breaks a snapshot, and what people take it for
  std::string_view evidence;     ///< what shows it, for a human who looks by hand
  std::string_view tell_apart;   ///< the look-alikes, and the test (a command where there is one) that decides
  SeenBy seen_by = SeenBy::live;
  /// Ids of the findings that are faulty because of it.
  std::vector<std::string_view> explains;
  /// Direct evidence. The row can be named only when one of each group is faulty; unknown makes it an alternative,
  /// healthy rules it out.
  std::vector<std::vector<std::string_view>> needs;
  /// Findings that cannot be faulty if this is the cause: faulty rules it out. What Azure's own records prove is not
  /// ruled out by symptoms: whether a record can be believed is the check's business.
  std::vector<std::string_view> contradicted_by;
  /// Findings that this cause cannot do without: healthy rules it out, unknown leaves it open.
  std::vector<std::string_view> rests_on;
  /// How sure the row is once its needs are met: likely where the same evidence has a second, rarer reason.
  Certainty when_met = Certainty::proved;
  int order_of_cure = 0;  ///< smaller is cured first
};

/// All rows, sorted by id.
const std::vector<Cause>& catalogue();

/// The row of that id (letter case ignored), or nullptr.
const Cause* find_cause(std::string_view id);

}  // namespace sd

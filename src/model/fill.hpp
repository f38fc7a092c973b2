// SPDX-License-Identifier: MIT
// Two cases of the same machine made one: what one of them could not read, the other may know.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/case.hpp"

namespace sd {

/// Each fact that `into` has not read is taken from `from`, with its source, time, or reason why not. What `into`
/// knows, or knows to be absent, stays. Observations, and what is said of the run, stay too.
void fill_what_was_not_read(Case& into, const Case& from);

/// Adds the logs of another source: their files come behind, attempts are sorted by time and each stands once, and of
/// each agent sign the newest is kept.
void add_logs(LogFacts& into, const LogFacts& from);

struct NamedCase {
  std::string file;  ///< for the error
  Case facts;
};

/// Cases of one VM as one: from the VM itself without a word of Azure, from an admin's desk without a word of the VM,
/// or of both. The newest that saw the machine stays as it is and is filled from the others, the newest first; of
/// Azure's records the newest are taken, and probes of an other case only when it has none. `bad_input` when two of
/// them are of different VMs. `cases` is not empty.
Result<Case> merge_cases(std::vector<NamedCase> cases);

}  // namespace sd

// SPDX-License-Identifier: MIT
// Two cases of the same machine made one: what one of them could not read, the other may know.
#pragma once

#include "model/case.hpp"

namespace sd {

/// Each fact that `into` has not read is taken from `from`, with its source, time, or reason why not. What `into`
/// knows, or knows to be absent, stays. Observations, and what is said of the run, stay too.
void fill_what_was_not_read(Case& into, const Case& from);

/// Adds the logs of another source: their files come behind, attempts are sorted by time and each stands once, and of
/// each agent sign the newest is kept.
void add_logs(LogFacts& into, const LogFacts& from);

}  // namespace sd

// SPDX-License-Identifier: MIT
// The runs of the backup extension in the order of time, and what else the logs say, for `snapdoctor logs`.
#pragma once

#include <string>

#include "model/attempt.hpp"
#include "report/page.hpp"

namespace sd::report {

/// One line a run, the newest last, with a sentence of what it means. Verbose: also what shows it, line by line.
std::string timeline(const LogFacts& logs, const TextStyle& style);

/// The same as JSON, schema "snapdoctor.logs/1": what a case holds below "logs", to each attempt its "end", "meaning"
/// and what it "shows", and to each sign its "meaning".
std::string timeline_as_json(const LogFacts& logs);

}  // namespace sd::report

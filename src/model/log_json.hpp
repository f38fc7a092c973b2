// SPDX-License-Identifier: MIT
// The logs' part of a case as a JSON value, for reports that show it alone.
#pragma once

#include "model/attempt.hpp"
#include "model/json_text.hpp"

namespace sd {

/// As it stands in the case below "logs" (model/case_json.hpp).
boost::json::value log_facts_as_json(const LogFacts& facts);

}  // namespace sd

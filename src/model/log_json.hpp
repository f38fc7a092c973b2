// SPDX-License-Identifier: MIT
// The parts of a case's logs as JSON values, as they stand in the case (model/case_json.hpp), for reports that show
// them alone.
#pragma once

#include "model/attempt.hpp"
#include "model/json_text.hpp"

namespace sd {

boost::json::object to_json_object(const LogFile& file);
boost::json::object to_json_object(const Attempt& attempt);
boost::json::object to_json_object(const Sign& sign);

}  // namespace sd

// SPDX-License-Identifier: MIT
// Lists as the JSON of the reports on rules writes them. For this room only, in .cpp files only.
#pragma once

#include <string>
#include <vector>

#include "model/json_text.hpp"
#include "rules/address_set.hpp"

namespace sd::report {

boost::json::array json_list(const std::vector<std::string>& texts);
/// The shortest exact list of prefixes.
boost::json::array json_list(const rules::AddressSet& set);

}  // namespace sd::report

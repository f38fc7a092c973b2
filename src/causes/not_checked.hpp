// SPDX-License-Identifier: MIT
// What a diagnosis could not look at, why, and what would tell. For this room only.
#pragma once

#include <string_view>
#include <vector>

#include "causes/catalogue.hpp"
#include "causes/path.hpp"
#include "model/case.hpp"
#include "model/diagnosis.hpp"

namespace sd {

/// Where the log of the extension lies on such a machine, for a person.
std::string_view place_of_extension_log(const Case& facts);

/// Does this finding say what Azure's own records say?
bool is_of_a_record(std::string_view finding);

/// `open` are the rows of the platform that no record decides, and those that only logs show.
std::vector<NotChecked> not_checked(const Case& facts, const Ways& ways, const std::vector<Finding>& findings,
                                    const std::vector<const Cause*>& open);

}  // namespace sd

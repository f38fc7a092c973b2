// SPDX-License-Identifier: MIT
// model/resource_id.hpp under the names by which this room and cloud/ know it.
#pragma once

#include "model/resource_id.hpp"

namespace sd::platform {

using sd::id_up_to;
using sd::kind_of_id;
using sd::last_segment;
using sd::segment_after;
using sd::subnet_of_id;

}  // namespace sd::platform

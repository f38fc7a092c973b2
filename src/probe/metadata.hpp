// SPDX-License-Identifier: MIT
// The metadata service's answer as a value. Pure.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "model/observation.hpp"

namespace sd::probe {

/// The body of GET /metadata/instance?api-version=2021-02-01. `bad_input` when it is not JSON or has neither compute
/// nor network.
Result<Metadata> parse_metadata(std::string_view body);

}  // namespace sd::probe

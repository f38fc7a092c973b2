// SPDX-License-Identifier: MIT
// The way of a snapshot in words and as a line: "command -> agent -> extension -x-> host 168.63.129.16:80 -> snapshot".
#pragma once

#include <string>
#include <string_view>

#include "model/diagnosis.hpp"

namespace sd::report {

/// The way that is broken, otherwise the way that is taken; " -x-> " stands in front of what is not reached. Empty when
/// neither is known.
std::string drawn_way(const Path& path);

/// The method, and which of its ways the next snapshot takes.
std::string words_of(const Path& path);

/// What does not happen at that place.
std::string_view words_of(BrokeAt place);

}  // namespace sd::report

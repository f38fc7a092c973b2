// SPDX-License-Identifier: MIT
// A file that is written as a whole or not at all.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sd::app {

/// Writes a new file beside `path`, forces it to the disk and puts it in the place of `path` (mode 0600). On any error
/// nothing of `path` has changed and nothing is left behind. What is no regular file (a folder, a device, a link's
/// target that is one) is never replaced.
Result<void> write_file(const std::string& path, std::string_view text);

/// The same for a file that is there: it keeps its rights and its owner, and a link to it stays a link.
Result<void> rewrite_file(const std::string& path, std::string_view text);

}  // namespace sd::app

// SPDX-License-Identifier: MIT
// Golden files: what a report is, byte for byte. SD_RENEW_GOLDEN=1 writes them anew; a human reads the diff.
#pragma once

#include <string>

namespace sd::golden {

/// The text of tests/PATH, empty when there is none; after writing `text` there when renewal is asked for.
std::string expected(const std::string& path, const std::string& text);

/// The text of tests/PATH, empty when there is none.
std::string content(const std::string& path);

}  // namespace sd::golden

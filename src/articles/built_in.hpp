// SPDX-License-Identifier: MIT
// The articles of src/articles/catalogue, as they stand in the executable.
#pragma once

#include <span>
#include <string_view>

namespace sd::articles {

struct BuiltIn {
  std::string_view file;  ///< "snapdoctor-crc-extensionsnapshotfailednonetwork.md"
  std::string_view text;
};

/// Sorted by file.
std::span<const BuiltIn> built_in_articles();

}  // namespace sd::articles

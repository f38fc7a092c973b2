// SPDX-License-Identifier: MIT
// Windows PowerShell 5.1 writes "> file.json" as UTF-16 with a byte order mark, and other tools put a mark before
// UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sd::platform {

/// The text in UTF-8 without a mark; nothing when it is that already. What is no well-formed UTF-16 becomes '?'.
std::optional<std::string> plain_text(std::string_view bytes);

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
// This program's environment (environment_linux.cpp, environment_windows.cpp).
#pragma once

#include <optional>
#include <string>

namespace sd::host {

/// Nothing when it is not set; on Windows also when it is empty, which is the same there.
std::optional<std::string> environment_variable(const std::string& name);

}  // namespace sd::host

// SPDX-License-Identifier: MIT
// Where the agent's programs lie on a Windows.
#pragma once

#include <string_view>

#include "model/case.hpp"

namespace sd {

/// Behind a drive, or behind a device where a filter tells it; in lower case.
inline constexpr std::string_view k_windows_agent_folder = "\\windowsazure\\";

/// Each version of the agent has a folder of its own, and an update leaves the old one behind. Is this the path of a
/// file of such a folder, from which no service runs any more? Not where no service tells its program.
bool is_of_a_replaced_agent(std::string_view path, const Case& facts);

}  // namespace sd

// SPDX-License-Identifier: MIT
// waagent.conf, as two programs read the same bytes.
#pragma once

#include <string_view>

#include "host/system.hpp"
#include "model/agent.hpp"

namespace sd::host {

/// Pure. Both readings: see AgentConfig.
AgentConfig parse_agent_config(std::string_view text, std::string_view path);

/// From the first of the places where distributions keep it (WALinuxAgent azurelinuxagent/common/osutil).
Fact<AgentConfig> read_agent_config(const System& system);

}  // namespace sd::host

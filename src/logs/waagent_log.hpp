// SPDX-License-Identifier: MIT
// The end of waagent.log: is the agent alive, does it get its goal state, is it stuck (formats: WALinuxAgent
// azurelinuxagent/common/logger.py of 2.2.46 and later, its older forms, and 2.0's). Pure.
#pragma once

#include <optional>
#include <string_view>

#include "model/agent.hpp"

namespace sd::logs {

/// The time at the start of a line; old layouts have no zone and are taken as UTC. Nothing when the line has none.
std::optional<Time> time_of_line(std::string_view line);

/// What the text says at its end. Lines that are cut, binary or of others are passed over.
AgentLife read_agent_life(std::string_view text, std::string_view file);

}  // namespace sd::logs

// SPDX-License-Identifier: MIT
// Is the agent there, which version, what does its unit say, is it alive.
#pragma once

#include <string_view>

#include "host/system.hpp"
#include "model/agent.hpp"

namespace sd::host {

/// `systemctl show` output, KEY=value lines. Pure.
UnitState parse_systemctl_show(std::string_view text);

/// An agent version's error.json: does it count three failures, or a fatal one? (WALinuxAgent
/// azurelinuxagent/ga/guestagent.py). Pure.
bool is_blacklisted(std::string_view error_json);

Fact<AgentInstall> read_agent_install(const System& system);
/// Of the unit that read_agent_install found.
Fact<UnitState> read_unit(const System& system, const Fact<AgentInstall>& install);
Fact<EndpointFile> read_endpoint_file(const System& system);

}  // namespace sd::host

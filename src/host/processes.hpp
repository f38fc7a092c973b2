// SPDX-License-Identifier: MIT
// The processes that matter: the agent's two, extension handlers, DHCP clients. From /proc of the running machine.
#pragma once

#include <string_view>
#include <vector>

#include "host/system.hpp"
#include "model/agent.hpp"

namespace sd::host {

/// What a command line (words separated by NUL) is; nothing for all others. Pure.
std::optional<AgentRole> role_of(std::string_view command_line);

/// The start of a process from /proc/<pid>/stat (field 22, clock ticks since boot) and the boot time of /proc/stat.
/// Pure.
std::optional<Time> started_at(std::string_view stat, std::string_view proc_stat, long ticks_per_second);

struct Processes {
  Fact<std::vector<AgentProcess>> agent;  ///< daemon, goal state, extension
  Fact<std::vector<AgentProcess>> dhcp_clients;
};
Processes read_processes(const System& system);

}  // namespace sd::host

// SPDX-License-Identifier: MIT
// Every place where a proxy can be set. Who really uses which is model/proxy_use.hpp.
#pragma once

#include <string_view>
#include <vector>

#include "host/system.hpp"
#include "model/agent.hpp"

namespace sd::host {

/// NAME=value lines of a shell fragment or of /etc/environment ("export" and quotes allowed). Only proxy variables.
/// Pure.
std::vector<ProxySetting> parse_environment_lines(std::string_view text, std::string_view place, std::string_view file);

/// NUL-separated NAME=value of /proc/<pid>/environ. Pure.
std::vector<ProxySetting> parse_process_environment(std::string_view bytes, std::string_view place,
                                                    std::string_view file);

/// Environment= lines of a systemd unit or drop-in. Pure.
std::vector<ProxySetting> parse_unit_environment(std::string_view text, std::string_view file);

/// Acquire::http::Proxy "..." of apt.conf. Pure.
std::vector<ProxySetting> parse_apt_conf(std::string_view text, std::string_view file);

/// All places; `agent_pids` are the agent's processes on a running machine.
Fact<std::vector<ProxySetting>> read_proxy_settings(const System& system, const std::vector<std::uint32_t>& agent_pids);

}  // namespace sd::host

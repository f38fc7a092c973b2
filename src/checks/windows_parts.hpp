// SPDX-License-Identifier: MIT
// The parts of check_windows that stand in files of their own. Private to checks/.
#pragma once

#include <vector>

#include "checks/sheet.hpp"

namespace sd {

/// The firewall's findings, and those of other filters.
void check_windows_firewall(const Case& facts, Sheet& sheet);

/// Does Windows treat the agent or the extension otherwise than this program, so that what this program sees is no
/// answer? It obeys none of their proxies and no rule that names their program, and it offers TLS 1.2 whatever .NET
/// does.
bool concerns_another_program(std::string_view finding, const Case& facts);

/// Can a rule or a filter be in force that stops one program's way to the host, and not this one's?
bool any_rule_of_a_program(const Case& facts);

/// Crashes, the heartbeat, certificates, and with which address packets to the host leave.
void check_windows_life(const Case& facts, Sheet& sheet);

/// nullptr: it was not asked for.
const WindowsService* service_of(const Case& facts, std::string_view name);

/// "the scanner WdFilter is on this machine": beside a finding, never one of its own. Those that are disabled are left
/// out.
void add_scanners(const Case& facts, std::vector<Evidence>& out);

}  // namespace sd

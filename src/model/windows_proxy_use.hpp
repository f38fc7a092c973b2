// SPDX-License-Identifier: MIT
// Which proxy a .NET program of SYSTEM goes through, out of all that a Windows has set. The default proxy of .NET is
// the defaultProxy element of the program's own .config, then that of machine.config, then the WinINET settings that
// are in force for the account (learn.microsoft.com, "defaultProxy element"; ProxySettingsPerUser puts the machine's in
// place of the account's). WinHTTP's setting and the environment are nothing to it.
#pragma once

#include <string_view>
#include <vector>

#include "model/proxy_use.hpp"

namespace sd {

enum class WindowsProgram { extension, agent };

/// How the program goes to storage on a Windows. Nothing when the settings were not read or are not understood, and
/// when a script decides, which is not run here. Automatic detection is taken to find nothing.
std::optional<ProxyUse> windows_proxy_use(const Case& facts, WindowsProgram program);

/// The .config files by which neither the agent nor the extension goes through a proxy, whatever the account or the
/// machine has; empty when one of them may.
std::vector<const WindowsProxy*> configs_without_proxy(const Case& facts);

/// Whether WinHTTP would send storage's requests to a proxy: it is nobody's way to storage and worth a look.
std::optional<HostPort> winhttp_proxy(const Case& facts);

/// Does any setting send some program's requests for this host to a proxy, as far as settings tell? A script may.
/// This program obeys none of them.
bool any_proxy_may_take(const Case& facts, std::string_view host);

/// Is it a setting that a program of .NET can obey now? The .config of a folder that an update left behind is not.
bool is_in_force(const WindowsProxy& proxy, const Case& facts);

/// Does a pattern exempt the host? '*' stands for any characters, "<local>" for a name without a dot; letter case does
/// not count. A scheme or a port in the pattern is passed over.
bool is_bypassed(const std::vector<std::string>& patterns, std::string_view host);

}  // namespace sd

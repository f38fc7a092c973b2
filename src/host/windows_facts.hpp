// SPDX-License-Identifier: MIT
// Everything that a Windows machine tells without being probed. Where each value stands: vmassist.ps1 of
// azure-support-scripts and SupportArticles-docs windows-azure-guest-agent.md, unless a function names another source.
#pragma once

#include <string>

#include "host/files.hpp"
#include "host/kernel.hpp"
#include "host/windows_machine.hpp"
#include "model/case.hpp"

namespace sd::host {

inline constexpr const char* k_read_registry = "read registry";

struct WindowsSystem {
  const Files& files;
  std::string drive;                        ///< where the system's disk lies below the root: "/C:", or empty
  const WindowsMachine* machine = nullptr;  ///< nullptr: a folder is read, no running machine
  Time now{};
  const Kernel* kernel = nullptr;  ///< nullptr likewise
};

/// "/C:/WindowsAzure" as Windows writes it.
std::string windows_path(const std::string& path);

/// Fills `windows`, and of the network what stands in the registry: leases, addressing, name servers.
void read_windows_facts(const WindowsSystem& system, Case& out);

// The parts, each in a file of its own.

/// Every place that can send requests of LocalSystem to a proxy; only those that do, or that cannot be understood.
Fact<std::vector<WindowsProxy>> read_windows_proxies(const WindowsSystem& system);

/// HKLM\...\Tcpip\Parameters\Interfaces of each adapter.
void read_windows_adapters(const WindowsSystem& system, Case& out);

Fact<WindowsFirewall> read_windows_firewall(const WindowsSystem& system);

/// Of the blocking filters those that name a peer of the backup.
Fact<std::vector<WindowsFilter>> read_windows_filters(const WindowsSystem& system);

Fact<std::vector<WindowsCrash>> read_windows_crashes(const WindowsSystem& system);

/// Those that the platform made.
Fact<std::vector<WindowsCertificate>> read_windows_certificates(const WindowsSystem& system);

Fact<std::vector<WindowsScanner>> read_windows_scanners(const WindowsSystem& system);

Fact<std::string> read_windows_asset_tag(const WindowsSystem& system);

/// The folders of the snapshot extension, oldest version first.
Fact<std::vector<WindowsExtension>> read_windows_extensions(const WindowsSystem& system);

}  // namespace sd::host

// SPDX-License-Identifier: MIT
// Facts that only a Windows machine has: services, registry, adapters, proxies of the system account. Names of values
// are the registry's own. What Windows and Linux share (interfaces, routes, disks, logs) stands with the others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/address.hpp"
#include "model/fact.hpp"

namespace sd {

/// HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion.
struct WindowsVersion {
  std::string product;  ///< ProductName: "Windows Server 2019 Datacenter"
  std::string build;    ///< CurrentBuildNumber and UBR: "17763.5329"
  friend bool operator==(const WindowsVersion&, const WindowsVersion&) = default;
};

/// One service, as the service control manager tells (QueryServiceStatusEx, QueryServiceConfig).
struct WindowsService {
  std::string name;                        ///< "RdAgent"
  bool installed = false;                  ///< ERROR_SERVICE_DOES_NOT_EXIST otherwise
  std::string state;                       ///< "running", "stopped", "start_pending", ...; empty when not installed
  std::string start_type;                  ///< "automatic", "manual", "disabled", ...; empty when not installed
  std::string binary;                      ///< command line of its program
  std::optional<bool> binary_exists;       ///< nothing: could not be told
  std::optional<std::uint32_t> exit_code;  ///< of the last run; nothing while it runs
  friend bool operator==(const WindowsService&, const WindowsService&) = default;
};

/// HKLM\SOFTWARE\Microsoft\GuestAgent and HKLM\SOFTWARE\Microsoft\Virtual Machine\Guest (vmassist.ps1 reads the same).
struct WindowsAgent {
  std::string version;                        ///< GuestAgentVersion
  std::string status;                         ///< GuestAgentStatus
  std::string dhcp_status;                    ///< DHCPStatus
  std::string wire_server_status;             ///< WireServerStatus
  std::string required_dot_net;               ///< RequiredDotNetVersionPresent
  std::string dhcp_with_fabric_address_time;  ///< DhcpWithFabricAddressTime: when option 245 was seen
  std::string heartbeat;                      ///< HeartbeatLastStatusUpdateTime as written
  std::optional<Time> heartbeat_at;           ///< the same, where its layout is known
  friend bool operator==(const WindowsAgent&, const WindowsAgent&) = default;
};

/// One folder of C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot.
struct WindowsExtension {
  std::string version;
  std::string path;
  bool program_exists = false;  ///< IaaSBcdrExtension.exe lies in it
  std::string status;           ///< "success", "error", "transitioning" of its newest status file; empty: none
  std::string status_file;
  std::optional<Time> status_at;
  friend bool operator==(const WindowsExtension&, const WindowsExtension&) = default;
};

/// HKLM\SOFTWARE\Microsoft\BcdrAgentPersistentKeys and BcdrAgent: how the extension takes snapshots. Empty by default.
struct WindowsSnapshotKeys {
  std::string snapshot_method;                    ///< SnapshotMethod
  std::string calculate_snapshot_time_from_host;  ///< CalculateSnapshotTimeFromHost
  std::string snapshot_without_threads;           ///< SnapshotWithoutThreads
  std::string is_common_provider_installed;       ///< IsCommonProviderInstalled
  std::string use_vss_copy_backup;                ///< UseVSSCopyBackup of BcdrAgent
  friend bool operator==(const WindowsSnapshotKeys&, const WindowsSnapshotKeys&) = default;
};

/// HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces\{GUID}, with the adapter's name.
struct WindowsAdapter {
  std::string id;           ///< "{B0A3...}"
  std::string name;         ///< "Ethernet"
  std::string description;  ///< "Microsoft Hyper-V Network Adapter"
  std::optional<Mac> mac;
  std::optional<bool> dhcp;  ///< EnableDHCP
  std::optional<IpAddress> dhcp_server;
  std::vector<IpAddress> static_addresses;  ///< IPAddress
  std::optional<IpAddress> option_245;      ///< of DhcpInterfaceOptions
  bool has_dhcp_options = false;            ///< DhcpInterfaceOptions could be read
  friend bool operator==(const WindowsAdapter&, const WindowsAdapter&) = default;
};

/// Who obeys: the agents and the extension run as LocalSystem.
enum class WindowsProxyPlace {
  winhttp,         ///< WinHttpSettings: netsh winhttp
  system_account,  ///< LocalSystem's WinINET settings, HKEY_USERS\S-1-5-18, which .NET's default proxy reads
  machine,         ///< HKLM's WinINET settings, when policy ProxySettingsPerUser=0 puts them on every account
  environment,     ///< the machine's HTTP_PROXY and its kin: .NET Framework does not read them
  dot_net_config,  ///< defaultProxy of machine.config or of a program's .exe.config
};

struct WindowsProxy {
  WindowsProxyPlace place = WindowsProxyPlace::winhttp;
  std::string where;                   ///< the registry value, file or variable
  std::string server;                  ///< as written, user name and password removed; empty: none is named
  std::optional<HostPort> proxy;       ///< where https goes; nothing: nowhere, or it cannot be read
  std::vector<std::string> bypass;     ///< patterns as written
  std::string script;                  ///< address of the automatic configuration script
  bool detects_automatically = false;  ///< WPAD
  std::string problem;                 ///< why it could not be understood; empty when it could
  friend bool operator==(const WindowsProxy&, const WindowsProxy&) = default;
};

/// Values of the registry that decide whether .NET and Schannel speak TLS 1.2. Nothing: the value is not there.
struct WindowsTls {
  std::optional<std::uint32_t> strong_crypto;         ///< .NETFramework\v4.0.30319 SchUseStrongCrypto
  std::optional<std::uint32_t> strong_crypto_32;      ///< the same below Wow6432Node
  std::optional<std::uint32_t> system_default;        ///< .NETFramework\v4.0.30319 SystemDefaultTlsVersions
  std::optional<std::uint32_t> tls12_enabled;         ///< SCHANNEL\Protocols\TLS 1.2\Client Enabled
  std::optional<std::uint32_t> tls12_off_by_default;  ///< SCHANNEL\Protocols\TLS 1.2\Client DisabledByDefault
  friend bool operator==(const WindowsTls&, const WindowsTls&) = default;
};

/// HKLM\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full, and the file that all .NET programs read.
struct WindowsDotNet {
  std::uint32_t release = 0;  ///< Release: 378389 is 4.5 (learn.microsoft.com, determine installed versions)
  std::string version;        ///< "4.8.03761"
  std::optional<std::uint32_t> enable_64;  ///< .NETFramework Enable64Bit
  std::string machine_config_problem;      ///< why machine.config is no XML; empty when it is, or was not read
  friend bool operator==(const WindowsDotNet&, const WindowsDotNet&) = default;
};

/// The machine's keys: what certificates of the platform need.
struct WindowsKeys {
  std::string folder;      ///< C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys
  std::string descriptor;  ///< its owner and access list as SDDL
  friend bool operator==(const WindowsKeys&, const WindowsKeys&) = default;
};

struct WindowsFacts {
  Fact<WindowsVersion> version;
  Fact<std::vector<WindowsService>> services;
  Fact<WindowsAgent> agent;
  Fact<std::vector<WindowsExtension>> extensions;
  Fact<WindowsSnapshotKeys> snapshot_keys;
  Fact<std::vector<WindowsAdapter>> adapters;
  Fact<std::vector<WindowsProxy>> proxies;
  Fact<WindowsTls> tls;
  Fact<WindowsDotNet> dot_net;
  Fact<WindowsKeys> keys;
  friend bool operator==(const WindowsFacts&, const WindowsFacts&) = default;
};

}  // namespace sd

// SPDX-License-Identifier: MIT
// Facts that only a Windows machine has: services, registry, adapters, proxies of the system account. Names of values
// are the registry's own. What Windows and Linux share (interfaces, routes, disks, logs) stands with the others.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

/// The agent is these two (vmassist.ps1 of azure-support-scripts).
inline constexpr std::array<std::string_view, 2> k_windows_agent_services{"RdAgent", "WindowsAzureGuestAgent"};

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
  std::optional<Time> started_at;             ///< GuestAgentStartTime, likewise
  friend bool operator==(const WindowsAgent&, const WindowsAgent&) = default;
};

/// One folder of C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot.
struct WindowsExtension {
  std::string version;
  std::string path;
  std::optional<bool> program_exists;  ///< IaaSBcdrExtension.exe lies in it; nothing: could not be told
  std::string status;                  ///< "success", "error", "transitioning" of its newest status file; empty: none
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
  std::optional<std::string> use_proxy;           ///< UseProxy: no document says what it changes; told, never judged
  std::string use_vss_copy_backup;                ///< UseVSSCopyBackup of BcdrAgent
  friend bool operator==(const WindowsSnapshotKeys&, const WindowsSnapshotKeys&) = default;
};

/// A row of the table of unicast addresses (MIB_UNICASTIPADDRESS_ROW).
struct WindowsAddress {
  IpAddress address;
  bool skip_as_source = false;  ///< SkipAsSource: nothing leaves with it unless a program asks for it
  friend bool operator==(const WindowsAddress&, const WindowsAddress&) = default;
};

/// HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces\{GUID}, with the adapter's name.
struct WindowsAdapter {
  std::string id;           ///< "{B0A3...}"
  std::string name;         ///< "Ethernet"
  std::string description;  ///< "Microsoft Hyper-V Network Adapter"
  std::optional<Mac> mac;
  std::optional<bool> dhcp;  ///< EnableDHCP
  std::optional<IpAddress> dhcp_server;
  std::vector<IpAddress> static_addresses;               ///< IPAddress
  std::optional<IpAddress> option_245;                   ///< of DhcpInterfaceOptions
  bool has_dhcp_options = false;                         ///< DhcpInterfaceOptions could be read
  std::optional<std::vector<WindowsAddress>> addresses;  ///< nothing: not told
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
  std::optional<bool> goes_direct;     ///< of a .config: no proxy at all, whatever else is set; otherwise nothing
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

/// First and last address, both inside, of one family.
struct AddressRange {
  IpAddress first;
  IpAddress last;
  bool contains(const IpAddress& address) const {
    return address.family() == first.family() && first <= address && address <= last;
  }
  friend bool operator==(const AddressRange&, const AddressRange&) = default;
};

/// What a rule of the firewall or a filter asks of a connection that leaves. What is empty asks nothing.
struct WindowsTraffic {
  std::optional<std::uint32_t> protocol;  ///< IANA's number: 6 is TCP
  std::vector<PortRange> remote_ports;
  std::vector<AddressRange> remote_addresses;
  std::string program;                  ///< path as written
  std::string service;                  ///< short name
  std::vector<std::string> conditions;  ///< what narrows it further and cannot be evaluated, as written
  friend bool operator==(const WindowsTraffic&, const WindowsTraffic&) = default;
};

/// What Windows takes the network for that it is connected to: its firewall has settings for each.
enum class NetworkProfile { domain_network, private_network, public_network };

enum class FirewallAction {
  allow,
  block,
  bypass,  ///< allows what is authenticated, whatever a block says
};

/// ...\FirewallPolicy\{DomainProfile,StandardProfile,PublicProfile}, and what a group policy puts in their place.
struct WindowsFirewallProfile {
  NetworkProfile profile = NetworkProfile::domain_network;
  bool enabled = true;           ///< EnableFirewall
  bool blocks_outbound = false;  ///< DefaultOutboundAction: what no rule allows is blocked
  bool local_rules = true;       ///< AllowLocalPolicyMerge: rules that are not a group policy's count
  std::string where;             ///< the key that says so
  friend bool operator==(const WindowsFirewallProfile&, const WindowsFirewallProfile&) = default;
};

struct WindowsFirewallRule {
  std::string id;     ///< the name of its value
  std::string name;   ///< as people see it
  bool local = true;  ///< not of a group policy
  FirewallAction action = FirewallAction::allow;
  std::vector<NetworkProfile> profiles;  ///< empty: all
  WindowsTraffic traffic;
  friend bool operator==(const WindowsFirewallRule&, const WindowsFirewallRule&) = default;
};

/// The Windows Firewall, as far as it can meet TCP to 168.63.129.16:80, :32526 or to port 443 of anybody: of its rules
/// only those that are active, are for what leaves, and do not speak of something else for certain.
struct WindowsFirewall {
  std::vector<WindowsFirewallProfile> profiles;
  std::vector<WindowsFirewallRule> rules;
  std::uint32_t unread = 0;  ///< rules that could not be understood
  friend bool operator==(const WindowsFirewall&, const WindowsFirewall&) = default;
};

/// A blocking filter of the Windows Filtering Platform that concerns the same connections.
struct WindowsFilter {
  std::string name;
  std::string provider;      ///< name of who made it; empty when none is told
  bool of_firewall = false;  ///< made by the Windows Firewall for one of its rules
  std::string layer;         ///< "ALE_AUTH_CONNECT_V4"
  WindowsTraffic traffic;
  friend bool operator==(const WindowsFilter&, const WindowsFilter&) = default;
};

/// A certificate of LocalMachine\My that the platform made for the agent.
struct WindowsCertificate {
  std::string subject;
  std::string issuer;
  Time not_before{};
  Time not_after{};
  bool has_private_key = false;  ///< a key is named; whether it can be opened is not tried
  friend bool operator==(const WindowsCertificate&, const WindowsCertificate&) = default;
};

/// Crashes of one program or service in one log of events.
struct WindowsCrash {
  std::string program;  ///< "WaAppAgent.exe", "RdAgent"
  std::string told_by;  ///< "Application Error 1000"
  std::uint32_t times = 0;
  std::optional<Time> newest;
  std::string module;                           ///< in which the newest happened; empty when it is not told
  std::optional<std::uint32_t> times_in_a_day;  ///< of `times`, in the last 24 hours
  friend bool operator==(const WindowsCrash&, const WindowsCrash&) = default;
};

/// A file system filter of the group "FSFilter Anti-Virus".
struct WindowsScanner {
  std::string service;
  std::string name;        ///< DisplayName
  std::string start_type;  ///< as WindowsService has it
  friend bool operator==(const WindowsScanner&, const WindowsScanner&) = default;
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
  Fact<WindowsFirewall> firewall;
  Fact<std::vector<WindowsFilter>> filters;
  Fact<std::vector<WindowsCertificate>> certificates;
  Fact<std::vector<WindowsCrash>> crashes;
  Fact<std::vector<WindowsScanner>> scanners;
  Fact<Time> booted;  ///< when the system started
  /// Of a disk: a hive was not written to its end, and its logs do not complete it, so that each value may be old.
  std::optional<bool> registry_is_behind;
  friend bool operator==(const WindowsFacts&, const WindowsFacts&) = default;
};

}  // namespace sd

// SPDX-License-Identifier: MIT
// Facts about the Azure Linux agent and the VMSnapshotLinux extension, and about the proxy settings that they might
// use.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"
#include "model/address.hpp"

namespace sd {

/// waagent.conf as two programs read the same bytes. The agent (WALinuxAgent azurelinuxagent/common/conf.py) accepts
/// blanks round '='; the extension (azure-linux-extensions VMBackup/main/WaagentLib.py) takes the first word of each
/// line that holds a '=' and fails as a whole on a line where that word has none.
struct AgentConfig {
  std::string path;
  std::map<std::string, std::string> agent;                     ///< key to value; "None" is kept as written
  std::optional<std::map<std::string, std::string>> extension;  ///< nothing: its parser gives up, at `extension_error`
  std::string extension_error;  ///< "line 14: \"HttpProxy.Host = h\" has blanks round '='"
  friend bool operator==(const AgentConfig&, const AgentConfig&) = default;
};

struct AgentInstall {
  std::string flavour;  ///< "walinuxagent package", "oem", "source"; how it was recognised
  std::string binary;   ///< "/usr/sbin/waagent"
  std::string unit;     ///< "walinuxagent.service", "waagent.service", "/etc/init.d/waagent"; empty when there is none
  std::string daemon_version;  ///< of the installed package; empty when no file tells
  std::string
      goal_state_version;  ///< newest WALinuxAgent-<version> folder that is not blacklisted; empty when there is none
  std::vector<std::string> blacklisted;  ///< versions whose error.json counts three failures or a fatal one
  bool disable_agent_file = false;       ///< /var/lib/waagent/disable_agent exists
  friend bool operator==(const AgentInstall&, const AgentInstall&) = default;
};

/// systemctl show, or what the files below the root say (enablement only).
struct UnitState {
  std::string unit;
  std::string load;                       ///< "loaded", "masked", "not-found"; empty: not known
  std::string active;                     ///< "active", "inactive", "failed", "activating"; empty: not known (not live)
  std::string sub;                        ///< "running", "dead"
  std::string enabled;                    ///< "enabled", "disabled", "masked", "static"; empty: not known
  std::string result;                     ///< "success", "exit-code"
  std::string condition_failed;           ///< the condition that kept it from starting, empty when none did
  std::optional<std::uint32_t> restarts;  ///< by systemd itself since the last start by hand (NRestarts, systemd 235)
  friend bool operator==(const UnitState&, const UnitState&) = default;
};

enum class AgentRole { daemon, goal_state, extension, dhcp_client };

struct AgentProcess {
  AgentRole role = AgentRole::daemon;
  std::uint32_t pid = 0;
  std::string command;  ///< the command line, secrets removed
  std::optional<Time> started;
  friend bool operator==(const AgentProcess&, const AgentProcess&) = default;
};

/// What the end of waagent.log says about the agent's life.
struct AgentLife {
  std::string file;
  std::optional<Time> last_line;
  std::optional<Time> last_heartbeat;  ///< "[HEARTBEAT] Agent ... is running as the goal state agent", every 30 min
  std::string heartbeat_version;       ///< "2.15.0.1"
  std::optional<std::uint32_t> goal_state_errors;  ///< UpdateGSErrors of that heartbeat
  std::optional<Time> goal_state_started;  ///< newest "ProcessExtensionsGoalState started" without its "completed"
  bool discovering = false;                ///< the newest lines are "Retry detect protocol"
  bool extensions_disabled_line = false;   ///< "Extensions.Enabled is set to False" among the newest lines
  friend bool operator==(const AgentLife&, const AgentLife&) = default;
};

/// /var/lib/waagent/WireServerEndpoint.
struct EndpointFile {
  std::string text;                  ///< first line, printable
  std::optional<IpAddress> address;  ///< nothing when the text is not an address
  friend bool operator==(const EndpointFile&, const EndpointFile&) = default;
};

/// One folder Microsoft.Azure.RecoveryServices.VMSnapshotLinux-<version>.
struct ExtensionFolder {
  std::string version;
  std::string path;
  std::string handler_state;   ///< "Enabled", "Installed", "NotInstalled", "FailedUpgrade"; empty when there is no file
  std::string handler_status;  ///< "Ready", "NotReady"; empty when there is no file
  std::string handler_message;
  std::string settings_thumbprint;  ///< protectedSettingsCertThumbprint of the newest settings, upper case; empty when
                                    ///< there is none
  std::optional<bool>
      certificate_present;  ///< the .prv of that thumbprint lies in /var/lib/waagent; nothing when not readable
  std::optional<Time> handler_status_at = std::nullopt;  ///< when the file of handler_status was written
  friend bool operator==(const ExtensionFolder&, const ExtensionFolder&) = default;
};

enum class SnapshotMethod { first_host_then_guest, first_guest_then_host, only_host, only_guest };

/// /etc/azure/vmbackup.conf, section [SnapshotThread].
struct SnapshotConfig {
  std::string path;
  std::optional<SnapshotMethod> method;  ///< nothing: no key or an empty value
  std::string method_text;               ///< as written; an unknown word counts as firstHostThenGuest
  std::uint32_t method_line = 0;
  std::map<std::string, std::string> values;  ///< all keys of the section
  /// The first line that repeats a section or a key of its section: Python 3 refuses the file, Python 2 takes the last.
  std::optional<std::uint32_t> repeated_line = std::nullopt;
  friend bool operator==(const SnapshotConfig&, const SnapshotConfig&) = default;
};

/// shell.log of the extension: what its start script said last.
struct ShellLogEnd {
  std::string file;
  std::optional<int> last_return_code;  ///< "<rc> returned from handle.py": 0 fine, 1 Python raised, 3 no Python
  bool python_unknown = false;          ///< "python version unknown"
  std::string last_lines;               ///< printable
  friend bool operator==(const ShellLogEnd&, const ShellLogEnd&) = default;
};

/// A storage host that a log or a status file names, and how often the VM's disks used it.
struct BlobHost {
  std::string host;  ///< "md-abc123.z1.blob.storage.azure.net", lower case
  std::string use;   ///< "disk", "status", "log", "unknown"
  std::string file;  ///< where it was seen
  friend bool operator==(const BlobHost&, const BlobHost&) = default;
};

/// One place where a proxy is set. The same place can matter to several components or to none: checks/ decides.
struct ProxySetting {
  std::string place;  ///< "waagent.conf", "agent process environment", "unit drop-in", "/etc/environment", "profile",
                      ///< "package manager", "this shell"
  std::string file;   ///< path, "/proc/<pid>/environ" for a process
  std::uint32_t line = 0;
  std::string variable;  ///< "https_proxy", "HttpProxy.Host", "no_proxy"
  std::string value;     ///< as written, user name and password removed
  std::optional<HostPort>
      proxy;  ///< of a proxy variable: where it leads; nothing when it is no proxy or cannot be read
  bool has_credentials = false;
  friend bool operator==(const ProxySetting&, const ProxySetting&) = default;
};

}  // namespace sd

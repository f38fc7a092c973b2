// SPDX-License-Identifier: MIT
// Facts about the machine itself: what it is, who runs the program, its clock, its disks, its Python.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace sd {

/// The account of a Windows process, by its token.
struct WindowsAccount {
  std::string name;           ///< "CONTOSO\\anna"; empty: could not be told
  bool elevated = false;      ///< it has an administrator's rights in force (TokenElevation)
  bool local_system = false;  ///< S-1-5-18, whom the agent and the extension run as
  friend bool operator==(const WindowsAccount&, const WindowsAccount&) = default;
};

/// Who runs the program. Without root the agent's own firewall rules drop every new TCP connection to 168.63.129.16
/// (WALinuxAgent azurelinuxagent/ga/firewall_manager.py), so what was probed there proves nothing.
struct Privilege {
  std::uint32_t uid = 0;
  bool net_raw = false;                   ///< CAP_NET_RAW is effective
  bool net_admin = false;                 ///< CAP_NET_ADMIN is effective
  std::optional<WindowsAccount> windows;  ///< nothing on a Linux; on a Windows the others say nothing
  friend bool operator==(const Privilege&, const Privilege&) = default;
};

/// os-release(5).
struct Distribution {
  std::string id;          ///< "debian", "ubuntu", "rhel"
  std::string version_id;  ///< "12", "22.04"; empty when the file has none
  std::string name;        ///< PRETTY_NAME
  std::vector<std::string> like;
  friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// One file system that the agent and the extension write to or run from.
struct Volume {
  std::string used_for;     ///< the path that was asked for: "/var/lib/waagent"
  std::string mount_point;  ///< where it is mounted: "/var"
  std::string type;         ///< "ext4"
  bool read_only = false;
  bool no_exec = false;
  std::uint64_t total_bytes = 0;
  std::uint64_t free_bytes = 0;  ///< for root, reserved blocks included
  std::uint64_t total_inodes = 0;
  std::uint64_t free_inodes = 0;
  friend bool operator==(const Volume&, const Volume&) = default;
};

/// The interpreter that the extension's start script would take (azure-linux-extensions VMBackup/main/handle.sh:
/// python3.8 down to 3.3, python3, python2.7, python2.6, python2, python, each in /usr/bin and then /usr/local/bin).
struct Python {
  std::string path;             ///< "/usr/bin/python3", with links followed in `target`
  std::string target;           ///< "/usr/bin/python3.11"
  std::string version;          ///< "3.11" as its file name or library folder says; empty when neither does
  std::optional<bool> has_ssl;  ///< an _ssl module lies in its lib-dynload; nothing when that folder was not found
  friend bool operator==(const Python&, const Python&) = default;
};

enum class Enforcement { disabled, permissive, enforcing };

/// SELinux or AppArmor, whichever the kernel has on.
struct MandatoryAccess {
  std::string kind;  ///< "selinux", "apparmor"
  Enforcement mode = Enforcement::disabled;
  friend bool operator==(const MandatoryAccess&, const MandatoryAccess&) = default;
};

/// /proc/loadavg and the number of processors.
struct Load {
  double one_minute = 0;
  double five_minutes = 0;
  std::uint32_t processors = 0;
  friend bool operator==(const Load&, const Load&) = default;
};

/// What a bundle of certificates trusts.
struct TrustBundle {
  std::string path;
  std::uint32_t certificates = 0;
  friend bool operator==(const TrustBundle&, const TrustBundle&) = default;
};

}  // namespace sd

// SPDX-License-Identifier: MIT
// Logs of the extension, as files and on a disk, for the tests of the executable.
#pragma once

#include <filesystem>
#include <string>

#include "app/child.hpp"
#include "logs/extension_log.hpp"

namespace sd::testing_log {

inline constexpr const char* k_near = "2019-03-03T09:00:00Z";  ///< an hour behind the log's runs
inline const std::string k_version = "Microsoft.Azure.RecoveryServices.VMSnapshotLinux";

inline std::string good_run() { return ExtensionLog("2019-03-02T08:16:26Z").host_run_ends_well().text(); }

/// The host agreed, and its service failed: H13.
inline std::string service_fault() {
  return ExtensionLog("2019-03-03T08:16:26Z")
      .host_run("StatusCode:500, ErrorMessage: Could not find config corresponding to the Disk, bhsVersion:3.0.51.0",
                "", "success", 556)
      .text();
}

/// The temporary folder with one file in it.
struct OneFile {
  explicit OneFile(const std::string& text, const std::string& name = "extension.log") : path(folder / name) {
    child::write(path, text);
  }
  child::Folder folder;
  std::string path;
};

inline void write_below(const child::Folder& root, const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(root / path).parent_path());
  child::write(root / path, text);
}

/// The disk of a VM whose newest run failed.
inline void make_disk(const child::Folder& root, const std::string& log) {
  write_below(root, "etc/os-release", "PRETTY_NAME=\"Disk Linux 1\"\nID=disk\n");
  write_below(root, "etc/hostname", "thedisk\n");
  write_below(root, "usr/sbin/waagent", "#!/usr/bin/python3\n");
  write_below(root, "usr/bin/python3.11", "");
  std::error_code refused;
  std::filesystem::create_symlink("python3.11", root / "usr/bin/python3", refused);
  if (refused) write_below(root, "usr/bin/python3", "");  // a Windows has no links for everybody
  write_below(root, "lib/systemd/system/walinuxagent.service", "[Service]\n");
  write_below(root, "etc/systemd/system/multi-user.target.wants/walinuxagent.service", "");
  write_below(root, "var/lib/waagent/" + k_version + "-1.0.9184.0/config/HandlerState", "Enabled");
  write_below(root, "var/log/azure/" + k_version + "/extension.log", log);
}

}  // namespace sd::testing_log

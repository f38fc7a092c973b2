// SPDX-License-Identifier: MIT
// The logs of a Windows machine: of its agent below C:\WindowsAzure\Logs, of the snapshot extension in Plugins there,
// and the extension's status files below C:\Packages\Plugins (facts: SupportArticles-docs
// windows-azure-guest-agent.md).
#pragma once

#include <string>
#include <vector>

#include "host/log_files.hpp"
#include "host/system.hpp"
#include "model/case.hpp"

namespace sd::host {

inline constexpr const char* k_windows_extension = "Microsoft.Azure.RecoveryServices.VMSnapshot";

/// The names of folders that are versions, oldest first: "1.0.9" before "1.0.10". Empty when there is no such folder.
std::vector<std::string> version_folders(const Files& files, const std::string& folder);

/// Of "12.status" and "9.status" the last `most` by their number, oldest first. Pure.
std::vector<std::string> newest_numbered(std::vector<std::string> paths, std::size_t most);

/// `drive`: where the system's disk lies below the root, "/C:" on the machine itself, empty for its root folder.
/// Fills logs and agent.blob_hosts. Error: the extension's logs are there and could not be read; the case says so, too.
Result<void> read_windows_logs(const System& system, const std::string& drive, Amount amount, Case& out);

}  // namespace sd::host

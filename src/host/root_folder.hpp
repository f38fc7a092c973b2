// SPDX-License-Identifier: MIT
// Is a folder what --root needs, the root folder of a Linux system (windows_disk.hpp: of a Windows one)? And what of
// that system is not mounted below it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/files.hpp"
#include "model/case.hpp"

namespace sd::host {

/// Why the folder is no root folder of a Linux system nor a Windows disk, and what to do instead; nothing when it is a
/// Linux system's. `name` is what
/// the user calls the folder.
std::optional<std::string> why_no_root(const Files& files, const std::string& name);

/// Folders that the system's /etc/fstab mounts from elsewhere, that a diagnosis needs, and that are empty here; one
/// sentence each.
std::vector<std::string> folders_not_mounted(const Files& files, const std::string& name);

/// Of a tree that lacks /usr or /etc (an archive of some folders, a file system that is not mounted), what would be in
/// them is not absent: it was not read.
void forget_what_is_not_there(const Files& files, Case& out);

}  // namespace sd::host

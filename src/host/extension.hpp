// SPDX-License-Identifier: MIT
// The VMSnapshotLinux extension: its folders, its state, its configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/system.hpp"
#include "model/agent.hpp"

namespace sd::host {

/// The folders Microsoft.Azure.RecoveryServices.VMSnapshotLinux-<version>, the oldest version first.
Fact<std::vector<ExtensionFolder>> read_extensions(const System& system);
Fact<SnapshotConfig> read_snapshot_config(const System& system);

/// The paths <N><ending> in a folder, the highest number first.
std::vector<std::string> numbered_files(const Files& files, const std::string& folder, std::string_view ending);

}  // namespace sd::host

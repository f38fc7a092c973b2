// SPDX-License-Identifier: MIT
// The disk of a Windows VM below a folder: its hives, configuration and logs.
#pragma once

#include "host/log_files.hpp"
#include "host/system.hpp"
#include "model/case.hpp"

namespace sd::host {

/// Is the folder the root of a Windows disk, or of what was copied from one: Windows/System32 or WindowsAzure?
bool is_windows_disk(const Files& files);

/// Everything that such a disk tells. `system` has neither kernel nor commands.
void read_windows_disk(const System& system, Amount amount, Case& out);

/// Its logs alone.
Result<void> read_logs_of_windows_disk(const System& system, Amount amount, Case& out);

}  // namespace sd::host

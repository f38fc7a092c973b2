// SPDX-License-Identifier: MIT
// What this process does to itself.
#pragma once

namespace sd::app {

/// From here on a crash writes no core file, and no other process of this user may read this one's memory.
void keep_memory_out_of_core_files();

}  // namespace sd::app

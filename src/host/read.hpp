// SPDX-License-Identifier: MIT
// The whole machine at once: what is a file takes milliseconds and comes first, what is a child program comes on the
// side.
#pragma once

#include "host/system.hpp"
#include "model/case.hpp"

namespace sd::host {

/// Everything that is a file or one question to the kernel. The probes are planned from it.
void read_files_and_kernel(const System& system, Case& out);

/// Everything that needs a child program: the packet filter and the unit's state. All at once, each on a thread of its
/// own.
void read_with_commands(const System& system, Case& out);

}  // namespace sd::host

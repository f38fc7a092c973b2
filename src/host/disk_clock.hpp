// SPDX-License-Identifier: MIT
// What time it was on a disk when its machine stopped: by what is written in its files, because the times of the files
// themselves are those of whoever copied or unpacked them.
#pragma once

#include <optional>

#include "host/system.hpp"
#include "model/case.hpp"

namespace sd::host {

/// The newest time that the disk tells: of the logs that were read, of the last login or boot record (/var/log/wtmp)
/// of the journals' last entries and of the registry hives' last writing. When none tells one, of when files that a
/// running system writes were changed; nothing when there are none of these either.
std::optional<Time> newest_time_on_disk(const System& system, const Case& facts);

}  // namespace sd::host

// SPDX-License-Identifier: MIT
// Registry hives (regf files) for the disk of a Windows VM that never ran.
#pragma once

#include <cstdint>
#include <string>

#include "hives/registry_text.hpp"

namespace sd::lab {

/// Writes <folder>/SOFTWARE, SYSTEM and DEFAULT: HKEY_LOCAL_MACHINE\SOFTWARE, HKEY_LOCAL_MACHINE\SYSTEM (with
/// CurrentControlSet as ControlSet001, which Select names) and HKEY_USERS\S-1-5-18. `written`: the time in their
/// headers, seconds since 1970. Errors: bad_input (a key of another hive), failed.
Result<void> write_hives(const Registry& registry, const std::string& folder, std::uint64_t written);

/// The hives in `folder` keep their bytes and are marked as not written to their end; this registry, which they would
/// hold by then, stands in their logs (SYSTEM.LOG1 and so on). Errors: as above.
Result<void> write_logs(const Registry& registry, const std::string& folder, std::uint64_t written);

}  // namespace sd::lab

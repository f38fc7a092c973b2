// SPDX-License-Identifier: MIT
// The registry of a Windows that does not run: the hives on its disk (regf files), read by libhivex. The pair
// hives_linux.cpp and hives_windows.cpp; the latter says that disks are read on Linux.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/files.hpp"
#include "host/windows_machine.hpp"

namespace sd::host {

inline constexpr std::string_view k_hive_folder = "/Windows/System32/config";

struct Hives {
  /// HKLM\SOFTWARE, HKLM\SYSTEM with CurrentControlSet, and HKU\S-1-5-18. A hive that cannot be opened is an error of
  /// each of its values, never "not there". What only a running machine knows (a service's state, an access list) is
  /// not told. nullptr: there is no folder of hives.
  std::unique_ptr<WindowsMachine> machine;
  /// Paths of hives that were not written to their end, and that their logs do not complete.
  std::vector<std::string> behind;
  /// What cannot be opened, and why.
  std::vector<std::string> remarks;
};

/// Those of k_hive_folder on that drive, with their logs (wire/hive_log.hpp). `files` outlives the result.
Hives open_hives(const Files& files, const std::string& drive);

}  // namespace sd::host

// SPDX-License-Identifier: MIT
// Keys and values as regedit writes them ("Windows Registry Editor Version 5.00"; learn.microsoft.com, "How to add,
// modify, or delete registry subkeys and values by using a .reg file").
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sd::lab {

struct RegistryData {
  std::uint32_t type = 0;  ///< REG_SZ 1, REG_EXPAND_SZ 2, REG_BINARY 3, REG_DWORD 4, REG_MULTI_SZ 7, REG_QWORD 11
  std::string bytes;
};

using RegistryValues = std::map<std::string, RegistryData>;  ///< by name; "" is the key's default value
using Registry = std::map<std::string, RegistryValues>;      ///< by the key's whole path

/// Applies the lines in their order: `[KEY]`, `"Name"="text"`, `=dword:`, `=hex:`, `=hex(TYPE):`, `=-`, `[-KEY]`.
/// Beside them multi_sz:a|b and expand_sz:text, which are easier to read than their bytes. Errors: bad_input, with the
/// line.
Result<void> apply_registry_text(std::string_view text, Registry& out);

}  // namespace sd::lab

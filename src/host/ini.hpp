// SPDX-License-Identifier: MIT
// Lines of the form "key=value" below "[section]", as keyfiles, systemd units and ifcfg files have them. Private to
// host/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sd::host {

struct IniEntry {
  std::string section;  ///< without brackets; empty before the first
  std::string key;
  std::string value;  ///< quotes removed
  std::uint32_t line = 0;
};

struct IniText {
  std::vector<IniEntry> entries;
  std::vector<std::uint32_t> unread;  ///< lines that are neither a section, an entry, a comment nor empty
};

/// '#' and ';' start a comment at the beginning of a line. A key may come twice.
IniText parse_ini(std::string_view text);

/// "yes", "true", "on", "1" (letter case ignored).
bool means_yes(std::string_view word);
/// "no", "false", "off", "0".
bool means_no(std::string_view word);

}  // namespace sd::host

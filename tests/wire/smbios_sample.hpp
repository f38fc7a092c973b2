// SPDX-License-Identifier: MIT
// Tables of firmware, made by hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sd::wire::testing_smbios {

/// A structure: type, what its formatted part holds behind the handle, its strings.
inline std::string structure(unsigned char type, const std::string& formatted, const std::vector<std::string>& texts) {
  std::string out{char(type), char(formatted.size() + 4), '\1', '\0'};
  out += formatted;
  for (const auto& text : texts) out += text + '\0';
  return out + (texts.empty() ? std::string(2, '\0') : std::string(1, '\0'));
}

inline std::string table(const std::string& structures) {
  const auto size = structures.size();
  return std::string{'\0', '\3', '\1', '\0', char(size & 0xff), char(size >> 8), '\0', '\0'} + structures;
}

/// A machine whose chassis says so: manufacturer, type, version, serial number, asset tag.
inline std::string machine_with_tag(const std::string& tag) {
  return table(structure(0, std::string(14, '\0'), {"American Megatrends Inc.", "090008"}) +
               structure(3, std::string("\1\3\2\3\4", 5) + std::string(8, '\3'),
                         {"Microsoft Corporation", "7.0", "0000-0001", tag}) +
               structure(127, "", {}));
}

}  // namespace sd::wire::testing_smbios

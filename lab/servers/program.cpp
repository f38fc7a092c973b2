// SPDX-License-Identifier: MIT
#include "lab/servers/program.hpp"

#include <fstream>
#include <sstream>

#include "base/text.hpp"

namespace sd::lab {

std::string config_text(const std::string& path) {
  std::ostringstream out;
  if (path != "-") out << std::ifstream(path).rdbuf();
  return out.str();
}

Result<void> read_config_lines(std::string_view text, std::string_view what,
                               const std::function<bool(std::string_view key, std::string_view value)>& set) {
  std::size_t number = 0;
  for (const auto raw : split_lines(text)) {
    ++number;
    const auto line = trim(raw);
    if (line.empty() || line.starts_with('#')) continue;
    const auto equals = line.find('=');
    const bool good =
        equals != std::string_view::npos && set(trim(line.substr(0, equals)), trim(line.substr(equals + 1)));
    if (!good)
      return fail(ErrorCode::bad_input, "read", std::string(what) + " config line " + std::to_string(number),
                  "expected a known key and value, got \"" + std::string(line) + "\"");
  }
  return {};
}

}  // namespace sd::lab

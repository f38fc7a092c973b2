// SPDX-License-Identifier: MIT
#include "model/windows_agent.hpp"

#include "base/text.hpp"

namespace sd {

bool is_of_a_replaced_agent(std::string_view path, const Case& facts) {
  const auto file = "\\" + to_lower(path);  // a path of a disk has no drive
  const auto begin = file.find(k_windows_agent_folder);
  if (begin == std::string::npos) return false;
  const auto folder = file.substr(begin, file.rfind('\\') + 1 - begin);
  bool any_tells = false;
  for (const auto& service : each(facts.windows.services)) {
    const auto program = to_lower(service.binary);
    if (program.find(k_windows_agent_folder) == std::string::npos) continue;
    if (program.find(folder) != std::string::npos) return false;
    any_tells = true;
  }
  return any_tells;
}

}  // namespace sd

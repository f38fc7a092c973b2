// SPDX-License-Identifier: MIT
#include "report/golden.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace sd::golden {

std::string expected(const std::string& name, const std::string& text) {
  const std::string path = std::string(SD_SOURCE_DIR) + "/tests/report/golden/" + name;
  if (const char* renew = std::getenv("SD_RENEW_GOLDEN"); renew != nullptr && std::string(renew) == "1")
    std::ofstream(path, std::ios::binary) << text;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace sd::golden

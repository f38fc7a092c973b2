// SPDX-License-Identifier: MIT
#include "golden/golden.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

namespace sd::golden {

namespace {

std::string place_of(const std::string& path) { return std::string(SD_SOURCE_DIR) + "/tests/" + path; }

}  // namespace

std::string content(const std::string& path) {
  std::ifstream in(place_of(path), std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string expected(const std::string& path, const std::string& text) {
  if (const char* renew = std::getenv("SD_RENEW_GOLDEN"); renew != nullptr && std::string_view(renew) == "1")
    std::ofstream(place_of(path), std::ios::binary) << text;
  return content(path);
}

}  // namespace sd::golden

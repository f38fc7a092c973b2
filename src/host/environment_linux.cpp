// SPDX-License-Identifier: MIT
#include <cstdlib>

#include "host/environment.hpp"

namespace sd::host {

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

}  // namespace sd::host

// SPDX-License-Identifier: MIT
#include <windows.h>

#include "host/environment.hpp"
#include "net/windows_error.hpp"

namespace sd::host {

std::optional<std::string> environment_variable(const std::string& name) {
  std::wstring value(32'767, L'\0');  // the longest that there can be (GetEnvironmentVariable)
  const auto size = ::GetEnvironmentVariableW(net::to_wide(name).c_str(), value.data(), DWORD(value.size()));
  if (size == 0 || size > value.size()) return std::nullopt;
  value.resize(size);
  return net::to_narrow(value);
}

}  // namespace sd::host

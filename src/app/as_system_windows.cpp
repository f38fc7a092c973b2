// SPDX-License-Identifier: MIT
#include <windows.h>

#include "app/as_system.hpp"
#include "app/console.hpp"
#include "net/windows_error.hpp"

namespace sd::app {
namespace {

constexpr DWORD k_longest_path = 32'768;

std::string path_of_program() {
  std::wstring path(k_longest_path, L'\0');
  const auto size = ::GetModuleFileNameW(nullptr, path.data(), k_longest_path);
  return net::to_narrow(std::wstring_view(path).substr(0, size));
}

std::string current_folder() {
  std::wstring path(k_longest_path, L'\0');
  const auto size = ::GetCurrentDirectoryW(k_longest_path, path.data());
  return net::to_narrow(std::wstring_view(path).substr(0, size < k_longest_path ? size : 0));
}

}  // namespace

/// The line alone goes to standard output; what it holds is shown beside it, so that nobody has to run what cannot be
/// read.
Exit run_as_system(const std::vector<std::string>& arguments) {
  const Invocation invocation{path_of_program(), current_folder(), arguments};
  const auto line = system_task_command(invocation);
  if (!line) return complain(line.error());
  write_error("The line runs this in an elevated PowerShell or cmd.exe (Windows Server 2012 and later):\n\n" +
              system_task_script(invocation) + "\n");
  return print(*line + "\n", Exit::healthy);
}

}  // namespace sd::app

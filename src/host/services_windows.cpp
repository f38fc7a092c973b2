// SPDX-License-Identifier: MIT
#include <windows.h>
// clang-format off: aclapi.h and sddl.h need windows.h before them
#include <aclapi.h>
#include <sddl.h>
// clang-format on

#include <array>
#include <memory>

#include "host/running_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::host {
namespace {

struct CloseService {
  using pointer = SC_HANDLE;
  void operator()(SC_HANDLE handle) const { ::CloseServiceHandle(handle); }
};
using Service = std::unique_ptr<SC_HANDLE, CloseService>;

std::string state_of(DWORD state) {
  switch (state) {
    case SERVICE_RUNNING:
      return "running";
    case SERVICE_STOPPED:
      return "stopped";
    case SERVICE_START_PENDING:
      return "start_pending";
    case SERVICE_STOP_PENDING:
      return "stop_pending";
    case SERVICE_PAUSED:
    case SERVICE_PAUSE_PENDING:
    case SERVICE_CONTINUE_PENDING:
      return "paused";
    default:
      return std::to_string(state);
  }
}

/// With the variables in it replaced by what they stand for.
std::wstring expanded(const std::wstring& command) {
  std::wstring out(32'768, L'\0');  // the longest that a variable can be
  const auto size = ::ExpandEnvironmentStringsW(command.c_str(), out.data(), DWORD(out.size()));
  out.resize(size > 0 ? size - 1 : 0);
  return out;
}

std::optional<bool> is_there(const std::wstring& program) {
  if (program.empty()) return std::nullopt;
  if (::GetFileAttributesW(program.c_str()) != INVALID_FILE_ATTRIBUTES) return true;
  const auto code = ::GetLastError();
  if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND) return false;
  return std::nullopt;
}

/// Start type and program; what the service manager does not tell stays empty.
void take_configuration(SC_HANDLE service, WindowsService& out) {
  DWORD size = 0;
  ::QueryServiceConfigW(service, nullptr, 0, &size);
  if (size == 0) return;
  const auto bytes = std::make_unique<std::byte[]>(size);
  auto* configuration = reinterpret_cast<QUERY_SERVICE_CONFIGW*>(bytes.get());
  if (::QueryServiceConfigW(service, configuration, size, &size) == 0) return;
  out.start_type = start_type_text(configuration->dwStartType);
  if (configuration->lpBinaryPathName == nullptr) return;
  const std::wstring command = configuration->lpBinaryPathName;
  out.binary = net::to_narrow(command);
  out.binary_exists = is_there(net::to_wide(program_of_command(net::to_narrow(expanded(command)))));
}

}  // namespace

Result<WindowsService> RunningWindows::service(const std::string& name) const {
  const auto failed = [&] { return std::unexpected(net::windows_error("ask service", name, ::GetLastError())); };
  const Service manager(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
  if (!manager) return failed();
  WindowsService out{.name = name};
  const Service service(
      ::OpenServiceW(manager.get(), net::to_wide(name).c_str(), SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG));
  if (!service && ::GetLastError() == ERROR_SERVICE_DOES_NOT_EXIST) return out;
  if (!service) return failed();
  SERVICE_STATUS_PROCESS status{};
  DWORD size = 0;
  if (::QueryServiceStatusEx(service.get(), SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE*>(&status), sizeof status,
                             &size) == 0)
    return failed();
  out.installed = true;
  out.state = state_of(status.dwCurrentState);
  // ERROR_SERVICE_NEVER_STARTED is how a service that nobody started yet "ended".
  if (status.dwCurrentState == SERVICE_STOPPED && status.dwWin32ExitCode != ERROR_SERVICE_NEVER_STARTED)
    out.exit_code = status.dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR ? status.dwServiceSpecificExitCode
                                                                           : status.dwWin32ExitCode;
  take_configuration(service.get(), out);
  return out;
}

Result<std::string> RunningWindows::descriptor(const std::string& path) const {
  constexpr SECURITY_INFORMATION k_wanted =
      OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
  PSECURITY_DESCRIPTOR found = nullptr;
  auto wide = net::to_wide(path);
  auto code =
      ::GetNamedSecurityInfoW(wide.data(), SE_FILE_OBJECT, k_wanted, nullptr, nullptr, nullptr, nullptr, &found);
  if (code != ERROR_SUCCESS) return std::unexpected(net::windows_error("read access list", path, code));
  wchar_t* text = nullptr;
  const bool fine =
      ::ConvertSecurityDescriptorToStringSecurityDescriptorW(found, SDDL_REVISION_1, k_wanted, &text, nullptr) != 0;
  code = fine ? DWORD(ERROR_SUCCESS) : ::GetLastError();
  const std::string out = fine ? net::to_narrow(text) : std::string{};
  ::LocalFree(text);
  ::LocalFree(found);
  if (!fine) return std::unexpected(net::windows_error("read access list", path, code));
  return out;
}

std::string system_drive() {
  std::array<wchar_t, MAX_PATH + 1> folder{};
  const auto size = ::GetSystemWindowsDirectoryW(folder.data(), UINT(folder.size()));
  if (size < 2 || folder[1] != L':') return "/C:";
  return "/" + net::to_narrow({folder.data(), 2});
}

}  // namespace sd::host

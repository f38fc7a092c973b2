// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <random>

#include "app/child.hpp"
// clang-format off: ws2tcpip.h and windows.h need winsock2.h before them
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <psapi.h>
// clang-format on

namespace sd::child {
namespace {

using Clock = std::chrono::steady_clock;
constexpr DWORD k_longest = 20'000;  // milliseconds
constexpr int k_starts = 3;

std::string new_file() {
  std::random_device random;
  const auto name = "snapdoctor-test-" + std::to_string(random());
  const auto path = (std::filesystem::temp_directory_path() / name).generic_string();
  write(path, "");
  return path;
}

/// As the child inherits it.
HANDLE open_stream(const std::string& path, DWORD access) {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  return ::CreateFileA(path.c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, nullptr);
}

/// learn.microsoft.com, "Parsing C command-line arguments".
std::string quoted(const std::string& word) {
  std::string out = "\"";
  std::size_t backslashes = 0;
  for (const char c : word) {
    if (c == '"') out.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    out += c;
  }
  return out.append(backslashes, '\\') + '"';
}

std::wstring wide(const std::string& utf8) { return std::filesystem::path(std::u8string(utf8.begin(), utf8.end())); }

/// Ours, as Windows wants its own variables in it, with those of the test above them.
std::wstring block_of(const std::map<std::string, std::string>& environment) {
  std::map<std::wstring, std::wstring> all;
  wchar_t* const ours = ::GetEnvironmentStringsW();
  for (const wchar_t* at = ours; *at != 0; at += std::wcslen(at) + 1) {
    const std::wstring one(at);
    const auto equals = one.find(L'=', 1);
    if (equals != std::wstring::npos) all[one.substr(0, equals)] = one.substr(equals + 1);
  }
  ::FreeEnvironmentStringsW(ours);
  for (const auto& [name, value] : environment) all[wide(name)] = wide(value);
  std::wstring out;
  for (const auto& [name, value] : all) out += name + L'=' + value + L'\0';
  return out + L'\0';
}

HANDLE handle_of(std::intptr_t process) { return reinterpret_cast<HANDLE>(process); }

}  // namespace

/// A datagram socket finds no way to an address of the documentation (RFC 5737): nothing is sent to find out.
bool can_be_sealed() {
  WSADATA unused{};
  ::WSAStartup(MAKEWORD(2, 2), &unused);
  const SOCKET socket = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in far_away{};
  far_away.sin_family = AF_INET;
  far_away.sin_port = htons(9);
  far_away.sin_addr.s_addr = htonl(0xC0000201);  // 192.0.2.1
  const bool way = ::connect(socket, reinterpret_cast<const sockaddr*>(&far_away), sizeof far_away) == 0;
  ::closesocket(socket);
  return !way;
}

Child::Child(const Start& start) : input_(new_file()), out_(new_file()), error_(new_file()), started_(Clock::now()) {
  write(input_, start.input);
  STARTUPINFOW info{};
  info.cb = sizeof info;
  info.dwFlags = STARTF_USESTDHANDLES;
  info.hStdInput = open_stream(input_, GENERIC_READ);
  info.hStdOutput = open_stream(out_, GENERIC_WRITE);
  info.hStdError = open_stream(error_, GENERIC_WRITE);
  auto line = quoted(SD_PROGRAM);
  for (const auto& argument : start.arguments) line += " " + quoted(argument);
  auto wide_line = wide(line);
  auto block = block_of(start.environment);
  PROCESS_INFORMATION made{};
  const auto program = wide(SD_PROGRAM);
  bool started = false;
  for (int attempt = 0; !started && attempt < k_starts; ++attempt)  // now and then wine starts nothing
    started = ::CreateProcessW(program.c_str(), wide_line.data(), nullptr, nullptr, TRUE, CREATE_UNICODE_ENVIRONMENT,
                               block.data(), nullptr, &info, &made) != 0;
  EXPECT_TRUE(started) << "start " << SD_PROGRAM << ": error " << ::GetLastError();
  if (started) {
    ::CloseHandle(made.hThread);
    process_ = reinterpret_cast<std::intptr_t>(made.hProcess);
  }
  for (const auto stream : {info.hStdInput, info.hStdOutput, info.hStdError}) ::CloseHandle(stream);
}

Child::~Child() {
  if (process_ != -1) end();
  std::error_code ignored;
  for (const auto* path : {&input_, &out_, &error_}) std::filesystem::remove(*path, ignored);
}

Ended Child::end() {
  Ended out;
  out.exit_code = -1;
  if (process_ == -1) return out;
  const auto process = handle_of(process_);
  const bool in_time = ::WaitForSingleObject(process, k_longest) == WAIT_OBJECT_0;
  if (!in_time) ::TerminateProcess(process, 1), ::WaitForSingleObject(process, k_longest);
  DWORD code = 0;
  if (in_time && ::GetExitCodeProcess(process, &code) != 0) out.exit_code = static_cast<int>(code);
  PROCESS_MEMORY_COUNTERS memory{};
  if (::K32GetProcessMemoryInfo(process, &memory, sizeof memory) != 0)
    out.most_memory_kb = static_cast<long>(memory.PeakWorkingSetSize / 1024);
  ::CloseHandle(process);
  process_ = -1;
  out.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started_);
  out.out = read(out_);
  out.error = read(error_);
  return out;
}

}  // namespace sd::child

// SPDX-License-Identifier: MIT
#include <windows.h>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "app/input_file.hpp"
#include "net/windows_error.hpp"

namespace sd::app {
namespace {

constexpr Milliseconds k_look_around{50};  // how long an interrupt may go unseen while standard input is silent

/// What a thread reads for us: a pipe or a console cannot be waited for together with a deadline.
struct Piece {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Result<std::string>> read;
};

Result<std::string> read_piece() {
  std::string out(65536, '\0');
  DWORD count = 0;
  if (::ReadFile(::GetStdHandle(STD_INPUT_HANDLE), out.data(), DWORD(out.size()), &count, nullptr) == 0) {
    const auto code = ::GetLastError();
    if (code != ERROR_BROKEN_PIPE && code != ERROR_HANDLE_EOF)
      return unreadable(k_standard_input, net::windows_error("read", k_standard_input, code));
    count = 0;  // the end of a pipe
  }
  out.resize(count);
  return out;
}

}  // namespace

/// "C:\logs\a.log" is "/C:/logs/a.log" and "\\server\share" is "/UNC/server/share" in this program
/// (host/files_disk_windows.cpp).
std::string absolute(const std::string& name) {
  if (name.starts_with('/') && name.size() > 2 && name[2] == ':') return name;
  const auto wide = net::to_wide(name);
  std::wstring full(::GetFullPathNameW(wide.c_str(), 0, nullptr, nullptr), L'\0');
  full.resize(::GetFullPathNameW(wide.c_str(), DWORD(full.size()), full.data(), nullptr));
  auto out = net::to_narrow(full);
  std::replace(out.begin(), out.end(), '\\', '/');
  if (out.starts_with("//")) return "/UNC" + out.substr(1);
  return "/" + out;
}

/// The thread outlives the wait when nothing ever comes; what it shares with us lives as long as either does.
Result<std::string> read_standard_input(const net::Deadline& deadline, const net::Stop& stop) {
  const auto piece = std::make_shared<Piece>();
  std::thread([piece] {
    auto read = read_piece();
    const std::lock_guard lock(piece->mutex);
    piece->read = std::move(read);
    piece->changed.notify_all();
  }).detach();
  std::unique_lock lock(piece->mutex);
  while (!piece->read) {
    if (stop.requested()) return fail(ErrorCode::bad_input, "read", k_standard_input, "it was interrupted");
    if (deadline.passed()) return fail(ErrorCode::bad_input, "read", k_standard_input, "it did not end in time");
    piece->changed.wait_for(lock, std::min(k_look_around, deadline.remaining()));
  }
  return std::move(*piece->read);
}

}  // namespace sd::app

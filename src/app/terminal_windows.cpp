// SPDX-License-Identifier: MIT
#include <windows.h>

#include <algorithm>

#include "app/terminal.hpp"
#include "net/windows_error.hpp"

namespace sd::app {
namespace {

HANDLE handle_of(Stream stream) { return ::GetStdHandle(stream == Stream::out ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE); }

/// A console takes UTF-16 whatever its code page is; old ones refuse more than 32 KiB at once.
Written write_console(HANDLE console, std::string_view text) {
  constexpr std::size_t k_piece = 8000;
  const auto wide = net::to_wide(text);
  for (std::size_t at = 0; at < wide.size(); at += k_piece) {
    DWORD count = 0;
    const auto size = DWORD(std::min(k_piece, wide.size() - at));
    if (::WriteConsoleW(console, wide.data() + at, size, &count, nullptr) == 0) return Written::not_all;
  }
  return Written::all;
}

}  // namespace

Written write_all(Stream stream, std::string_view text) {
  const auto handle = handle_of(stream);
  if (handle == nullptr || handle == INVALID_HANDLE_VALUE) return text.empty() ? Written::all : Written::not_all;
  if (is_terminal(stream)) return write_console(handle, text);
  while (!text.empty()) {
    DWORD count = 0;
    const auto size = DWORD(std::min<std::size_t>(text.size(), 1u << 20));
    if (::WriteFile(handle, text.data(), size, &count, nullptr) == 0) {
      const auto code = ::GetLastError();
      return code == ERROR_NO_DATA || code == ERROR_BROKEN_PIPE ? Written::nobody_reads : Written::not_all;
    }
    text.remove_prefix(count);
  }
  return Written::all;
}

/// Consoles before Windows 10 show colours only through calls, not through escape sequences: they count as none unless
/// they take the mode.
bool is_terminal(Stream stream) {
  const auto handle = handle_of(stream);
  DWORD mode = 0;
  if (::GetConsoleMode(handle, &mode) == 0) return false;
  return ::SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

bool can_be_asked() {
  DWORD mode = 0;
  return ::GetConsoleMode(::GetStdHandle(STD_INPUT_HANDLE), &mode) != 0;
}

bool shows_utf8() { return is_terminal(Stream::out); }

std::size_t terminal_columns() {
  CONSOLE_SCREEN_BUFFER_INFO screen{};
  if (::GetConsoleScreenBufferInfo(handle_of(Stream::error), &screen) == 0) return 80;
  return std::size_t(std::max(1, screen.srWindow.Right - screen.srWindow.Left + 1));
}

}  // namespace sd::app

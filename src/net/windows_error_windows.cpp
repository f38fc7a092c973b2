// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "net/windows_error.hpp"
#include "net/winsock.hpp"

namespace sd::net {

std::string text_of_windows_error(unsigned long code) {
  constexpr unsigned long k_flags =
      FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK;
  std::array<wchar_t, 512> text{};
  const auto english = MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US);
  auto size = ::FormatMessageW(k_flags, nullptr, code, english, text.data(), text.size(), nullptr);
  if (size == 0) size = ::FormatMessageW(k_flags, nullptr, code, 0, text.data(), text.size(), nullptr);
  const auto words = to_narrow({text.data(), size});
  if (trim(words).empty()) return "error " + std::to_string(code);
  return printable(trim(words), 200) + " (error " + std::to_string(code) + ")";
}

Error windows_error(std::string operation, std::string subject, unsigned long code) {
  auto kind = ErrorCode::failed;
  switch (code) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_INVALID_DRIVE:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_PATHNAME:
    case ERROR_SERVICE_DOES_NOT_EXIST:
      kind = ErrorCode::not_found;
      break;
    case ERROR_ACCESS_DENIED:
    case ERROR_PRIVILEGE_NOT_HELD:
    case ERROR_SHARING_VIOLATION:
    case WSAEACCES:
      kind = ErrorCode::not_permitted;
      break;
    case WSAETIMEDOUT:
      kind = ErrorCode::timed_out;
      break;
    default:
      break;
  }
  return Error{kind, std::move(operation), std::move(subject), text_of_windows_error(code), int(code)};
}

std::wstring to_wide(std::string_view text) {
  const auto size = ::MultiByteToWideChar(CP_UTF8, 0, text.data(), int(text.size()), nullptr, 0);
  std::wstring out(std::size_t(std::max(size, 0)), L'\0');
  if (size > 0) ::MultiByteToWideChar(CP_UTF8, 0, text.data(), int(text.size()), out.data(), size);
  return out;
}

std::string to_narrow(std::wstring_view text) {
  const auto size = ::WideCharToMultiByte(CP_UTF8, 0, text.data(), int(text.size()), nullptr, 0, nullptr, nullptr);
  std::string out(std::size_t(std::max(size, 0)), '\0');
  if (size > 0) ::WideCharToMultiByte(CP_UTF8, 0, text.data(), int(text.size()), out.data(), size, nullptr, nullptr);
  return out;
}

}  // namespace sd::net

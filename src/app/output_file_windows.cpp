// SPDX-License-Identifier: MIT
#include <windows.h>

#include <algorithm>
#include <string>
#include <utility>

#include "app/output_file.hpp"
#include "net/windows_error.hpp"

namespace sd::app {
namespace {

/// The new file until it is moved into place; gone when it is not.
class Draft {
 public:
  /// A name that nobody has: CREATE_NEW takes no file that is there, of an earlier run that was killed either.
  explicit Draft(const std::wstring& beside) {
    constexpr DWORD k_tries = 100;
    for (DWORD i = 0; i < k_tries && !is_open(); ++i) {
      path_ = beside + L"." + std::to_wstring(::GetCurrentProcessId()) + L"." + std::to_wstring(i);
      handle_ = ::CreateFileW(path_.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
      if (!is_open() && ::GetLastError() != ERROR_FILE_EXISTS) break;
    }
    code_ = is_open() ? 0 : ::GetLastError();
  }
  ~Draft() {
    if (!is_open()) return;
    ::CloseHandle(handle_);
    ::DeleteFileW(path_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  bool is_open() const { return handle_ != INVALID_HANDLE_VALUE; }
  DWORD code() const { return code_; }

  DWORD write(std::string_view text) const {
    while (!text.empty()) {
      DWORD count = 0;
      const auto size = DWORD(std::min<std::size_t>(text.size(), 1u << 20));
      if (::WriteFile(handle_, text.data(), size, &count, nullptr) == 0) return ::GetLastError();
      text.remove_prefix(count);
    }
    return ::FlushFileBuffers(handle_) != 0 ? 0 : ::GetLastError();
  }

  /// ReplaceFile gives the new file the rights of the old one, and is for a file that is there only.
  DWORD move_to(const std::wstring& path) {
    ::CloseHandle(std::exchange(handle_, INVALID_HANDLE_VALUE));
    const bool exists = ::GetFileAttributesW(path.c_str()) != INVALID_FILE_ATTRIBUTES;
    const bool moved = exists ? ::ReplaceFileW(path.c_str(), path_.c_str(), nullptr, 0, nullptr, nullptr) != 0
                              : ::MoveFileExW(path_.c_str(), path.c_str(), MOVEFILE_WRITE_THROUGH) != 0;
    if (moved) return 0;
    const auto code = ::GetLastError();
    ::DeleteFileW(path_.c_str());
    return code;
  }

 private:
  std::wstring path_;
  HANDLE handle_ = INVALID_HANDLE_VALUE;
  DWORD code_ = 0;
};

std::unexpected<Error> failed(const std::string& path, DWORD code) {
  return std::unexpected(net::windows_error("save", path, code));
}

Result<void> replace(const std::string& path, std::string_view text) {
  const auto wide = net::to_wide(path);
  Draft draft(wide);
  if (!draft.is_open()) return failed(path, draft.code());
  if (const auto code = draft.write(text); code != 0) return failed(path, code);
  if (const auto code = draft.move_to(wide); code != 0) return failed(path, code);
  return {};
}

/// Nothing: there is no such file. A folder, a device and a link are never replaced.
Result<bool> is_there(const std::string& path) {
  const auto attributes = ::GetFileAttributesW(net::to_wide(path).c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) {
    const auto code = ::GetLastError();
    if (code == ERROR_FILE_NOT_FOUND) return false;
    return failed(path, code);
  }
  constexpr DWORD k_no_file = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_DEVICE | FILE_ATTRIBUTE_REPARSE_POINT;
  if ((attributes & k_no_file) != 0) return fail(ErrorCode::unsupported, "save", path, "is not a regular file");
  return true;
}

}  // namespace

Result<void> write_file(const std::string& path, std::string_view text) {
  SD_TRY(is_there(path));
  return replace(path, text);
}

Result<void> rewrite_file(const std::string& path, std::string_view text) {
  const bool there = SD_TRY(is_there(path));
  if (!there) return failed(path, ERROR_FILE_NOT_FOUND);
  return replace(path, text);
}

}  // namespace sd::app

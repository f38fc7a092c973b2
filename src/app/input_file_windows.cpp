// SPDX-License-Identifier: MIT
#include <windows.h>

#include "app/aside_windows.hpp"
#include "app/input_file.hpp"
#include "net/windows_error.hpp"

namespace sd::app {
namespace {

/// A pipe or a console cannot be waited for together with a deadline.
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

Result<std::string> read_standard_input(const net::Deadline& deadline, const net::Stop& stop) {
  auto read = wait_aside<Result<std::string>>(read_piece, deadline, stop);
  if (read) return std::move(*read);
  return fail(ErrorCode::bad_input, "read", k_standard_input,
              read.error() == net::Waited::stopped ? "it was interrupted" : "it did not end in time");
}

}  // namespace sd::app

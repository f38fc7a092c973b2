// SPDX-License-Identifier: MIT
#include "base/error.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace sd {

std::string describe(const Error& error) {
  std::string out = error.operation;
  if (!error.subject.empty()) out += (out.empty() ? "" : " ") + error.subject;
  if (!error.text.empty()) out += (out.empty() ? "" : ": ") + error.text;
  return out;
}

Error system_error(std::string operation, std::string subject, int system_code) {
  auto code = ErrorCode::failed;
  if (system_code == ENOENT || system_code == ENOTDIR) code = ErrorCode::not_found;
  if (system_code == EACCES || system_code == EPERM) code = ErrorCode::not_permitted;
  if (system_code == ETIMEDOUT) code = ErrorCode::timed_out;
  return Error{code, std::move(operation), std::move(subject), std::strerror(system_code), system_code};
}

void assertion_failed(const char* claim, const char* file, int line) {
  std::fprintf(stderr, "snapdoctor: broken promise: %s (%s:%d)\n", claim, file, line);
  std::abort();
}

}  // namespace sd

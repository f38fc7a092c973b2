// SPDX-License-Identifier: MIT
// What every function that can fail returns. An Error says what was tried, on what, and what the system answered; it is
// for "could not measure" and "cannot be read", never for a fault of the machine that is diagnosed (that is an
// observation).
#pragma once

#include <cstdlib>
#include <expected>
#include <string>
#include <utility>

namespace sd {

/// The few kinds that callers tell apart; each maps to one exit code in app/.
enum class ErrorCode {
  not_found,      ///< the thing asked for does not exist (a value for fact readers: absent)
  not_permitted,  ///< EACCES, EPERM: needs more rights
  timed_out,      ///< the deadline passed
  cancelled,      ///< the user or a stop token ended it
  too_large,      ///< a limit of this program was reached
  bad_input,      ///< input that cannot be read as what it should be (exit code 65)
  usage,          ///< wrong command line (exit code 64)
  unsupported,    ///< this system or this file kind cannot be asked (a FIFO where a file should be)
  failed,         ///< everything else; `system_code` and `text` tell
};

struct Error {
  ErrorCode code = ErrorCode::failed;
  std::string operation;  ///< "read", "connect", "parse JSON"
  std::string subject;    ///< the path, endpoint or "file:line:column" it was about
  std::string text;       ///< what happened and what was expected, one line
  int system_code = 0;    ///< errno of the failed call, 0 when there was none

  friend bool operator==(const Error&, const Error&) = default;
};

/// "operation subject: text", one line, for a human.
std::string describe(const Error& error);

/// An Error from errno, with the code that fits it (ENOENT: not_found, EACCES and EPERM: not_permitted, otherwise
/// failed).
Error system_error(std::string operation, std::string subject, int system_code);

template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

template <>
class [[nodiscard]] Result<void> : public std::expected<void, Error> {
 public:
  using std::expected<void, Error>::expected;
};

/// Shorter than std::unexpected<Error>{Error{...}}.
inline std::unexpected<Error> fail(ErrorCode code, std::string operation, std::string subject, std::string text) {
  return std::unexpected<Error>(Error{code, std::move(operation), std::move(subject), std::move(text), 0});
}

[[noreturn]] void assertion_failed(const char* claim, const char* file, int line);

}  // namespace sd

/// The value, or return the error to the caller. A GNU statement expression, known to g++ and clang on every system we
/// build for.
#define SD_TRY(expression)                                                                     \
  __extension__({                                                                              \
    auto sd_try_result = (expression);                                                         \
    if (!sd_try_result) return std::unexpected<::sd::Error>(std::move(sd_try_result).error()); \
    std::move(sd_try_result).value();                                                          \
  })

/// For broken promises inside our own code only: never for input, never for the network. Aborts.
#define SD_ASSERT(claim) ((claim) ? void(0) : ::sd::assertion_failed(#claim, __FILE__, __LINE__))

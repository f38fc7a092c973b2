// SPDX-License-Identifier: MIT
// An Error from a code of Windows (GetLastError, WSAGetLastError, a registry or service call).
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sd::net {

/// The system's own sentence in English where it has one, one line; "error 1234" otherwise.
std::string text_of_windows_error(unsigned long code);

/// With the ErrorCode that fits it: "no such file, key or service" is not_found, "access denied" not_permitted.
Error windows_error(std::string operation, std::string subject, unsigned long code);

/// UTF-8 to UTF-16 and back; what is not well-formed becomes U+FFFD.
std::wstring to_wide(std::string_view text);
std::string to_narrow(std::wstring_view text);

}  // namespace sd::net

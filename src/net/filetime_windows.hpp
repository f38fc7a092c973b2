// SPDX-License-Identifier: MIT
// A FILETIME as the calls of Windows give it. Private to files of Windows.
#pragma once

#include "base/time.hpp"
#include "net/winsock.hpp"

namespace sd::net {

inline Time time_of(const FILETIME& time) {
  return time_of_filetime(std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime);
}

}  // namespace sd::net

// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include "base/time.hpp"

namespace sd::net {

inline Time time_of(const FILETIME& time) {
  return time_of_filetime(std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime);
}

}  // namespace sd::net

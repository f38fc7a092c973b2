// SPDX-License-Identifier: MIT
// The headers of Windows in the one order in which they go together, and the start of Winsock. Only files *_windows.cpp
// include it.
#pragma once

#include <winsock2.h>
// clang-format off: ws2tcpip.h and windows.h need winsock2.h before them
#include <ws2tcpip.h>
#include <windows.h>
// clang-format on

namespace sd::net {

/// Every program that opens a socket must; more than once does no harm.
void start_winsock();

}  // namespace sd::net

// SPDX-License-Identifier: MIT
#include "base/error.hpp"
#include "net/winsock.hpp"

namespace sd::net {

void start_winsock() {
  static const int code = [] {
    WSADATA told{};
    return ::WSAStartup(MAKEWORD(2, 2), &told);
  }();
  SD_ASSERT(code == 0);
}

}  // namespace sd::net

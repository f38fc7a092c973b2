// SPDX-License-Identifier: MIT
// Winsock under the names that the lab's servers use; linux/system_sockets.hpp is its twin. A handle of a socket fits
// an int ("Interprocess Communication Between 32-bit and 64-bit Applications": 32 significant bits).
#pragma once

#include <winsock2.h>
// clang-format off: ws2tcpip.h needs winsock2.h before it
#include <ws2tcpip.h>
// clang-format on

namespace sd::lab {

/// Before the first socket; more than once does no harm.
inline void start_sockets() {
  static const int k_started = [] {
    WSADATA unused{};
    return ::WSAStartup(MAKEWORD(2, 2), &unused);
  }();
  (void)k_started;
}

inline pollfd poll_entry(int descriptor, short events) { return {static_cast<SOCKET>(descriptor), events, 0}; }

inline int poll_all(pollfd* entries, std::size_t count, int milliseconds) {
  return ::WSAPoll(entries, static_cast<ULONG>(count), milliseconds);
}

inline int non_blocking(SOCKET socket) {
  u_long yes = 1;
  if (socket != INVALID_SOCKET) ::ioctlsocket(socket, FIONBIO, &yes);
  return static_cast<int>(socket);
}

inline int new_socket(int family, int type) {
  start_sockets();
  return non_blocking(::socket(family, type, 0));
}
inline int accept_socket(int listener) {
  return non_blocking(::accept(static_cast<SOCKET>(listener), nullptr, nullptr));
}
inline void close_socket(int descriptor) { ::closesocket(static_cast<SOCKET>(descriptor)); }

/// Windows gives such a port without being asked; SO_REUSEADDR would share one that is in use.
inline void allow_old_port(int) {}

inline bool would_wait() { return ::WSAGetLastError() == WSAEWOULDBLOCK; }

inline constexpr int k_send_flags = 0;
inline constexpr int k_end_of_sending = SD_SEND;

}  // namespace sd::lab

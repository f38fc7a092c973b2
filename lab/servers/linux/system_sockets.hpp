// SPDX-License-Identifier: MIT
// The sockets of Linux under the names that the lab's servers use; windows/system_sockets.hpp is its twin.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace sd::lab {

inline pollfd poll_entry(int descriptor, short events) { return {descriptor, events, 0}; }

/// As poll(2); -1 waits for ever. Ended by a signal: again.
inline int poll_all(pollfd* entries, std::size_t count, int milliseconds) {
  int out = -1;
  do out = ::poll(entries, count, milliseconds);
  while (out < 0 && errno == EINTR);
  return out;
}

inline int new_socket(int family, int type) { return ::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }
inline int accept_socket(int listener) { return ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC); }
inline void close_socket(int descriptor) { ::close(descriptor); }

/// A port that waits for the end of old connections can be had at once.
inline void allow_old_port(int descriptor) {
  const int yes = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

/// A call without result would have had to wait.
inline bool would_wait() { return errno == EAGAIN || errno == EINTR || errno == EINPROGRESS; }

inline constexpr int k_send_flags = MSG_NOSIGNAL;
inline constexpr int k_end_of_sending = SHUT_WR;

}  // namespace sd::lab

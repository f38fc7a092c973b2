// SPDX-License-Identifier: MIT
// A descriptor is a socket here: handles of Windows have 32 significant bits (learn.microsoft.com, "Interprocess
// communication between 32-bit and 64-bit applications"), so that an int holds one and INVALID_SOCKET is -1. It waits
// by select(), not by WSAPoll(), which before Windows 10 version 2004 does not report that a connect failed.
#include <algorithm>

#include "base/error.hpp"
#include "net/wait.hpp"
#include "net/winsock.hpp"

namespace sd::net {
namespace {

SOCKET socket_of(int descriptor) { return static_cast<SOCKET>(static_cast<std::intptr_t>(descriptor)); }

timeval to_timeval(std::chrono::milliseconds span) {
  const auto limited = std::min<long long>(span.count(), 60'000);
  return {long(limited / 1000), long(limited % 1000 * 1000)};
}

bool is_readable(int descriptor) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(socket_of(descriptor), &set);
  timeval now{0, 0};
  return ::select(0, &set, nullptr, nullptr, &now) > 0;
}

/// A datagram socket of the loopback that is connected to itself: what is sent on it makes it readable, from any
/// thread, as often as is looked.
int socket_that_wakes() {
  const SOCKET made = ::socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (made == INVALID_SOCKET) return -1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool fine = ::bind(made, generic, size) == 0 && ::getsockname(made, generic, &size) == 0 &&
                    ::connect(made, generic, size) == 0;
  if (fine) return static_cast<int>(made);
  ::closesocket(made);
  return -1;
}

}  // namespace

bool Stop::requested() const { return descriptor >= 0 && is_readable(descriptor); }

StopSource::StopSource() {
  start_winsock();
  descriptor_ = socket_that_wakes();
  SD_ASSERT(descriptor_ >= 0);
}

StopSource::~StopSource() { ::closesocket(socket_of(descriptor_)); }

void StopSource::request() const noexcept {
  const char one = 1;
  // A datagram that does not fit means that stop was requested before: nothing is lost.
  (void)::send(socket_of(descriptor_), &one, 1, 0);
}

Waited wait_for(int descriptor, Direction direction, const Deadline& deadline, const Stop& stop) {
  for (;;) {
    fd_set readable;
    fd_set writable;
    fd_set failed;  // a connect that was refused is told here and nowhere else
    for (auto* set : {&readable, &writable, &failed}) FD_ZERO(set);
    FD_SET(socket_of(descriptor), direction == Direction::read ? &readable : &writable);
    FD_SET(socket_of(descriptor), &failed);
    if (stop.descriptor >= 0) FD_SET(socket_of(stop.descriptor), &readable);
    auto span = to_timeval(deadline.remaining());
    const int count = ::select(0, &readable, &writable, &failed, &span);
    if (count < 0) return Waited::ready;  // the call on the socket itself will tell what is wrong with it
    if (stop.descriptor >= 0 && FD_ISSET(socket_of(stop.descriptor), &readable)) return Waited::stopped;
    if (count > 0) return Waited::ready;
    if (deadline.passed()) return Waited::timed_out;
  }
}

}  // namespace sd::net

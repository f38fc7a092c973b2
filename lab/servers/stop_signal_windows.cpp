// SPDX-License-Identifier: MIT
// A datagram socket that is connected to itself, as WSAPoll waits for sockets only.
#include "base/error.hpp"
#include "lab/servers/stream.hpp"
#include "system_sockets.hpp"

namespace sd::lab {

StopSignal::StopSignal() : event_(bind_udp({IpAddress::from_v4({127, 0, 0, 1}), 0})) {
  SD_ASSERT(event_.valid());
  sockaddr_in itself{};
  socklen_t size = sizeof itself;
  auto* address = reinterpret_cast<sockaddr*>(&itself);
  const auto socket = static_cast<SOCKET>(event_.get());
  SD_ASSERT(::getsockname(socket, address, &size) == 0 && ::connect(socket, address, size) == 0);
}

void StopSignal::raise() const { SD_ASSERT(::send(static_cast<SOCKET>(event_.get()), "", 1, 0) == 1); }

}  // namespace sd::lab

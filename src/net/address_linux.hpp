// SPDX-License-Identifier: MIT
// Endpoint to sockaddr and back. Private to net/.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "model/address.hpp"

namespace sd::net {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketAddress to_socket_address(const Endpoint& endpoint);
std::optional<Endpoint> from_socket_address(const sockaddr* address);

}  // namespace sd::net

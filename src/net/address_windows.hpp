// SPDX-License-Identifier: MIT
// Endpoint to sockaddr and back. Only files *_windows.cpp include it.
#pragma once

#include "model/address.hpp"
#include "net/winsock.hpp"

namespace sd::net {

struct SocketAddress {
  sockaddr_storage storage{};
  int size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketAddress to_socket_address(const Endpoint& endpoint);
std::optional<Endpoint> from_socket_address(const sockaddr* address);

}  // namespace sd::net

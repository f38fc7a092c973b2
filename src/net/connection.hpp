// SPDX-License-Identifier: MIT
// One TCP connection, plain or under TLS, as the steps that a probe makes: connect, shake hands, send, receive.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/socket.hpp"
#include "net/tls_engine.hpp"

namespace sd::net {

class Connection {
 public:
  explicit Connection(TcpSocket socket) : socket_(std::move(socket)) {}

  TcpSocket& socket() { return socket_; }
  /// Ends in ok also when the chain is not trusted; look at `tls()->trust`.
  Step shake_hands(const Trust& trust, const std::string& server_name, const Deadline& deadline, const Stop& stop);
  Step send(std::string_view bytes, const Deadline& deadline, const Stop& stop);
  /// Application bytes; empty with an ok step when the peer closed.
  Received receive(const Deadline& deadline, const Stop& stop);
  /// What the TLS engine saw; nullptr while there is none.
  const TlsSeen* tls() const { return engine_ ? &engine_->seen() : nullptr; }

 private:
  TcpSocket socket_;
  std::optional<TlsEngine> engine_;
};

}  // namespace sd::net

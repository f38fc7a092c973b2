// SPDX-License-Identifier: MIT
#include "net/connection.hpp"

namespace sd::net {

Step Connection::shake_hands(const Trust& trust, const std::string& server_name, const Deadline& deadline,
                             const Stop& stop) {
  engine_.emplace(trust, server_name);
  auto to_send = engine_->start();
  while (engine_->state() == TlsEngine::State::handshaking) {
    if (auto sent = socket_.send(to_send, deadline, stop); !sent.ok()) return sent;
    auto received = socket_.receive(deadline, stop);
    if (!received.step.ok()) return received.step;
    if (received.bytes.empty()) return Step{Outcome::closed, 0, "the peer closed during the TLS handshake"};
    to_send = engine_->feed(received.bytes);
  }
  // Sent also after a failure: our alert tells the peer, and a send that fails changes nothing.
  if (auto sent = socket_.send(to_send, deadline, stop);
      !sent.ok() && engine_->state() == TlsEngine::State::established)
    return sent;
  return engine_->state() == TlsEngine::State::failed ? engine_->failure() : Step{};
}

Step Connection::send(std::string_view bytes, const Deadline& deadline, const Stop& stop) {
  return socket_.send(engine_ ? engine_->encrypt(bytes) : std::string(bytes), deadline, stop);
}

Received Connection::receive(const Deadline& deadline, const Stop& stop) {
  if (!engine_) return socket_.receive(deadline, stop);
  for (;;) {
    if (auto plain = engine_->take_plain(); !plain.empty()) return {Step{}, std::move(plain)};
    if (engine_->state() == TlsEngine::State::failed) return {engine_->failure(), {}};
    if (engine_->state() == TlsEngine::State::closed) return {Step{}, {}};
    auto received = socket_.receive(deadline, stop);
    if (!received.step.ok() || received.bytes.empty()) return received;
    if (auto sent = socket_.send(engine_->feed(received.bytes), deadline, stop); !sent.ok()) return {sent, {}};
  }
}

}  // namespace sd::net

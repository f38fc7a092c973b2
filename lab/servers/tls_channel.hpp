// SPDX-License-Identifier: MIT
// The server's side of TLS above a stream.
#pragma once

#include "lab/servers/stream.hpp"
#include "lab/servers/tls_engine.hpp"

namespace sd::lab {

class TlsChannel : public Channel {
 public:
  TlsChannel(const Identity& identity, Stream& stream) : stream_(stream), engine_(identity) {}

  /// False when the client broke off or found fault with the chain.
  bool shake_hands();
  std::optional<std::string> receive() override;
  bool send(std::string_view bytes) override;
  void finish() override;

 private:
  /// The next bytes of the peer through the engine, and its answer to the peer. False when either has ended.
  bool turn();

  Stream& stream_;
  TlsEngine engine_;
  bool shaken_ = false;
  bool ended_ = false;
  std::string heard_;
};

}  // namespace sd::lab

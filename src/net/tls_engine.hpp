// SPDX-License-Identifier: MIT
// A TLS client without sockets: bytes in, bytes out, and what was seen. It goes on through an untrusted chain, so that
// the chain can be shown, and says afterwards whether it was trusted. TLS 1.2 or newer, server name indication, host
// name check; no client certificate: what Python's default context does, with which the extension connects.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/observation.hpp"
#include "net/outcome.hpp"
#include "net/trust.hpp"

namespace sd::net {

class TlsEngine {
 public:
  enum class State { handshaking, established, closed, failed };

  TlsEngine(const Trust& trust, const std::string& server_name);
  ~TlsEngine();
  TlsEngine(TlsEngine&&) noexcept;
  TlsEngine& operator=(TlsEngine&&) noexcept;

  /// The first bytes to send.
  std::string start();
  /// Takes what came from the peer; returns what must be sent in turn.
  std::string feed(std::string_view bytes);
  /// Application bytes to the peer: returns what must be sent.
  std::string encrypt(std::string_view plain);
  /// Application bytes from the peer that have become readable, and forgets them.
  std::string take_plain();

  State state() const;
  /// Why it failed: tls_alert, malformed. Trust problems are not failures here; see `seen().trust`.
  const Step& failure() const;
  const TlsSeen& seen() const;

 private:
  struct Session;
  std::unique_ptr<Session> session_;
};

}  // namespace sd::net

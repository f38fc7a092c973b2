// SPDX-License-Identifier: MIT
// The server's side of TLS between two buffers. The pair tls_engine_linux.cpp (OpenSSL) and tls_engine_windows.cpp,
// which asks the program sd_crypto: Debian has no TLS library for Windows, and Schannel is what these servers test.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lab/servers/certificates.hpp"

namespace sd::lab {

class TlsEngine {
 public:
  struct Step {
    bool shaken = false;  ///< the handshake is done
    bool ended = false;   ///< the peer said farewell, or one of both found a fault; `to_peer` is still due
    std::string to_peer;
    std::string plain;  ///< what the peer said
  };

  /// Aborts when the identity is not one.
  explicit TlsEngine(const Identity& identity);
  ~TlsEngine();
  TlsEngine(const TlsEngine&) = delete;
  TlsEngine& operator=(const TlsEngine&) = delete;

  Step take(std::string_view from_peer);
  Step say(std::string_view plain);
  Step finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sd::lab

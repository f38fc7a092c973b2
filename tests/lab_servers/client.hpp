// SPDX-License-Identifier: MIT
// A plain client for the tests of the lab's servers: bytes out, bytes in, a TLS handshake by OpenSSL's own sockets.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "lab/servers/stream.hpp"

namespace sd::lab {

/// How a conversation ended, seen from the client.
enum class Ending { closed, reset, still_open };

struct Heard {
  std::string bytes;
  Ending ending = Ending::still_open;
};

/// Connects, sends, and listens until the peer ends it, `most` bytes are there, or `patience` is over. Short patience
/// is for peers that shall stay silent.
Heard talk(const Endpoint& peer, const std::string& bytes, std::size_t most = std::size_t{1} << 20,
           std::chrono::milliseconds patience = std::chrono::seconds{5});

/// One datagram out, one in; nothing when none came in time.
std::optional<std::string> ask_udp(const Endpoint& peer, const std::string& query,
                                   std::chrono::milliseconds patience = std::chrono::seconds{5});

/// A query for a name's A records.
std::string a_query(const std::string& name);

struct Handshake {
  bool done = false;
  long verify_code = -1;  ///< X509_V_*
  int chain_length = 0;
  int alert = -1;     ///< number of the fatal alert that came, -1 when none did
  std::string bytes;  ///< what came after `request`
  Ending ending = Ending::still_open;
};

/// A TLS handshake that goes on through an untrusted chain, then one request.
Handshake shake_hands(const Endpoint& peer, const std::string& name, const std::string& anchors,
                      const std::string& request = "");

}  // namespace sd::lab

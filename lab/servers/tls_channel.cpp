// SPDX-License-Identifier: MIT
#include "lab/servers/tls_channel.hpp"

#include <utility>

namespace sd::lab {

bool TlsChannel::turn() {
  const auto bytes = ended_ ? std::nullopt : stream_.receive();
  if (!bytes) return false;
  auto step = engine_.take(*bytes);
  shaken_ = step.shaken;
  ended_ = step.ended;
  heard_ += step.plain;
  return stream_.send(step.to_peer) && !ended_;
}

bool TlsChannel::shake_hands() {
  while (!shaken_)
    if (!turn()) return shaken_;
  return true;
}

std::optional<std::string> TlsChannel::receive() {
  while (heard_.empty())
    if (!turn() && heard_.empty()) return std::nullopt;
  return std::exchange(heard_, {});
}

bool TlsChannel::send(std::string_view bytes) {
  const auto step = engine_.say(bytes);
  return stream_.send(step.to_peer) && !step.ended;
}

void TlsChannel::finish() {
  stream_.send(engine_.finish().to_peer);
  stream_.finish();
}

}  // namespace sd::lab

// SPDX-License-Identifier: MIT
// Who refused a TCP connection: a raw socket that hears the ICMP errors that come in while a connect runs. Needs
// CAP_NET_RAW; without it the question stays open, which is no fault. Also measures the path MTU by ICMP echo requests
// that may not be fragmented.
#pragma once

#include <cstdint>
#include <optional>

#include "model/address.hpp"
#include "model/observation.hpp"
#include "net/socket.hpp"

namespace sd::net {

class IcmpEar {
 public:
  /// Opens the raw socket when this process may; otherwise it hears nothing.
  IcmpEar();
  bool open() const { return descriptor_.get() >= 0; }
  /// The refusal that quotes a TCP packet from `local` to `peer`, among what came in so far.
  std::optional<IcmpSeen> heard(const Endpoint& local, const Endpoint& peer) const;

 private:
  Descriptor descriptor_;
};

/// Sends an unfragmentable echo request of `packet_size` bytes in all (IP header included), three times because a line
/// may lose one, and waits for a reply. not_possible without the right to do so.
Step echo(const IpAddress& peer, std::uint32_t packet_size, const Deadline& deadline, const Stop& stop);

}  // namespace sd::net

// SPDX-License-Identifier: MIT
// TCP and UDP sockets whose every step ends by a deadline. One address, one attempt, no hidden retry. A failed step is
// a result.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/address.hpp"
#include "model/observation.hpp"
#include "net/outcome.hpp"
#include "net/wait.hpp"

namespace sd::net {

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  int get() const { return value_; }
  int release();

 private:
  int value_;
};

struct Received {
  Step step;
  std::string bytes;  ///< empty with an ok step: the peer closed
};

class TcpSocket {
 public:
  /// Error when this process can have no socket of that family.
  static Result<TcpSocket> open(Family family);
  /// Leaves from this local address; the port stays free.
  Step bind_to(const IpAddress& source);
  Step connect(const Endpoint& peer, const Deadline& deadline, const Stop& stop);
  Step send(std::string_view bytes, const Deadline& deadline, const Stop& stop);
  /// At least one byte, at most 16 KiB, or nothing when the peer closed.
  Received receive(const Deadline& deadline, const Stop& stop);
  /// The local end; nothing before connect.
  std::optional<Endpoint> local() const;

 private:
  explicit TcpSocket(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  Descriptor descriptor_;
};

class UdpSocket {
 public:
  static Result<UdpSocket> open(Family family);
  Step connect(const Endpoint& peer);
  Step send(std::string_view bytes);
  /// One datagram. When the kernel reports an ICMP refusal instead, `icmp` has its sender.
  Received receive(const Deadline& deadline, const Stop& stop, std::optional<IcmpSeen>& icmp);
  /// Sets the don't-fragment bit without the kernel's own path MTU cutting in (IP_PMTUDISC_PROBE).
  void forbid_fragments();

 private:
  explicit UdpSocket(Descriptor descriptor, Family family) : descriptor_(std::move(descriptor)), family_(family) {}
  std::optional<IcmpSeen> read_error_queue() const;
  Descriptor descriptor_;
  Family family_;
};

}  // namespace sd::net

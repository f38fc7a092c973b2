// SPDX-License-Identifier: MIT
// The lab's own sockets: blocking in style, and every wait ends at once when the server stops. Nothing of src/net is
// used, so that a bug there cannot hide itself.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "model/address.hpp"

namespace sd::lab {

/// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return number_; }
  bool valid() const { return number_ >= 0; }
  int release();
  void close();

 private:
  int number_ = -1;
};

/// Ends the waits of all threads of one server.
class StopSignal {
 public:
  StopSignal();
  void raise() const;
  bool raised() const;
  int descriptor() const { return event_.get(); }

 private:
  Descriptor event_;
};

enum class Waited { ready, timed_out, stopped };

/// Until the descriptor can be read (or has failed), time is up, or the server stops.
Waited wait_readable(int descriptor, const StopSignal& stop, std::optional<std::chrono::milliseconds> limit = {});
Waited wait_writable(int descriptor, const StopSignal& stop);
/// A pause that a stop ends. False when it was ended.
bool pause(std::chrono::milliseconds span, const StopSignal& stop);

/// Bytes both ways: a TCP connection, or TLS above one.
class Channel {
 public:
  virtual ~Channel() = default;
  /// What has come, at least one byte; nothing when the peer closed or broke off, or the server stops.
  virtual std::optional<std::string> receive() = 0;
  /// False when the peer is gone or the server stops.
  virtual bool send(std::string_view bytes) = 0;
  /// No more bytes from us: the orderly end.
  virtual void finish() = 0;
};

/// One TCP connection.
class Stream : public Channel {
 public:
  Stream(Descriptor socket, const StopSignal& stop);
  std::optional<std::string> receive() override;
  bool send(std::string_view bytes) override;
  void finish() override;
  /// Ends the connection with a reset instead of the orderly end.
  void reset();
  /// Throws away what comes until the peer closes, so that our end is no reset.
  void drain();
  /// The bytes that wait to be read, without taking them; empty when none came.
  std::string peek();

  int descriptor() const { return socket_.get(); }
  const StopSignal& stop() const { return stop_; }
  bool valid() const { return socket_.valid(); }

 private:
  Descriptor socket_;
  const StopSignal& stop_;
};

/// A listening TCP socket; port 0 takes any. Invalid when the address is not ours or the port is taken.
Descriptor listen_on(const Endpoint& at);
/// A bound UDP socket, likewise.
Descriptor bind_udp(const Endpoint& at);
/// Where a socket is bound to.
Endpoint local_endpoint(int descriptor);
/// A connection to a peer, within five seconds; invalid when it cannot be had.
Descriptor connect_to(const Endpoint& peer, const StopSignal& stop);

}  // namespace sd::lab

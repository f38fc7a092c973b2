// SPDX-License-Identifier: MIT
// Accepts connections and gives each a thread of its own. The destructor ends all of them at once and waits for them.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <thread>

#include "lab/servers/stream.hpp"

namespace sd::lab {

class TcpServer {
 public:
  using Serve = std::function<void(Stream& stream)>;

  /// Aborts when it cannot listen there: a lab without its servers tests nothing.
  TcpServer(const Endpoint& at, Serve serve);
  ~TcpServer();
  TcpServer(const TcpServer&) = delete;
  TcpServer& operator=(const TcpServer&) = delete;

  const Endpoint& endpoint() const { return endpoint_; }

 private:
  struct Connection {
    std::atomic<bool> over = false;
    std::jthread thread;
  };

  void accept_all();
  void serve_one(Descriptor socket);

  Serve serve_;
  StopSignal stop_;
  Descriptor listener_;
  Endpoint endpoint_;
  std::list<Connection> connections_;  // only the accepting thread touches it, until it has ended
  std::jthread thread_;
};

}  // namespace sd::lab

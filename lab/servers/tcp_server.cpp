// SPDX-License-Identifier: MIT
#include "lab/servers/tcp_server.hpp"

#include <cstdio>
#include <utility>

#include "base/error.hpp"
#include "system_sockets.hpp"

namespace sd::lab {

TcpServer::TcpServer(const Endpoint& at, Serve serve) : serve_(std::move(serve)), listener_(listen_on(at)) {
  if (!listener_.valid()) std::perror(("lab server cannot listen on " + to_text(at)).c_str());
  SD_ASSERT(listener_.valid());
  endpoint_ = local_endpoint(listener_.get());
  thread_ = std::jthread([this] { accept_all(); });
}

TcpServer::~TcpServer() {
  stop_.raise();
  thread_.join();
  connections_.clear();
}

void TcpServer::accept_all() {
  while (wait_readable(listener_.get(), stop_) == Waited::ready) {
    Descriptor socket(accept_socket(listener_.get()));
    if (!socket.valid()) continue;
    connections_.remove_if([](const Connection& connection) { return connection.over.load(); });
    serve_one(std::move(socket));
  }
}

void TcpServer::serve_one(Descriptor socket) {
  auto& connection = connections_.emplace_back();
  connection.thread = std::jthread([this, &connection, held = std::move(socket)]() mutable {
    Stream stream(std::move(held), stop_);
    serve_(stream);
    connection.over = true;
  });
}

}  // namespace sd::lab

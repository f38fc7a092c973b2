// SPDX-License-Identifier: MIT
// A scripted HTTP server, plain or TLS: a handler says the answers, a fault says how it is broken. One request a
// connection. It lives on threads of its own and ends with its destructor.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "lab/servers/certificates.hpp"
#include "lab/servers/fault.hpp"
#include "lab/servers/http_message.hpp"
#include "lab/servers/tcp_server.hpp"
#include "lab/servers/tls_channel.hpp"

namespace sd::lab {

/// Called on the connections' threads, several at a time.
using Handler = std::function<Response(const Request&)>;

struct HttpOptions {
  Endpoint at;  ///< port 0: any
  Handler handler = [](const Request&) { return Response{}; };
  Fault fault = Fault::none;
  std::optional<Identity> tls;  ///< nothing: plain HTTP
  std::chrono::milliseconds drip_every{1000};
};

/// The address of the loopback with any port: where tests put their servers.
Endpoint on_loopback();

class HttpServer {
 public:
  explicit HttpServer(HttpOptions options);

  const Endpoint& endpoint() const { return server_->endpoint(); }
  /// Every request that was read so far.
  std::vector<Request> requests() const;

 private:
  void serve(Stream& stream);
  void serve_tls(Stream& stream);
  void answer(Channel& channel, Stream& stream);
  void send_broken(Channel& channel, Stream& stream, Fault fault, const std::string& bytes);

  HttpOptions options_;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::unique_ptr<TcpServer> server_;  // last: it ends first
};

}  // namespace sd::lab

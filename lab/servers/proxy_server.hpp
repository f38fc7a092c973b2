// SPDX-License-Identifier: MIT
// A scripted HTTP proxy: CONNECT tunnels and plain requests in absolute form, and the ways in which proxies say no.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lab/servers/http_message.hpp"
#include "lab/servers/tcp_server.hpp"

namespace sd::lab {

enum class ProxyMood {
  forward,
  deny,         ///< 403
  want_login,   ///< 407 with Proxy-Authenticate
  bad_gateway,  ///< 502
  silent,
  close,
  garbage,
};

std::optional<ProxyMood> proxy_mood_of(std::string_view text);

/// Where a target leads: the proxy's own way to look up names. Nothing: 502.
using Lookup = std::function<std::optional<Endpoint>(const HostPort&)>;

struct ProxyOptions {
  Endpoint at;  ///< port 0: any
  ProxyMood mood = ProxyMood::forward;
  Lookup lookup = [](const HostPort&) { return std::optional<Endpoint>{}; };
};

class ProxyServer {
 public:
  explicit ProxyServer(ProxyOptions options);

  const Endpoint& endpoint() const { return server_->endpoint(); }
  /// Every request that was read so far, refused ones too.
  std::vector<Request> requests() const;

 private:
  void serve(Stream& stream);
  void forward(Stream& stream, const Request& request);

  ProxyOptions options_;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::unique_ptr<TcpServer> server_;  // last: it ends first
};

}  // namespace sd::lab

// SPDX-License-Identifier: MIT
// One HTTP exchange with a service of a cloud, over a connection of its own: resolve, connect, shake hands, send,
// receive. No retry and no redirect here. Nothing is sent to a server whose certificate is not trusted.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "cloud/clouds.hpp"
#include "model/address.hpp"
#include "net/outcome.hpp"
#include "net/trust.hpp"
#include "net/wait.hpp"
#include "wire/http.hpp"

namespace sd::cloud {

/// The addresses of a name, the best first; at least one. Called on several threads at a time.
using Resolve =
    std::function<Result<std::vector<IpAddress>>(const std::string& host, const net::Deadline&, const net::Stop&)>;

struct TransportLimits {
  Milliseconds connect{10'000};                  ///< to one address; the TLS handshake has as long again
  Milliseconds answer{60'000};                   ///< from the first byte of the request to the last of the answer
  std::size_t max_body = std::size_t{64} << 20;  ///< bytes; the service tags of a large cloud are 8 MiB
  int addresses = 3;                             ///< of one name that are tried, one after the other
};

struct Message {
  std::string method = "GET";
  Address to;
  std::vector<std::pair<std::string, std::string>> headers;  ///< none of them secret
  Secret bearer;                                             ///< for Authorization; empty: none
  Secret body;                                               ///< of a POST; sign-in puts secrets in there
  std::string content_type;
};

/// How it went. An answer of any status is a success here.
struct Exchanged {
  net::Step step;               ///< ok: the answer is whole
  std::string phase;            ///< "resolve", "connect", "tls", "send", "receive": where it ended
  bool may_have_acted = false;  ///< bytes of the request went out: the service may have carried it out
  wire::HttpResponse response;
};

class Transport {
 public:
  /// `trust` must live as long. With a proxy ("host:port" of CONNECT) all TLS goes through it; plain HTTP, which is for
  /// this machine and its host only, never does.
  Transport(const net::Trust& trust, Resolve resolve, TransportLimits limits = {},
            std::optional<HostPort> proxy = std::nullopt);

  Exchanged exchange(const Message& message, const net::Deadline& deadline, const net::Stop& stop) const;

 private:
  const net::Trust& trust_;
  Resolve resolve_;
  TransportLimits limits_;
  std::optional<HostPort> proxy_;
};

}  // namespace sd::cloud

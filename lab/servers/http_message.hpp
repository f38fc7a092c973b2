// SPDX-License-Identifier: MIT
// Requests and answers of the lab's HTTP and proxy servers: plain values, and how they go over a channel.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lab/servers/fault.hpp"
#include "lab/servers/stream.hpp"

namespace sd::lab {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string target;  ///< as sent: "/path?query", an absolute URL, or "host:port" of CONNECT
  Headers headers;     ///< names in lower case
  std::string body;
  /// The first header of that name (lower case).
  std::optional<std::string> header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string reason = "OK";
  Headers headers;  ///< Content-Length and Connection are added when the bytes are made
  std::string body;
  Fault fault = Fault::none;  ///< one of the answer_* faults, for this answer only
};

/// One request with its body; nothing when the peer left before, sent no HTTP, or more than 1 MiB.
std::optional<Request> read_request(Channel& channel);

/// "HTTP/1.1 200 OK" ... with Content-Length and "Connection: close".
std::string to_bytes(const Response& response);

}  // namespace sd::lab

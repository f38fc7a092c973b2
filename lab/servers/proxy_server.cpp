// SPDX-License-Identifier: MIT
#include "lab/servers/proxy_server.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "system_sockets.hpp"

namespace sd::lab {
namespace {

constexpr Port k_http_port = 80;

/// "host:port" of CONNECT, or the authority of "http://host[:port]/...".
std::optional<HostPort> target_of(const Request& request) {
  std::string_view text = request.target;
  constexpr std::string_view k_scheme = "http://";
  if (text.starts_with(k_scheme)) {
    text.remove_prefix(k_scheme.size());
    text = text.substr(0, text.find('/'));
  }
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return HostPort{std::string(text), k_http_port};
  const auto port = parse_unsigned(text.substr(colon + 1));
  if (!port || *port > 65535) return std::nullopt;
  return HostPort{std::string(text.substr(0, colon)), static_cast<Port>(*port)};
}

/// The request as the origin wants it: "http://host/path" becomes "/path".
std::string in_origin_form(const Request& request) {
  const auto slash = request.target.find('/', std::string_view("http://").size());
  const auto path = slash == std::string::npos ? "/" : request.target.substr(slash);
  std::string out = request.method + " " + path + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers)
    if (!name.starts_with("proxy-")) out.append(name).append(": ").append(value).append("\r\n");
  return out + "\r\n" + request.body;
}

/// Bytes both ways until one side ends.
void relay(Stream& client, Stream& origin) {
  std::array entries{poll_entry(client.stop().descriptor(), POLLIN), poll_entry(client.descriptor(), POLLIN),
                     poll_entry(origin.descriptor(), POLLIN)};
  for (;;) {
    if (poll_all(entries.data(), entries.size(), -1) <= 0 || entries[0].revents != 0) return;
    for (const bool from_client : {true, false}) {
      if (entries[from_client ? 1 : 2].revents == 0) continue;
      auto& from = from_client ? client : origin;
      auto& to = from_client ? origin : client;
      const auto bytes = from.receive();
      if (!bytes || !to.send(*bytes)) return;
    }
  }
}

Response refusal(ProxyMood mood) {
  Response out;
  out.headers = {{"Via", "1.1 lab-proxy (squid/5.7)"}, {"Content-Type", "text/html"}};
  out.body = "<html><body>Access denied by the lab's proxy</body></html>\n";
  if (mood == ProxyMood::deny) {
    out.status = 403;
    out.reason = "Forbidden";
    out.headers.emplace_back("X-Squid-Error", "ERR_ACCESS_DENIED 0");
  } else if (mood == ProxyMood::want_login) {
    out.status = 407;
    out.reason = "Proxy Authentication Required";
    out.headers.emplace_back("Proxy-Authenticate", "Basic realm=\"corp\"");
  } else {
    out.status = 502;
    out.reason = "Bad Gateway";
  }
  return out;
}

void end(Stream& stream) {
  stream.finish();
  stream.drain();
}

}  // namespace

std::optional<ProxyMood> proxy_mood_of(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, ProxyMood>, 7> k_moods{{{"forward", ProxyMood::forward},
                                                                           {"deny", ProxyMood::deny},
                                                                           {"want_login", ProxyMood::want_login},
                                                                           {"bad_gateway", ProxyMood::bad_gateway},
                                                                           {"silent", ProxyMood::silent},
                                                                           {"close", ProxyMood::close},
                                                                           {"garbage", ProxyMood::garbage}}};
  const auto* found = std::find_if(k_moods.begin(), k_moods.end(), [&](const auto& row) { return row.first == text; });
  return found == k_moods.end() ? std::nullopt : std::optional(found->second);
}

ProxyServer::ProxyServer(ProxyOptions options)
    : options_(std::move(options)),
      server_(std::make_unique<TcpServer>(options_.at, [this](Stream& stream) { serve(stream); })) {}

std::vector<Request> ProxyServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void ProxyServer::serve(Stream& stream) {
  if (options_.mood == ProxyMood::close) return end(stream);
  const auto request = read_request(stream);
  if (!request) return;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(*request);
  }
  switch (options_.mood) {
    case ProxyMood::forward:
      return forward(stream, *request);
    case ProxyMood::silent:
      return stream.drain();
    case ProxyMood::garbage:
      stream.send("\x01\x02 no HTTP here\n");
      return end(stream);
    default:
      stream.send(to_bytes(refusal(options_.mood)));
      return end(stream);
  }
}

void ProxyServer::forward(Stream& stream, const Request& request) {
  const auto target = target_of(request);
  const auto peer = target ? options_.lookup(*target) : std::nullopt;
  auto socket = peer ? connect_to(*peer, stream.stop()) : Descriptor{};
  if (!socket.valid()) {
    stream.send(to_bytes(refusal(ProxyMood::bad_gateway)));
    return end(stream);
  }
  Stream origin(std::move(socket), stream.stop());
  const bool tunnel = request.method == "CONNECT";
  const bool begun =
      tunnel ? stream.send("HTTP/1.1 200 Connection established\r\n\r\n") : origin.send(in_origin_form(request));
  if (begun) relay(stream, origin);
  end(stream);
}

}  // namespace sd::lab

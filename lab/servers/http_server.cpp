// SPDX-License-Identifier: MIT
#include "lab/servers/http_server.hpp"

#include <utility>

namespace sd::lab {
namespace {

/// Not HTTP, not TLS, not text.
const std::string k_garbage("\x00\xff\x13\x37\x80\x81garbage\xfe\x00\x01\n", 17);

constexpr char k_alert_protocol_version = 70;   // RFC 8446 s. 6.2
constexpr char k_alert_handshake_failure = 40;  // likewise

/// A TLS record of type alert, level fatal.
std::string fatal_alert(char description) { return {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, description}; }

void end(Channel& channel, Stream& stream) {
  channel.finish();
  stream.drain();
}

void drip(Channel& channel, const StopSignal& stop, const std::string& bytes, std::chrono::milliseconds every) {
  for (const char byte : bytes)
    if (!channel.send({&byte, 1}) || !pause(every, stop)) return;
}

void send_endless_header(Channel& channel) {
  const std::string field = "X-Endless: " + std::string(1000, 'x') + "\r\n";
  for (bool there = channel.send("HTTP/1.1 200 OK\r\n"); there;) there = channel.send(field);
}

void send_huge_chunk(Channel& channel) {
  const std::string piece(4096, 'x');
  bool there = channel.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000000000000000\r\n");
  while (there) there = channel.send(piece);
}

}  // namespace

Endpoint on_loopback() { return {IpAddress::from_v4({127, 0, 0, 1}), 0}; }

HttpServer::HttpServer(HttpOptions options) : options_(std::move(options)) {
  if (options_.tls) const TlsEngine is_an_identity(*options_.tls);
  server_ = std::make_unique<TcpServer>(options_.at, [this](Stream& stream) { serve(stream); });
}

std::vector<Request> HttpServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void HttpServer::serve(Stream& stream) {
  switch (options_.fault) {
    case Fault::silent:
      return stream.drain();
    case Fault::close:
      return end(stream, stream);
    case Fault::reset:
      return stream.reset();
    case Fault::garbage:
      stream.send(k_garbage);
      return end(stream, stream);
    default:
      return options_.tls ? serve_tls(stream) : answer(stream, stream);
  }
}

void HttpServer::serve_tls(Stream& stream) {
  if (wait_readable(stream.descriptor(), stream.stop()) != Waited::ready) return;
  const auto refuse = [&](const std::string& bytes) {
    stream.receive();
    stream.send(bytes);
    end(stream, stream);
  };
  switch (options_.fault) {
    case Fault::tls_plain_text:
      return refuse("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    case Fault::tls_reset:
      return stream.reset();
    case Fault::tls_close:
      return refuse("");
    case Fault::tls_alert_protocol_version:
      return refuse(fatal_alert(k_alert_protocol_version));
    case Fault::tls_alert_handshake_failure:
      return refuse(fatal_alert(k_alert_handshake_failure));
    default:
      break;
  }
  TlsChannel channel(*options_.tls, stream);
  if (channel.shake_hands()) answer(channel, stream);
}

void HttpServer::answer(Channel& channel, Stream& stream) {
  const auto request = read_request(channel);
  if (!request) return;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(*request);
  }
  const auto response = options_.handler(*request);
  const auto fault = response.fault == Fault::none ? options_.fault : response.fault;
  send_broken(channel, stream, fault, to_bytes(response));
  if (stream.valid()) end(channel, stream);
}

void HttpServer::send_broken(Channel& channel, Stream& stream, Fault fault, const std::string& bytes) {
  switch (fault) {
    case Fault::answer_silent:
      return stream.drain();
    case Fault::answer_close:
      return;
    case Fault::answer_reset:
      return stream.reset();
    case Fault::answer_drip:
      return drip(channel, stream.stop(), bytes, options_.drip_every);
    case Fault::answer_garbage:
      channel.send(k_garbage);
      return;
    case Fault::answer_endless_header:
      return send_endless_header(channel);
    case Fault::answer_huge_chunk:
      return send_huge_chunk(channel);
    case Fault::answer_cut_body:
      channel.send(std::string_view(bytes).substr(0, bytes.size() - 1));
      return;
    case Fault::answer_reset_body:
      channel.send(std::string_view(bytes).substr(0, bytes.size() - 1));
      return stream.reset();
    default:
      channel.send(bytes);
  }
}

}  // namespace sd::lab

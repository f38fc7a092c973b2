// SPDX-License-Identifier: MIT
#include "lab_servers/client.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"

namespace sd::lab {
namespace {

/// Reads into `out` until the end, `most` bytes, or until time is up.
void listen_to(int socket, std::size_t most, std::chrono::milliseconds patience, Heard& out) {
  const StopSignal never;
  while (out.bytes.size() < most && wait_readable(socket, never, patience) == Waited::ready) {
    std::array<char, 4096> piece{};
    const auto count = ::recv(socket, piece.data(), piece.size(), 0);
    if (count < 0 && errno == EAGAIN) continue;
    if (count <= 0) {
      out.ending = count == 0 ? Ending::closed : Ending::reset;
      return;
    }
    out.bytes.append(piece.data(), std::size_t(count));
  }
}

void trust(SSL_CTX* context, const std::string& anchors) {
  BIO* in = BIO_new_mem_buf(anchors.data(), int(anchors.size()));
  while (X509* anchor = PEM_read_bio_X509(in, nullptr, nullptr, nullptr)) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), anchor);
    X509_free(anchor);
  }
  BIO_free(in);
  ERR_clear_error();
}

/// OpenSSL's own blocking calls, with a limit so that a broken server fails the test instead of hanging it.
void make_blocking(int socket) {
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) & ~O_NONBLOCK);
  const timeval limit{5, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

int alert_in_errors() {
  const auto code = ERR_peek_last_error();
  const int reason = ERR_GET_REASON(code);
  constexpr int k_alert_offset = SSL_AD_REASON_OFFSET;
  return ERR_GET_LIB(code) == ERR_LIB_SSL && reason > k_alert_offset ? reason - k_alert_offset : -1;
}

}  // namespace

Heard talk(const Endpoint& peer, const std::string& bytes, std::size_t most, std::chrono::milliseconds patience) {
  const StopSignal never;
  Heard out;
  Stream stream(connect_to(peer, never), never);
  if (!stream.valid()) return out;
  stream.send(bytes);
  listen_to(stream.descriptor(), most, patience, out);
  return out;
}

std::optional<std::string> ask_udp(const Endpoint& peer, const std::string& query, std::chrono::milliseconds patience) {
  const StopSignal never;
  const auto socket = bind_udp({IpAddress::from_v4({127, 0, 0, 1}), 0});
  std::array<std::uint8_t, 4> bytes{};
  std::copy_n(peer.address.bytes().begin(), 4, bytes.begin());
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(peer.port);
  std::memcpy(&address.sin_addr, bytes.data(), 4);
  ::sendto(socket.get(), query.data(), query.size(), 0, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (wait_readable(socket.get(), never, patience) != Waited::ready) return std::nullopt;
  std::string out(4096, '\0');
  const auto count = ::recv(socket.get(), out.data(), out.size(), 0);
  out.resize(std::size_t(std::max<ssize_t>(count, 0)));
  return out;
}

std::string a_query(const std::string& name) {
  std::string out("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12);
  for (const auto label : split(name, '.')) {
    out += char(label.size());
    out += label;
  }
  return out + std::string("\x00\x00\x01\x00\x01", 5);
}

Handshake shake_hands(const Endpoint& peer, const std::string& name, const std::string& anchors,
                      const std::string& request) {
  Handshake out;
  const StopSignal never;
  const auto socket = connect_to(peer, never);
  if (!socket.valid()) return out;
  make_blocking(socket.get());
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  trust(context, anchors);
  SSL* ssl = SSL_new(context);
  SSL_set_fd(ssl, socket.get());
  SSL_set_tlsext_host_name(ssl, name.c_str());
  SSL_set1_host(ssl, name.c_str());
  ERR_clear_error();
  out.done = SSL_connect(ssl) == 1;
  if (!out.done) out.alert = alert_in_errors();
  if (out.done) {
    out.verify_code = SSL_get_verify_result(ssl);
    out.chain_length = sk_X509_num(SSL_get_peer_cert_chain(ssl));
    if (!request.empty()) SSL_write(ssl, request.data(), int(request.size()));
    std::array<char, 4096> piece{};
    for (int count = 1; !request.empty() && (count = SSL_read(ssl, piece.data(), int(piece.size()))) > 0;)
      out.bytes.append(piece.data(), std::size_t(count));
  }
  SSL_free(ssl);
  SSL_CTX_free(context);
  ERR_clear_error();
  return out;
}

}  // namespace sd::lab

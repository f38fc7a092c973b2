// SPDX-License-Identifier: MIT
// The server's side of TLS above a stream.
#pragma once

#include <memory>

#include "lab/servers/certificates.hpp"
#include "lab/servers/stream.hpp"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX
struct ssl_st;      // OpenSSL's SSL

namespace sd::lab {

/// What a TLS server shows to everybody. Aborts when the identity is not one.
class TlsIdentity {
 public:
  explicit TlsIdentity(const Identity& identity);
  ~TlsIdentity();
  TlsIdentity(const TlsIdentity&) = delete;
  TlsIdentity& operator=(const TlsIdentity&) = delete;
  ssl_ctx_st* context() const { return context_; }

 private:
  ssl_ctx_st* context_;
};

class TlsChannel : public Channel {
 public:
  TlsChannel(const TlsIdentity& identity, Stream& stream);
  ~TlsChannel() override;
  TlsChannel(const TlsChannel&) = delete;
  TlsChannel& operator=(const TlsChannel&) = delete;

  /// False when the client broke off or found fault with the chain.
  bool shake_hands();
  std::optional<std::string> receive() override;
  bool send(std::string_view bytes) override;
  void finish() override;

 private:
  bool flush();
  bool feed();

  Stream& stream_;
  ssl_st* ssl_;
};

}  // namespace sd::lab

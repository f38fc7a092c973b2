// SPDX-License-Identifier: MIT
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "base/error.hpp"
#include "lab/servers/tls_engine.hpp"

namespace sd::lab {
namespace {

constexpr std::size_t k_piece = 16384;  // the largest TLS record

/// The chain's certificates after the first one.
void add_chain(SSL_CTX* context, BIO* in) {
  while (X509* certificate = PEM_read_bio_X509(in, nullptr, nullptr, nullptr))
    SD_ASSERT(SSL_CTX_add_extra_chain_cert(context, certificate) == 1);
  ERR_clear_error();
}

SSL_CTX* context_of(const Identity& identity) {
  SSL_CTX* out = SSL_CTX_new(TLS_server_method());
  SD_ASSERT(out != nullptr);
  BIO* chain = BIO_new_mem_buf(identity.chain_pem.data(), int(identity.chain_pem.size()));
  X509* leaf = PEM_read_bio_X509(chain, nullptr, nullptr, nullptr);
  BIO* key_in = BIO_new_mem_buf(identity.key_pem.data(), int(identity.key_pem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(key_in, nullptr, nullptr, nullptr);
  SD_ASSERT(SSL_CTX_use_certificate(out, leaf) == 1 && SSL_CTX_use_PrivateKey(out, key) == 1);
  add_chain(out, chain);
  EVP_PKEY_free(key);
  X509_free(leaf);
  BIO_free(key_in);
  BIO_free(chain);
  return out;
}

}  // namespace

struct TlsEngine::State {
  SSL_CTX* context;
  SSL* ssl;

  /// What waits to be sent, and how the handshake stands.
  Step step() const {
    Step out;
    out.shaken = SSL_is_init_finished(ssl) == 1;
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(SSL_get_wbio(ssl), &bytes);
    if (size > 0) out.to_peer.assign(bytes, std::size_t(size));
    BIO_reset(SSL_get_wbio(ssl));
    ERR_clear_error();
    return out;
  }
};

TlsEngine::TlsEngine(const Identity& identity) : state_(std::make_unique<State>()) {
  state_->context = context_of(identity);
  state_->ssl = SSL_new(state_->context);
  SSL_set_bio(state_->ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_accept_state(state_->ssl);
}

TlsEngine::~TlsEngine() {
  SSL_free(state_->ssl);
  SSL_CTX_free(state_->context);
  ERR_clear_error();
}

TlsEngine::Step TlsEngine::take(std::string_view from_peer) {
  SSL* ssl = state_->ssl;
  if (!from_peer.empty()) BIO_write(SSL_get_rbio(ssl), from_peer.data(), int(from_peer.size()));
  std::string plain;
  std::string piece(k_piece, '\0');
  int count = 0;
  // SSL_read shakes hands first.
  while ((count = SSL_read(ssl, piece.data(), int(piece.size()))) > 0) plain.append(piece, 0, std::size_t(count));
  const bool ended = SSL_get_error(ssl, count) != SSL_ERROR_WANT_READ;
  auto out = state_->step();
  out.ended = ended;
  out.plain = std::move(plain);
  return out;
}

TlsEngine::Step TlsEngine::say(std::string_view plain) {
  const bool said = plain.empty() || SSL_write(state_->ssl, plain.data(), int(plain.size())) > 0;
  auto out = state_->step();
  out.ended = !said;
  return out;
}

TlsEngine::Step TlsEngine::finish() {
  SSL_shutdown(state_->ssl);
  return state_->step();
}

}  // namespace sd::lab

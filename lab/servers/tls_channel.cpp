// SPDX-License-Identifier: MIT
#include "lab/servers/tls_channel.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "base/error.hpp"

namespace sd::lab {
namespace {

constexpr std::size_t k_piece = 16384;  // the largest TLS record

/// The chain's certificates after the first one.
void add_chain(SSL_CTX* context, BIO* in) {
  while (X509* certificate = PEM_read_bio_X509(in, nullptr, nullptr, nullptr))
    SD_ASSERT(SSL_CTX_add_extra_chain_cert(context, certificate) == 1);
  ERR_clear_error();
}

}  // namespace

TlsIdentity::TlsIdentity(const Identity& identity) : context_(SSL_CTX_new(TLS_server_method())) {
  SD_ASSERT(context_ != nullptr);
  BIO* chain = BIO_new_mem_buf(identity.chain_pem.data(), int(identity.chain_pem.size()));
  X509* leaf = PEM_read_bio_X509(chain, nullptr, nullptr, nullptr);
  BIO* key_in = BIO_new_mem_buf(identity.key_pem.data(), int(identity.key_pem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(key_in, nullptr, nullptr, nullptr);
  SD_ASSERT(SSL_CTX_use_certificate(context_, leaf) == 1 && SSL_CTX_use_PrivateKey(context_, key) == 1);
  add_chain(context_, chain);
  EVP_PKEY_free(key);
  X509_free(leaf);
  BIO_free(key_in);
  BIO_free(chain);
}

TlsIdentity::~TlsIdentity() { SSL_CTX_free(context_); }

TlsChannel::TlsChannel(const TlsIdentity& identity, Stream& stream)
    : stream_(stream), ssl_(SSL_new(identity.context())) {
  SSL_set_bio(ssl_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_accept_state(ssl_);
}

TlsChannel::~TlsChannel() {
  SSL_free(ssl_);
  ERR_clear_error();
}

bool TlsChannel::flush() {
  BIO* out = SSL_get_wbio(ssl_);
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(out, &bytes);
  if (size <= 0) return true;
  const std::string held(bytes, std::size_t(size));
  BIO_reset(out);
  return stream_.send(held);
}

bool TlsChannel::feed() {
  const auto bytes = stream_.receive();
  return bytes && BIO_write(SSL_get_rbio(ssl_), bytes->data(), int(bytes->size())) > 0;
}

bool TlsChannel::shake_hands() {
  for (;;) {
    const int result = SSL_accept(ssl_);
    const bool more = result != 1 && SSL_get_error(ssl_, result) == SSL_ERROR_WANT_READ;
    if (!flush() || (result != 1 && !more)) return false;
    if (result == 1) return true;
    if (!feed()) return false;
  }
}

std::optional<std::string> TlsChannel::receive() {
  std::string bytes(k_piece, '\0');
  for (;;) {
    const int count = SSL_read(ssl_, bytes.data(), int(bytes.size()));
    if (count > 0) {
      bytes.resize(std::size_t(count));
      return bytes;
    }
    const bool more = SSL_get_error(ssl_, count) == SSL_ERROR_WANT_READ;
    if (!flush() || !more || !feed()) return std::nullopt;
  }
}

bool TlsChannel::send(std::string_view bytes) {
  if (bytes.empty()) return true;
  return SSL_write(ssl_, bytes.data(), int(bytes.size())) > 0 && flush();
}

void TlsChannel::finish() {
  SSL_shutdown(ssl_);
  flush();
  stream_.finish();
}

}  // namespace sd::lab

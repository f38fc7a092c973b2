// SPDX-License-Identifier: MIT
#include "net/trust.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "net/trust_openssl.hpp"

namespace sd::net {
namespace {

constexpr int k_most_intermediates = 20;  // no public chain has more than 5
constexpr long k_max_chain_bytes =
    100L * 1024;  // OpenSSL's own default, said here because a hostile chain of 100 meets it

/// openssl.cnf(5) of a sick machine can load shared objects into this static executable, forbid protocols, or be a
/// FIFO. Only the first call for OpenSSL in a program decides, and this one is the first.
SSL_CTX* new_context() {
  OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  return SSL_CTX_new(TLS_client_method());
}

}  // namespace

Trust::Store::Store() : context(new_context()) {
  SD_ASSERT(context != nullptr);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_max_cert_list(context, k_max_chain_bytes);
  SSL_CTX_set_verify_depth(context, k_most_intermediates);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

Trust::Store::~Store() { SSL_CTX_free(context); }

Trust::Trust() : store_(std::make_unique<Store>()) {}
Trust::~Trust() = default;
Trust::Trust(Trust&&) noexcept = default;
Trust& Trust::operator=(Trust&&) noexcept = default;

Trust Trust::of_system() { return {}; }

std::size_t Trust::count() const { return store_->count; }

Result<Trust> Trust::from_pem(const std::string& text) {
  Trust out;
  BIO* in = BIO_new_mem_buf(text.data(), int(text.size()));
  auto* store = SSL_CTX_get_cert_store(out.store_->context);
  // A bundle may hold blocks of other kinds; reading stops at the end or at the first block that is broken.
  while (X509* certificate = PEM_read_bio_X509_AUX(in, nullptr, nullptr, nullptr)) {
    if (X509_STORE_add_cert(store, certificate) == 1) ++out.store_->count;
    X509_free(certificate);
  }
  BIO_free(in);
  ERR_clear_error();
  if (out.count() == 0)
    return fail(ErrorCode::bad_input, "read trust anchors", "", "expected at least one PEM certificate");
  return out;
}

}  // namespace sd::net

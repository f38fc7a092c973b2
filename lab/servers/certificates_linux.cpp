// SPDX-License-Identifier: MIT
#include "lab/servers/certificates.hpp"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>

#include "base/error.hpp"

namespace sd::lab {
namespace {

using namespace std::chrono_literals;

template <auto free>
struct Free {
  template <class T>
  void operator()(T* pointer) const {
    free(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Free<X509_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;

constexpr std::chrono::seconds k_ten_years = 24h * 365 * 10;

Key make_key() { return Key(EVP_EC_gen("P-256")); }

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(bio, &bytes);
  return {bytes, std::size_t(size)};
}

std::string to_pem(X509* certificate) {
  const Bio out(BIO_new(BIO_s_mem()));
  SD_ASSERT(PEM_write_bio_X509(out.get(), certificate) == 1);
  return text_of(out.get());
}

std::string to_pem(EVP_PKEY* key) {
  const Bio out(BIO_new(BIO_s_mem()));
  SD_ASSERT(PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return text_of(out.get());
}

Cert read_certificate(const std::string& pem) {
  const Bio in(BIO_new_mem_buf(pem.data(), int(pem.size())));
  return Cert(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
}

Key read_key(const std::string& pem) {
  const Bio in(BIO_new_mem_buf(pem.data(), int(pem.size())));
  return Key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  SD_ASSERT(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void set_random_serial(X509* certificate) {
  std::uint64_t serial = 0;
  SD_ASSERT(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1);
}

struct Lifetime {
  std::chrono::seconds starts_in;
  std::chrono::seconds ends_in;
};

/// A certificate with subject, key and times; extensions and the signature come later.
Cert draft(const std::string& common_name, EVP_PKEY* key, const Lifetime& life) {
  Cert out(X509_new());
  X509_set_version(out.get(), X509_VERSION_3);
  set_random_serial(out.get());
  X509_gmtime_adj(X509_getm_notBefore(out.get()), long(life.starts_in.count()));
  X509_gmtime_adj(X509_getm_notAfter(out.get()), long(life.ends_in.count()));
  X509_set_pubkey(out.get(), key);
  auto* name = X509_get_subject_name(out.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name.c_str()), -1,
                             -1, 0);
  return out;
}

/// Seen: wine 8 finds fault with a signature one half of which begins with a zero byte.
bool wine_can_verify(const X509* certificate) {
  constexpr int k_half = 32;  // bytes of P-256
  const ASN1_BIT_STRING* bits = nullptr;
  X509_get0_signature(&bits, nullptr, certificate);
  const unsigned char* bytes = bits->data;
  const Signature halves(d2i_ECDSA_SIG(nullptr, &bytes, bits->length));
  return BN_num_bytes(ECDSA_SIG_get0_r(halves.get())) == k_half &&
         BN_num_bytes(ECDSA_SIG_get0_s(halves.get())) == k_half;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  do SD_ASSERT(X509_sign(certificate, issuer_key, EVP_sha256()) != 0);
  while (!wine_can_verify(certificate));
}

struct Signer {
  Cert certificate;
  Key key;
};

Signer make_signer(const std::string& common_name, const Signer* issuer) {
  Signer out{nullptr, make_key()};
  out.certificate = draft(common_name, out.key.get(), {-k_ten_years, k_ten_years});
  const auto& above = issuer ? *issuer : out;
  add_extension(out.certificate.get(), above.certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(out.certificate.get(), above.certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  sign(out.certificate.get(), above.certificate.get(), above.key.get());
  return out;
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) {
    const bool address = name.find_first_not_of("0123456789.") == std::string::npos;
    out += (out.empty() ? "" : ",") + std::string(address ? "IP:" : "DNS:") + name;
  }
  return out;
}

/// The leaf of a wish; signed by itself when there is no issuer.
Identity make_leaf(const Wish& wish, const Signer* issuer) {
  SD_ASSERT(!wish.names.empty());
  const Key key = make_key();
  const Cert leaf = draft(wish.names.front(), key.get(), {wish.starts_in, wish.ends_in});
  X509* above = issuer ? issuer->certificate.get() : leaf.get();
  add_extension(leaf.get(), above, NID_subject_alt_name, alternative_names(wish.names));
  add_extension(leaf.get(), above, NID_ext_key_usage, "serverAuth");
  sign(leaf.get(), above, issuer ? issuer->key.get() : key.get());
  return {to_pem(leaf.get()), to_pem(key.get())};
}

}  // namespace

Authority::Authority(const std::string& common_name) : common_name_(common_name) {
  const auto root = make_signer(common_name, nullptr);
  pem_ = to_pem(root.certificate.get());
  key_pem_ = to_pem(root.key.get());
}

Authority::Authority(std::string common_name, std::string pem, std::string key_pem)
    : common_name_(std::move(common_name)), pem_(std::move(pem)), key_pem_(std::move(key_pem)) {}

Identity Authority::issue(const Wish& wish, int intermediates) const {
  Signer signer{read_certificate(pem_), read_key(key_pem_)};
  std::string between;
  for (int i = 0; i < intermediates; ++i) {
    signer = make_signer(common_name_ + " Issuer " + std::to_string(i + 1), &signer);
    between.insert(0, to_pem(signer.certificate.get()));
  }
  auto out = make_leaf(wish, &signer);
  out.chain_pem += between;
  return out;
}

Identity self_signed(const Wish& wish) { return make_leaf(wish, nullptr); }

}  // namespace sd::lab

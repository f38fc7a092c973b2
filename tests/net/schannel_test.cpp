// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/certificates.hpp"
#include "net/chain_schannel.hpp"
#include "net/tls_engine.hpp"

namespace sd::net {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A certificate of PEM text, in a store as a peer's message would make it.
class Peer {
 public:
  explicit Peer(const std::string& pem)
      : store_(::CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, CERT_STORE_CREATE_NEW_FLAG, nullptr)) {
    DWORD size = 0;
    ::CryptStringToBinaryA(pem.data(), DWORD(pem.size()), CRYPT_STRING_BASE64HEADER, nullptr, &size, nullptr, nullptr);
    std::vector<BYTE> bytes(size);
    ::CryptStringToBinaryA(pem.data(), DWORD(pem.size()), CRYPT_STRING_BASE64HEADER, bytes.data(), &size, nullptr,
                           nullptr);
    ::CertAddEncodedCertificateToStore(store_, X509_ASN_ENCODING, bytes.data(), size, CERT_STORE_ADD_NEW, &leaf_);
  }
  ~Peer() {
    if (leaf_ != nullptr) ::CertFreeCertificateContext(leaf_);
    ::CertCloseStore(store_, 0);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  const CERT_CONTEXT& leaf() const { return *leaf_; }
  HCERTSTORE store() const { return store_; }

 private:
  HCERTSTORE store_;
  const CERT_CONTEXT* leaf_ = nullptr;
};

TrustProblem judged(const char* leaf, const std::string& name, const char* anchor) {
  const Peer peer(leaf);
  const Peer root(anchor);
  return judge(peer.leaf(), name, root.store(), false).problem;
}

TEST(Chain, ThatLeadsToAnAnchorIsTrusted) {
  EXPECT_EQ(judged(k_leaf_pem, "md-a.z1.blob.example", k_root_pem), TrustProblem::none);
}

TEST(Chain, OfAnotherNameIsNot) {
  EXPECT_EQ(judged(k_leaf_pem, "md-a.z2.blob.example", k_root_pem), TrustProblem::wrong_name);
}

TEST(Chain, OfAnotherTimeIsNot) {
  EXPECT_EQ(judged(k_old_leaf_pem, "md-a.z1.blob.example", k_root_pem), TrustProblem::expired);
}

TEST(Chain, WithoutItsAnchorHasAnUnknownIssuer) {
  EXPECT_EQ(judged(k_leaf_pem, "md-a.z1.blob.example", k_old_leaf_pem), TrustProblem::unknown_issuer);
  const Peer peer(k_leaf_pem);
  EXPECT_EQ(judge(peer.leaf(), "md-a.z1.blob.example", nullptr, true).problem, TrustProblem::unknown_issuer)
      << "the system does not trust it either";
}

TEST(Chain, OfOneThatSignedItselfSaysSo) {
  EXPECT_EQ(judged(k_root_pem, "Lab Root", k_leaf_pem), TrustProblem::self_signed);
}

TEST(Chain, IsDescribed) {
  const Peer peer(k_old_leaf_pem);
  const auto chain = chain_of(peer.leaf());
  ASSERT_EQ(chain.size(), 1u);
  EXPECT_THAT(chain[0].subject, HasSubstr("*.blob.example"));
  EXPECT_THAT(chain[0].issuer, HasSubstr("Lab Root"));
  EXPECT_THAT(chain[0].names, ElementsAre("*.z1.blob.example", "blob.example"));
  EXPECT_EQ(chain[0].not_after, *parse_time("2021-01-01T00:00:00Z"));
}

TEST(Trust, ReadsAnchorsFromPem) {
  const auto trust = Trust::from_pem(std::string("a remark\n") + k_root_pem + k_leaf_pem);
  ASSERT_TRUE(trust);
  EXPECT_EQ(trust->count(), 2u);
  EXPECT_FALSE(Trust::from_pem("no certificate"));
  EXPECT_FALSE(Trust::from_pem("-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"));
}

TEST(Engine, SaysHelloFirst) {
  const Trust trust;
  TlsEngine engine(trust, "md-a.z1.blob.example");
  const auto hello = engine.start();
  ASSERT_GT(hello.size(), 40u);
  EXPECT_EQ(hello[0], 0x16) << "a handshake record";
  EXPECT_THAT(hello, HasSubstr("md-a.z1.blob.example")) << "the server's name in clear text";
  EXPECT_EQ(engine.state(), TlsEngine::State::handshaking);
  EXPECT_FALSE(engine.seen().hello_answered);
}

TEST(Engine, TellsTheNumberOfAnAlert) {
  const Trust trust;
  TlsEngine engine(trust, "md-a.z1.blob.example");
  (void)engine.start();
  (void)engine.feed(std::string("\x15\x03\x03\x00\x02\x02\x46", 7));
  EXPECT_EQ(engine.state(), TlsEngine::State::failed);
  EXPECT_EQ(engine.seen().alert, 70) << "protocol_version";
  EXPECT_EQ(engine.failure().outcome, Outcome::tls_alert);
}

TEST(Engine, KnowsWhatIsNoTls) {
  const Trust trust;
  TlsEngine engine(trust, "md-a.z1.blob.example");
  (void)engine.start();
  (void)engine.feed("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n");
  EXPECT_EQ(engine.state(), TlsEngine::State::failed);
  EXPECT_EQ(engine.failure().outcome, Outcome::malformed);
  EXPECT_THAT(engine.failure().text, HasSubstr("HTTP/1.1 400"));
}

}  // namespace
}  // namespace sd::net

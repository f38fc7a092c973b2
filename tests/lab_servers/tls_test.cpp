// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include "lab/servers/http_server.hpp"
#include "lab_servers/client.hpp"

namespace sd::lab {
namespace {

using namespace std::chrono_literals;

const std::string k_name = "md-abc.z1.blob.storage.azure.net";

const Authority& authority() {
  static const Authority k_authority("DigiCert Lab Root");
  return k_authority;
}

HttpOptions options(const Identity& identity, Fault fault = Fault::none) {
  return {.at = on_loopback(),
          .handler = [](const Request&) { return Response{200, "OK", {}, "inside"}; },
          .fault = fault,
          .tls = identity};
}

TEST(Tls, AnswersBehindATrustedChain) {
  const HttpServer server(options(authority().issue({.names = {"*.z1.blob.storage.azure.net"}})));
  const auto seen =
      shake_hands(server.endpoint(), k_name, authority().pem(), "GET / HTTP/1.1\r\nHost: " + k_name + "\r\n\r\n");
  EXPECT_TRUE(seen.done);
  EXPECT_EQ(seen.verify_code, X509_V_OK);
  EXPECT_TRUE(seen.bytes.ends_with("inside")) << seen.bytes;
}

struct ChainRow {
  std::string name;
  Identity identity;
  long verify_code;
  int chain_length;
};

class Chains : public testing::TestWithParam<ChainRow> {};

TEST_P(Chains, AreWrongAsTheyAreNamed) {
  const auto& row = GetParam();
  const HttpServer server(options(row.identity));
  const auto seen = shake_hands(server.endpoint(), k_name, authority().pem());
  EXPECT_TRUE(seen.done);
  EXPECT_EQ(seen.verify_code, row.verify_code) << X509_verify_cert_error_string(seen.verify_code);
  EXPECT_EQ(seen.chain_length, row.chain_length);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Chains,
    testing::Values(
        ChainRow{"trusted", authority().issue({.names = {k_name}}), X509_V_OK, 1},
        ChainRow{"trusted_behind_two", authority().issue({.names = {k_name}}, 2), X509_V_OK, 3},
        ChainRow{"chain_of_100", authority().issue({.names = {k_name}}, 99), X509_V_OK, 100},
        ChainRow{"self_signed", self_signed({.names = {k_name}}), X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, 1},
        ChainRow{"expired", authority().issue({.names = {k_name}, .starts_in = -48h, .ends_in = -24h}),
                 X509_V_ERR_CERT_HAS_EXPIRED, 1},
        ChainRow{"not_yet_valid", authority().issue({.names = {k_name}, .starts_in = 24h}),
                 X509_V_ERR_CERT_NOT_YET_VALID, 1},
        ChainRow{"wrong_name", authority().issue({.names = {"other.example"}}), X509_V_ERR_HOSTNAME_MISMATCH, 1},
        ChainRow{"inspected", Authority("Corp Inspection CA").issue({.names = {k_name}}),
                 X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, 1}),
    [](const auto& row) { return row.param.name; });

struct TlsFaultRow {
  std::string name;
  Fault fault;
  int alert;
};

class TlsFaults : public testing::TestWithParam<TlsFaultRow> {};

TEST_P(TlsFaults, EndTheHandshake) {
  const HttpServer server(options(authority().issue({.names = {k_name}}), GetParam().fault));
  const auto seen = shake_hands(server.endpoint(), k_name, authority().pem());
  EXPECT_FALSE(seen.done);
  EXPECT_EQ(seen.alert, GetParam().alert);
}

INSTANTIATE_TEST_SUITE_P(Rows, TlsFaults,
                         testing::Values(TlsFaultRow{"plain_text", Fault::tls_plain_text, -1},
                                         TlsFaultRow{"reset", Fault::tls_reset, -1},
                                         TlsFaultRow{"close", Fault::tls_close, -1},
                                         TlsFaultRow{"protocol_version", Fault::tls_alert_protocol_version, 70},
                                         TlsFaultRow{"handshake_failure", Fault::tls_alert_handshake_failure, 40}),
                         [](const auto& row) { return row.param.name; });

struct EndingRow {
  Fault fault;
  Ending ending;
};

TEST(Tls, FaultsEndTheConnectionInTheirOwnWay) {
  const auto identity = authority().issue({.names = {k_name}});
  for (const auto& row : {EndingRow{Fault::tls_reset, Ending::reset}, EndingRow{Fault::tls_close, Ending::closed},
                          EndingRow{Fault::tls_plain_text, Ending::closed}}) {
    const HttpServer server(options(identity, row.fault));
    EXPECT_EQ(talk(server.endpoint(), "\x16\x03\x01").ending, row.ending) << int(row.fault);
  }
}

TEST(Tls, FaultsOfTheAnswerWorkInsideToo) {
  const HttpServer server(options(authority().issue({.names = {k_name}}), Fault::answer_cut_body));
  const auto seen = shake_hands(server.endpoint(), k_name, authority().pem(), "GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(seen.done);
  EXPECT_TRUE(seen.bytes.ends_with("insid")) << seen.bytes;
}

}  // namespace
}  // namespace sd::lab

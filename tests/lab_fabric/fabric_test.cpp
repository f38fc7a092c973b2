// SPDX-License-Identifier: MIT
#include "lab/fabric/fabric.hpp"

#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include "lab/fabric/answers.hpp"
#include "lab_servers/client.hpp"

namespace sd::lab {
namespace {

const std::string k_on_loopback =
    "wire.at = 127.0.0.1:0\nplugin.at = 127.0.0.1:0\nmetadata.at = 127.0.0.1:0\ndisk.at = 127.0.0.1:0\n"
    "core.at = 127.0.0.1:0\nsites.at = 127.0.0.1:0 127.0.0.1:0\ndns.at = 127.0.0.1:0\ndns2.at = 127.0.0.1:0\n"
    "proxy.at = 127.0.0.1:0\n";

Fabric raise(const std::string& lines) { return Fabric(parse_fabric_config(k_on_loopback + lines).value()); }

std::string get(const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: lab\r\n" + more + "\r\n";
}

bool has(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

TEST(FabricConfig, IsHealthyWithoutALine) {
  const auto config = parse_fabric_config("# nothing\n\n");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->web.at("wire").mood, Mood::azure);
  EXPECT_EQ(to_text(config->names.at("dns").at.front()), "168.63.129.16:53");
}

TEST(FabricConfig, TakesEveryKindOfLine) {
  const auto config = parse_fabric_config(
      "storage.fault = tls_reset\nwire.mood = portal_page\ncore.chain = inspected\ndns.fault = late\n"
      "dns2.name.MD-1.blob.storage.azure.net = via:a.example 10.0.1.5\ndns.name.x.example = missing\n"
      "proxy.mood = want_login\nclock.ahead = -60\nmetadata.addresses = 10.0.0.4 10.0.0.6\n");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->web.at("disk").fault, Fault::tls_reset);
  EXPECT_EQ(config->web.at("core").fault, Fault::tls_reset);
  EXPECT_EQ(config->web.at("core").chain, Chain::inspected);
  EXPECT_EQ(config->names.at("dns").fault, DnsFault::late);
  EXPECT_EQ(config->names.at("dns2").names.at("md-1.blob.storage.azure.net").chain,
            std::vector<std::string>{"a.example"});
  EXPECT_EQ(config->names.at("dns").names.at("x.example").code, DnsAnswer::Code::name_missing);
  EXPECT_EQ(config->proxy.mood, ProxyMood::want_login);
  EXPECT_EQ(config->clock_ahead.count(), -60);
  EXPECT_EQ(config->private_addresses.size(), 2u);
}

TEST(FabricConfig, NamesTheLineThatIsWrong) {
  for (const auto* line : {"wire.fault = explode", "nobody.fault = silent", "wire = 1", "wire.at = 1.2.3.4",
                           "dns.name.x = 1.2.3", "clock.ahead = soon", "no equals sign"}) {
    const auto config = parse_fabric_config(std::string("\n") + line);
    ASSERT_FALSE(config) << line;
    EXPECT_EQ(config.error().subject, "fabric config line 2") << line;
  }
}

struct AnswerRow {
  std::string name;
  std::string service;
  std::string request;
  std::string starts_with;
  std::string contains;
};

class FabricAnswers : public testing::TestWithParam<AnswerRow> {};

TEST_P(FabricAnswers, AreAzures) {
  const auto& row = GetParam();
  const auto fabric = raise("");
  const auto heard = talk(fabric.endpoint(row.service), row.request).bytes;
  EXPECT_TRUE(heard.starts_with(row.starts_with)) << heard;
  EXPECT_TRUE(has(heard, row.contains)) << heard;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, FabricAnswers,
    testing::Values(
        AnswerRow{"versions", "wire", get("/?comp=versions"), "HTTP/1.1 200", "<Preferred><Version>2015-04-05<"},
        AnswerRow{"goal_state", "wire", get("/machine/?comp=goalstate", "x-ms-version: 2012-11-30\r\n"), "HTTP/1.1 200",
                  "<GoalState>"},
        AnswerRow{"unknown_path", "wire", get("/etc"), "HTTP/1.1 404", "Microsoft-IIS"},
        AnswerRow{"plugin", "plugin", get("/versions"), "HTTP/1.1 200", "[\"2015-09-01\""},
        AnswerRow{"metadata", "metadata", get("/metadata/instance?api-version=2021-02-01", "Metadata: true\r\n"),
                  "HTTP/1.1 200", "\"macAddress\":\"6045BD000001\""},
        AnswerRow{"metadata_without_header", "metadata", get("/metadata/instance?api-version=2021-02-01"),
                  "HTTP/1.1 400", "error"},
        AnswerRow{"metadata_through_proxy", "metadata",
                  get("/metadata/instance?api-version=2021-02-01", "Metadata: true\r\nX-Forwarded-For: 1.2.3.4\r\n"),
                  "HTTP/1.1 400", "error"}),
    [](const auto& row) { return row.param.name; });

TEST(Fabric, StorageAnswersBehindATrustedChain) {
  const auto fabric = raise("");
  const auto seen =
      shake_hands(fabric.endpoint("disk"), "md-lab1.z12.blob.storage.azure.net", fabric.trust_anchor(), get("/"));
  EXPECT_EQ(seen.verify_code, X509_V_OK);
  EXPECT_EQ(seen.chain_length, 3);
  EXPECT_TRUE(has(seen.bytes, "x-ms-error-code: InvalidQueryParameterValue")) << seen.bytes;
}

TEST(Fabric, ItsClockGoesIntoCertificatesAndDates) {
  const auto fabric = raise("clock.ahead = 34560000\n");  // 400 days
  const auto seen = shake_hands(fabric.endpoint("core"), "x.blob.core.windows.net", fabric.trust_anchor(), get("/"));
  EXPECT_EQ(seen.verify_code, X509_V_ERR_CERT_NOT_YET_VALID);
}

TEST(Fabric, MoodsAreNotAzures) {
  const auto fabric = raise("wire.mood = proxy_refusal\nplugin.mood = empty\nmetadata.mood = not_found\n");
  EXPECT_TRUE(has(talk(fabric.endpoint("wire"), get("/?comp=versions")).bytes, "Via: "));
  EXPECT_TRUE(has(talk(fabric.endpoint("plugin"), get("/versions")).bytes, "Content-Length: 0"));
  EXPECT_TRUE(talk(fabric.endpoint("metadata"), get("/metadata/instance?api-version=2021-02-01"))
                  .bytes.starts_with("HTTP/1.1 404"));
}

TEST(Fabric, NameServersTellTheTruthUnlessTold) {
  const auto fabric = raise("dns.name.*.blob.storage.azure.net = 0.0.0.0\n");
  const auto lie = ask_udp(fabric.endpoint("dns"), a_query("md-1.z12.blob.storage.azure.net"));
  const auto truth = ask_udp(fabric.endpoint("dns2"), a_query("md-1.z12.blob.storage.azure.net"));
  ASSERT_TRUE(lie && truth);
  EXPECT_TRUE(lie->ends_with(std::string(4, '\0')));
  EXPECT_TRUE(truth->ends_with(std::string("\x7f\x00\x00\x01", 4)));
}

TEST(Fabric, WritesDatesAsHttpDoes) {
  EXPECT_EQ(http_date(parse_time("2026-03-03T08:16:26Z").value()), "Tue, 03 Mar 2026 08:16:26 GMT");
}

}  // namespace
}  // namespace sd::lab

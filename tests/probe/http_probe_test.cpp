// SPDX-License-Identifier: MIT
#include "probe/world.hpp"
#include "system.hpp"

namespace sd::probe {
namespace {

using lab::Fault;

// --- plain HTTP, as 168.63.129.16 is asked ---

struct PlainRow {
  std::string name;
  Fault fault;
  std::string ending;
};

class PlainFault : public testing::TestWithParam<PlainRow> {};

TEST_P(PlainFault, EndsInItsOwnPhaseAndInTime) {
  World world;
  world.expect(GetParam().ending);
  const lab::HttpServer server({.at = lab::on_loopback(), .handler = storage_answer, .fault = GetParam().fault});
  const auto start = net::Clock::now();
  const auto seen = world.http(plain_on(server.endpoint()));
  const auto took = net::Clock::now() - start;
  // A reset that comes at once can be there before the client has looked at its connection.
  const bool early = GetParam().fault == Fault::reset && ending(seen) == "connect reset";
  EXPECT_TRUE(early || ending(seen) == GetParam().ending) << ending(seen) << ": " << seen.last().text;
  EXPECT_LT(took, world.limits.connect);
  for (std::size_t i = 0; i + 1 < seen.phases.size(); ++i) EXPECT_EQ(seen.phases[i].outcome, Outcome::ok);
}

INSTANTIATE_TEST_SUITE_P(Rows, PlainFault,
                         testing::Values(PlainRow{"healthy", Fault::none, "http ok"},
                                         PlainRow{"accepts_and_says_nothing", Fault::silent, "http timed_out"},
                                         PlainRow{"closes", Fault::close, "http closed"},
                                         PlainRow{"resets", Fault::reset, std::string("http ") + k_reset},
                                         PlainRow{"garbage", Fault::garbage, "http malformed"},
                                         PlainRow{"silent_after_the_request", Fault::answer_silent, "http timed_out"},
                                         PlainRow{"closes_after_the_request", Fault::answer_close, "http closed"},
                                         PlainRow{"resets_after_the_request", Fault::answer_reset,
                                                  std::string("http ") + k_reset},
                                         PlainRow{"a_byte_a_second", Fault::answer_drip, "http timed_out"},
                                         PlainRow{"no_http", Fault::answer_garbage, "http malformed"},
                                         PlainRow{"endless_header", Fault::answer_endless_header, "http malformed"},
                                         PlainRow{"cut_body", Fault::answer_cut_body, "http closed"}),
                         [](const auto& row) { return row.param.name; });

TEST(PlainProbe, AHugeChunkIsBoundedInTimeAndMemory) {
  World world;
  const lab::HttpServer server(
      {.at = lab::on_loopback(), .handler = storage_answer, .fault = Fault::answer_huge_chunk});
  const auto seen = world.http(plain_on(server.endpoint()));
  EXPECT_TRUE(ending(seen) == "http timed_out" || ending(seen) == "http ok" || ending(seen) == "http malformed")
      << ending(seen);
}

TEST(PlainProbe, NobodyListening) {
  World world;
  Endpoint gone;
  {
    const lab::HttpServer server({.at = lab::on_loopback()});
    gone = server.endpoint();
  }
  const auto seen = world.http(plain_on(gone));
  EXPECT_EQ(ending(seen), "connect refused");
  EXPECT_NE(seen.last().system_code, 0);
}

TEST(PlainProbe, KeepsWhoAnsweredAndHidesSecrets) {
  World world;
  const lab::HttpServer server({.at = lab::on_loopback(), .handler = [](const lab::Request&) {
                                  return lab::Response{.headers = {{"Via", "1.1 squid"}, {"Set-Cookie", "id=1"}},
                                                       .body = "https://x/?sv=1&sig=CANARYSECRET&x=\x1b[31m"};
                                }});
  const auto seen = world.http(plain_on(server.endpoint()));
  ASSERT_TRUE(seen.http);
  EXPECT_EQ(seen.http->headers.front(), (std::pair<std::string, std::string>{"via", "1.1 squid"}));
  for (const auto& [name, value] : seen.http->headers) EXPECT_NE(name, "set-cookie");
  EXPECT_EQ(seen.http->body_start.find("CANARY"), std::string::npos) << seen.http->body_start;
  EXPECT_EQ(seen.http->body_start.find('\x1b'), std::string::npos);
}

TEST(PlainProbe, SendsTheMetadataHeaderToTheMetadataServiceOnly) {
  World world;
  const lab::HttpServer server({.at = lab::on_loopback()});
  auto planned = plain_on(server.endpoint());
  world.http(planned);
  planned.role = ProbeRole::metadata;
  world.http(planned);
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_FALSE(requests[0].header("metadata"));
  EXPECT_EQ(requests[1].header("metadata"), "true");
  EXPECT_EQ(requests[0].target, "/?comp=versions");
}

TEST(PlainProbe, LeavesFromTheAddressThatThePlanNames) {
  World world;
  const lab::HttpServer server({.at = lab::on_loopback()});
  auto planned = plain_on(server.endpoint());
  planned.source = *IpAddress::parse("127.0.0.7");
  EXPECT_EQ(world.http(planned).source, planned.source);
}

TEST(PlainProbe, StopEndsItAtOnceAndAccusesNobody) {
  World world;
  const lab::HttpServer server({.at = lab::on_loopback(), .fault = Fault::silent});
  world.stop.request();
  const auto start = net::Clock::now();
  const auto seen = world.http(plain_on(server.endpoint()));
  EXPECT_EQ(seen.last().outcome, Outcome::cancelled);
  EXPECT_LT(net::Clock::now() - start, std::chrono::seconds(2));
}

// --- storage over TLS ---

struct TlsRow {
  std::string name;
  Fault fault;
  std::string ending;
};

class StorageFault : public testing::TestWithParam<TlsRow> {};

TEST_P(StorageFault, EndsInItsOwnPhase) {
  World world;
  world.expect(GetParam().ending);
  const lab::HttpServer server(
      {.at = lab::on_loopback(), .handler = storage_answer, .fault = GetParam().fault, .tls = world.identity()});
  const lab::DnsServer names(knows(k_loopback));
  world.name_servers = {names.endpoint()};
  const auto seen = world.http(storage_on(server.endpoint()));
  EXPECT_EQ(ending(seen), GetParam().ending) << seen.last().text;
  EXPECT_EQ(seen.phases.front().name, PhaseName::resolve);
}

INSTANTIATE_TEST_SUITE_P(Rows, StorageFault,
                         testing::Values(TlsRow{"healthy", Fault::none, "http ok"},
                                         TlsRow{"hello_unanswered", Fault::silent, "tls timed_out"},
                                         TlsRow{"reset_after_hello", Fault::tls_reset, std::string("tls ") + k_reset},
                                         TlsRow{"end_after_hello", Fault::tls_close, "tls closed"},
                                         TlsRow{"plain_text", Fault::tls_plain_text, "tls malformed"},
                                         TlsRow{"old_protocol", Fault::tls_alert_protocol_version, "tls tls_alert"},
                                         TlsRow{"no_common_cipher", Fault::tls_alert_handshake_failure,
                                                "tls tls_alert"},
                                         TlsRow{"silent_inside", Fault::answer_silent, "http timed_out"},
                                         TlsRow{"reset_inside", Fault::answer_reset, std::string("http ") + k_reset},
                                         TlsRow{"garbage_inside", Fault::answer_garbage, "http malformed"}),
                         [](const auto& row) { return row.param.name; });

Observation storage_with(World& world, const lab::Identity& identity) {
  const lab::HttpServer server({.at = lab::on_loopback(), .handler = storage_answer, .tls = identity});
  const lab::DnsServer names(knows(k_loopback));
  world.name_servers = {names.endpoint()};
  return world.http(storage_on(server.endpoint()));
}

TEST(StorageProbe, AHealthyAnswerTellsItsErrorCodeAndItsChain) {
  World world;
  const auto seen = storage_with(world, world.identity());
  ASSERT_TRUE(seen.http && seen.tls);
  EXPECT_EQ(seen.http->error_code, "InvalidQueryParameterValue");
  EXPECT_EQ(seen.tls->trust, TrustProblem::none);
  EXPECT_EQ(seen.tls->version, k_newest_tls);
  ASSERT_FALSE(seen.tls->chain.empty());
  EXPECT_EQ(seen.tls->chain.front().names, std::vector<std::string>{k_host});
}

TEST(StorageProbe, AlertsKeepTheirNumber) {
  World world;
  const lab::HttpServer server(
      {.at = lab::on_loopback(), .fault = Fault::tls_alert_protocol_version, .tls = world.identity()});
  const lab::DnsServer names(knows(k_loopback));
  world.name_servers = {names.endpoint()};
  EXPECT_EQ(world.http(storage_on(server.endpoint())).tls->alert, 70);
}

TEST(StorageProbe, AnUntrustedChainIsKept) {
  World world;
  const lab::Authority corporate("Corp Inspection CA");
  const auto seen = storage_with(world, corporate.issue({.names = {k_host}}));
  EXPECT_EQ(ending(seen), "tls untrusted");
  EXPECT_EQ(seen.tls->trust, TrustProblem::unknown_issuer);
  ASSERT_FALSE(seen.tls->chain.empty());
  EXPECT_NE(seen.tls->chain.front().issuer.find("Corp Inspection CA"), std::string::npos);
}

struct TrustRow {
  std::string name;
  lab::Wish wish;
  TrustProblem problem;
};

class Distrust : public testing::TestWithParam<TrustRow> {};

TEST_P(Distrust, IsToldApart) {
  World world;
  const auto seen = storage_with(world, world.identity(GetParam().wish));
  EXPECT_EQ(ending(seen), "tls untrusted");
  EXPECT_EQ(to_text(seen.tls->trust), to_text(GetParam().problem));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Distrust,
    testing::Values(
        TrustRow{"expired", {.names = {k_host}, .ends_in = -std::chrono::hours(1)}, TrustProblem::expired},
        TrustRow{"not_yet_valid", {.names = {k_host}, .starts_in = std::chrono::hours(1)}, TrustProblem::not_yet_valid},
        TrustRow{"other_name", {.names = {"www.example.org"}}, TrustProblem::wrong_name}),
    [](const auto& row) { return row.param.name; });

TEST(StorageProbe, SelfSignedIsToldApart) {
  World world;
  EXPECT_EQ(storage_with(world, lab::self_signed({.names = {k_host}})).tls->trust, TrustProblem::self_signed);
}

TEST(StorageProbe, AChainOfAHundredIsBounded) {
  World world;
  const auto seen = storage_with(world, world.identity({.names = {k_host}}, 100));
  EXPECT_EQ(ending(seen) == "http ok", !k_refuses_endless_chains) << ending(seen);
  EXPECT_LE(seen.tls->chain.size(), 10u);
}

TEST(StorageProbe, WithoutANameServerItCannotResolve) {
  World world;
  const auto seen = world.http(storage_on({k_loopback, 1}));
  EXPECT_EQ(ending(seen), "resolve not_possible");
}

TEST(StorageProbe, TheSecondNameServerIsAskedWhenTheFirstIsSilent) {
  World world;
  const lab::DnsServer silent(knows(k_loopback, lab::DnsFault::silent));
  const lab::DnsServer good(knows(k_loopback));
  const lab::HttpServer server({.at = lab::on_loopback(), .handler = storage_answer, .tls = world.identity()});
  world.name_servers = {silent.endpoint(), good.endpoint()};
  world.limits.dns = 4 * k_short;
  EXPECT_EQ(ending(world.http(storage_on(server.endpoint()))), "http ok");
}

TEST(StorageProbe, ANameThatDoesNotExistIsNotAskedElsewhere) {
  World world;
  auto unknown = knows(k_loopback);
  unknown.table.names.clear();
  const lab::DnsServer first(unknown);
  const lab::DnsServer second(knows(k_loopback));
  world.name_servers = {first.endpoint(), second.endpoint()};
  EXPECT_EQ(ending(world.http(storage_on({k_loopback, 1}))), "resolve rejected");
  EXPECT_TRUE(second.questions().empty());
}

// --- through a proxy ---

struct ProxyRow {
  std::string name;
  lab::ProxyMood mood;
  std::string ending;
  int status;
};

class Proxy : public testing::TestWithParam<ProxyRow> {};

TEST_P(Proxy, EndsInItsOwnPhase) {
  World world;
  world.expect(GetParam().ending);
  const lab::HttpServer storage({.at = lab::on_loopback(), .handler = storage_answer, .tls = world.identity()});
  const auto target = storage.endpoint();
  const lab::ProxyServer proxy({.at = lab::on_loopback(), .mood = GetParam().mood, .lookup = [target](const HostPort&) {
                                  return std::optional(target);
                                }});
  auto planned = storage_probe(ProbeRole::storage, k_host, HostPort{"127.0.0.1", proxy.endpoint().port});
  const auto seen = world.http(planned);
  EXPECT_EQ(ending(seen), GetParam().ending) << seen.last().text;
  EXPECT_EQ(seen.http ? seen.http->status : 0, GetParam().status);
  if (!proxy.requests().empty()) {
    EXPECT_EQ(proxy.requests()[0].method, "CONNECT");
    EXPECT_EQ(proxy.requests()[0].target, k_host + ":443");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Proxy,
    testing::Values(ProxyRow{"forwards", lab::ProxyMood::forward, "http ok", 400},
                    ProxyRow{"denies", lab::ProxyMood::deny, "proxy_connect rejected", 403},
                    ProxyRow{"wants_a_login", lab::ProxyMood::want_login, "proxy_connect rejected", 407},
                    ProxyRow{"bad_gateway", lab::ProxyMood::bad_gateway, "proxy_connect rejected", 502},
                    ProxyRow{"silent", lab::ProxyMood::silent, "proxy_connect timed_out", 0},
                    ProxyRow{"closes", lab::ProxyMood::close, "proxy_connect closed", 0},
                    ProxyRow{"garbage", lab::ProxyMood::garbage, "proxy_connect malformed", 0}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace sd::probe

// SPDX-License-Identifier: MIT
#include "lab/servers/http_server.hpp"

#include <gtest/gtest.h>

#include "lab_servers/client.hpp"

namespace sd::lab {
namespace {

using namespace std::chrono_literals;

const std::string k_get = "GET /path?q=1 HTTP/1.1\r\nHost: lab\r\nX-Tried: yes\r\n\r\n";

TEST(HttpServer, AnswersAsScriptedAndRemembersWhatItWasAsked) {
  const HttpServer server({.at = on_loopback(), .handler = [](const Request& request) {
                             return Response{404, "Not Found", {{"Server", "lab"}}, "no " + request.target};
                           }});
  const auto heard = talk(server.endpoint(), k_get);
  EXPECT_EQ(heard.ending, Ending::closed);
  EXPECT_EQ(heard.bytes,
            "HTTP/1.1 404 Not Found\r\nServer: lab\r\nContent-Length: 12\r\nConnection: close\r\n\r\nno /path?q=1");
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(server.requests()[0].method, "GET");
  EXPECT_EQ(server.requests()[0].header("x-tried"), "yes");
}

TEST(HttpServer, ReadsTheBodyOfARequest) {
  const HttpServer server({.at = on_loopback()});
  talk(server.endpoint(), "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(server.requests()[0].body, "hello");
}

struct FaultRow {
  std::string name;
  Fault fault;
  std::string starts_with;
  Ending ending;
};

class HttpFaults : public testing::TestWithParam<FaultRow> {};

TEST_P(HttpFaults, LookAsTheyAreNamed) {
  const auto& row = GetParam();
  const HttpServer server({.at = on_loopback(),
                           .handler = [](const Request&) { return Response{200, "OK", {}, "the whole body"}; },
                           .fault = row.fault,
                           .drip_every = 1ms});
  const bool stays_open = row.ending == Ending::still_open;
  const auto heard = talk(server.endpoint(), k_get, 65536, stays_open && row.starts_with.empty() ? 50ms : 5000ms);
  EXPECT_TRUE(heard.bytes.starts_with(row.starts_with)) << heard.bytes.substr(0, 80);
  EXPECT_EQ(heard.ending, row.ending);
  if (row.starts_with.empty()) {
    EXPECT_EQ(heard.bytes, "");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, HttpFaults,
    testing::Values(FaultRow{"silent", Fault::silent, "", Ending::still_open},
                    FaultRow{"close", Fault::close, "", Ending::closed},
                    FaultRow{"reset", Fault::reset, "", Ending::reset},
                    FaultRow{"garbage", Fault::garbage, std::string("\0\xff", 2), Ending::closed},
                    FaultRow{"answer_silent", Fault::answer_silent, "", Ending::still_open},
                    FaultRow{"answer_close", Fault::answer_close, "", Ending::closed},
                    FaultRow{"answer_reset", Fault::answer_reset, "", Ending::reset},
                    FaultRow{"answer_drip", Fault::answer_drip, "HTTP/1.1 200 OK\r\n", Ending::closed},
                    FaultRow{"answer_garbage", Fault::answer_garbage, std::string("\0\xff", 2), Ending::closed},
                    FaultRow{"answer_endless_header", Fault::answer_endless_header, "HTTP/1.1 200 OK\r\nX-Endless: x",
                             Ending::still_open},
                    FaultRow{"answer_huge_chunk", Fault::answer_huge_chunk,
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000000000000000\r\n",
                             Ending::still_open},
                    FaultRow{"answer_cut_body", Fault::answer_cut_body, "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n",
                             Ending::closed}),
    [](const auto& row) { return row.param.name; });

TEST(HttpServer, CutBodyMissesItsLastByte) {
  const HttpServer server({.at = on_loopback(),
                           .handler = [](const Request&) { return Response{200, "OK", {}, "the whole body"}; },
                           .fault = Fault::answer_cut_body});
  EXPECT_TRUE(talk(server.endpoint(), k_get).bytes.ends_with("the whole bod"));
}

TEST(HttpServer, AHandlerCanBreakOneAnswerAlone) {
  const HttpServer server({.at = on_loopback(), .handler = [](const Request& request) {
                             return Response{.fault = request.target == "/bad" ? Fault::answer_reset : Fault::none};
                           }});
  EXPECT_EQ(talk(server.endpoint(), "GET /bad HTTP/1.1\r\n\r\n").ending, Ending::reset);
  EXPECT_EQ(talk(server.endpoint(), "GET /good HTTP/1.1\r\n\r\n").ending, Ending::closed);
}

TEST(HttpServer, EndsWhileClientsHangInEveryFault) {
  const StopSignal never;
  for (const auto fault : {Fault::silent, Fault::answer_silent, Fault::answer_drip, Fault::answer_endless_header}) {
    auto server = std::make_unique<HttpServer>(HttpOptions{.at = on_loopback(), .fault = fault, .drip_every = 1h});
    Stream client(connect_to(server->endpoint(), never), never);
    ASSERT_TRUE(client.send(k_get));
    const auto start = std::chrono::steady_clock::now();
    server.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  }
}

TEST(Faults, HaveTheNamesOfTheirEnumerators) {
  EXPECT_EQ(fault_of("tls_reset"), Fault::tls_reset);
  EXPECT_EQ(fault_of("none"), Fault::none);
  EXPECT_EQ(fault_of("explode"), std::nullopt);
}

}  // namespace
}  // namespace sd::lab

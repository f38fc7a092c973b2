// SPDX-License-Identifier: MIT
#include "lab/servers/proxy_server.hpp"

#include <gtest/gtest.h>

#include "lab/servers/http_server.hpp"
#include "lab_servers/client.hpp"

namespace sd::lab {
namespace {

using namespace std::chrono_literals;

const std::string k_connect = "CONNECT origin.example:443 HTTP/1.1\r\nHost: origin.example:443\r\n\r\n";

/// The proxy finds one origin, whatever its port.
Lookup only(const std::string& host, const Endpoint& where) {
  return [host, where](const HostPort& target) { return target.host == host ? std::optional(where) : std::nullopt; };
}

TEST(ProxyServer, TunnelsToTheOrigin) {
  const HttpServer origin({.at = on_loopback(), .handler = [](const Request& request) {
                             return Response{200, "OK", {}, "origin saw " + request.target};
                           }});
  const ProxyServer proxy({.at = on_loopback(), .lookup = only("origin.example", origin.endpoint())});
  // The client's request follows at once, as the tunnel hands on whatever comes behind the header.
  const StopSignal never;
  Stream client(connect_to(proxy.endpoint(), never), never);
  ASSERT_TRUE(client.send(k_connect));
  EXPECT_EQ(client.receive(), "HTTP/1.1 200 Connection established\r\n\r\n");
  ASSERT_TRUE(client.send("GET /inside HTTP/1.1\r\n\r\n"));
  std::string all;
  while (const auto bytes = client.receive()) all += *bytes;
  EXPECT_TRUE(all.ends_with("origin saw /inside")) << all;
  ASSERT_EQ(proxy.requests().size(), 1u);
  EXPECT_EQ(proxy.requests()[0].target, "origin.example:443");
}

TEST(ProxyServer, HandsOnAPlainRequestInOriginForm) {
  const HttpServer origin({.at = on_loopback()});
  const ProxyServer proxy({.at = on_loopback(), .lookup = only("origin.example", origin.endpoint())});
  const auto heard = talk(proxy.endpoint(),
                          "GET http://origin.example/path HTTP/1.1\r\nHost: origin.example\r\n"
                          "Proxy-Authorization: Basic c2VjcmV0\r\n\r\n");
  EXPECT_TRUE(heard.bytes.starts_with("HTTP/1.1 200 OK")) << heard.bytes;
  ASSERT_EQ(origin.requests().size(), 1u);
  EXPECT_EQ(origin.requests()[0].target, "/path");
  EXPECT_EQ(origin.requests()[0].header("proxy-authorization"), std::nullopt);
}

struct MoodRow {
  std::string name;
  ProxyMood mood;
  std::string starts_with;
  std::string contains;
  Ending ending;
};

class Moods : public testing::TestWithParam<MoodRow> {};

TEST_P(Moods, LookAsTheyAreNamed) {
  const auto& row = GetParam();
  const ProxyServer proxy({.at = on_loopback(), .mood = row.mood});
  const auto heard = talk(proxy.endpoint(), k_connect, 65536, row.ending == Ending::still_open ? 50ms : 5000ms);
  EXPECT_TRUE(heard.bytes.starts_with(row.starts_with)) << heard.bytes;
  EXPECT_NE(heard.bytes.find(row.contains), std::string::npos) << heard.bytes;
  EXPECT_EQ(heard.ending, row.ending);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Moods,
    testing::Values(MoodRow{"deny", ProxyMood::deny, "HTTP/1.1 403 Forbidden\r\n", "X-Squid-Error", Ending::closed},
                    MoodRow{"want_login", ProxyMood::want_login, "HTTP/1.1 407 ", "Proxy-Authenticate: Basic",
                            Ending::closed},
                    MoodRow{"bad_gateway", ProxyMood::bad_gateway, "HTTP/1.1 502 ", "Via:", Ending::closed},
                    MoodRow{"unknown_name", ProxyMood::forward, "HTTP/1.1 502 ", "Via:", Ending::closed},
                    MoodRow{"silent", ProxyMood::silent, "", "", Ending::still_open},
                    MoodRow{"close", ProxyMood::close, "", "", Ending::closed},
                    MoodRow{"garbage", ProxyMood::garbage, "\x01\x02", "no HTTP", Ending::closed}),
    [](const auto& row) { return row.param.name; });

TEST(ProxyServer, EndsWhileATunnelIsOpen) {
  const HttpServer origin({.at = on_loopback()});
  auto proxy = std::make_unique<ProxyServer>(
      ProxyOptions{.at = on_loopback(), .lookup = only("origin.example", origin.endpoint())});
  const StopSignal never;
  Stream client(connect_to(proxy->endpoint(), never), never);
  ASSERT_TRUE(client.send(k_connect));
  ASSERT_TRUE(client.receive());
  proxy.reset();
  EXPECT_EQ(client.receive(), std::nullopt);
}

}  // namespace
}  // namespace sd::lab

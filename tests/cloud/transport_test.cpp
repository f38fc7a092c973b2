// SPDX-License-Identifier: MIT
#include "cloud/transport.hpp"

#include "cloud/world.hpp"
#include "lab/servers/proxy_server.hpp"

namespace sd::cloud {
namespace {

Message get(const std::string& url) { return {.to = parse_address(url + "/subscriptions").value()}; }

Exchanged ask(const Transport& transport, const std::string& url) {
  return transport.exchange(get(url), net::Deadline::after(10s), {});
}

lab::ProxyOptions proxy_to(const Endpoint& target, lab::ProxyMood mood) {
  return {
      .at = lab::on_loopback(), .mood = mood, .lookup = [target](const HostPort&) { return std::optional(target); }};
}

HostPort at(const lab::ProxyServer& proxy) { return {"127.0.0.1", proxy.endpoint().port}; }

TEST(Transport, GoesThroughAProxyWithoutShowingItAnything) {
  CloudWorld world("", Line::tls);
  const lab::ProxyServer proxy(proxy_to(world.azure.endpoint(), lab::ProxyMood::forward));
  const Transport transport(world.trust, world.resolve(), {}, at(proxy));
  auto message = get(world.azure.url());
  message.bearer = Secret("CANARY");
  const auto seen = transport.exchange(message, net::Deadline::after(10s), {});
  EXPECT_TRUE(seen.step.ok()) << seen.phase << seen.step.text;
  ASSERT_EQ(proxy.requests().size(), 1u);
  EXPECT_EQ(proxy.requests()[0].method, "CONNECT");
  EXPECT_FALSE(proxy.requests()[0].header("authorization"));
  EXPECT_TRUE(world.azure.seen().at(0).with_token);
}

TEST(Transport, AProxyThatDeniesIsNamed) {
  CloudWorld world("", Line::tls);
  const lab::ProxyServer proxy(proxy_to(world.azure.endpoint(), lab::ProxyMood::deny));
  const auto seen = ask(Transport(world.trust, world.resolve(), {}, at(proxy)), world.azure.url());
  EXPECT_EQ(seen.step.outcome, Outcome::rejected);
  EXPECT_NE(seen.step.text.find("403"), std::string::npos);
  EXPECT_FALSE(seen.may_have_acted);
}

TEST(Transport, PlainHttpNeverGoesThroughAProxy) {
  CloudWorld world;
  const lab::ProxyServer proxy(proxy_to(world.azure.endpoint(), lab::ProxyMood::forward));
  EXPECT_TRUE(ask(Transport(world.trust, world.resolve(), {}, at(proxy)), world.azure.url()).step.ok());
  EXPECT_TRUE(proxy.requests().empty());
}

TEST(Transport, TheNextAddressIsTried) {
  CloudWorld world("", Line::tls);
  const auto both = [](const std::string&, const net::Deadline&, const net::Stop&) {
    return Result<std::vector<IpAddress>>(
        std::vector{IpAddress::from_v4({127, 0, 0, 3}), IpAddress::from_v4({127, 0, 0, 1})});
  };
  EXPECT_TRUE(ask(Transport(world.trust, both), world.azure.url()).step.ok());
}

TEST(Transport, ANameThatIsNotFoundIsAnOutcome) {
  CloudWorld world("", Line::tls);
  const auto none = [](const std::string& host, const net::Deadline&,
                       const net::Stop&) -> Result<std::vector<IpAddress>> {
    return fail(ErrorCode::not_found, "resolve", host, "the name is not found");
  };
  const auto seen = ask(Transport(world.trust, none), world.azure.url());
  EXPECT_EQ(seen.phase, "resolve");
  EXPECT_EQ(seen.step.outcome, Outcome::rejected);
}

TEST(Transport, ANameOfAnotherIsNotTrusted) {
  CloudWorld world("", Line::tls);
  const auto seen = ask(world.transport, "https://other.lab.example:" + std::to_string(world.azure.endpoint().port));
  EXPECT_EQ(seen.step.outcome, Outcome::untrusted);
  EXPECT_TRUE(world.azure.seen().empty());
}

TEST(Transport, ALargeAnswerIsCutAndSaidToBe) {
  CloudWorld world("", Line::plain, {.max_body = 50});
  const auto text = world.read();
  ASSERT_FALSE(text);
  // The token's answer is cut as well: it is the first that does not fit.
  EXPECT_TRUE(is_clean(text.error()));
  EXPECT_TRUE(ask(world.transport, world.azure.url()).response.body_cut);
}

TEST(Transport, NothingBeginsBehindTheDeadline) {
  CloudWorld world;
  const auto seen = world.transport.exchange(get(world.azure.url()), net::Deadline::after(0ms), {});
  EXPECT_EQ(seen.step.outcome, Outcome::timed_out);
}

TEST(Transport, StopEndsAWaitForASilentServer) {
  CloudWorld world("all.fault = answer_silent\n");
  world.stop.request();
  const auto seen = world.transport.exchange(get(world.azure.url()), net::Deadline::after(30s), world.stop.stop());
  EXPECT_EQ(seen.step.outcome, Outcome::cancelled);
}

}  // namespace
}  // namespace sd::cloud

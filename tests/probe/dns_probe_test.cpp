// SPDX-License-Identifier: MIT
#include "probe/world.hpp"
#include "system.hpp"

namespace sd::probe {
namespace {

using lab::DnsFault;

struct Row {
  std::string name;
  DnsFault fault;
  lab::DnsAnswer::Code code;
  Outcome outcome;
  std::string rcode;
};

class DnsProbe : public testing::TestWithParam<Row> {};

PlannedProbe question_to(const Endpoint& server) {
  return {"dns.test", ProbeRole::name_server, ProbeKind::dns, {to_text(server.address), server.port}, k_host, {}, {},
          ""};
}

Observation ask(World& world, const Endpoint& server) {
  const auto context = world.context();
  return probe_dns(question_to(server), context, net::Deadline::after(world.limits.whole));
}

TEST_P(DnsProbe, SaysWhatTheServerDid) {
  World world;
  if (GetParam().rcode.empty()) world.limits.dns = k_short;  // nothing that answers the question comes
  auto options = knows(k_loopback, GetParam().fault);
  options.table.names[k_host].code = GetParam().code;
  const lab::DnsServer server(std::move(options));
  const auto seen = ask(world, server.endpoint());
  EXPECT_EQ(to_text(seen.last().outcome), to_text(GetParam().outcome)) << seen.last().text;
  EXPECT_EQ(seen.dns->rcode, GetParam().rcode);
}

using Code = lab::DnsAnswer::Code;

INSTANTIATE_TEST_SUITE_P(
    Rows, DnsProbe,
    testing::Values(Row{"healthy", DnsFault::none, Code::ok, Outcome::ok, "NOERROR"},
                    Row{"silent", DnsFault::silent, Code::ok, Outcome::timed_out, ""},
                    Row{"garbage", DnsFault::garbage, Code::ok, Outcome::malformed, ""},
                    Row{"wrong_id", DnsFault::wrong_id, Code::ok, Outcome::malformed, ""},
                    Row{"cut_then_tcp", DnsFault::truncated, Code::ok, Outcome::ok, "NOERROR"},
                    Row{"missing", DnsFault::none, Code::name_missing, Outcome::rejected, "NXDOMAIN"},
                    Row{"server_failure", DnsFault::none, Code::server_failure, Outcome::rejected, "SERVFAIL"},
                    Row{"refused", DnsFault::none, Code::refused, Outcome::rejected, "REFUSED"}),
    [](const auto& row) { return row.param.name; });

TEST(DnsProbe, ACutAnswerWithoutTcpSaysSo) {
  World world;
  world.limits.dns = 4 * k_short;
  const lab::DnsServer server(knows(k_loopback, DnsFault::truncated_tcp_silent));
  const auto seen = ask(world, server.endpoint());
  EXPECT_NE(seen.last().outcome, Outcome::ok);
  EXPECT_TRUE(seen.dns->truncated);
  EXPECT_FALSE(seen.dns->over_tcp);
}

TEST(DnsProbe, FollowsAliases) {
  World world;
  auto options = knows(k_loopback);
  options.table.names[k_host] = {Code::ok, {"x.privatelink.blob.core.windows.net"}, {*IpAddress::parse("10.1.2.3")}};
  const lab::DnsServer server(std::move(options));
  const auto seen = ask(world, server.endpoint());
  EXPECT_EQ(seen.dns->chain, std::vector<std::string>{"x.privatelink.blob.core.windows.net"});
  EXPECT_EQ(seen.dns->addresses, std::vector<IpAddress>{*IpAddress::parse("10.1.2.3")});
}

TEST(DnsProbe, ANameWithoutAnAddressIsRejected) {
  World world;
  auto options = knows(k_loopback);
  options.table.names[k_host] = {Code::ok, {}, {}};
  const lab::DnsServer server(std::move(options));
  const auto seen = ask(world, server.endpoint());
  EXPECT_EQ(seen.last().outcome, Outcome::rejected);
  EXPECT_EQ(seen.dns->rcode, "NOERROR");
}

TEST(DnsProbe, NobodyListeningIsRefusedAndTheKernelSaysByWhom) {
  World world;
  Endpoint gone;
  {
    const lab::DnsServer server(knows(k_loopback));
    gone = server.endpoint();
  }
  const auto seen = ask(world, gone);
  EXPECT_EQ(seen.last().outcome, k_refused_datagram);
  ASSERT_EQ(seen.icmp.has_value(), k_tells_who_refused);
  if (seen.icmp) {
    EXPECT_EQ(seen.icmp->from, k_loopback);
  }
}

TEST(ResolverProbe, KeepsWhatTheSystemSays) {
  World world;
  const PlannedProbe planned{
      "resolver.x", ProbeRole::resolver, ProbeKind::system_resolver, {k_host, 0}, k_host, {}, {}, ""};
  const auto context = world.context();
  EXPECT_EQ(probe_resolver(planned, context, net::Deadline::after(world.limits.whole)).dns->addresses,
            std::vector<IpAddress>{k_loopback});
  world.resolver.answer = {{Outcome::rejected, 0, "the name is not found"}, {}};
  const auto seen = probe_resolver(planned, context, net::Deadline::after(world.limits.whole));
  EXPECT_EQ(seen.last().outcome, Outcome::rejected);
  EXPECT_TRUE(seen.dns->addresses.empty());
}

}  // namespace
}  // namespace sd::probe

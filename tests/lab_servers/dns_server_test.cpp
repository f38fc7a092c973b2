// SPDX-License-Identifier: MIT
#include "lab/servers/dns_server.hpp"

#include <gtest/gtest.h>

#include "lab/servers/http_server.hpp"
#include "lab_servers/client.hpp"

namespace sd::lab {
namespace {

using namespace std::chrono_literals;
using Code = DnsAnswer::Code;

IpAddress address(std::string_view text) { return IpAddress::parse(text).value(); }

DnsTable table() {
  return {{{"md-abc.z1.blob.storage.azure.net", {Code::ok, {}, {address("20.60.1.1"), address("20.60.1.2")}}},
           {"linked.blob.core.windows.net",
            {Code::ok, {"linked.privatelink.blob.core.windows.net"}, {address("10.0.1.5")}}},
           {"six.example", {Code::ok, {}, {address("2001:db8::1")}}},
           {"*.blob.core.windows.net", {Code::ok, {}, {address("20.60.1.3")}}},
           {"broken.example", {Code::server_failure, {}, {}}},
           {"refused.example", {Code::refused, {}, {}}}},
          {Code::name_missing, {}, {}}};
}

std::string tcp_form(const std::string& query) {
  return std::string{char(query.size() >> 8), char(query.size() & 0xff)} + query;
}

int rcode(const std::string& reply) { return reply[3] & 0x0f; }
int count_of_answers(const std::string& reply) { return reply[7]; }
bool cut(const std::string& reply) { return (reply[2] & 0x02) != 0; }

struct AnswerRow {
  std::string name;
  std::string asked;
  int rcode;
  int answers;
};

class DnsAnswers : public testing::TestWithParam<AnswerRow> {};

TEST_P(DnsAnswers, AreTheTablesOverBothTransports) {
  const auto& row = GetParam();
  const DnsServer server({.at = on_loopback(), .table = table()});
  const auto query = a_query(row.asked);
  const auto over_udp = ask_udp(server.endpoint(), query);
  ASSERT_TRUE(over_udp);
  EXPECT_EQ(over_udp->substr(0, 2), query.substr(0, 2));
  EXPECT_EQ(rcode(*over_udp), row.rcode);
  EXPECT_EQ(count_of_answers(*over_udp), row.answers);
  EXPECT_EQ(talk(server.endpoint(), tcp_form(query)).bytes, tcp_form(*over_udp));
}

INSTANTIATE_TEST_SUITE_P(Rows, DnsAnswers,
                         testing::Values(AnswerRow{"two_addresses", "md-abc.z1.blob.storage.azure.net", 0, 2},
                                         AnswerRow{"letter_case", "MD-ABC.z1.Blob.storage.azure.net", 0, 2},
                                         AnswerRow{"alias", "linked.blob.core.windows.net", 0, 2},
                                         AnswerRow{"wildcard", "anything.blob.core.windows.net", 0, 1},
                                         AnswerRow{"no_such_type", "six.example", 0, 0},
                                         AnswerRow{"server_failure", "broken.example", 2, 0},
                                         AnswerRow{"missing", "nowhere.example", 3, 0},
                                         AnswerRow{"refused", "refused.example", 5, 0}),
                         [](const auto& row) { return row.param.name; });

TEST(DnsFaults, SilentStaysSilent) {
  const DnsServer server({.at = on_loopback(), .table = table(), .fault = DnsFault::silent});
  EXPECT_EQ(ask_udp(server.endpoint(), a_query("six.example"), 50ms), std::nullopt);
  EXPECT_EQ(talk(server.endpoint(), tcp_form(a_query("six.example")), 1, 50ms).ending, Ending::still_open);
  EXPECT_EQ(server.questions().size(), 1u);
}

TEST(DnsFaults, WrongIdAnswersAnotherQuestion) {
  const DnsServer server({.at = on_loopback(), .table = table(), .fault = DnsFault::wrong_id});
  const auto query = a_query("six.example");
  const auto reply = ask_udp(server.endpoint(), query);
  ASSERT_TRUE(reply);
  EXPECT_NE(reply->substr(0, 2), query.substr(0, 2));
}

TEST(DnsFaults, TruncatedSendsToTcp) {
  const DnsServer server({.at = on_loopback(), .table = table(), .fault = DnsFault::truncated});
  const auto query = a_query("md-abc.z1.blob.storage.azure.net");
  const auto reply = ask_udp(server.endpoint(), query);
  ASSERT_TRUE(reply);
  EXPECT_TRUE(cut(*reply));
  EXPECT_EQ(count_of_answers(*reply), 0);
  EXPECT_EQ(count_of_answers(talk(server.endpoint(), tcp_form(query)).bytes.substr(2)), 2);
}

TEST(DnsFaults, TruncatedCanLeadNowhere) {
  const DnsServer server({.at = on_loopback(), .table = table(), .fault = DnsFault::truncated_tcp_silent});
  const auto query = a_query("md-abc.z1.blob.storage.azure.net");
  EXPECT_TRUE(cut(ask_udp(server.endpoint(), query).value_or(std::string(12, '\0'))));
  EXPECT_EQ(talk(server.endpoint(), tcp_form(query), 1, 50ms).bytes, "");
}

TEST(DnsFaults, LateComesLateAndDoesNotHoldUpTheEnd) {
  const auto query = a_query("md-abc.z1.blob.storage.azure.net");
  const DnsServer soon({.at = on_loopback(), .table = table(), .fault = DnsFault::late, .late_by = 30ms});
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(ask_udp(soon.endpoint(), query));
  EXPECT_GE(std::chrono::steady_clock::now() - start, 30ms);
  const DnsServer never({.at = on_loopback(), .table = table(), .fault = DnsFault::late, .late_by = 1h});
  EXPECT_EQ(ask_udp(never.endpoint(), query, 20ms), std::nullopt);
}

TEST(DnsFaults, GarbageIsNoMessage) {
  const DnsServer server({.at = on_loopback(), .table = table(), .fault = DnsFault::garbage});
  EXPECT_NE(ask_udp(server.endpoint(), a_query("six.example")).value_or("").find("no DNS message"), std::string::npos);
}

TEST(DnsServer, IgnoresWhatIsNoQuery) {
  const DnsServer server({.at = on_loopback(), .table = table()});
  EXPECT_EQ(ask_udp(server.endpoint(), "hello", 20ms), std::nullopt);
  EXPECT_TRUE(ask_udp(server.endpoint(), a_query("six.example")));
}

}  // namespace
}  // namespace sd::lab

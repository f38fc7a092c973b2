// SPDX-License-Identifier: MIT
#include "model/case_json.hpp"

#include <gtest/gtest.h>

#include <map>

#include "model/names.hpp"
#include "model/random_case.hpp"

namespace sd {
namespace {

TEST(CaseJson, ReadsWhatItWritesByteForByte) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    const auto facts = random_case(seed);
    const auto text = to_json(facts);
    const auto again = parse_case(text, "case.json");
    ASSERT_TRUE(again) << "seed " << seed << " " << describe(again.error());
    ASSERT_EQ(*again, facts) << "seed " << seed;
    ASSERT_EQ(to_json(*again), text) << "seed " << seed;
  }
}

TEST(CaseJson, StartsWithItsSchema) {
  EXPECT_TRUE(to_json(Case{}).starts_with("{\n  \"schema\": \"snapdoctor.case/1\",\n"));
}

TEST(CaseJson, BytesThatAreNotUtf8DoNotSpoilTheText) {
  Case facts;
  facts.agent.life.value = AgentLife{.file = "/var/log/\xff\xfe.log"};
  const auto again = parse_case(to_json(facts), "case.json");
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->agent.life.get()->file, "/var/log/??.log");
}

TEST(CaseJson, AMissingFactIsNotAskedForAndNotHealthy) {
  auto text = to_json(random_case(1));
  const auto at = text.find("\"hostname\"");
  text.replace(at, 10, "\"hostnamx\"");
  const auto facts = parse_case(text, "case.json");
  ASSERT_TRUE(facts) << describe(facts.error());
  ASSERT_TRUE(facts->machine.hostname.not_read());
  EXPECT_EQ(facts->machine.hostname.not_read()->reason, NotReadReason::not_asked);
}

TEST(CaseJson, ACaseOfBeforeAzuresNetworkWasReadIsWrittenAsItWas) {
  const auto text = to_json(Case{});
  EXPECT_EQ(text.find("azure_network"), std::string::npos);
  const auto again = parse_case(text, "case.json");
  ASSERT_TRUE(again) << describe(again.error());
  ASSERT_TRUE(again->azure_network.not_read());
  EXPECT_EQ(again->azure_network.not_read()->reason, NotReadReason::not_asked);
  EXPECT_EQ(to_json(*again), text);
}

TEST(CaseJson, ACaseOfALinuxIsWrittenWithoutTheFactsOfWindows) {
  Case facts;
  EXPECT_EQ(to_json(facts).find("\"windows\""), std::string::npos);
  facts.windows.version.value = WindowsVersion{"Windows Server 2019 Datacenter", "17763.5329"};
  const auto again = parse_case(to_json(facts), "case.json");
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->windows, facts.windows);
}

struct BadRow {
  std::string name;
  std::string from;
  std::string to;
  std::string expected;
};

class BadCase : public testing::TestWithParam<BadRow> {};

TEST_P(BadCase, IsRefusedWithThePlaceAndWhatWasExpected) {
  Case facts;
  facts.network.routes.value = std::vector<Route>{Route{.device = "eth0", .metric = 100, .protocol = "dhcp"}};
  facts.observations.push_back(Observation{.id = "host", .phases = {Phase{}}});
  auto text = to_json(facts);
  const auto at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, GetParam().from.size(), GetParam().to);
  const auto read = parse_case(text, "case.json");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::bad_input);
  EXPECT_NE(describe(read.error()).find(GetParam().expected), std::string::npos) << describe(read.error());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadCase,
    testing::Values(
        BadRow{"schema", "snapdoctor.case/1", "snapdoctor.case/9", "/schema: expected \"snapdoctor.case/1\""},
        BadRow{"number", "\"metric\": 100", "\"metric\": \"100\"",
               "/network/routes/known/0/metric: expected a whole number"},
        BadRow{"negative", "\"metric\": 100", "\"metric\": -1", "/metric: expected a whole number that fits"},
        BadRow{"fraction", "\"metric\": 100", "\"metric\": 1.5", "/metric: expected a whole number that fits"},
        BadRow{"missing", "\"metric\": 100", "\"metrik\": 100", "/metric: expected this member"},
        BadRow{"prefix", "\"0.0.0.0/0\"", "\"10.0.0.4/8\"", "/destination: expected no bits behind"},
        BadRow{"enum", "\"kind\": \"unicast\"", "\"kind\": \"uni\"", "not \"uni\""},
        BadRow{"time", "1970-01-01T00:00:00.000Z", "yesterday", "/taken_at: expected a time"},
        BadRow{"no_phase", "\"phases\": [", "\"phases\": [], \"was\": [", "at least one phase in \"host\""},
        BadRow{"cut", "\"observations\": [", "\"observations\": ", "case.json:"}),
    [](const auto& row) { return row.param.name; });

TEST(CaseJson, DeepNestingIsRefused) {
  const auto read = parse_case(std::string(100000, '['), "case.json");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace sd

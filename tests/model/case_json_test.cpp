// SPDX-License-Identifier: MIT
#include "model/case_json.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "model/case_fields.hpp"
#include "model/names.hpp"

namespace sd {
namespace {

/// Fills every member that the codec knows with random values: whatever is forgotten in reading or writing shows.
class Filler {
 public:
  explicit Filler(unsigned seed) : random_(seed) {}

  template <class T>
  void operator()(const char*, T& member) {
    fill(member);
  }

 private:
  void fill(bool& out) { out = random_() % 2 == 0; }
  void fill(double& out) { out = double(random_() % 1000) / 8; }
  void fill(Time& out) { out = Time{Milliseconds{std::int64_t(random_()) * 500}}; }
  void fill(Family& out) { out = random_() % 2 == 0 ? Family::v4 : Family::v6; }
  void fill(std::string& out) {
    constexpr std::string_view k_letters = "ab/~\"\\\n\t {}[]:,\x7f\x01";
    out.assign(random_() % 6, ' ');
    for (auto& c : out) c = k_letters[random_() % k_letters.size()];
  }
  template <std::integral T>
  void fill(T& out) {
    out = static_cast<T>(random_());
  }
  template <class Rep, class Period>
  void fill(std::chrono::duration<Rep, Period>& out) {
    out = std::chrono::duration<Rep, Period>(random_());
  }
  template <class T>
    requires std::is_enum_v<T>
  void fill(T& out) {
    out = static_cast<T>(random_() % 3);  // every enumeration of a case but Origin has three values or more
    if constexpr (std::is_same_v<T, Origin>) out = static_cast<T>(random_() % 2);
  }
  void fill(IpAddress& out) { out = IpAddress::from_v4({std::uint8_t(random_()), 2, 3, std::uint8_t(random_())}); }
  void fill(Prefix& out) {
    out = Prefix::containing(IpAddress::from_v4({std::uint8_t(random_()), 2, 3, 4}), int(random_() % 33));
  }
  void fill(PortRange& out) { out = PortRange{Port(random_() % 100), Port(100 + random_() % 100)}; }
  void fill(Endpoint& out) { fill(out.address), out.port = Port(random_()); }
  void fill(Mac& out) {
    for (auto& byte : out.bytes) byte = std::uint8_t(random_());
  }
  void fill(std::pair<std::string, std::string>& out) { fill(out.first), fill(out.second); }
  void fill(std::map<std::string, std::string>& out) {
    for (int i = 0; i < 3; ++i) {
      std::string key;
      fill(key), fill(out[key]);
    }
  }
  template <fields::HasFields T>
  void fill(T& out) {
    fields::Fields<T>::visit(*this, out);
  }
  template <class T>
  void fill(std::optional<T>& out) {
    out.reset();
    if (random_() % 3 != 0) fill(out.emplace());
  }
  template <class T>
  void fill(std::vector<T>& out) {
    out.resize(random_() % 3);
    for (auto& element : out) fill(element);
  }
  void fill(std::vector<Phase>& out) {
    out.resize(1 + random_() % 2);
    for (auto& element : out) fill(element);
  }
  template <class T>
  void fill(Fact<T>& out) {
    fill(out.source), fill(out.at);
    T value{};
    fill(value);
    NotRead reason;
    fill(reason);
    const auto kind = random_() % 4;
    if (kind == 0) out.value = Absent{};
    if (kind == 1) out.value = std::move(reason);
    if (kind > 1) out.value = std::move(value);
  }

  std::mt19937 random_;
};

Case random_case(unsigned seed) {
  Case out;
  Filler filler(seed);
  fields::Fields<Case>::visit(filler, out);
  return out;
}

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

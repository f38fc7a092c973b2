// SPDX-License-Identifier: MIT
#include "report/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden/golden.hpp"
#include "report/json_reading.hpp"
#include "report/samples.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;
using samples::Sample;
using testing::ElementsAre;

class JsonOf : public testing::TestWithParam<Sample> {};

TEST_P(JsonOf, HasTheMembersOfTheContractInItsOrder) {
  const auto report = parsed(to_json(GetParam().diagnosis));
  EXPECT_THAT(keys(report), ElementsAre("schema", "tool", "at", "subject", "verdict", "path", "causes", "alternatives",
                                        "warnings", "ruled_out", "not_checked", "findings", "newest_run", "article"));
  EXPECT_EQ(report.at("schema"), "snapdoctor.diagnosis/1");
  EXPECT_THAT(keys(report.at("tool")), ElementsAre("name", "version"));
  EXPECT_THAT(keys(report.at("path")), ElementsAre("method", "taken", "broke_at", "guest_network_innocent"));
  for (const auto& cause : report.at("causes").as_array()) {
    EXPECT_THAT(keys(cause), ElementsAre("id", "title", "certainty", "explains", "evidence", "remedy"));
    EXPECT_THAT(keys(cause.at("remedy")), ElementsAre("summary", "who", "steps", "changes", "undo", "verify"));
    for (const auto& evidence : cause.at("evidence").as_array())
      EXPECT_THAT(keys(evidence), ElementsAre("text", "source", "at"));
    for (const char* part : {"steps", "undo", "verify"})
      for (const auto& step : cause.at("remedy").at(part).as_array())
        EXPECT_THAT(keys(step), ElementsAre("tool", "lines"));
  }
  for (const auto& choice : report.at("alternatives").as_array())
    EXPECT_THAT(keys(choice), ElementsAre("ids", "tell_apart"));
  for (const auto& warning : report.at("warnings").as_array()) EXPECT_THAT(keys(warning), ElementsAre("id", "text"));
  for (const auto& row : report.at("ruled_out").as_array()) EXPECT_THAT(keys(row), ElementsAre("id", "why"));
  for (const auto& entry : report.at("not_checked").as_array())
    EXPECT_THAT(keys(entry), ElementsAre("what", "why", "how"));
  for (const auto& finding : report.at("findings").as_array())
    EXPECT_THAT(keys(finding), ElementsAre("id", "state", "subject", "evidence"));
}

TEST_P(JsonOf, IsTheGoldenText) {
  const auto text = to_json(GetParam().diagnosis);
  EXPECT_EQ(text, golden::expected("report/golden/" + GetParam().name + ".json", text));
}

INSTANTIATE_TEST_SUITE_P(Samples, JsonOf, testing::ValuesIn(samples::all()),
                         [](const auto& row) { return row.param.name; });

TEST(JsonReport, NamesAreThoseOfTheContract) {
  const auto dropped = parsed(to_json(samples::host_dropped()));
  EXPECT_EQ(dropped.at("verdict"), "cause");
  EXPECT_EQ(dropped.at("path").at("method"), "firstHostThenGuest");
  EXPECT_EQ(dropped.at("path").at("taken"), "none");
  EXPECT_EQ(dropped.at("path").at("broke_at"), "host.tcp");
  EXPECT_EQ(dropped.at("path").at("guest_network_innocent"), false);
  EXPECT_EQ(dropped.at("causes").at(0).at("certainty"), "proved");
  EXPECT_EQ(dropped.at("findings").at(2).at("state"), "unknown");
  EXPECT_EQ(dropped.at("at"), "2026-03-03T12:00:00.250Z");
}

TEST(JsonReport, WhatIsNotKnownIsNull) {
  auto diagnosis = samples::without_root();
  diagnosis.path.method = std::nullopt;
  const auto report = parsed(to_json(diagnosis));
  EXPECT_TRUE(report.at("path").at("method").is_null());
  EXPECT_TRUE(report.at("path").at("broke_at").is_null());
  EXPECT_TRUE(report.at("path").at("guest_network_innocent").is_null());
  EXPECT_TRUE(parsed(to_json(samples::two_causes())).at("causes").at(0).at("evidence").at(0).at("at").is_null());
}

TEST(JsonReport, CannotTellHasAlternativesAndNoCause) {
  for (const auto& diagnosis : {samples::storage_closed(), samples::not_azure(), samples::without_root()}) {
    const auto report = parsed(to_json(diagnosis));
    EXPECT_EQ(report.at("verdict"), "cannot_tell");
    EXPECT_TRUE(report.at("causes").as_array().empty());
    EXPECT_FALSE(report.at("alternatives").as_array().empty());
  }
}

TEST(JsonReport, HoldsNoRawControlCharacter) {
  for (const char c : to_json(samples::hostile())) ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ');
}

}  // namespace
}  // namespace sd::report

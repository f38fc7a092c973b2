// SPDX-License-Identifier: MIT
#include "report/timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "golden/golden.hpp"
#include "logs/extension_log.hpp"
#include "logs/log_reader.hpp"
#include "logs/status_sample.hpp"
#include "pattern.hpp"
#include "report/json_reading.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing_log::ExtensionLog;

struct NamedText {
  std::string name;
  std::string text;
};

LogFacts read(const std::vector<NamedText>& files) {
  logs::LogReader reader;
  for (const auto& file : files) {
    const auto result = logs::read_log(file.text, file.name, reader);
    EXPECT_TRUE(result) << result.error().text;
  }
  return reader.finish().facts;
}

const std::string k_agent_lines =
    "2026-03-04T08:15:26.638000Z ERROR ExtHandler ExtHandler [HTTP Failed] GET "
    "http://168.63.129.16/machine/?comp=goalstate -- IOError timed out\n"
    "2026-03-04T08:45:26.638000Z ERROR ExtHandler ExtHandler [HTTP Failed] GET "
    "http://168.63.129.16/machine/?comp=goalstate -- IOError timed out\n"
    "2026-03-04T08:46:26.638000Z WARNING Daemon Daemon Failed to send DHCP request: [DhcpError] timed out\n";

/// A run through the host, one whose guest path failed, one whose host failed, and one that stands still at the freeze.
LogFacts four_runs() {
  ExtensionLog log("2026-03-01T08:16:26Z");
  log.host_run_ends_well()
      .wait(std::chrono::hours(24))
      .guest_run_fails("[Errno 110] Connection timed out")
      .wait(std::chrono::hours(24))
      .host_run("StatusCode:500, ErrorMessage: Could not find config corresponding to the Disk, bhsVersion:3.0.51.0",
                "", "success", 556)
      .wait(std::chrono::hours(24))
      .enable()
      .daemon()
      .method()
      .presnapshot(200)
      .call()
      .freeze();
  return read({{"/var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log", log.text()},
               {"waagent.log", k_agent_lines}});
}

LogFacts no_run() { return read({{"waagent.log", k_agent_lines + "\x02junk\n"}}); }

/// Escape sequences, bytes that are no UTF-8, and a file name that fits on no line.
LogFacts hostile() {
  auto out = four_runs();
  const std::string bad = "\x1b[2J\x07\x9b\xff\xc2\x9b z\xc3\xbcrich " + std::string(200, 'W');
  out.files[0].name = std::string(120, 'n') + bad;
  out.files[0].kind = bad;
  out.files[0].skipped = {bad};
  for (auto& attempt : out.attempts) {
    attempt.task_id = bad;
    attempt.status = attempt.message = bad;
    for (auto& call : attempt.host_calls) call.text = bad, call.place.file = bad;
    for (auto& call : attempt.blob_calls) call.text = bad, call.host = bad;
    for (auto& sign : attempt.signs) sign.id = bad, sign.text = bad, sign.place.file = bad;
    attempt.end_place.file = bad;
  }
  for (auto& sign : out.agent_signs) sign.id = bad, sign.text = bad, sign.place.file = bad;
  return out;
}

struct Sample {
  std::string name;
  LogFacts facts;
};

class TimelineOf : public testing::TestWithParam<Sample> {};

INSTANTIATE_TEST_SUITE_P(Samples, TimelineOf,
                         testing::Values(Sample{"timeline", four_runs()}, Sample{"timeline_without_runs", no_run()},
                                         Sample{"timeline_of_nothing", LogFacts{}},
                                         Sample{"timeline_hostile", hostile()}),
                         [](const auto& row) { return row.param.name; });

TEST_P(TimelineOf, IsTheGoldenText) {
  const auto text = timeline(GetParam().facts, {});
  EXPECT_EQ(text, golden::expected("report/golden/" + GetParam().name + ".txt", text));
}

TEST_P(TimelineOf, IsTheGoldenTextWhenVerboseAndInAscii) {
  const auto text = timeline(GetParam().facts, {Switch::off, Switch::on, Switch::on, 80});
  EXPECT_EQ(text, golden::expected("report/golden/" + GetParam().name + ".verbose.txt", text));
}

TEST_P(TimelineOf, IsTheGoldenJson) {
  const auto text = timeline_as_json(GetParam().facts);
  EXPECT_EQ(text, golden::expected("report/golden/" + GetParam().name + ".json", text));
}

std::size_t columns(std::string_view line) {
  return std::size_t(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

TEST_P(TimelineOf, NoLineIsLongerThan80Columns) {
  for (const auto ascii : {Switch::off, Switch::on})
    for (const auto verbose : {Switch::off, Switch::on}) {
      const auto text = timeline(GetParam().facts, {Switch::off, ascii, verbose, 80});
      for (const auto line : split_lines(text)) EXPECT_LE(columns(line), 80u) << line;
    }
}

TEST_P(TimelineOf, AsciiModeHasOnlyPrintableAscii) {
  for (const auto verbose : {Switch::off, Switch::on})
    for (const char c : timeline(GetParam().facts, {Switch::off, Switch::on, verbose, 80}))
      ASSERT_TRUE(c == '\n' || (c >= ' ' && c < 0x7f)) << int(c);
}

TEST_P(TimelineOf, NothingFromOutsideCanMoveTheCursor) {
  for (const auto verbose : {Switch::off, Switch::on}) {
    const auto text = timeline(GetParam().facts, {Switch::off, Switch::off, verbose, 80});
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      ASSERT_TRUE(c == '\n' || (c >= ' ' && c != 0x7f)) << "control character " << int(c);
      ASSERT_FALSE(c == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) << "C1 control character";
    }
  }
  for (const char c : timeline_as_json(GetParam().facts))
    ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ');
}

// --- the text ---

TEST(Timeline, TheNewestRunIsTheLast) {
  const auto text = timeline(four_runs(), {});
  std::size_t before = 0;
  for (const char* day : {"2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04 08:16"}) {
    const auto at = text.rfind(std::string(" ") + day);
    ASSERT_NE(at, std::string::npos) << day;
    EXPECT_GT(at, before) << day;
    before = at;
  }
}

TEST(Timeline, EachRunHasItsWayItsEndAndItsCode) {
  const auto text = timeline(four_runs(), {});
  EXPECT_THAT(text, ContainsPattern("\\[ok\\] 2026-03-01 08:16:26 UTC .* host  .* succeeded  .* 1\n"));
  EXPECT_THAT(text, ContainsPattern("\\[x\\]  2026-03-02 08:16:26 UTC .* guest .* failed  .* 2\n"));
  EXPECT_THAT(text, ContainsPattern("\\[x\\]  2026-03-03 08:16:26 UTC .* host  .* failed  .* 556\n"));
  EXPECT_THAT(text, ContainsPattern("\\[x\\]  2026-03-04 08:16:2. UTC .* never ended  .* -\n"));
}

TEST(Timeline, BehindEachRunStandsWhatItMeans) {
  const auto text = timeline(four_runs(), {});
  EXPECT_THAT(text, HasSubstr("the snapshot was taken through the host"));
  EXPECT_THAT(text, HasSubstr("it never ended: its last word is the freeze"));
}

TEST(Timeline, WithoutARunThatIsSaid) {
  EXPECT_THAT(timeline(no_run(), {}), HasSubstr("No run of the backup extension is in these files"));
  EXPECT_THAT(timeline({}, {}), HasSubstr("There is no log of the backup extension or of the Azure agent here"));
}

TEST(Timeline, WhatWasSkippedOfAFileStandsBelowIt) {
  EXPECT_THAT(timeline(no_run(), {}), HasSubstr("[!] 1 line is of no layout that is known"));
}

TEST(Timeline, TheAgentsLinesAreCounted) {
  const auto text = timeline(no_run(), {});
  EXPECT_THAT(text, HasSubstr("2026-03-04 08:45:26 UTC [waagent.log:2], 2 times"));
  EXPECT_LT(text.find("[waagent.log:2]"), text.find("[waagent.log:3]"));
}

TEST(Timeline, VerboseAddsWhereItStands) {
  const auto shorter = timeline(four_runs(), {});
  const auto text = timeline(four_runs(), {Switch::off, Switch::off, Switch::on, 80});
  for (const char* words : {"task 0a1b2c3d", "[extension.log:71]", "attempt.host_service_error", "storage.timed_out"}) {
    EXPECT_THAT(shorter, Not(HasSubstr(words))) << words;
    EXPECT_THAT(text, HasSubstr(words)) << words;
  }
}

TEST(Timeline, LocalTimesAreCalledSo) {
  auto facts = four_runs();
  facts.attempts[0].zone = LogZone::local;
  EXPECT_THAT(timeline(facts, {}), HasSubstr("2026-03-01 08:16:26 local"));
}

TEST(Timeline, NoSecretOfTheLogIsInIt) {
  EXPECT_THAT(timeline(four_runs(), {Switch::off, Switch::off, Switch::on, 80}), Not(HasSubstr("CANARY")));
  EXPECT_THAT(timeline_as_json(four_runs()), Not(HasSubstr("CANARY")));
}

// --- JSON ---

TEST_P(TimelineOf, JsonHasTheMembersOfTheContract) {
  const auto report = parsed(timeline_as_json(GetParam().facts));
  EXPECT_THAT(keys(report), ElementsAre("schema", "files", "attempts", "agent_signs"));
  EXPECT_EQ(report.at("schema"), "snapdoctor.logs/1");
  EXPECT_EQ(report.at("attempts").as_array().size(), GetParam().facts.attempts.size());
  for (const auto& attempt : report.at("attempts").as_array()) {
    const auto names = keys(attempt);
    EXPECT_EQ(std::vector<std::string>(names.end() - 3, names.end()),
              (std::vector<std::string>{"end", "meaning", "shows"}));
    EXPECT_NE(attempt.at("meaning"), "");
    for (const auto& shown : attempt.at("shows").as_array())
      EXPECT_THAT(keys(shown), ElementsAre("finding", "text", "source"));
    for (const auto& sign : attempt.at("signs").as_array()) EXPECT_EQ(keys(sign).back(), "meaning");
  }
  for (const auto& sign : report.at("agent_signs").as_array()) EXPECT_EQ(keys(sign).back(), "meaning");
}

TEST(TimelineJson, NamesAreThoseOfTheContract) {
  const auto report = parsed(timeline_as_json(four_runs()));
  const auto& attempts = report.at("attempts").as_array();
  ASSERT_EQ(attempts.size(), 4u);
  EXPECT_EQ(attempts[0].at("end"), "succeeded");
  EXPECT_EQ(attempts[1].at("end"), "failed");
  EXPECT_EQ(attempts[1].at("code"), 2);
  EXPECT_EQ(attempts[2].at("end"), "failed");
  EXPECT_EQ(attempts[2].at("shows").at(0).at("finding"), "attempt.host_service_error");
  EXPECT_EQ(attempts[3].at("end"), "never ended");
  EXPECT_TRUE(attempts[3].at("code").is_null());
}

TEST(TimelineJson, ASuccessShowsOnlyWhatIsBesideIt) {
  const auto report = parsed(timeline_as_json(
      read({{"extension.log",
             ExtensionLog().host_run_ends_well().text() +
                 ExtensionLog("2026-03-04T08:16:26Z").guest_run_fails("[Errno 110] Connection timed out").text()}})));
  EXPECT_TRUE(report.at("attempts").at(0).at("shows").as_array().empty());
  EXPECT_FALSE(report.at("attempts").at(1).at("shows").as_array().empty());
}

}  // namespace
}  // namespace sd::report

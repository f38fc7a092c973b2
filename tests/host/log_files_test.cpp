// SPDX-License-Identifier: MIT
#include "host/log_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/fake_files.hpp"
#include "logs/extension_log.hpp"
#include "logs/gzip_sample.hpp"
#include "logs/status_sample.hpp"

namespace sd::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_log::ExtensionLog;
using testing_log::packed;
using testing_log::status_file;

constexpr std::size_t k_mebi = std::size_t{1} << 20;

const std::string k_folder = "/var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/";
const std::string k_log = k_folder + "extension.log";
const std::string k_status = "/var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9184.0/status/";

std::string run_of(const std::string& day) {
  return ExtensionLog((day + "T08:16:26Z").c_str()).host_run_ends_well().text();
}

/// Lines of the log that tell nothing, long ones: what is tested is where reading begins.
std::string filler(std::size_t bytes) {
  const auto line = "2026-03-01 08:16:26.1 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]" +
                    std::string(k_mebi / 2, 'x') + "\n";
  std::string out;
  while (out.size() < bytes) out += line;
  return out;
}

const std::string k_agent_lines =
    "2026-03-03T08:00:00.000000Z INFO ExtHandler [HEARTBEAT] Agent WALinuxAgent-2.9.1.1 is running as the goal state "
    "agent\n2026-03-03T08:20:00.000000Z INFO ExtHandler ExtHandler nothing else\n";

std::vector<std::string> names(const LogFacts& facts) {
  std::vector<std::string> out;
  for (const auto& file : facts.files) out.push_back(file.name);
  return out;
}

/// Of each run the day on which it began; of one whose beginning was not read, "cut".
std::vector<std::string> days(const LogFacts& facts) {
  std::vector<std::string> out;
  for (const auto& attempt : facts.attempts)
    out.push_back(attempt.start ? to_text(*attempt.start).substr(0, 10) : "cut");
  return out;
}

/// One file, read as far as `amount` says.
LogFacts read_one(const FakeFiles& files, Amount amount = Amount::newest) {
  logs::LogReader reader;
  const auto result = read_log_file(folder_system(files), k_log, "extension.log", amount, reader);
  EXPECT_TRUE(result) << result.error().text;
  return reader.finish().facts;
}

Case machine(const FakeFiles& files) {
  Case out;
  const auto read = read_logs(folder_system(files), Amount::newest, out);
  EXPECT_EQ(!read, out.logs.not_read() != nullptr || !out.limits_reached.empty()) << "the case says so, too";
  return out;
}

LogFacts logs_of(const FakeFiles& files) {
  const auto facts = machine(files);
  EXPECT_TRUE(facts.logs.known());
  return facts.logs.known() ? *facts.logs.get() : LogFacts{};
}

// --- one file ---

TEST(LogFile, ASmallOneIsReadWhole) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-01") + run_of("2026-03-02"));
  const auto facts = read_one(files);
  EXPECT_THAT(days(facts), ElementsAre("2026-03-01", "2026-03-02"));
  EXPECT_THAT(facts.files.at(0).skipped, IsEmpty());
}

/// The line that is cut at the beginning of what is read is no line of an unknown layout.
TEST(LogFile, OfALargeOneTheEndIsReadAndThatIsSaid) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-01") + filler(9 * k_mebi) + run_of("2026-03-02"));
  const auto facts = read_one(files);
  EXPECT_THAT(days(facts), ElementsAre("cut", "2026-03-02"));
  EXPECT_THAT(facts.files.at(0).skipped, ElementsAre("only its last 8 MiB were read"));
  EXPECT_EQ(facts.files.at(0).kind, "extension log");
}

TEST(LogFile, AllOfALargeOneIsReadWhenAskedFor) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-01") + filler(9 * k_mebi) + run_of("2026-03-02"));
  const auto facts = read_one(files, Amount::all);
  EXPECT_THAT(days(facts), ElementsAre("2026-03-01", "2026-03-02"));
  EXPECT_THAT(facts.files.at(0).skipped, IsEmpty());
}

TEST(LogFile, TheNewestRunIsLookedForFurtherFromTheEnd) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-01") + filler(56 * k_mebi) + run_of("2026-03-02") + filler(9 * k_mebi));
  const auto facts = read_one(files);
  EXPECT_THAT(days(facts), ElementsAre("cut", "2026-03-02"));
  EXPECT_THAT(facts.files.at(0).skipped, ElementsAre("only its last 64 MiB were read"));
}

TEST(LogFile, ARunNearTheBeginningOfAMediumOneIsFound) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-01") + filler(9 * k_mebi));
  const auto facts = read_one(files);
  EXPECT_THAT(days(facts), ElementsAre("2026-03-01"));
  EXPECT_THAT(facts.files.at(0).skipped, IsEmpty());
}

TEST(LogFile, GzipIsUnpacked) {
  FakeFiles files;
  files.file(k_log, packed(run_of("2026-03-02")));
  const auto facts = read_one(files);
  EXPECT_THAT(days(facts), ElementsAre("2026-03-02"));
  EXPECT_EQ(facts.files.at(0).kind, "extension log");
  EXPECT_THAT(facts.files.at(0).skipped, IsEmpty());
}

TEST(LogFile, OfACutGzipFileItIsSaid) {
  FakeFiles files;
  const auto whole = packed(run_of("2026-03-01") + run_of("2026-03-02"));
  files.file(k_log, whole.substr(0, whole.size() - 400));
  const auto facts = read_one(files);
  EXPECT_THAT(days(facts), ElementsAre("2026-03-01", "2026-03-02"));
  ASSERT_EQ(facts.files.at(0).skipped.size(), 1u);
  EXPECT_THAT(facts.files.at(0).skipped[0], HasSubstr("cut"));
}

TEST(LogFile, WhatOnlyBeginsAsGzipIsRefused) {
  FakeFiles files;
  files.file(k_log, "\x1f\x8b\x08 but then nonsense that no deflate stream is");
  logs::LogReader reader;
  const auto result = read_log_file(folder_system(files), k_log, "extension.log", Amount::newest, reader);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::bad_input);
}

TEST(LogFile, WhatIsNoLogIsRefused) {
  FakeFiles files;
  files.file(k_log, "root:x:0:0:root:/root:/bin/bash\n");
  logs::LogReader reader;
  const auto result = read_log_file(folder_system(files), k_log, "passwd", Amount::newest, reader);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::bad_input);
  EXPECT_EQ(result.error().subject, "passwd");
  EXPECT_THAT(reader.finish().facts.files, IsEmpty());
}

TEST(LogFile, AMissingOneIsNotFoundAndAnUnreadableOneNotPermitted) {
  FakeFiles files;
  files.unreadable(k_log);
  logs::LogReader reader;
  const auto system = folder_system(files);
  EXPECT_EQ(read_log_file(system, k_log, "a", Amount::newest, reader).error().code, ErrorCode::not_permitted);
  EXPECT_EQ(read_log_file(system, k_folder + "b", "b", Amount::newest, reader).error().code, ErrorCode::not_found);
  EXPECT_THAT(reader.finish().facts.files, IsEmpty());
}

TEST(LogFile, ThatTheTimeWasOverIsSaid) {
  FakeFiles files;
  for (const auto& text : {run_of("2026-03-02"), packed(run_of("2026-03-02"))}) {
    files.file(k_log, text);
    auto system = folder_system(files);
    system.deadline = net::Deadline::after(Milliseconds(-1));
    logs::LogReader reader;
    ASSERT_TRUE(read_log_file(system, k_log, "extension.log", Amount::newest, reader));
    const auto facts = reader.finish().facts;
    EXPECT_THAT(facts.attempts, IsEmpty());
    ASSERT_EQ(facts.files.size(), 1u);
    ASSERT_FALSE(facts.files[0].skipped.empty());
    EXPECT_EQ(facts.files[0].skipped[0], "the time was over after 0 MiB");
  }
}

TEST(LogFile, AStopEndsTheReading) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-02"));
  const net::StopSource source;
  source.request();
  auto system = folder_system(files);
  system.stop = source.stop();
  logs::LogReader reader;
  ASSERT_TRUE(read_log_file(system, k_log, "extension.log", Amount::newest, reader));
  EXPECT_THAT(reader.finish().facts.attempts, IsEmpty());
}

// --- rotation ---

struct Order {
  std::string name;
  std::vector<std::string> given;
  std::vector<std::string> expected;
};

class OldestFirst : public testing::TestWithParam<Order> {};

TEST_P(OldestFirst, IsTheOrder) { EXPECT_EQ(oldest_first(GetParam().given), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Rows, OldestFirst,
    testing::Values(Order{"none", {}, {}}, Order{"one", {"extension.log"}, {"extension.log"}},
                    Order{"numbers",
                          {"extension.log", "extension.log.1", "extension.log.10.gz", "extension.log.2.gz"},
                          {"extension.log.10.gz", "extension.log.2.gz", "extension.log.1", "extension.log"}},
                    Order{"days",
                          {"extension.log", "extension.log-20260301.gz", "extension.log-20260302"},
                          {"extension.log-20260301.gz", "extension.log-20260302", "extension.log"}},
                    Order{"other_logs_keep_their_places",
                          {"b.log", "a.log.1", "c.log", "b.log.1", "a.log.2"},
                          {"b.log.1", "a.log.2", "c.log", "b.log", "a.log.1"}},
                    Order{"another_folder_is_another_log", {"x/a.log", "y/a.log.1"}, {"x/a.log", "y/a.log.1"}},
                    Order{"status_files_have_no_age", {"7.status", "6.status"}, {"7.status", "6.status"}},
                    Order{"a_version_is_no_rotation",
                          {"log-1.0.9184.0/x", "log-1.0.9225.0/x"},
                          {"log-1.0.9184.0/x", "log-1.0.9225.0/x"}}),
    [](const auto& row) { return row.param.name; });

// --- all logs of a machine ---

TEST(MachineLogs, RotatedOnesComeFirst) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-03"))
      .file(k_log + ".1", run_of("2026-03-02"))
      .file(k_log + ".2.gz", packed(run_of("2026-03-01")));
  const auto facts = logs_of(files);
  EXPECT_THAT(names(facts), ElementsAre(k_log + ".2.gz", k_log + ".1", k_log));
  EXPECT_THAT(days(facts), ElementsAre("2026-03-01", "2026-03-02", "2026-03-03"));
}

TEST(MachineLogs, TheDayInANameIsItsAge) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-03"))
      .file(k_log + "-20260302", run_of("2026-03-02"))
      .file(k_log + "-20260301.gz", packed(run_of("2026-03-01")))
      .file(k_log + "-20260228.gz", packed(run_of("2026-02-28")));
  EXPECT_THAT(names(logs_of(files)), ElementsAre(k_log + "-20260301.gz", k_log + "-20260302", k_log));
}

TEST(MachineLogs, OfMoreThanTwoRotatedOnesTheNewestTwoAreRead) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-03"));
  for (const auto* number : {"1", "2", "3", "10"}) files.file(k_log + "." + number, run_of("2026-03-01"));
  EXPECT_THAT(names(logs_of(files)), ElementsAre(k_log + ".2", k_log + ".1", k_log));
}

TEST(MachineLogs, OneThatWasJustRotatedAwayIsReadInItsOtherName) {
  FakeFiles files;
  files.file(k_log + ".1", run_of("2026-03-02"));
  const auto facts = machine(files);
  ASSERT_TRUE(facts.logs.known());
  EXPECT_THAT(days(*facts.logs.get()), ElementsAre("2026-03-02"));
}

TEST(MachineLogs, OtherFilesOfTheFolderAreLeftAlone) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-03"))
      .file(k_log + ".swp", run_of("2026-03-02"))
      .file(k_folder + "extension.log.d/extension.log", run_of("2026-03-01"));
  EXPECT_THAT(names(logs_of(files)), ElementsAre(k_log));
}

TEST(MachineLogs, EachOldVersionHadAFolderAndTheNewestIsRead) {
  FakeFiles files;
  files.file(k_folder + "1.0.9111.0/extension.log", run_of("2017-03-01"))
      .file(k_folder + "1.0.99.0/extension.log", run_of("2017-02-01"))
      .file(k_folder + "1.0.9112.0/other", "");
  const auto facts = machine(files);
  ASSERT_TRUE(facts.logs.known());
  EXPECT_THAT(names(*facts.logs.get()), ElementsAre(k_folder + "1.0.9111.0/extension.log"));
  EXPECT_EQ(facts.logs.source.what, k_folder + "1.0.9111.0/extension.log");
}

TEST(MachineLogs, TheNewFolderIsPreferredToOldOnes) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-03")).file(k_folder + "1.0.9111.0/extension.log", run_of("2017-03-01"));
  EXPECT_THAT(names(logs_of(files)), ElementsAre(k_log));
}

TEST(MachineLogs, AStatusFileJoinsItsAttempt) {
  FakeFiles files;
  files.file(k_log, run_of("2026-03-03")).file(k_status + "7.status", status_file({}));
  const auto facts = logs_of(files);
  ASSERT_EQ(facts.attempts.size(), 1u);
  EXPECT_EQ(facts.attempts[0].written_code, 1);
  EXPECT_THAT(names(facts), ElementsAre(k_log, k_status + "7.status"));
}

TEST(MachineLogs, OfManyStatusFilesTheNewestThreeAreRead) {
  FakeFiles files;
  for (const auto* number : {"7", "8", "9", "10", "11"})
    files.file(k_status + number + ".status", status_file({.task = std::string("task") + number}));
  EXPECT_THAT(names(logs_of(files)),
              ElementsAre(k_status + "9.status", k_status + "10.status", k_status + "11.status"));
}

TEST(MachineLogs, TheAgentAndTheStartScriptAreFactsOfTheirOwn) {
  FakeFiles files;
  files.file("/var/log/waagent.log", k_agent_lines)
      .file(k_folder + "shell.log", "Mon Nov 11 00:04:22 UTC 2019- python version unknown\n")
      .file(k_log, run_of("2026-03-03"));
  const auto facts = machine(files);
  ASSERT_TRUE(facts.agent.life.known());
  EXPECT_EQ(facts.agent.life.get()->heartbeat_version, "2.9.1.1");
  EXPECT_EQ(facts.agent.life.get()->file, "/var/log/waagent.log");
  ASSERT_TRUE(facts.agent.shell_log.known());
  EXPECT_TRUE(facts.agent.shell_log.get()->python_unknown);
  ASSERT_TRUE(facts.agent.blob_hosts.known());
  EXPECT_FALSE(facts.agent.blob_hosts.get()->empty());
  EXPECT_EQ(facts.agent.blob_hosts.source.what, k_log);
}

// --- absence and ignorance ---

TEST(MachineLogs, NoLogAtAllIsAbsent) {
  FakeFiles files;
  files.file("/etc/hostname", "vm");
  const auto facts = machine(files);
  EXPECT_TRUE(facts.logs.absent());
  EXPECT_TRUE(facts.agent.life.absent());
  EXPECT_TRUE(facts.agent.shell_log.absent());
  ASSERT_TRUE(facts.agent.blob_hosts.known());
  EXPECT_TRUE(facts.agent.blob_hosts.get()->empty());
  EXPECT_EQ(facts.logs.source.what, k_log);
}

void expect_not_permitted(const FakeFiles& files) {
  const auto facts = machine(files);
  ASSERT_NE(facts.logs.not_read(), nullptr);
  EXPECT_EQ(facts.logs.not_read()->reason, NotReadReason::not_permitted);
  ASSERT_NE(facts.agent.blob_hosts.not_read(), nullptr);
  EXPECT_EQ(facts.agent.blob_hosts.not_read()->reason, NotReadReason::not_permitted);
}

TEST(MachineLogs, OneThatMayNotBeReadIsNotAbsent) {
  FakeFiles files;
  files.unreadable(k_log);
  expect_not_permitted(files);
}

TEST(MachineLogs, AFolderThatMayNotBeReadIsNotEmpty) {
  FakeFiles files;
  files.unreadable(k_folder.substr(0, k_folder.size() - 1));
  expect_not_permitted(files);
}

/// Other logs that can be read do not hide that the one that counts cannot.
TEST(MachineLogs, WhatOthersCouldNotTellIsSaid) {
  FakeFiles files;
  files.unreadable(k_log).file("/var/log/waagent.log", k_agent_lines).file(k_log + ".1", run_of("2026-03-02"));
  const auto facts = machine(files);
  EXPECT_TRUE(facts.logs.known());
  EXPECT_THAT(facts.limits_reached, ElementsAre(HasSubstr(k_log)));
}

TEST(MachineLogs, AFifoIsNotWaitedFor) {
  FakeFiles files;
  files.fifo(k_log);
  const auto facts = machine(files);
  ASSERT_NE(facts.logs.not_read(), nullptr);
  EXPECT_EQ(facts.logs.not_read()->reason, NotReadReason::unsupported);
}

TEST(MachineLogs, AnAgentLogThatSaysNothingIsAValue) {
  FakeFiles files;
  for (const auto* text : {"", "nothing that is known\n"}) {
    files.file("/var/log/waagent.log", text);
    const auto facts = machine(files);
    ASSERT_TRUE(facts.agent.life.known()) << text;
    EXPECT_EQ(facts.agent.life.get()->file, "/var/log/waagent.log");
    EXPECT_FALSE(facts.agent.life.get()->last_line);
  }
}

}  // namespace
}  // namespace sd::host

// SPDX-License-Identifier: MIT
#include "logs/log_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "logs/extension_log.hpp"
#include "logs/signs.hpp"
#include "logs/status_sample.hpp"

namespace sd::logs {
namespace {

using testing_log::ExtensionLog;
using testing_log::status_file;

LogEvidence read(const std::string& text, std::size_t piece = 0) {
  LogReader reader;
  reader.begin("f");
  const auto size = piece == 0 ? std::max<std::size_t>(1, text.size()) : piece;
  for (std::size_t at = 0; at < text.size(); at += size) reader.feed(std::string_view(text).substr(at, size));
  const auto ended = reader.end();
  EXPECT_TRUE(ended) << ended.error().text;
  return reader.finish();
}

LogFile file_of(const std::string& text) {
  const auto files = read(text).facts.files;
  EXPECT_EQ(files.size(), 1u);
  return files.empty() ? LogFile{} : files.front();
}

std::optional<Sign> sign(const LogEvidence& evidence, std::string_view id) {
  const auto& all = evidence.facts.agent_signs;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Sign& s) { return s.id == id; });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

std::string utf16(const std::string& text, bool little) {
  std::string out = little ? "\xff\xfe" : "\xfe\xff";
  for (const char c : text) {
    if (!little) out.push_back('\0');
    out.push_back(c);
    if (little) out.push_back('\0');
  }
  return out;
}

const std::string k_run = ExtensionLog().guest_run_fails("timed out").text();

TEST(LogReader, PiecesOfAnySizeGiveTheSame) {
  const auto whole = read(k_run).facts;
  for (const std::size_t piece : {1u, 2u, 3u, 7u, 64u, 1000u}) EXPECT_EQ(read(k_run, piece).facts, whole) << piece;
}

TEST(LogReader, TheEncodingDoesNotMatter) {
  const auto plain = read(k_run).facts;
  EXPECT_EQ(read(replaced(k_run, "\n", "\r\n")).facts.attempts, plain.attempts);
  EXPECT_EQ(read("\xef\xbb\xbf" + k_run).facts.attempts, plain.attempts);
  EXPECT_EQ(read(utf16(k_run, true)).facts.attempts, plain.attempts);
  EXPECT_EQ(read(utf16(k_run, false)).facts.attempts, plain.attempts);
  EXPECT_EQ(read(utf16(k_run, true), 3).facts.attempts, plain.attempts);
}

/// A crash leaves NULs where the file system had not written the last block.
TEST(LogReader, NulsAtTheStartOfALineAreNoPartOfIt) {
  const auto evidence = read(std::string(4096, '\0') + k_run);
  EXPECT_EQ(evidence.facts.attempts, read(k_run).facts.attempts);
}

TEST(LogReader, JunkIsSkippedAndSaid) {
  const auto file = file_of(
      "\x01\x02\x03\x7f"
      "ELF\n" +
      k_run + "\x02 junk \x03\n");
  EXPECT_EQ(file.kind, "extension log");
  ASSERT_EQ(file.skipped.size(), 1u);
  EXPECT_EQ(file.skipped[0], "2 lines are of no layout that is known");
}

TEST(LogReader, AVeryLongLineIsCutAndSaid) {
  const auto file = file_of(k_run + "2026-03-03 08:20:00.1 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]" +
                            std::string(3 * k_most_line, 'x') + "\n");
  EXPECT_EQ(file.skipped, std::vector<std::string>{"1 line is longer than 1 MiB and was cut"});
}

TEST(LogReader, ACutLastLineIsRead) {
  const auto evidence = read(k_run.substr(0, k_run.size() - 3));
  ASSERT_EQ(evidence.facts.attempts.size(), 1u);
  EXPECT_EQ(evidence.facts.attempts[0].code, 2);
}

TEST(LogReader, WhatIsNoLogIsRefused) {
  LogReader reader;
  const auto result = read_log("root:x:0:0:root:/root:/bin/bash\n", "passwd", reader);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::bad_input);
  EXPECT_EQ(result.error().subject, "passwd");
  EXPECT_TRUE(reader.finish().facts.files.empty());
}

TEST(LogReader, AnEmptyFileIsAFile) {
  EXPECT_EQ(file_of("").kind, "empty");
  EXPECT_EQ(file_of("\n\n").kind, "empty");
}

TEST(LogReader, AFileKnowsItsSpan) {
  const auto file = file_of(k_run);
  EXPECT_EQ(file.first, parse_time("2026-03-03T08:16:26Z"));
  EXPECT_GT(*file.last, *file.first);
  EXPECT_EQ(file.zone, LogZone::utc);
  EXPECT_EQ(file.lines, std::uint64_t(std::count(k_run.begin(), k_run.end(), '\n')));
}

// --- the agent ---

TEST(LogReader, EachLayoutOfTheAgentIsRead) {
  const std::string words = "[HTTP Failed] GET http://168.63.129.16/machine/?comp=goalstate -- IOError timed out";
  for (const auto& line : {
           "2026-03-02T08:15:26.638000Z ERROR ExtHandler ExtHandler " + words,
           "2026-03-02T08:15:26.638000Z INFO Daemon " + words,
           "2020/01/17 04:51:09.220187 ERROR ExtHandler " + words,
           "2017/04/21 09:15:33 " + words,
           "Jan 12 06:31:44 vm1 python3[812]: 2026-01-12T06:31:44.638000Z ERROR ExtHandler ExtHandler " + words,
           "2026-01-12T06:31:44.638000+00:00 vm1 waagent[812]: 2026-01-12T06:31:44.638000Z ERROR ExtHandler " + words,
           "MESSAGE=2026-01-12T06:31:44.638000Z ERROR ExtHandler ExtHandler " + words,
       }) {
    const auto evidence = read(line + "\n");
    EXPECT_TRUE(sign(evidence, "agent_goal_state_failed")) << line;
    EXPECT_TRUE(evidence.agent) << line;
  }
}

TEST(LogReader, TheOldAgentsTimeIsLocal) {
  const auto found = sign(read("2017/04/21 09:15:33 No route exists to 168.63.129.16\n"), "agent_no_route");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->zone, LogZone::local);
  EXPECT_EQ(found->at, parse_time("2017-04-21T09:15:33Z"));
}

TEST(LogReader, ASignIsCountedAndTheNewestKept) {
  const auto evidence = read(
      "2026-03-02T08:15:26.000000Z WARNING Daemon Daemon Failed to send DHCP request: [DhcpError] timed out\n"
      "2026-03-02T09:15:26.000000Z WARNING Daemon Daemon Failed to send DHCP request: [DhcpError] timed out\n");
  const auto found = sign(evidence, "agent_dhcp_silent");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->count, 2u);
  EXPECT_EQ(found->at, parse_time("2026-03-02T09:15:26Z"));
  EXPECT_EQ(found->place, (LogPlace{"f", 2}));
}

TEST(LogReader, TheJournalsExportTellsTheTime) {
  const auto evidence = read(
      "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1767225600000000\n_PID=1\nMESSAGE=waagent.service: Failed at step EXEC "
      "spawning "
      "/usr/bin/python3: No such file or directory\n\n");
  const auto found = sign(evidence, "agent_exec_failed");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, parse_time("2026-01-01T00:00:00Z"));
}

TEST(LogReader, TheJournalsBinaryFormOfAMessageIsRead) {
  const std::string message = "2026-01-12T06:31:44.638000Z INFO Daemon No route exists to 168.63.129.16";
  std::string length(8, '\0');
  length[0] = static_cast<char>(message.size());
  const auto evidence = read("__REALTIME_TIMESTAMP=1767225600000000\nMESSAGE\n" + length + message + "\n_PID=1\n\n");
  const auto found = sign(evidence, "agent_no_route");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, parse_time("2026-01-12T06:31:44.638Z"));
}

TEST(LogReader, ARequestThatIsMadeAgainAfterTheWaitStalls) {
  const auto at = [](const std::string& clock) {
    return "2017/07/10 " + clock + " VERBOSE HTTP connection [GET] [https://h/a?sig=CANARY] [] []\n";
  };
  EXPECT_TRUE(sign(read(at("03:58:20.1") + at("03:58:30.2")), "agent_request_stalls"));
  EXPECT_FALSE(sign(read(at("03:58:20.1") + at("03:58:21.2")), "agent_request_stalls"));
  EXPECT_FALSE(sign(read(at("03:58:20.1") + at("04:58:20.2")), "agent_request_stalls"));
}

TEST(LogReader, NoSecretOfASignPasses) {
  const auto evidence = read(
      "2026-01-12T06:31:44.638000Z ERROR ExtHandler [HTTP Failed] GET https://md-x.blob.core.windows.net/a?sv=1&"
      "sig=CANARY%2B -- IOError (EOF)\n");
  const auto found = sign(evidence, "agent_storage_cut");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->text.find("CANARY"), std::string::npos);
}

// --- the start script ---

TEST(LogReader, TheStartScriptsClockHasTwelveOrTwentyFourHours) {
  for (const char* line : {"Mon Nov 11 00:04:22 UTC 2019- python version unknown\n",
                           "Tue May 19 04:58:12 PM UTC 2026- python version unknown\n"}) {
    const auto evidence = read(line);
    EXPECT_TRUE(sign(evidence, "shell_no_python")) << line;
    ASSERT_TRUE(evidence.shell) << line;
    EXPECT_EQ(evidence.facts.files[0].kind, "start script log");
  }
  EXPECT_EQ(sign(read("Tue May 19 04:58:12 PM UTC 2026- python version unknown\n"), "shell_no_python")->at,
            parse_time("2026-05-19T16:58:12Z"));
}

// --- several logs in one file, and several files of one machine ---

TEST(LogReader, LogsThatWereJoinedAreToldApart) {
  const auto evidence = read("2026-03-02T08:15:26.638000Z INFO Daemon No route exists to 168.63.129.16\n" + k_run +
                             "Mon Nov 11 00:04:22 UTC 2019- python version unknown\n");
  EXPECT_EQ(evidence.facts.attempts.size(), 1u);
  EXPECT_TRUE(sign(evidence, "agent_no_route"));
  EXPECT_TRUE(sign(evidence, "shell_no_python"));
  EXPECT_EQ(evidence.facts.files[0].kind, "extension log");
}

TEST(LogReader, AStatusFileJoinsItsAttempt) {
  LogReader reader;
  ASSERT_TRUE(read_log(k_run, "extension.log", reader));
  ASSERT_TRUE(read_log(status_file({.code = 2, .status = "error"}), "7.status", reader));
  const auto facts = reader.finish().facts;
  ASSERT_EQ(facts.attempts.size(), 1u);
  EXPECT_EQ(facts.attempts[0].written_code, 2);
  ASSERT_EQ(facts.files.size(), 2u);
  EXPECT_EQ(facts.files[1].kind, "status file");
}

TEST(LogReader, AStatusFileOfAnotherTaskIsAnAttempt) {
  LogReader reader;
  ASSERT_TRUE(read_log(k_run, "extension.log", reader));
  ASSERT_TRUE(read_log(status_file({.task = "another"}), "6.status", reader));
  EXPECT_EQ(reader.finish().facts.attempts.size(), 2u);
}

TEST(LogReader, AttemptsOfSeveralFilesAreSortedByTime) {
  LogReader reader;
  ASSERT_TRUE(read_log(ExtensionLog("2026-03-04T08:00:00Z").host_run_ends_well().text(), "new", reader));
  ASSERT_TRUE(read_log(ExtensionLog("2026-03-02T08:00:00Z").host_run_ends_well().text(), "old", reader));
  const auto attempts = reader.finish().facts.attempts;
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_EQ(attempts[0].place.file, "old");
  EXPECT_EQ(newest_time({.attempts = attempts}), attempts[1].last);
}

// --- Windows ---

TEST(LogReader, ARunThatTheRotationCutIsOneRun) {
  const auto whole = ExtensionLog().host_run_ends_well().text();
  const auto middle = whole.find("Taking Snapshot through Host");
  const auto cut = whole.rfind('\n', middle) + 1;
  LogReader reader;
  ASSERT_TRUE(read_log(whole.substr(0, cut), "extension.log.1", reader));
  ASSERT_TRUE(read_log(whole.substr(cut), "extension.log", reader));
  const auto attempts = reader.finish().facts.attempts;
  ASSERT_EQ(attempts.size(), 1u);
  const auto& run = attempts.front();
  const auto alone = read(whole).facts.attempts.front();
  EXPECT_EQ(run.start, alone.start);
  EXPECT_EQ(run.last, alone.last);
  EXPECT_EQ(run.code, alone.code);
  EXPECT_EQ(run.host_calls.size(), alone.host_calls.size());
  EXPECT_TRUE(run.host_path);
  EXPECT_EQ(run.place.file, "extension.log.1");
  EXPECT_EQ(run.end_place.file, "extension.log");
}

TEST(LogReader, TwoRunsOfTwoFilesStayTwo) {
  const auto whole = ExtensionLog().host_run_ends_well().text();
  const auto cut = whole.rfind('\n', whole.find("Taking Snapshot through Host")) + 1;
  const auto much_later = ExtensionLog("2026-03-04T08:16:26Z").host_run_ends_well().text();
  LogReader reader;
  ASSERT_TRUE(read_log(whole.substr(0, cut), "extension.log.1", reader));
  ASSERT_TRUE(read_log(much_later.substr(much_later.rfind('\n', much_later.find("Taking Snapshot")) + 1),
                       "extension.log", reader));
  EXPECT_EQ(reader.finish().facts.attempts.size(), 2u);
}

TEST(LogReader, WithinAFileTheOrderOfItsLinesCountsWhateverTheClockDid) {
  const auto ahead = ExtensionLog("2027-03-03T08:16:26Z").guest_run_fails("timed out").text();
  const auto right = ExtensionLog("2026-03-03T08:16:26Z").host_run_ends_well().text();
  const auto attempts = read(ahead + right).facts.attempts;
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_EQ(attempts[1].code, 1);
  EXPECT_EQ(newest_time(read(ahead + right).facts), attempts[1].last);
}

TEST(LogReader, WhatOtherProgramsSayInTheSystemsLogIsNotTheAgents) {
  const std::string others =
      "Mar  3 09:00:00 vm systemd[1]: myapp.service: Failed at step EXEC spawning /opt/app/bin: No such file\n"
      "Mar  3 09:00:01 vm myapp[7]: OSError: [Errno 28] No space left on device: '/var/x'\n";
  const std::string own =
      "Mar  3 09:00:02 vm systemd[1]: walinuxagent.service: Failed at step EXEC spawning /usr/bin/python3\n";
  EXPECT_FALSE(sign(read(others), "agent_exec_failed"));
  EXPECT_FALSE(sign(read(others), "agent_disk_full"));
  EXPECT_TRUE(sign(read(others + own), "agent_exec_failed"));
}

TEST(LogReader, AFullDiskOrAMountOfOthersIsNotTheAgents) {
  const std::string start = "2026-03-03T08:30:00.118204Z ERROR ExtHandler ExtHandler [ExtensionOperationError] ";
  const auto full = [&](const std::string& path) {
    return read(start + "stderr: OSError: [Errno 28] No space left on device: '" + path + "'\n");
  };
  EXPECT_FALSE(sign(full("/mnt/data/x"), "agent_disk_full"));
  EXPECT_TRUE(sign(full("/var/lib/waagent/x"), "agent_disk_full"));
  const auto no_exec = [&](const std::string& path) {
    return read(start + "Non-zero exit code: 126, /var/lib/waagent/x enable WARNING: " + path +
                " is mounted with the noexec flag, which can prevent execution\n");
  };
  EXPECT_FALSE(sign(no_exec("/mnt/foo"), "agent_no_exec"));
  EXPECT_TRUE(sign(no_exec("/var"), "agent_no_exec"));
}

TEST(LogReader, TheWindowsAgentIsRead) {
  const auto evidence = read(
      "[00000013] [11/08/2022 09:17:25.31] [INFO]  WriteGAPluginHeartbeat: HostGAPluginServiceClient is not "
      "initialized\n"
      "[00000018] 2021-01-12T16:35:45Z [WARN]  Did not discover fabric address on interface Ethernet\n");
  EXPECT_TRUE(sign(evidence, "windows_plugin_failed"));
  EXPECT_TRUE(sign(evidence, "windows_no_option_245"));
  EXPECT_EQ(evidence.facts.files[0].kind, "Windows log");
}

TEST(LogReader, AListOfEventsIsRead) {
  const auto evidence = read(
      "Event[0]:\r\n  Log Name: Application\r\n  Source: Application Error\r\n  Date: 2022-11-08T09:17:25.310\r\n"
      "  Description: \r\nFaulting application name: IaaSBcdrExtension.exe, version: 1.0\r\n");
  const auto found = sign(evidence, "windows_extension_crashed");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, parse_time("2022-11-08T09:17:25.310Z"));
}

TEST(LogReader, ARunOfTheWindowsExtensionIsAnAttempt) {
  const auto evidence = read(
      "[00000007] [11/08/2022 09:17:20.00] [INFO]  Beginning enable of plugin "
      "Microsoft.Azure.RecoveryServices.VMSnapshot\n"
      "[00000007] [11/08/2022 09:17:25.31] [ERROR]  DoSnapshot=complete. AllSnapshotFailed:True\n");
  ASSERT_EQ(evidence.facts.attempts.size(), 1u);
  EXPECT_TRUE(evidence.facts.attempts[0].guest_path);
  EXPECT_EQ(evidence.facts.attempts[0].zone, LogZone::local);
}

// --- the table ---

TEST(Signs, EachRowIsFoundByItsOwnWords) {
  for (const auto& row : sign_table()) {
    const auto* found = sign_of(row.log, std::string(row.words) + " " + std::string(row.also));
    ASSERT_NE(found, nullptr) << row.words;
    EXPECT_EQ(found->id, row.id) << row.words;
    EXPECT_FALSE(row.meaning.empty());
    EXPECT_EQ(find_sign(row.id)->id, row.id);
  }
}

}  // namespace
}  // namespace sd::logs

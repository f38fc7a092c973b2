// SPDX-License-Identifier: MIT
#include "logs/attempt_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "logs/extension_log.hpp"
#include "logs/log_reader.hpp"
#include "logs/status_sample.hpp"

namespace sd::logs {
namespace {

using testing_log::ExtensionLog;
using testing_log::k_disk_host;
using testing_log::k_status_host;

constexpr const char* k_other_task = "0a1b2c3d-0000-4000-8000-00000000001";

std::vector<Attempt> attempts_of(const std::string& text) {
  LogReader reader;
  const auto read = read_log(text, "extension.log", reader);
  EXPECT_TRUE(read) << read.error().text;
  return reader.finish().facts.attempts;
}

Attempt only_attempt_of(const ExtensionLog& log) {
  auto attempts = attempts_of(log.text());
  EXPECT_EQ(attempts.size(), 1u);
  return attempts.empty() ? Attempt{} : attempts.front();
}

bool has_sign(const Attempt& attempt, std::string_view id) {
  return std::any_of(attempt.signs.begin(), attempt.signs.end(), [&](const Sign& sign) { return sign.id == id; });
}

std::vector<BlobCall> disk_calls_of(const Attempt& attempt) {
  std::vector<BlobCall> out;
  for (const auto& call : attempt.blob_calls)
    if (call.use == BlobUse::disk) out.push_back(call);
  return out;
}

TEST(AttemptReader, ARunThroughTheHost) {
  const auto attempt = only_attempt_of(ExtensionLog().host_run_ends_well());
  EXPECT_EQ(attempt.start, parse_time("2026-03-03T08:16:26.009Z"));
  EXPECT_EQ(attempt.task_id, testing_log::k_task);
  EXPECT_EQ(attempt.backup_task_id, "b-1");
  EXPECT_EQ(attempt.extension_version, "1.0.9184.0");
  EXPECT_EQ(attempt.method, SnapshotMethod::first_host_then_guest);
  EXPECT_EQ(attempt.chosen_by, MethodChoice::service);
  EXPECT_EQ(attempt.zone, LogZone::utc);
  EXPECT_EQ(attempt.code, 1);
  EXPECT_EQ(attempt.status, "success");
  EXPECT_TRUE(attempt.ended);
  EXPECT_TRUE(attempt.host_path);
  EXPECT_FALSE(attempt.guest_path);
  EXPECT_TRUE(attempt.freeze_asked && attempt.frozen && attempt.thawed);
  EXPECT_LT(*attempt.frozen, *attempt.thawed);
}

TEST(AttemptReader, CallsOfTheHostHaveTheirRoles) {
  const auto attempt = only_attempt_of(ExtensionLog().host_run_ends_well());
  ASSERT_EQ(attempt.host_calls.size(), 3u);
  EXPECT_EQ(attempt.host_calls[0].role, HostCallRole::time_check);
  EXPECT_EQ(attempt.host_calls[1].role, HostCallRole::gate);
  EXPECT_EQ(attempt.host_calls[2].role, HostCallRole::snapshot);
  for (const auto& call : attempt.host_calls) EXPECT_EQ(call.status, 200);
  ASSERT_EQ(attempt.disks.size(), 1u);
  EXPECT_TRUE(attempt.disks[0].succeeded);
  EXPECT_EQ(attempt.disks[0].host, k_disk_host);
}

TEST(AttemptReader, AStatusBlobThatAnswersIsACallOfItsOwn) {
  const auto attempt = only_attempt_of(ExtensionLog().host_run_ends_well());
  ASSERT_EQ(attempt.blob_calls.size(), 1u);
  EXPECT_EQ(attempt.blob_calls[0].use, BlobUse::status);
  EXPECT_EQ(attempt.blob_calls[0].host, k_status_host);
  EXPECT_EQ(attempt.blob_calls[0].status, 200);
  EXPECT_EQ(attempt.blob_calls[0].through_proxy, false);
}

TEST(AttemptReader, ATimeOutOfTheHostIsTimed) {
  ExtensionLog log;
  log.enable().daemon().method().presnapshot_fails("timed out", std::chrono::seconds(40)).call();
  log.presnapshot_fails("timed out", std::chrono::seconds(40)).end("error", 2);
  const auto attempt = only_attempt_of(log);
  ASSERT_EQ(attempt.host_calls.size(), 2u);
  for (const auto& call : attempt.host_calls) {
    EXPECT_EQ(call.status, 555);
    EXPECT_EQ(call.error, RequestError::timed_out);
    EXPECT_GE(call.took, std::chrono::seconds(40));
    EXPECT_LT(call.took, std::chrono::seconds(41));
  }
}

TEST(AttemptReader, ThePseudoStatusCodes) {
  const struct {
    const char* line;
    int status;
  } rows[] = {{"presnapshot Hitting wrong WireServer IP", 555},
              {"BHS is not runnning on host machine", 556},
              {"PreSnapshot:responseBody is empty", 557},
              {"Failed to do the pre snapshot in host with error: bad thing, stack trace: x", 558}};
  for (const auto& row : rows) {
    ExtensionLog log;
    log.enable().daemon().method().call().line("start calling the presnapshot rest api").line(row.line);
    const auto attempt = only_attempt_of(log);
    ASSERT_EQ(attempt.host_calls.size(), 1u) << row.line;
    EXPECT_EQ(attempt.host_calls[0].role, HostCallRole::gate);
    EXPECT_EQ(attempt.host_calls[0].status, row.status) << row.line;
  }
}

TEST(AttemptReader, AFailureOfTheHostServiceKeepsItsWords) {
  const auto attempt = only_attempt_of(ExtensionLog().host_run(
      "StatusCode:500, ErrorMessage: Could not find config corresponding to the Disk", "", "error", 556));
  ASSERT_EQ(attempt.host_calls.size(), 3u);
  EXPECT_EQ(attempt.host_calls[2].status, 500);
  EXPECT_NE(attempt.host_calls[2].text.find("Could not find config"), std::string::npos);
  EXPECT_EQ(attempt.code, 556);
}

TEST(AttemptReader, TheHostsWordsForADisk) {
  const auto attempt = only_attempt_of(ExtensionLog().host_run(
      "{\"snapshotInfo\": []}",
      "IsSuccessful:false, SnapshotUri:https://md-x.z1.blob.storage.azure.net/a/abcd?sig=CANARY, ErrorMessage:The rate "
      "of snapshot blob calls, is exceeded, StatusCode:409",
      "error", 76));
  ASSERT_EQ(attempt.disks.size(), 1u);
  EXPECT_FALSE(attempt.disks[0].succeeded);
  EXPECT_EQ(attempt.disks[0].status, 409);
  EXPECT_EQ(attempt.disks[0].host, "md-x.z1.blob.storage.azure.net");
  EXPECT_EQ(attempt.disks[0].text, "The rate of snapshot blob calls, is exceeded");
}

TEST(AttemptReader, ARunThroughTheGuestThatFails) {
  const auto attempt = only_attempt_of(ExtensionLog().guest_run_fails("[Errno 111] Connection refused"));
  EXPECT_TRUE(attempt.guest_path);
  EXPECT_FALSE(attempt.host_path);
  EXPECT_EQ(attempt.code, 2);
  EXPECT_EQ(attempt.message, "Enable failed with exception in safe freeze or snapshot");
  EXPECT_TRUE(has_sign(attempt, "exception_in_snapshot"));
  const auto calls = disk_calls_of(attempt);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].error, RequestError::refused);
  EXPECT_EQ(calls[0].host, k_disk_host);
  EXPECT_EQ(calls[0].through_proxy, false);
  EXPECT_FALSE(calls[0].status);  // the 500 of the extension is only a default
}

TEST(AttemptReader, AnAnswerOfStorageWithItsCodeAcrossLines) {
  ExtensionLog log;
  log.enable().daemon().method("onlyGuest").presnapshot(200).call().freeze().guest_begins();
  log.disk_answers(0, 403, "AuthorizationFailure").disk_answers(1, 201, "", "md-d1.z1.blob.storage.azure.net");
  log.guest_ends(false).thaw().end("error", 761);
  const auto calls = disk_calls_of(only_attempt_of(log));
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].status, 403);
  EXPECT_EQ(calls[0].error_code, "AuthorizationFailure");
  EXPECT_EQ(calls[1].status, 201);
  EXPECT_EQ(calls[1].host, "md-d1.z1.blob.storage.azure.net");
}

TEST(AttemptReader, RequestsThatEndAlikeAreCounted) {
  ExtensionLog log;
  log.enable().daemon().method("onlyGuest").call().freeze().guest_begins();
  for (int disk = 0; disk < 3; ++disk) log.disk_fails(disk, "timed out");
  const auto calls = disk_calls_of(only_attempt_of(log.guest_ends(true)));
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].count, 3u);
}

TEST(AttemptReader, InTheParallelModeAllFailuresStandInOneLine) {
  ExtensionLog log;
  log.enable().daemon().method("onlyGuest").call().freeze();
  log.frozen("****** 5. Snaphotting (Guest-parallel) Started");
  for (int disk = 0; disk < 2; ++disk)
    log.frozen("index: " + std::to_string(disk) + " blobUri: https://md-d" + std::to_string(disk) +
               ".z1.blob.storage.azure.net/d/abcd");
  log.frozen("****** 6. Snaphotting (Guest-parallel) Completed");
  log.frozen(
      "['2026-03-03 08:16:30.1 Failed to call http with error: [Errno 104] Connection reset by peer, stack trace: x', "
      "'2026-03-03 08:16:30.2 Failed to call http with error: [Errno 104] Connection reset by peer, stack trace: y']");
  for (int disk = 0; disk < 2; ++disk)
    log.frozen("snapshot_info_indexer: index: " + std::to_string(disk) +
               " isSuccessful: False snapshotTs: None errorMessage: None statusCode: 500");
  const auto calls = disk_calls_of(only_attempt_of(log));
  ASSERT_EQ(calls.size(), 2u);
  for (const auto& call : calls) EXPECT_EQ(call.error, RequestError::reset);
  EXPECT_EQ(calls[1].host, "md-d1.z1.blob.storage.azure.net");
}

TEST(AttemptReader, ARequestWithoutATargetWentThroughAProxy) {
  ExtensionLog log;
  log.enable().daemon().method("onlyGuest").call().freeze().guest_begins();
  log.frozen("index: 0 blobUri: https://md-d0.z1.blob.storage.azure.net/d/abcd")
      .frozen("Entered HttpCallGetResponse, isHostCall: False")
      .frozen_failure("Tunnel connection failed: 407 Proxy Authentication Required")
      .frozen(
          "snapshot_info_indexer: index: 0 isSuccessful: False snapshotTs: None errorMessage: None statusCode: 500");
  const auto calls = disk_calls_of(only_attempt_of(log));
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].through_proxy, true);
  EXPECT_EQ(calls[0].error, RequestError::proxy_login);
}

TEST(AttemptReader, WhoChoseTheMethod) {
  const auto forced = only_attempt_of(ExtensionLog().enable().daemon().method("firstHostThenGuest", "onlyGuest"));
  EXPECT_EQ(forced.method, SnapshotMethod::only_guest);
  EXPECT_EQ(forced.chosen_by, MethodChoice::config_file);
  const auto disk = only_attempt_of(ExtensionLog().enable().daemon().method().line(
      "WA disk is present on the VM. Setting the snapshot mode to onlyHost."));
  EXPECT_EQ(disk.method, SnapshotMethod::only_host);
  EXPECT_EQ(disk.chosen_by, MethodChoice::disk_type);
  const auto excluded = only_attempt_of(ExtensionLog().enable().daemon().method().line(
      "Some disks are excluded from backup and LUN list is not present. Setting the snapshot mode to onlyGuest."));
  EXPECT_EQ(excluded.method, SnapshotMethod::only_guest);
  EXPECT_EQ(excluded.chosen_by, MethodChoice::excluded_disk);
  EXPECT_EQ(only_attempt_of(ExtensionLog().enable().daemon().method("whatIsThis")).method,
            SnapshotMethod::first_host_then_guest);
}

TEST(AttemptReader, ACommandThatCameLateTellsWhenItWasIssued) {
  ExtensionLog log;
  log.enable().daemon().line("command start time is 2026-03-03 05:16:24.728016 and utcNow is 2026-03-03 08:16:27.1");
  log.line("CRP timeout limit has reached, will not take snapshot.").end("error", 402);
  const auto attempt = only_attempt_of(log);
  EXPECT_EQ(attempt.issued, parse_time("2026-03-03T05:16:24.728Z"));
  EXPECT_TRUE(has_sign(attempt, "too_late"));
}

TEST(AttemptReader, ARunThatNeverEnds) {
  const auto attempt = only_attempt_of(ExtensionLog().enable().daemon().method().presnapshot(200).call().freeze());
  EXPECT_FALSE(attempt.ended);
  EXPECT_FALSE(attempt.code);
  EXPECT_TRUE(attempt.freeze_asked);
  EXPECT_FALSE(attempt.thawed);
}

TEST(AttemptReader, TransitioningIsNoEnd) { EXPECT_FALSE(only_attempt_of(ExtensionLog().enable().daemon()).code); }

TEST(AttemptReader, ALogThatBeginsInTheMiddleOfARun) {
  const auto whole = ExtensionLog().guest_run_fails("timed out").text();
  const auto attempts = attempts_of(whole.substr(whole.find("Snaphotting (Guest-seq) Started") - 40));
  ASSERT_EQ(attempts.size(), 1u);
  EXPECT_FALSE(attempts[0].start);
  EXPECT_EQ(attempts[0].code, 2);
  EXPECT_EQ(disk_calls_of(attempts[0]).size(), 1u);
}

TEST(AttemptReader, RunsFollowEachOther) {
  ExtensionLog log;
  log.guest_run_fails("timed out").wait(std::chrono::hours(24));
  log.host_run_ends_well();
  const auto attempts = attempts_of(log.text());
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_EQ(attempts[0].code, 2);
  EXPECT_EQ(attempts[1].code, 1);
  EXPECT_GT(*attempts[1].start - *attempts[0].start, std::chrono::hours(23));
}

TEST(AttemptReader, AnOldCommandIsAnAttemptOfItsOwn) {
  ExtensionLog log;
  log.host_run_ends_well();
  log.line("Change log file to /var/log/azure/x/extension.log").line("starting enable");
  log.line("the sequence number are same, so skip, current:7 == last:7");
  const auto attempts = attempts_of(log.text());
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_TRUE(has_sign(attempts[1], "same_sequence"));
  EXPECT_EQ(attempts[0].code, 1);
}

/// The agent restarts and runs its newest command again while the daemon of a run is still at work.
TEST(AttemptReader, AnOldCommandInTheMiddleOfARunDoesNotEndIt) {
  ExtensionLog log;
  log.enable().daemon().method().presnapshot(404).call().presnapshot(404);
  log.line("Change log file to /var/log/azure/x/extension.log").line("starting enable");
  log.line("the sequence number are same, so skip, current:7 == last:7");
  log.freeze().guest_begins().disk_fails(0, "timed out").guest_ends(true).thaw().end("error", 2);
  const auto attempts = attempts_of(log.text());
  ASSERT_EQ(attempts.size(), 2u);
  const auto& run = attempts[0].code ? attempts[0] : attempts[1];
  const auto& old = attempts[0].code ? attempts[1] : attempts[0];
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.host_calls.size(), 2u);
  EXPECT_EQ(disk_calls_of(run).size(), 1u);
  EXPECT_TRUE(has_sign(old, "same_sequence"));
}

TEST(AttemptReader, ANewCommandEndsARunThatNeverEnded) {
  ExtensionLog log;
  log.enable().daemon().method().presnapshot(200).call().freeze().wait(std::chrono::hours(24));
  log.enable(k_other_task).daemon().method().presnapshot(200).end("success", 1);
  const auto attempts = attempts_of(log.text());
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_FALSE(attempts[0].ended);
  EXPECT_FALSE(attempts[0].thawed);
  EXPECT_EQ(attempts[1].code, 1);
  EXPECT_EQ(attempts[1].task_id, k_other_task);
}

TEST(AttemptReader, FrozenLinesDoNotMoveTheEnd) {
  ExtensionLog log;
  log.host_run_ends_well();
  const auto attempt = only_attempt_of(log);
  EXPECT_LE(*attempt.last, log.at());
  EXPECT_GT(*attempt.last, *attempt.thawed);
}

TEST(AttemptReader, TheStatusReportInTheLogIsTaken) {
  ExtensionLog log;
  log.enable().daemon().method("onlyGuest").call();
  log.line(
      R"([{"version": "1.0", "timestampUTC": "2026-03-03T08:16:33Z", "status": {"name": "x", "operation": "Enable", )"
      R"("status": "success", "substatus": [{"code": "0", "name": "[{\"status\": {\"status\": \"error\", \"code\": )"
      R"(\"76\", \"taskId\": \"t\", \"vmHealthInfo\": {\"vmHealthStatusCode\": 76}}}]", "status": "success"}], )"
      R"("code": "76", "taskId": "t"}}])");
  log.end("error", 76);
  const auto attempt = only_attempt_of(log);
  EXPECT_EQ(attempt.written_code, 76);
  EXPECT_EQ(attempt.health_code, 76);
}

TEST(AttemptReader, NoSecretPasses) {
  ExtensionLog log;
  log.enable().daemon().method("onlyGuest").call().freeze().guest_begins();
  log.disk_fails(0, "https://md-d0/x?sv=2020&sig=CANARY%2Babc&se=2026 gone", "md-d0.z1.blob.storage.azure.net")
      .frozen(
          "From Host- IsSuccessful:false, SnapshotUri:https://h/x?sig=CANARY, ErrorMessage:sig=CANARY no, StatusCode:3")
      .end("error", 2, "sig=CANARY%3D was here");
  const auto attempt = only_attempt_of(log);
  std::string all = attempt.message + attempt.task_id + attempt.backup_task_id;
  for (const auto& call : attempt.blob_calls) all += call.text + call.host;
  for (const auto& call : attempt.host_calls) all += call.text;
  for (const auto& disk : attempt.disks) all += disk.text + disk.host;
  for (const auto& sign : attempt.signs) all += sign.text;
  EXPECT_EQ(all.find("CANARY"), std::string::npos) << all;
}

TEST(AttemptReader, TheLayoutOf2017IsInLocalTime) {
  const auto attempts = attempts_of(
      "2017/11/09 02:14:30 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]2017-11-09 02:14:30 starting enable\n"
      "2017/11/09 02:14:31 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]2017-11-09 02:14:31 T:S snapshot "
      "result: errorcode: 409\n"
      "2017/11/09 02:14:32 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]2017-11-09 02:14:32 "
      "Enable,error,761,T:S Enable failed\n"
      "2017/11/09 02:14:32   File \"main/handle.py\", line 3, in daemon\n");
  ASSERT_EQ(attempts.size(), 1u);
  EXPECT_EQ(attempts[0].zone, LogZone::local);
  const auto calls = disk_calls_of(attempts[0]);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].status, 409);
}

TEST(AttemptReader, OfTooManyTheOldestAreGivenUp) {
  std::string text;
  const auto one = ExtensionLog().line("starting enable").end("success", 1).text();
  for (std::size_t i = 0; i < k_most_attempts + 5; ++i) text += one;
  LogReader reader;
  ASSERT_TRUE(read_log(text, "f", reader));
  const auto facts = reader.finish().facts;
  EXPECT_EQ(facts.attempts.size(), k_most_attempts);
  ASSERT_EQ(facts.files.size(), 1u);
  EXPECT_EQ(facts.files[0].skipped, std::vector<std::string>{"5 older runs were given up"});
}

/// To take a status report apart takes longer than all lines of its run.
TEST(AttemptReader, StatusReportsOfOldRunsAreReadOnlyWhenNoLineToldTheEnd) {
  constexpr std::size_t k_runs = 300;
  const auto report = testing_log::status_file({.code = 76, .status = "error", .pre = "200"});
  std::string text;
  for (std::size_t i = 0; i < k_runs; ++i) {
    ExtensionLog one;
    one.line("starting enable").line("starting daemon initially").line(report);
    if (i > 0) one.end("error", 76);
    text += one.text();
  }
  LogReader reader;
  ASSERT_TRUE(read_log(text, "f", reader));
  const auto attempts = reader.finish().facts.attempts;
  ASSERT_EQ(attempts.size(), k_runs);
  const auto with_report =
      std::count_if(attempts.begin(), attempts.end(), [](const Attempt& a) { return a.written_code == 76; });
  EXPECT_EQ(with_report, 256 + 1);
  EXPECT_EQ(attempts.front().written_code, 76) << "it never ended: its report is all that tells";
  EXPECT_FALSE(attempts[1].written_code);
  EXPECT_EQ(attempts[1].code, 76);
  EXPECT_EQ(attempts.back().written_code, 76);
}

}  // namespace
}  // namespace sd::logs

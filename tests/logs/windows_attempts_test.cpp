// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "logs/log_reader.hpp"

namespace sd::logs {
namespace {

constexpr std::string_view k_begins = "Beginning enable of plugin Microsoft.Azure.RecoveryServices.VMSnapshot";
constexpr std::string_view k_enabled = "Successfully enabled plugin Microsoft.Azure.RecoveryServices.VMSnapshot";
constexpr std::string_view k_host_done = "DoSnapshotHost=complete. startTime:11/26/2026 22:39:00";
constexpr std::string_view k_guest_failed = "DoSnapshot=complete. AnySnapshotFailed:True, AllSnapshotFailed:True";
constexpr std::string_view k_login = "System.Net.WebException: The remote server returned an error: (407)";

/// A line of November 2026, in UTC: "26T22:39:03".
std::string line(std::string_view when, std::string_view text) {
  return "[00000007] 2026-11-" + std::string(when) + "Z [INFO]  " + std::string(text) + "\n";
}

std::vector<Attempt> attempts_of(const std::string& text) {
  LogReader reader;
  EXPECT_TRUE(read_log(text, "f", reader));
  return reader.finish().facts.attempts;
}

TEST(WindowsAttempts, WhatOnlyTheAgentSpeaksOfIsNoRun) {
  EXPECT_TRUE(attempts_of(line("26T22:38:58", k_begins) + line("26T22:39:53", k_enabled) +
                          line("26T23:37:03", "Sending heartbeat: OK"))
                  .empty());
  EXPECT_TRUE(attempts_of(line("26T22:38:58", k_begins) + line("26T23:37:03", "Sending heartbeat: OK")).empty());
}

TEST(WindowsAttempts, TheAgentTellsWhenARunBegan) {
  const auto attempts = attempts_of(line("26T22:38:58", k_begins) + line("26T22:39:03", k_host_done) +
                                    line("26T22:39:53", k_enabled) + line("26T23:37:03", "Sending heartbeat: OK"));
  ASSERT_EQ(attempts.size(), 1u);
  EXPECT_EQ(attempts[0].start, parse_time("2026-11-26T22:38:58Z"));
  EXPECT_EQ(attempts[0].last, parse_time("2026-11-26T22:39:03Z"));
  EXPECT_EQ(attempts[0].place.line, 1u);
  EXPECT_EQ(attempts[0].end_place.line, 2u);
}

TEST(WindowsAttempts, ACommandOfYesterdayDidNotBeginTheRunOfToday) {
  const auto attempts = attempts_of(line("25T22:38:58", k_begins) + line("26T22:39:03", k_host_done));
  ASSERT_EQ(attempts.size(), 1u);
  EXPECT_FALSE(attempts[0].start);
}

TEST(WindowsAttempts, ResultsOfTwoDaysAreTwoRuns) {
  const auto attempts = attempts_of(line("25T22:39:03", k_login) + line("25T22:39:05", k_guest_failed) +
                                    line("26T22:39:03", k_host_done));
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_TRUE(attempts[0].guest_path);
  EXPECT_FALSE(attempts[0].host_path);
  EXPECT_EQ(attempts[0].status, "error");
  EXPECT_EQ(attempts[0].last, parse_time("2026-11-25T22:39:05Z"));
  EXPECT_FALSE(attempts[1].guest_path);
  EXPECT_TRUE(attempts[1].host_path);
  EXPECT_TRUE(attempts[1].blob_calls.empty());
}

TEST(WindowsAttempts, AResultAfterAResultOfTheSameWayIsAnotherRun) {
  const auto attempts = attempts_of(line("26T22:39:05", k_guest_failed) + line("26T22:55:01", k_login) +
                                    line("26T22:55:05", k_guest_failed));
  ASSERT_EQ(attempts.size(), 2u);
  ASSERT_EQ(attempts[0].blob_calls.size(), 1u);
  EXPECT_EQ(attempts[0].blob_calls[0].error, RequestError::other);
  ASSERT_EQ(attempts[1].blob_calls.size(), 1u);
  EXPECT_EQ(attempts[1].blob_calls[0].error, RequestError::proxy_login);
}

TEST(WindowsAttempts, OneRunCanTryBothWays) {
  const auto attempts = attempts_of(line("26T22:39:05", k_host_done) + line("26T22:40:01", k_login) +
                                    line("26T22:40:05", k_guest_failed));
  ASSERT_EQ(attempts.size(), 1u);
  EXPECT_TRUE(attempts[0].guest_path);
  EXPECT_TRUE(attempts[0].host_path);
  EXPECT_EQ(attempts[0].status, "error");
}

TEST(WindowsAttempts, AnExceptionOfYesterdayIsNotTheReasonOfToday) {
  const auto attempts = attempts_of(line("25T22:39:03", k_login) + line("26T22:39:05", k_guest_failed));
  ASSERT_EQ(attempts.size(), 1u);
  ASSERT_EQ(attempts[0].blob_calls.size(), 1u);
  EXPECT_EQ(attempts[0].blob_calls[0].error, RequestError::other);
}

TEST(WindowsAttempts, WhoHasASnapshotAsksTheHostInAnotherRun) {
  const auto attempts = attempts_of(line("26T22:39:05", "DoSnapshot=complete. AllSnapshotFailed:False") +
                                    line("26T22:55:05", k_host_done));
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_EQ(attempts[0].status, "success");
  EXPECT_EQ(attempts[1].status, "");
}

}  // namespace
}  // namespace sd::logs

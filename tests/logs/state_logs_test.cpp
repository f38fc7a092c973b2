// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "logs/blob_hosts.hpp"
#include "logs/shell_log.hpp"
#include "logs/waagent_log.hpp"

namespace sd::logs {
namespace {

Time at(const char* text) { return *parse_time(text); }

const std::string k_beat =
    "2026-03-02T08:15:26.638000Z INFO ExtHandler ExtHandler [HEARTBEAT] Agent WALinuxAgent-2.15.0.1 is running as the "
    "goal state agent [DEBUG HeartbeatCounter: 12;HeartbeatId: A;UpdateGSErrors: 3;AutoUpdate: 1]\r\n";

TEST(AgentLife, KnowsTheHeartbeatItsVersionAndItsErrors) {
  const auto life = read_agent_life(k_beat + std::string("\0\xff\n", 3) + "2026-03-02T08:20:00.000000Z INFO x", "f");
  EXPECT_EQ(life.last_heartbeat, at("2026-03-02T08:15:26.638Z"));
  EXPECT_EQ(life.heartbeat_version, "2.15.0.1");
  EXPECT_EQ(life.goal_state_errors, 3u);
  EXPECT_EQ(life.last_line, at("2026-03-02T08:20:00Z"));
  EXPECT_FALSE(life.discovering);
}

TEST(AgentLife, AGoalStateThatEndedIsNotOpen) {
  const std::string begun = "2026-03-02T08:00:00.000000Z INFO ExtHandler ProcessExtensionsGoalState started [1]\n";
  EXPECT_TRUE(read_agent_life(begun, "f").goal_state_started);
  EXPECT_FALSE(
      read_agent_life(
          begun + "2026-03-02T08:00:06.000000Z INFO ExtHandler ProcessExtensionsGoalState completed [1 6326 ms]\n", "f")
          .goal_state_started);
}

TEST(AgentLife, AGoalStateOfAProcessBeforeIsNotOpen) {
  const std::string begun = "2026-03-02T08:00:00.000000Z INFO ExtHandler ProcessExtensionsGoalState started [1]\n";
  const auto beat = [](const std::string& counter) {
    return "2026-03-02T11:00:00.000000Z INFO ExtHandler ExtHandler [HEARTBEAT] Agent WALinuxAgent-2.9.1.1 is running "
           "as "
           "the goal state agent [DEBUG HeartbeatCounter: " +
           counter + ";HeartbeatId: 5C2C3B1E;UpdateGSErrors: 0]\n";
  };
  EXPECT_FALSE(read_agent_life(begun + beat("0"), "f").goal_state_started);
  EXPECT_TRUE(read_agent_life(begun + beat("10"), "f").goal_state_started);
}

TEST(AgentLife, SearchingForTheHostCountsOnlyAmongTheNewestLines) {
  const std::string search = "2026-03-02T08:30:00.000000Z INFO Daemon Retry detect protocol: retry=7\n";
  EXPECT_TRUE(read_agent_life(k_beat + search, "f").discovering);
  EXPECT_FALSE(read_agent_life(search + k_beat, "f").discovering);
  std::string later;
  for (int i = 0; i < 30; ++i) later += "2026-03-02T09:00:00.000000Z INFO ExtHandler fine\n";
  EXPECT_FALSE(read_agent_life(search + later, "f").discovering);
}

TEST(AgentLife, AnEmptyLogSaysNothing) {
  const auto life = read_agent_life("", "f");
  EXPECT_FALSE(life.last_line);
  EXPECT_FALSE(life.last_heartbeat);
}

TEST(ShellLog, TheLastReturnCodeCountsInBothClockForms) {
  EXPECT_EQ(read_shell_log_end("Mon Nov 11 00:04:22 UTC 2019- 3 returned from handle.py\nTue May 19 04:58:12 PM UTC "
                               "2026- 1 returned from handle.py\n",
                               "f")
                .last_return_code,
            1);
  EXPECT_FALSE(read_shell_log_end("x- The command is enable, exiting\n", "f").last_return_code);
}

TEST(ShellLog, NoPythonBelongsToItsOwnRun) {
  EXPECT_TRUE(read_shell_log_end("a- python version unknown\na- 3 returned from handle.py\n", "f").python_unknown);
  EXPECT_FALSE(
      read_shell_log_end("a- python version unknown\na- 3 returned from handle.py\nb- 0 returned from handle.py\n", "f")
          .python_unknown);
}

TEST(ShellLog, ShowsNoSecret) {
  EXPECT_EQ(read_shell_log_end("x sig=CANARY y\n", "f").last_lines.find("CANARY"), std::string::npos);
}

TEST(AgentLife, FailedSearchByDhcpIsASearch) {
  EXPECT_TRUE(read_agent_life("2023-03-06T10:22:47.913305Z WARNING Daemon Daemon Failed to send DHCP request: "
                              "[DhcpError] timed out\n",
                              "f")
                  .discovering);
}

TEST(AgentLife, OldLayoutsAreReadToo) {
  EXPECT_EQ(read_agent_life("2020/01/17 04:51:09.220187 ERROR ExtHandler x\n", "f").last_line,
            at("2020-01-17T04:51:09.220Z"));
  EXPECT_EQ(read_agent_life("2016/02/16 21:05:37 x\n", "f").last_line, at("2016-02-16T21:05:37Z"));
}

TEST(StorageHost, LookAlikesAreNone) {
  EXPECT_FALSE(is_storage_host("x.blob.core.windows.net.evil.org"));
  EXPECT_FALSE(is_storage_host(".blob.core.windows.net"));
  EXPECT_TRUE(is_storage_host("md-x.blob.core.chinacloudapi.cn"));
}

}  // namespace
}  // namespace sd::logs

// SPDX-License-Identifier: MIT
#include "host/command.hpp"

#include <gtest/gtest.h>

namespace sd::host {
namespace {

using std::chrono::milliseconds;

Result<CommandOutput> run(const std::vector<std::string>& argv, milliseconds limit = milliseconds(5000),
                          net::Stop stop = {}) {
  return SystemCommands().run(argv, net::Deadline::after(limit), stop);
}

TEST(Command, KeepsOutputErrorsAndExitCode) {
  const auto output = run({"sh", "-c", "echo out; echo bad >&2; exit 3"});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->text, "out\n");
  EXPECT_EQ(output->error_text, "bad");
  EXPECT_EQ(output->exit_code, 3);
}

TEST(Command, WhatIsNotInstalledIsNotFound) {
  EXPECT_EQ(run({"no-such-program-here"}).error().code, ErrorCode::not_found);
}

TEST(Command, IsEndedWithItsChildrenWhenTimeIsUp) {
  const auto start = net::Clock::now();
  const auto output = run({"sh", "-c", "sleep 60 & sleep 60"}, milliseconds(200));
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().code, ErrorCode::timed_out);
  EXPECT_LT(net::Clock::now() - start, std::chrono::seconds(10));
}

TEST(Command, StopEndsIt) {
  const net::StopSource source;
  source.request();
  const auto output = run({"sleep", "60"}, std::chrono::minutes(1), source.stop());
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().code, ErrorCode::cancelled);
}

TEST(Command, EndlessOutputIsCut) {
  const auto output = run({"head", "-c", "9000000", "/dev/zero"});
  ASSERT_TRUE(output);
  EXPECT_TRUE(output->cut);
  EXPECT_EQ(output->text.size(), k_max_output);
}

TEST(Command, NoShellReadsTheArguments) { EXPECT_EQ(run({"echo", "$(id);*"})->text, "$(id);*\n"); }

TEST(Command, StandardInputIsEmpty) { EXPECT_EQ(run({"cat"})->text, ""); }

TEST(Command, OnlyAFixedEnvironmentIsPassedOn) {
  const auto output = run({"env"});
  ASSERT_TRUE(output);
  EXPECT_NE(output->text.find("LC_ALL=C"), std::string::npos);
  EXPECT_EQ(output->text.find("HOME="), std::string::npos);
}

TEST(Command, ASignalIsToldApart) { EXPECT_EQ(run({"sh", "-c", "kill -9 $$"})->exit_code, 128 + 9); }

}  // namespace
}  // namespace sd::host

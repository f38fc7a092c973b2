// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "host/command.hpp"

namespace sd::host {
namespace {

Result<CommandOutput> run(const std::vector<std::string>& argv) {
  return SystemCommands().run(argv, net::Deadline::after(std::chrono::seconds(5)), {});
}

TEST(CommandOnLinux, NoShellReadsTheArguments) { EXPECT_EQ(run({"echo", "$(id);*"})->text, "$(id);*\n"); }

TEST(CommandOnLinux, OnlyAFixedEnvironmentIsPassedOn) {
  const auto output = run({"env"});
  ASSERT_TRUE(output);
  EXPECT_NE(output->text.find("LC_ALL=C"), std::string::npos);
  EXPECT_EQ(output->text.find("HOME="), std::string::npos);
}

TEST(CommandOnLinux, ASignalIsToldApart) { EXPECT_EQ(run({"sh", "-c", "kill -9 $$"})->exit_code, 128 + 9); }

}  // namespace
}  // namespace sd::host

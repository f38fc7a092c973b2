// SPDX-License-Identifier: MIT
// On a Windows machine no cure is a Linux's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "causes/catalogue.hpp"
#include "checks/windows_case.hpp"
#include "remedies/remedies.hpp"

namespace sd {
namespace {

using namespace testing_case;

const std::vector<std::string>* lines_of(const std::vector<Commands>& all, std::string_view tool) {
  for (const auto& commands : all)
    if (commands.tool == tool) return &commands.lines;
  return nullptr;
}

/// What the checks of a Windows machine can lead to.
constexpr const char* k_rows[] = {"A01", "A02", "A03", "A05", "A08", "A12", "A15", "A16", "A17", "D01", "D08",
                                  "F01", "F02", "H04", "H07", "H10", "P09", "P10", "P11", "P12", "T04"};

TEST(WindowsRemedies, HavePowerShellAndNoShell) {
  for (const auto* id : k_rows) {
    const auto remedy = remedy_for(id, healthy_windows());
    EXPECT_EQ(lines_of(remedy.steps, "shell"), nullptr) << id;
    EXPECT_EQ(lines_of(remedy.verify, "shell"), nullptr) << id;
    ASSERT_NE(lines_of(remedy.steps, "PowerShell"), nullptr) << id;
    ASSERT_NE(lines_of(remedy.verify, "PowerShell"), nullptr) << id;
    for (const auto& line : *lines_of(remedy.steps, "PowerShell"))
      for (const auto* word : {"systemctl", "/etc/", "sudo ", "apt-get"})
        EXPECT_EQ(line.find(word), std::string::npos) << id << ": " << line;
  }
}

TEST(WindowsRemedies, SayWhatTheyChange) {
  for (const auto* id : k_rows) EXPECT_FALSE(remedy_for(id, healthy_windows()).changes.empty()) << id;
}

TEST(WindowsRemedies, OfALinuxStayTheSame) {
  EXPECT_NE(lines_of(remedy_for("A02", Case{}).steps, "shell"), nullptr);
  EXPECT_EQ(remedy_for("A02", Case{}).summary, remedy_for("A02").summary);
}

TEST(WindowsRemedies, OfAStoppedAgentDoNotGoThroughTheAgent) {
  for (const auto* id : {"A01", "A02", "A03", "A05", "A17", "H10"})
    for (const auto& commands : remedy_for(id, healthy_windows()).steps)
      for (const auto& line : commands.lines) EXPECT_EQ(line.find("run-command"), std::string::npos) << id << line;
}

}  // namespace
}  // namespace sd

// SPDX-License-Identifier: MIT
// Every line for a shell is read by bash itself, without being run.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "causes/catalogue.hpp"
#include "remedies/remedies.hpp"

namespace sd {
namespace {

/// The case in which every place has a value; a value could break a line that the general form does not break.
Case fitted_case() {
  Case facts;
  facts.machine.distribution.value = Distribution{"rhel", "9.4", "Red Hat Enterprise Linux 9.4", {"fedora"}};
  facts.metadata.value = Metadata{.name = "vm-1", .resource_group = "rg-1", .location = "westeurope"};
  facts.agent.blob_hosts.value = std::vector<BlobHost>{{"md-abc.z1.blob.storage.azure.net", "disk", "extension.log"}};
  facts.agent.unit.value = UnitState{.unit = "waagent.service"};
  return facts;
}

std::vector<std::string> shell_lines(const Remedy& remedy) {
  std::vector<std::string> out;
  for (const auto* part : {&remedy.steps, &remedy.undo, &remedy.verify})
    for (const auto& commands : *part)
      if (commands.tool != "PowerShell") out.insert(out.end(), commands.lines.begin(), commands.lines.end());
  return out;
}

std::string output_of(const std::string& command) {
  std::string out;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "popen failed";
  std::array<char, 4096> buffer{};
  while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), count);
  pclose(pipe);
  return out;
}

TEST(ShellSyntax, BashReadsEveryLine) {
  if (!std::filesystem::exists("/bin/bash")) GTEST_SKIP() << "there is no /bin/bash on this machine";
  const auto file = std::filesystem::path(testing::TempDir()) / "snapdoctor_shell_lines.txt";
  std::size_t count = 0;
  {
    std::ofstream lines(file);
    for (const auto& cause : catalogue())
      for (const auto& remedy : {remedy_for(cause.id), remedy_for(cause.id, fitted_case())})
        for (const auto& line : shell_lines(remedy)) {
          lines << line << '\n';
          ++count;
        }
  }
  EXPECT_GT(count, 500u);
  const auto refused = output_of(
      "/bin/bash -c 'sort -u \"$0\" | while IFS= read -r line; do /bin/bash -n -c \"$line\" 2>/dev/null || "
      "printf \"%s\\n\" \"$line\"; done' " +
      file.string());
  std::filesystem::remove(file);
  EXPECT_EQ(refused, "");
}

TEST(ShellSyntax, TheTestSeesWhatItShallSee) {
  if (!std::filesystem::exists("/bin/bash")) GTEST_SKIP() << "there is no /bin/bash on this machine";
  EXPECT_NE(output_of("/bin/bash -n -c 'echo \"open' 2>&1"), "");
}

}  // namespace
}  // namespace sd

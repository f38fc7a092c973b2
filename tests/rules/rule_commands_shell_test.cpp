// SPDX-License-Identifier: MIT
// What a shell of Linux makes of the commands.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "rules/command_samples.hpp"

namespace {

using namespace sd;
using namespace sd::rules;
using testing::ElementsAre;

const std::vector<std::string> k_hostile{
    "two words",
    "it's",
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned #",
    "a\"b",
    "a\\",
    "${HOME}",
    "!!",
    "'; touch pwned; '",
    "a\\'b",
    "*",
    "a&&touch pwned",
    "~",
    "$'x'",
    "{a,b}",
    "%{ if true }",
    "\xe2\x80\x99; x",
};

/// What a shell makes of the line: the words after "az".
std::vector<std::string> words_of(const std::string& line) {
  const auto folder = std::filesystem::path(testing::TempDir());
  const auto script = folder / "rule_commands_test.sh";
  const auto output = folder / "rule_commands_test.out";
  std::ofstream(script) << "cd '" << folder.string() << "'\naz() { printf '%s\\n' \"$@\"; }\n" << line << "\n";
  const auto command = "/bin/sh '" + script.string() + "' > '" + output.string() + "' 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0) << line;  // NOLINT(bugprone-command-processor): a shell is the oracle
  std::ostringstream read;
  read << std::ifstream(output).rdbuf();
  std::vector<std::string> out;
  const auto text = read.str();
  for (const auto word : split_lines(text)) out.emplace_back(word);
  EXPECT_FALSE(std::filesystem::exists(folder / "pwned")) << line;
  return out;
}

TEST(RuleCommands, AShellPassesEachHostileNameAsOneWord) {
  for (const auto& name : k_hostile) {
    auto rule = storage_rule();
    rule.name = name;
    rule.destination.tags = {name};
    EXPECT_THAT(words_of(write_rule(Form::az, rule, nsg(name, name)).apply),
                ElementsAre("network", "nsg", "rule", "create", "--resource-group", name, "--nsg-name", name, "--name",
                            name, "--priority", "100", "--direction", "Outbound", "--access", "Allow", "--protocol",
                            "Tcp", "--source-address-prefixes", "*", "--source-port-ranges", "*",
                            "--destination-address-prefixes", name, "--destination-port-ranges", "443"));
    EXPECT_THAT(words_of(write_priority(Form::az, rule, 200, nsg(name, name)).apply),
                ElementsAre("network", "nsg", "rule", "update", "--resource-group", name, "--nsg-name", name, "--name",
                            name, "--priority", "200"));
  }
}

}  // namespace

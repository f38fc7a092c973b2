// SPDX-License-Identifier: MIT
// The help, the man page and the completions name the same options: who adds one to the command line is told here what
// else has to know it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <regex>
#include <set>

#include "app/child.hpp"
#include "app/command_line.hpp"
#include "base/text.hpp"

namespace sd::app {
namespace {

using Names = std::set<std::string>;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

const std::string k_bash = std::string(SD_SOURCE_DIR) + "/packaging/completions/snapdoctor.bash";
const std::string k_zsh = std::string(SD_SOURCE_DIR) + "/packaging/completions/_snapdoctor";
const std::string k_manual = std::string(SD_SOURCE_DIR) + "/docs/snapdoctor.1";

Names all_matches(const std::string& text, const std::string& pattern) {
  Names out;
  const std::regex regex(pattern);
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) out.insert((*it)[1]);
  return out;
}

/// "--output", ... as the help of one command lists them.
Names options_of(const std::string& command) {
  std::vector<std::string> words;
  for (const auto word : split_words(command)) words.emplace_back(word);
  words.emplace_back("--help");
  const auto parsed = parse_command_line(words);
  return all_matches(std::get<Answer>(parsed).out, "\n  (?:-[a-z], )?(--[a-z-]+)");
}

const std::vector<std::string> k_commands{"diagnose",      "collect",       "logs",          "explain",
                                          "rules",         "rules check",   "rules lint",    "rules diff",
                                          "rules fix",     "articles",      "articles list", "articles find",
                                          "articles show", "articles lint", "retry"};

Names all_options() {
  Names out = options_of("");
  for (const auto& command : k_commands) out.merge(options_of(command));
  return out;
}

TEST(Packaging, TheManualHasExactlyTheOptionsOfTheHelp) {
  Names in_manual;
  for (const auto& name : all_matches(child::read(k_manual), "Fl (-[a-z-]+)")) in_manual.insert("-" + name);
  EXPECT_EQ(in_manual, all_options());
}

TEST(Packaging, TheManualHasEveryExitCode) {
  const auto codes = all_matches(child::read(k_manual), "\\.It ([0-9]+)\n");
  for (const auto code : {Exit::healthy, Exit::cause, Exit::cannot_tell, Exit::usage, Exit::bad_input,
                          Exit::unavailable, Exit::bug, Exit::not_permitted})
    EXPECT_TRUE(codes.contains(std::to_string(int(code)))) << int(code);
  EXPECT_EQ(codes.size(), 8u);
}

TEST(Packaging, BothCompletionsHaveExactlyTheOptionsOfTheHelp) {
  EXPECT_EQ(all_matches(child::read(k_bash), "[' |(](--[a-z][a-z-]*)"), all_options());
  EXPECT_EQ(all_matches(child::read(k_zsh), "[' (),{*](--[a-z][a-z-]*)"), all_options());
}

/// What bash would offer for these words, of which the last one is being typed.
Names offered(std::vector<std::string> words) {
  std::string line = "source '" + k_bash + "'; COMP_WORDS=(";
  for (const auto& word : words) line += "'" + word + "' ";
  line += "); COMP_CWORD=" + std::to_string(words.size() - 1) + "; _snapdoctor; printf '%s\\n' \"${COMPREPLY[@]}\"";
  const std::string command = "LC_ALL=C bash --norc -c \"$SCRIPT\" 2>&1";
  ::setenv("SCRIPT", line.c_str(), 1);
  std::string out;
  FILE* pipe = ::popen(command.c_str(), "r");
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) out += char(c);
  ::pclose(pipe);
  Names names;
  for (const auto name : split_lines(out))
    if (!name.empty()) names.emplace(name);
  return names;
}

TEST(BashCompletion, OffersTheOptionsOfEachCommand) {
  for (const auto& command : k_commands) {
    std::vector<std::string> words{SD_PROGRAM};
    for (const auto word : split_words(command)) words.emplace_back(word);
    words.emplace_back("--");
    EXPECT_EQ(offered(words), options_of(command)) << command;
  }
  EXPECT_EQ(offered({SD_PROGRAM, "--"}), options_of(""));
}

TEST(BashCompletion, OffersCommandsAndValues) {
  EXPECT_THAT(offered({SD_PROGRAM, "d"}), ElementsAre("diagnose"));
  EXPECT_THAT(offered({SD_PROGRAM, ""}), IsSupersetOf({"collect", "diagnose", "logs", "rules", "explain", "--case"}));
  EXPECT_THAT(offered({SD_PROGRAM, "rules", ""}), IsSupersetOf({"check", "lint", "diff", "fix"}));
  EXPECT_THAT(offered({SD_PROGRAM, "rules", "check", "--protocol", ""}), ElementsAre("any", "icmp", "tcp", "udp"));
  EXPECT_THAT(offered({SD_PROGRAM, "--output", ""}), ElementsAre("json", "text"));
  EXPECT_THAT(offered({SD_PROGRAM, "diagnose", "--output", "=", "j"}), ElementsAre("json"));
  EXPECT_THAT(offered({SD_PROGRAM, "--output", "="}), ElementsAre("json", "text"));
  EXPECT_THAT(offered({SD_PROGRAM, "--color", "a"}), ElementsAre("always", "auto"));
  EXPECT_THAT(offered({SD_PROGRAM, "--deadline", ""}), IsEmpty());
}

TEST(BashCompletion, OffersFilesForFilesAndFoldersForFolders) {
  const child::Folder folder;
  child::write(folder / "vm.json", "");
  EXPECT_THAT(offered({SD_PROGRAM, "--case", folder / "v"}), ElementsAre(folder / "vm.json"));
  EXPECT_THAT(offered({SD_PROGRAM, "--log", folder / "v"}), ElementsAre(folder / "vm.json"));
  EXPECT_THAT(offered({SD_PROGRAM, "logs", folder / "v"}), ElementsAre(folder / "vm.json"));
  EXPECT_THAT(offered({SD_PROGRAM, "--root", folder / "v"}), IsEmpty());
  EXPECT_THAT(offered({SD_PROGRAM, "--root", folder.path()}), ElementsAre(folder.path()));
}

TEST(BashCompletion, OffersTheCausesToExplain) {
  EXPECT_THAT(offered({SD_PROGRAM, "explain", "H0"}), IsSupersetOf({"H01", "H09"}));
  EXPECT_THAT(offered({SD_PROGRAM, "explain", "H01"}), ElementsAre("H01"));
}

}  // namespace
}  // namespace sd::app

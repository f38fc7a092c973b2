// SPDX-License-Identifier: MIT
// Every cure as a table: complete, readable, safe to copy, and honest about what it deletes.
#include "remedies/remedies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

#include "base/text.hpp"
#include "causes/catalogue.hpp"
#include "pattern.hpp"
#include "remedies/placeholders.hpp"

namespace sd {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::string>* lines_for(const std::vector<Commands>& all, std::string_view tool) {
  const auto found = std::ranges::find(all, tool, &Commands::tool);
  return found == all.end() ? nullptr : &found->lines;
}

std::vector<std::string> lines_of(const Remedy& remedy) {
  std::vector<std::string> out;
  for (const auto* part : {&remedy.steps, &remedy.undo, &remedy.verify})
    for (const auto& commands : *part) out.insert(out.end(), commands.lines.begin(), commands.lines.end());
  return out;
}

bool is_remark(std::string_view line) { return line.starts_with('#'); }

/// Calls `look` with each line that is a command, of every remedy in its general form.
template <class Look>
void for_each_command(Look look) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    for (const auto& line : lines_of(remedy_for(cause.id)))
      if (!is_remark(line)) look(line);
  }
}

/// Words of at least two capitals that no command of a tool contains by itself.
std::set<std::string> capital_words_in(const std::string& line) {
  static const std::regex k_word("[A-Za-z0-9_]+");
  std::set<std::string> out;
  for (std::sregex_iterator word(line.begin(), line.end(), k_word), end; word != end; ++word) {
    const auto text = word->str();
    const auto capitals = std::ranges::count_if(text, [](char c) { return c >= 'A' && c <= 'Z'; });
    const bool small = std::ranges::any_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
    if (capitals >= 2 && !small) out.insert(text);
  }
  return out;
}

/// What tools themselves spell in capitals.
const std::set<std::string> k_vocabulary{"OUTPUT",
                                         "ACCEPT",
                                         "RETURN",
                                         "ANY",
                                         "BOOTPROTO",
                                         "IPADDR",
                                         "PREFIX",
                                         "PREFIXLEN",
                                         "NETMASK",
                                         "DHCP",
                                         "HWADDR",
                                         "HEARTBEAT",
                                         "FIFREEZE",
                                         "DENIED",
                                         "TARGET",
                                         "OPTIONS",
                                         "UTF",
                                         "ASCII",
                                         "TRANSLIT",
                                         "OS",
                                         "FIPS",
                                         "SSL",
                                         "OPENSSL_VERSION",
                                         "CONNECTION",
                                         "GENERAL",
                                         "PATCH",
                                         "HKLM",
                                         "SOFTWARE",
                                         "NETFRAMEWORK",
                                         "NET",
                                         "MTU",
                                         "DISM",
                                         "WFP",
                                         "OUT",
                                         "LOCALSYSTEM",
                                         "NO_PROXY",
                                         "MANUAL_PROXY",
                                         "AUTOSCRIPT",
                                         "CRP",
                                         "RSA",
                                         "INSECURE_NPCAP",
                                         "BUILTIN",
                                         "HTTP_PROXY",
                                         "HTTPS_PROXY",
                                         "SERVER_ADDRESS",
                                         "CONNECT",
                                         "TCP",
                                         "ID",
                                         "DD",
                                         "MM",
                                         "YYYY",
                                         "NXDOMAIN",
                                         "SAS",
                                         "HOST"};

TEST(Remedies, EveryRowOfTheCatalogueHasOne) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    const auto remedy = remedy_for(cause.id);
    EXPECT_GE(remedy.summary.size(), 20u);
    EXPECT_GE(remedy.who.size(), 5u);
    EXPECT_GE(remedy.changes.size(), 8u);
    EXPECT_FALSE(remedy.steps.empty());
    EXPECT_FALSE(remedy.verify.empty());
    for (const auto* part : {&remedy.steps, &remedy.undo, &remedy.verify})
      for (const auto& commands : *part) EXPECT_FALSE(commands.lines.empty());
  }
}

TEST(Remedies, LetterCaseOfTheIdDoesNotMatter) { EXPECT_EQ(remedy_for("h01"), remedy_for("H01")); }

TEST(Remedies, EachCanBeCarriedOutWithAzAndWithPowerShell) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    const auto remedy = remedy_for(cause.id);
    EXPECT_NE(lines_for(remedy.steps, "az"), nullptr);
    EXPECT_NE(lines_for(remedy.steps, "PowerShell"), nullptr);
  }
}

TEST(Remedies, WhatIsWrongInALinuxGuestIsCuredInAShell) {
  for (const auto& cause : catalogue()) {
    if (cause.seen_by == SeenBy::windows || cause.seen_by == SeenBy::platform) continue;
    const bool only_azure = cause.id == "H13" || cause.id == "H15" || cause.id == "E03" || cause.id == "E11";
    if (!only_azure) {
      EXPECT_NE(lines_for(remedy_for(cause.id).steps, "shell"), nullptr) << cause.id;
    }
  }
}

TEST(Remedies, NoToolIsListedTwice) {
  for (const auto& cause : catalogue()) {
    const auto remedy = remedy_for(cause.id);
    for (const auto* part : {&remedy.steps, &remedy.undo, &remedy.verify}) {
      std::set<std::string> tools;
      for (const auto& commands : *part) EXPECT_TRUE(tools.insert(commands.tool).second) << cause.id;
    }
  }
}

TEST(Remedies, LinesAreCleanAndFitOnAScreen) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    const auto remedy = remedy_for(cause.id);
    auto lines = lines_of(remedy);
    lines.insert(lines.end(), {remedy.summary, remedy.who, remedy.changes});
    for (const auto& line : lines) {
      EXPECT_EQ(std::string(trim(line)), line);
      EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; })) << line;
      EXPECT_FALSE(line.empty());
    }
  }
  for_each_command([](const std::string& line) { EXPECT_LE(line.size(), 400u) << line; });
}

TEST(Remedies, NoMarkOfATemplateIsLeft) {
  static const std::regex k_mark("@[a-z-]+@");
  for (const auto& cause : catalogue()) {
    const auto remedy = remedy_for(cause.id);
    auto lines = lines_of(remedy);
    lines.push_back(remedy.changes);
    for (const auto& line : lines) EXPECT_FALSE(std::regex_search(line, k_mark)) << cause.id << ": " << line;
  }
}

TEST(Remedies, EveryPlaceholderIsExplained) {
  std::set<std::string> known = k_vocabulary;
  for (const auto& one : placeholders()) known.emplace(one.word);
  for_each_command([&](const std::string& line) {
    for (const auto& word : capital_words_in(line)) EXPECT_THAT(known, Contains(word)) << line;
  });
}

TEST(Remedies, EveryPlaceholderIsUsedSomewhere) {
  std::set<std::string> used;
  for (const auto& cause : catalogue())
    for (const auto& one : placeholders_in(remedy_for(cause.id))) used.emplace(one.word);
  for (const auto& one : placeholders()) EXPECT_THAT(used, Contains(std::string(one.word)));
}

TEST(Remedies, PlaceholdersAreSortedAndSaid) {
  EXPECT_TRUE(std::ranges::is_sorted(placeholders(), {}, &Placeholder::word));
  for (const auto& one : placeholders()) EXPECT_GE(one.meaning.size(), 8u) << one.word;
}

TEST(Remedies, PlaceholdersAreWholeWords) {
  Remedy remedy;
  remedy.steps = {{"az", {"az vm extension delete -n VMSnapshotLinux", "firewall-cmd --add-ingress-zone=HOST"}}};
  EXPECT_TRUE(placeholders_in(remedy).empty());
  remedy.verify = {{"shell", {"curl https://HOST/"}}};
  ASSERT_EQ(placeholders_in(remedy).size(), 1u);
  EXPECT_EQ(placeholders_in(remedy).front().word, "HOST");
}

TEST(Remedies, PrioritiesOfSecurityRulesAreThoseThatAzureTakes) {
  static const std::regex k_priority("(--priority|Priority =) ([0-9]+)");
  std::size_t seen = 0;
  for_each_command([&](const std::string& line) {
    std::smatch match;
    if (!std::regex_search(line, match, k_priority)) return;
    ++seen;
    EXPECT_GE(std::stoi(match[2]), 100) << line;
    EXPECT_LE(std::stoi(match[2]), 4096) << line;
  });
  EXPECT_GE(seen, 4u);
}

/// Does the command take something away for good, or stop a machine?
bool destroys(const std::string& line) {
  static const std::regex k_destroys(
      R"((^|[;&| ])(rm|find .* -delete|iptables .* -F|nft delete|az .* delete|az vm deallocate|Remove-Az|Remove-Item|Stop-AzVM)( |$))");
  return std::regex_search(line, k_destroys);
}

TEST(Remedies, WhoeverDeletesSaysWhatAndHowItComesBack) {
  for (const auto& cause : catalogue()) {
    const auto remedy = remedy_for(cause.id);
    bool deletes = false;
    for (const auto& commands : remedy.steps) deletes = deletes || std::ranges::any_of(commands.lines, destroys);
    if (!deletes) continue;
    EXPECT_THAT(remedy.changes, ContainsPattern("[Dd]elet|[Rr]emov|[Ss]top|[Mm]ove")) << cause.id;
    const bool says_so =
        std::regex_search(remedy.changes, std::regex("undo|for good|again|anew|brought back|by itself"));
    EXPECT_TRUE(says_so || !remedy.undo.empty()) << cause.id;
  }
}

TEST(Remedies, EachEndsWithABackupUnlessNothingWasWrong) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    const auto remedy = remedy_for(cause.id);
    const auto* az = lines_for(remedy.verify, "az");
    if (cause.id == "H02" || cause.id == "H17") {
      EXPECT_EQ(az, nullptr);
      continue;
    }
    ASSERT_NE(az, nullptr);
    EXPECT_THAT(az->back(), HasSubstr("az backup protection backup-now -g VAULT_RG"));
    ASSERT_NE(lines_for(remedy.verify, "PowerShell"), nullptr);
    EXPECT_THAT(lines_for(remedy.verify, "PowerShell")->back(),
                HasSubstr("Backup-AzRecoveryServicesBackupItem -Item $item"));
  }
}

TEST(Remedies, AnAgentThatIsCutOffIsNotReachedByRunCommand) {
  for (const std::string_view id : {"H01", "H03", "H05", "D01", "D07", "A01", "A02", "A05"}) {
    const auto remedy = remedy_for(id);
    for (const auto& line : *lines_for(remedy.steps, "az"))
      EXPECT_THAT(line, Not(HasSubstr("run-command invoke"))) << id;
    EXPECT_THAT(*lines_for(remedy.steps, "az"), Contains(HasSubstr("az serial-console connect"))) << id;
  }
}

TEST(Remedies, AWorkingAgentBringsTheCureThere) {
  const auto remedy = remedy_for("E13");
  EXPECT_THAT(
      *lines_for(remedy.steps, "az"),
      Contains("az vm run-command invoke -g RG -n VM --command-id RunShellScript --scripts 'systemctl restart UNIT'"));
  EXPECT_THAT(*lines_for(remedy.steps, "PowerShell"),
              Contains("Invoke-AzVMRunCommand -ResourceGroupName RG -VMName VM -CommandId RunShellScript "
                       "-ScriptString 'systemctl restart UNIT'"));
}

TEST(Remedies, AlternativesAreNeverRunAsOneScript) {
  for (const auto& cause : catalogue()) {
    const auto remedy = remedy_for(cause.id);
    const auto* shell = lines_for(remedy.steps, "shell");
    const auto* az = lines_for(remedy.steps, "az");
    if (shell == nullptr || az == nullptr || std::ranges::none_of(*shell, is_remark)) continue;
    for (const auto& line : *az)
      if (line.contains("RunShellScript")) {
        EXPECT_THAT(line, HasSubstr("--scripts @cure.sh")) << cause.id;
      }
  }
}

/// Quotes and brackets of a PowerShell line are closed; there is no such shell here to ask.
bool is_balanced(std::string_view line) {
  std::string open;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\'' || c == '"') {
      const auto end = line.find(c, i + 1);
      if (end == std::string_view::npos) return false;
      i = end;
    } else if (c == '(' || c == '{' || c == '[') {
      open.push_back(c == '(' ? ')' : c == '{' ? '}' : ']');
    } else if (c == ')' || c == '}' || c == ']') {
      if (open.empty() || open.back() != c) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

TEST(Remedies, PowerShellLinesCloseWhatTheyOpen) {
  for (const auto& cause : catalogue()) {
    const auto remedy = remedy_for(cause.id);
    for (const auto* part : {&remedy.steps, &remedy.undo, &remedy.verify})
      for (const auto& commands : *part) {
        if (commands.tool != "PowerShell") continue;
        for (const auto& line : commands.lines)
          EXPECT_TRUE(is_remark(line) || is_balanced(line)) << cause.id << ": " << line;
      }
  }
}

}  // namespace
}  // namespace sd

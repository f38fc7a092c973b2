// SPDX-License-Identifier: MIT
#include "report/advice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "causes/catalogue.hpp"
#include "causes/cause_words.hpp"
#include "checks/findings.hpp"

namespace sd::report {
namespace {

using testing::ElementsAre;

TEST(SplitCommands, SemicolonsOutsideOfQuotesAndParenthesesSeparate) {
  EXPECT_THAT(split_commands("df -h; df -i ;  uptime"), ElementsAre("df -h", "df -i", "uptime"));
  EXPECT_THAT(split_commands("awk '{a;b}'; ls"), ElementsAre("awk '{a;b}'", "ls"));
  EXPECT_THAT(split_commands("echo \"a;b\""), ElementsAre("echo \"a;b\""));
  EXPECT_THAT(split_commands("(cd /; ls); ps"), ElementsAre("(cd /; ls)", "ps"));
}

TEST(SplitCommands, NothingGivesNothingAndAnOpenQuoteHidesNothing) {
  EXPECT_THAT(split_commands(""), ElementsAre());
  EXPECT_THAT(split_commands(" ; ;"), ElementsAre());
  EXPECT_THAT(split_commands("ls 'a; b"), ElementsAre("ls 'a; b"));
  EXPECT_THAT(split_commands("ls ); ps"), ElementsAre("ls )", "ps"));
}

struct Row {
  std::string name;
  std::string text;
  std::string page;
};

class Advice : public testing::TestWithParam<Row> {};

TEST_P(Advice, KeepsCommandsWholeAndWrapsSentences) {
  Page page(TextStyle{Switch::off, Switch::off, Switch::off, 40});
  add_advice(page, GetParam().text, 2);
  EXPECT_EQ(page.take(), GetParam().page);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Advice,
    testing::Values(
        Row{"commands", "df -h /; curl -sS -m 5 'http://168.63.129.16/?comp=versions'",
            "  df -h /\n  curl -sS -m 5 'http://168.63.129.16/?comp=versions'\n"},
        Row{"commands_of_windows", "Get-Service RdAgent; sc.exe qc RdAgent; route print -4",
            "  Get-Service RdAgent\n  sc.exe qc RdAgent\n  route print -4\n"},
        Row{"a_word_with_a_dash", "Azure-side rules; others", "  Azure-side rules; others\n"},
        Row{"commands_as_root", "as root: nft list ruleset; iptables-save",
            "  as root:\n  nft list ruleset\n  iptables-save\n"},
        Row{"sentence", "look at the extension's log and at the agent's log",
            "  look at the extension's log and at the\n  agent's log\n"},
        Row{"sentence_that_ends_in_commands",
            "A missing route fails at once. Decide with: ip route get 168.63.129.16; ip rule",
            "  A missing route fails at once. Decide\n  with:\n    ip route get 168.63.129.16\n    ip rule\n"},
        Row{"sentence_with_commands_in_it", "Decide with: dig A against dig B, for each of the servers.",
            "  Decide with: dig A against dig B, for\n  each of the servers.\n"},
        Row{"nothing", "", ""}),
    [](const auto& row) { return row.param.name; });

/// Whoever adds a row with a new program sees here that it would be wrapped in its middle.
TEST(Advice, EveryFindingTellsHowInCommandsOrInAShortSentence) {
  for (const auto& row : finding_table()) {
    for (const auto how : {row.how, words_on_windows(row).how}) {
      ASSERT_FALSE(how.empty()) << row.id;
      for (const auto piece : split_commands(how)) {
        EXPECT_TRUE(is_command(piece) || piece.size() <= 74) << row.id << ": " << piece;
      }
    }
  }
}

TEST(Advice, EveryRowOfTheCatalogueFitsThePageUnlessACommandIsLonger) {
  for (const auto& cause : catalogue()) {
    Page page(TextStyle{});
    add_advice(page, cause.tell_apart, 2);
    add_advice(page, words_on_windows(cause).tell_apart, 2);
    const auto text = page.take();
    for (const auto line : split_lines(text))
      EXPECT_TRUE(line.size() <= 80 || is_command(trim(line))) << cause.id << ": " << line;
  }
}

}  // namespace
}  // namespace sd::report

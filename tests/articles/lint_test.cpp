// SPDX-License-Identifier: MIT
#include "articles/lint.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "articles/article_text.hpp"
#include "articles/tree_lint.hpp"

namespace {

using namespace sd::articles;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const std::string k_code_article =
    "<properties\n"
    "    pageTitle=\"SomeCode\"\n"
    "    service=\"x\"\n"
    "    selfHelpType=\"diagnostics\"\n"
    "    diagnosticScenario=\"a-crc-somecode\"\n"
    "    cloudEnvironments=\"public\"\n"
    "    articleId=\"a-crc-somecode\"\n"
    "    ownershipId=\"us\"\n"
    "/>\n\n# SomeCode\n\n## **Recommended Steps**\n\n1. One\n2. Two\n";

std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(Lint, TableIsSortedAndEachRuleIsASentence) {
  EXPECT_TRUE(std::ranges::is_sorted(lint_rules(), {}, &LintRule::id));
  for (const auto& each : lint_rules()) {
    EXPECT_TRUE(each.what.ends_with('.')) << each.id;
    EXPECT_EQ(&lint_rule(each.id), &each);
  }
}

TEST(Lint, ArticleAboutACodeIsHeldAgainstItsFilesName) {
  const std::string path = "tree/A-crc-SomeCode.md";
  EXPECT_THAT(said(k_code_article, path), IsEmpty());
  EXPECT_THAT(said(with(k_code_article, "articleId=\"a-crc-somecode", "articleId=\"a-crc-other"), path),
              ElementsAre("7:5 id-differs"));
  EXPECT_THAT(said(with(k_code_article, "Scenario=\"a-crc-somecode", "Scenario=\"a-crc-somecode.md"), path),
              ElementsAre("5:5 scenario-differs"));
  EXPECT_THAT(said(with(k_code_article, "=\"SomeCode\"", "=\"OtherCode\""), path), ElementsAre("2:5 title-differs"));
  EXPECT_THAT(said(with(k_code_article, "    service=\"x\"\n", ""), path), ElementsAre("1:1 property-missing"));
  EXPECT_THAT(said(with(k_code_article, "Recommended Steps", "What to do"), path), ElementsAre("11:1 steps-missing"));
  EXPECT_THAT(said(with(k_code_article, "=\"SomeCode\"", "=\"OtherCode\""), "tree/other.md"), IsEmpty());
}

TEST(Lint, StepsFollowEachOther) {
  EXPECT_THAT(said(article("1. a\n2. b\n3. c\n")), IsEmpty());
  EXPECT_THAT(said(article("1. a\n1. b\n1. c\n")), IsEmpty());
  EXPECT_THAT(said(article("3. a\n4. b\n")), IsEmpty());
  EXPECT_THAT(said(article("1. a\n3. b\n")), ElementsAre("13:1 steps-order"));
  EXPECT_THAT(said(article("1. a\n2. b\n2. c\n")), ElementsAre("14:1 steps-order"));
  EXPECT_THAT(said(article("1. a\n   1. b\n   3. c\n2. d\n")), ElementsAre("14:4 steps-order"));
}

TEST(Lint, FencesTablesChecksAndControlCharacters) {
  EXPECT_THAT(said(article("```\ncode\n")), ElementsAre("12:1 fence-not-closed"));
  EXPECT_THAT(said(article("```\n##code\n```\n")), IsEmpty());
  EXPECT_THAT(said(article("|a|b|\n|-|-|\n|1|2|\n|1|\n")), ElementsAre("15:1 table-columns"));
  EXPECT_THAT(said(article("|a|b|\n|-|-|\n|1|2\\|3|\n")), IsEmpty());
  EXPECT_THAT(said(article("1. **a**<!--check:nsg--> b\n")), IsEmpty());
  EXPECT_THAT(said(article("1. <!--check:nsg-->**a** b\n")), ElementsAre("12:1 check-head"));
  EXPECT_THAT(said(article("1. **a**<!--check:moon--> b\n")), ElementsAre("12:9 check-unknown"));
  EXPECT_THAT(said(article("a\x1b[31mb\n")), ElementsAre("12:2 control-character"));
}

TEST(Lint, BlockThatHasNoEndOrTextOfItsOwn) {
  EXPECT_THAT(said("<properties\n    pageTitle=\"x\"\n\n# A title\n"), Contains("4:1 block-not-closed"));
  EXPECT_THAT(said("<properties\n    pageTitle=\"x\"\n>\n# A title\n"), Contains("3:1 block-not-closed"));
  const auto reading = read_article(block() + "# T\n");
  EXPECT_TRUE(reading.is_whole);
  EXPECT_FALSE(read_article(with(block(), "/>", "lost words\n/>") + "# T\n").is_whole);
}

TEST(Lint, LongTextIsSaid) {
  std::string text;
  while (text.size() < (std::size_t{300} << 10)) text += "word ";
  EXPECT_THAT(said(article(text + "\n")), ElementsAre("10:1 too-long"));
}

TEST(Lint, OneRuleIsNotSaidForEver) {
  std::string body;
  for (int i = 0; i < 1000; ++i) body += "[x](http://example.com/)\n";
  EXPECT_EQ(said(article(body)).size(), 20u);
}

TEST(TreeLint, SameIdIsSaidOfBothFiles) {
  const auto id = [](const char* value) { return IdOfFile{value, 4, 5}; };
  const auto found = lint_tree({id("a"), id("b"), id("a"), id(""), id("")}, {"1.md", "2.md", "3.md", "4.md", "5.md"});
  ASSERT_EQ(found.size(), 5u);
  ASSERT_EQ(found[0].size(), 1u);
  EXPECT_EQ(found[0][0].text, "3.md has the same articleId");
  EXPECT_EQ(found[0][0].rule->id, "id-twice");
  EXPECT_EQ(found[0][0].line, 4u);
  EXPECT_EQ(found[2][0].text, "1.md has the same articleId");
  for (const std::size_t other : {1, 3, 4}) EXPECT_THAT(found[other], IsEmpty());
}

TEST(TreeLint, CaseOfAnIdMakesNoDifference) {
  const auto reading = read_article("<properties\n    articleId=\"One\"\n/>\n");
  EXPECT_EQ(id_of(reading).id, "one");
  EXPECT_EQ(id_of(reading).line, 2u);
  EXPECT_EQ(id_of(read_article("text")).id, "");
}

}  // namespace

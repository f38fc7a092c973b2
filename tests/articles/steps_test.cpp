// SPDX-License-Identifier: MIT
#include "articles/steps.hpp"

#include <gmock/gmock.h>

#include "articles/headings.hpp"
#include "articles/json_part.hpp"

namespace {

using namespace sd::articles;
using testing::IsEmpty;

std::vector<Step> steps(const std::string& body) { return steps_of(parse_markdown(body), body); }

TEST(Steps, NumberTitleCheckAndLine) {
  const auto found =
      steps("# T\n\n## **Recommended Steps**\n\n1. **First.**<!--check:nsg--> Do `it`.\n2. Then\n   that.\n");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].number, 1);
  EXPECT_EQ(found[0].title, "First");
  EXPECT_EQ(found[0].check, "nsg");
  EXPECT_EQ(found[0].line, 5u);
  EXPECT_EQ(found[0].text, "First. Do it.");
  EXPECT_EQ(found[1].number, 2);
  EXPECT_EQ(found[1].title, "Then that.");
  EXPECT_EQ(found[1].check, "");
}

TEST(Steps, CheckIsFoundWhereverItStandsInTheStep) {
  const auto found = steps("## Recommended Steps\n\n1. <!--check:nsg-->**A** b\n2. **A**<br><!--check:tls--> b\n");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].check, "nsg");
  EXPECT_EQ(found[1].check, "tls");
}

TEST(Steps, OnlyThoseOfTheSection) {
  EXPECT_THAT(steps("# T\n\n1. before\n"), IsEmpty());
  EXPECT_EQ(steps("## Recommended steps\n\n1. a\n\n### Linux\n\n1. b\n\n## Recommended Documents\n\n1. c\n").size(),
            2u);
  EXPECT_THAT(steps("## Recommended Steps\n\n* a\n* b\n"), IsEmpty());
}

TEST(Steps, AuthorsNumbersStay) {
  const auto found = steps("## Recommended Steps\n\n1. a\n1. b\n");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].number, 1);
}

TEST(Steps, NumberOfALine) {
  EXPECT_EQ(number_of_item("12. x"), 12);
  EXPECT_EQ(number_of_item("  3) x"), 3);
  EXPECT_EQ(number_of_item("x 1."), std::nullopt);
  EXPECT_EQ(number_of_item("1"), std::nullopt);
  EXPECT_EQ(number_of_item("99999999999999999999. x"), std::nullopt);
}

TEST(Headings, PlainText) {
  EXPECT_EQ(plain_heading("## **Recommended  Steps** ##"), "recommended steps");
  EXPECT_TRUE(is_steps_heading("Recommended Step"));
  EXPECT_FALSE(is_steps_heading("Steps"));
}

TEST(Headings, CodeIsLeftAlone) {
  const std::string body = "```\n#!x\n##Recommended Steps\n```\n";
  EXPECT_EQ(with_canonical_headings(body), body);
}

TEST(JsonPart, BeginsBehindALineOfDashes) {
  EXPECT_EQ(parts_of("a\n---\n{}\n").json, "{}\n");
  EXPECT_EQ(markdown_part("a\n---\n{}\n"), "a\n");
  EXPECT_EQ(parts_of("a\n---\nb\n").json, "");
  EXPECT_EQ(markdown_part("a\n---\nb\n"), "a\n---\nb\n");
  EXPECT_EQ(parts_of("---\n---\n\n[1]").json, "[1]");
}

TEST(Markdown, KindsAndPlaces) {
  const auto document = parse_markdown("# T\n\n* a *b* [c](d)\n\n|x|y|\n|-|-|\n|1|2|\n");
  ASSERT_EQ(document.children.size(), 3u);
  EXPECT_EQ(document.children[0].kind, NodeKind::heading);
  EXPECT_EQ(document.children[1].kind, NodeKind::list);
  EXPECT_EQ(document.children[1].number, k_bullet);
  EXPECT_EQ(document.children[1].line, 3u);
  EXPECT_EQ(plain_text(document.children[1]), "a b c");
  EXPECT_EQ(document.children[2].kind, NodeKind::table);
  EXPECT_EQ(document.children[2].children[1].kind, NodeKind::row);
  EXPECT_EQ(document.children[2].children[1].line, 7u);
}

TEST(Markdown, DeepNestingIsOneText) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "> ";
  const auto document = parse_markdown(text + "end\n");
  EXPECT_EQ(plain_text(document), "end");
}

}  // namespace

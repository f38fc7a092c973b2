// SPDX-License-Identifier: MIT
#include "articles/write_article.hpp"

#include <gmock/gmock.h>

#include <random>

#include "articles/article_text.hpp"

namespace {

using namespace sd::articles;

TEST(WriteArticle, CanonicalForm) {
  Article it;
  it.has_block = true;
  it.properties = {{"pageTitle", "x"}, {"description", "say \"no\""}};
  it.body = "# T\n";
  EXPECT_EQ(write_article(it), "<properties\n    pageTitle=\"x\"\n    description='say \"no\"'\n/>\n\n# T\n");
  it.has_block = false;
  EXPECT_EQ(write_article(it), "# T\n");
}

/// Pieces of which files are made, the odd ones among them.
const std::vector<std::string>& pieces() {
  static const std::vector<std::string> k_pieces{"<properties",
                                                 "\n",
                                                 " ",
                                                 "\t",
                                                 "=",
                                                 "\"",
                                                 "'",
                                                 "\xe2\x80\x9c",
                                                 "\xe2\x80\x9d",
                                                 "/>",
                                                 ">",
                                                 "name",
                                                 "articleId",
                                                 "articleID",
                                                 "public,",
                                                 "\r\n",
                                                 "\r",
                                                 "\xef\xbb\xbf",
                                                 "\xe2\x80\x8b",
                                                 "\xc2\xa0",
                                                 "# T\n",
                                                 "##T",
                                                 "**Recommended steps**",
                                                 "<!--x-->",
                                                 "<!--",
                                                 "```",
                                                 "\xff",
                                                 "a=\"b\"",
                                                 "a='b",
                                                 "\n    a = \"",
                                                 "cloudEnvironments=\"Public , b\"",
                                                 "<",
                                                 "1. a\n",
                                                 "---\n",
                                                 "{"};
  return k_pieces;
}

TEST(WriteArticle, WhatIsReadIsReadAgainTheSame) {
  std::mt19937 random(5);  // NOLINT: the same texts every time
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = round % 2 == 0 ? "<properties\n" : "";
    for (auto left = random() % 25; left > 0; --left) bytes += pieces()[random() % pieces().size()];
    const auto first = read_article(bytes).article;
    const auto again = read_article(write_article(first));
    ASSERT_EQ(again.article, first) << bytes;
    ASSERT_TRUE(again.is_whole) << bytes;
    const auto fixed = with_canonical_headings(first);
    ASSERT_EQ(with_canonical_headings(fixed), fixed) << bytes;
    ASSERT_EQ(read_article(write_article(fixed)).article, fixed) << bytes;
  }
}

TEST(WriteArticle, NothingThatCanBeFixedIsLeft) {
  std::mt19937 random(7);  // NOLINT: the same texts every time
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes = "<properties\n";
    for (auto left = random() % 25; left > 0; --left) bytes += pieces()[random() % pieces().size()];
    const auto fixed = write_article(with_canonical_headings(read_article(bytes).article));
    for (const auto& remark : lint(read_article(fixed), "one.md"))
      ASSERT_EQ(remark.rule->fixable, Fixable::no) << remark.rule->id << " in: " << fixed;
  }
}

}  // namespace

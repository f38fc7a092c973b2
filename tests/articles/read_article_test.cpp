// SPDX-License-Identifier: MIT
#include "articles/read_article.hpp"

#include <gmock/gmock.h>

#include "articles/article_text.hpp"

namespace {

using namespace sd::articles;
using testing::ElementsAre;

const Property k_title{"pageTitle", "x"};

TEST(ReadArticle, PropertiesAndBody) {
  const auto it = read_article("<properties\n    pageTitle=\"x\"\n    authors=''\n/>\n\n# T\n\nText.\n");
  EXPECT_TRUE(it.article.has_block);
  EXPECT_THAT(it.article.properties, ElementsAre(k_title, Property{"authors", ""}));
  EXPECT_EQ(it.article.body, "# T\n\nText.\n");
  EXPECT_EQ(it.article.value("pageTitle"), "x");
  EXPECT_EQ(it.article.value("service"), "");
  EXPECT_EQ(it.body_line, 6u);
}

TEST(ReadArticle, NothingAtAll) {
  for (const std::string bytes : {"", "\n", "\xef\xbb\xbf", "<properties", "<properties\n"}) {
    const auto it = read_article(bytes);
    EXPECT_TRUE(it.article.properties.empty());
    EXPECT_EQ(it.article.body, "");
  }
}

TEST(ReadArticle, BlockThatHasNoEndEndsBeforeTheBody) {
  const auto it = read_article("<properties\n    pageTitle=\"x\"\n\n# T\n\nText.\n");
  EXPECT_THAT(it.article.properties, ElementsAre(k_title));
  EXPECT_EQ(it.article.body, "# T\n\nText.\n");
}

TEST(ReadArticle, MissingQuoteTakesNoOtherProperty) {
  const auto it = read_article("<properties\n    pageTitle=\"x\n    authors=\"y\"\n/>\n# T\n");
  EXPECT_THAT(it.article.properties, ElementsAre(k_title, Property{"authors", "y"}));
}

TEST(ReadArticle, ValueOfSeveralLines) {
  const auto it = read_article("<properties\n    description=\"one\n  two\n\n= three\"\n/>\n");
  EXPECT_THAT(it.article.properties, ElementsAre(Property{"description", "one\n  two\n\n= three"}));
}

TEST(ReadArticle, ValueThatWouldBecomeAnotherPropertyIsOneLine) {
  const auto it = read_article("<properties\n    a=\"one\n\nb=\n    c=\"d\"\n/>\n");
  EXPECT_THAT(it.article.properties, ElementsAre(Property{"a", "one  b="}, Property{"c", "d"}));
  EXPECT_FALSE(it.is_whole);
}

TEST(ReadArticle, ListThatLosesAQuoteIsCanonicalStill) {
  const auto it = read_article("<properties\n    articleTags= it's,\"\n/>\n");
  EXPECT_THAT(it.article.properties, ElementsAre(Property{"articleTags", "it's"}));
  EXPECT_FALSE(it.is_whole);
}

TEST(ReadArticle, ValueKeepsTheQuotesOfTheOtherKind) {
  const auto it = read_article("<properties\n    description='say \"no\"'\n    pageTitle=\"it's\"\n/>\n");
  EXPECT_THAT(it.article.properties, ElementsAre(Property{"description", "say \"no\""}, Property{"pageTitle", "it's"}));
}

TEST(ReadArticle, ListsAreCanonical) {
  const auto it =
      read_article("<properties\n    cloudEnvironments=\" Public,fairfax ,, USNat\"\n    articleTags=\"A,  b\"\n/>\n");
  EXPECT_EQ(it.article.value("cloudEnvironments"), "public, fairfax, usnat");
  EXPECT_EQ(it.article.value("articleTags"), "A, b");
}

TEST(ReadArticle, TextBeforeTheBlockIsKept) {
  const auto it = read_article("\n<!-- ours -->\n\n<properties\n    pageTitle=\"x\"\n/>\n# T\n");
  EXPECT_EQ(it.article.preamble, "<!-- ours -->");
  EXPECT_THAT(it.article.properties, ElementsAre(k_title));
}

TEST(ReadArticle, WordsInsideALineAreNoBlock) {
  const auto it = read_article("See <properties here.\n<propertiesx\n");
  EXPECT_FALSE(it.article.has_block);
}

TEST(ReadArticle, EndOnTheSameLine) {
  const auto it = read_article("<properties pageTitle=\"x\" authors=y/># T\n");
  EXPECT_THAT(it.article.properties, ElementsAre(k_title, Property{"authors", "y"}));
  EXPECT_EQ(it.article.body, "# T\n");
}

TEST(ReadArticle, ManyPropertiesAreCutAndSaid) {
  std::string text = "<properties\n";
  for (int i = 0; i < 1000; ++i) text += "a" + std::to_string(i) + "=\"x\"\n";
  const auto it = read_article(text + "/>\n");
  EXPECT_EQ(it.article.properties.size(), 500u);
  EXPECT_FALSE(it.is_whole);
}

TEST(ReadArticle, PlacesCountCharactersOfTheFile) {
  const auto it = read_article("<properties\n  description=\"\xc3\xa4\" pageTitle='x'\n/>\n");
  ASSERT_EQ(it.places.size(), 2u);
  EXPECT_EQ(it.places[1].line, 2u);
  EXPECT_EQ(it.places[1].column, 19u);
}

}  // namespace

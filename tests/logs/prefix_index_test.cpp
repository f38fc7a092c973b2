// SPDX-License-Identifier: MIT
#include "logs/prefix_index.hpp"

#include <gtest/gtest.h>

namespace sd::logs {
namespace {

struct Row {
  std::string_view words;
  int number = 0;
};

int found(const PrefixIndex<Row>& index, std::string_view text) {
  const auto* row = index.find(text);
  return row ? row->number : 0;
}

TEST(PrefixIndex, FindsTheFirstRowThatFits) {
  const PrefixIndex<Row> index(std::vector<Row>{{"starting enable", 1},
                                                {"starting", 2},
                                                {"['", 3},
                                                {"start the other", 4},
                                                {"ab", 5},
                                                {"abcdefgh", 6},
                                                {"abcdefghi", 7}});
  EXPECT_EQ(found(index, "starting enable now"), 1);
  EXPECT_EQ(found(index, "starting daemon"), 2);
  EXPECT_EQ(found(index, "start the other"), 4);
  EXPECT_EQ(found(index, "start"), 0);
  EXPECT_EQ(found(index, "['x"), 3);
  EXPECT_EQ(found(index, "['"), 3);
  EXPECT_EQ(found(index, "["), 0);
  EXPECT_EQ(found(index, ""), 0);
  EXPECT_EQ(found(index, "abcdefghi"), 5) << "the first one given wins, not the longest";
  EXPECT_EQ(found(index, std::string_view("\0\0\0", 3)), 0);
}

TEST(PrefixIndex, ARowThatDoesNotFitLeavesTheNextOne) {
  const PrefixIndex<Row> index(std::vector<Row>{{"ab", 1}, {"abc", 2}});
  const auto* row = index.find("abcd", [](const Row& r) { return r.number == 2; });
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->number, 2);
}

/// Words of the same slot are told apart, those of other slots never found.
TEST(PrefixIndex, EachOfManyWordsIsFoundByItselfOnly) {
  std::vector<std::string> words;
  for (char a = '!'; a < '~'; a = char(a + 3))
    for (char b = '!'; b < '~'; b = char(b + 5)) words.push_back(std::string{a, b, b, a});
  std::vector<Row> rows;
  for (std::size_t i = 0; i < words.size(); ++i) rows.push_back({words[i], int(i) + 1});
  const PrefixIndex<Row> index(rows);
  for (std::size_t i = 0; i < words.size(); ++i) EXPECT_EQ(found(index, words[i] + "tail"), int(i) + 1);
}

}  // namespace
}  // namespace sd::logs

// SPDX-License-Identifier: MIT
#include "base/text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace sd {
namespace {

TEST(Text, TrimTakesBlanksTabsAndLineEndsOnly) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim("\r\n \t"), "");
  EXPECT_EQ(trim("\va"), "\va");
}

TEST(Text, SplitKeepsEmptyPieces) {
  EXPECT_EQ(split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
  EXPECT_EQ(split("", ','), std::vector<std::string_view>{""});
}

TEST(Text, LinesLoseTheirEndsOfBothKinds) {
  EXPECT_EQ(split_lines("a\r\nb\n\nc"), (std::vector<std::string_view>{"a", "b", "", "c"}));
  EXPECT_TRUE(split_lines("").empty());
}

TEST(Text, WordsAreNeverEmpty) {
  EXPECT_EQ(split_words("\t a  b\t"), (std::vector<std::string_view>{"a", "b"}));
  EXPECT_TRUE(split_words(" \t").empty());
}

TEST(Text, UnsignedIsWholeAndFits) {
  EXPECT_EQ(parse_unsigned("18446744073709551615"), 18446744073709551615ull);
  for (const char* bad : {"", " 1", "1 ", "+1", "-1", "0x1", "18446744073709551616"})
    EXPECT_FALSE(parse_unsigned(bad)) << bad;
}

struct PrintableRow {
  std::string in;
  std::string out;
};

TEST(Text, PrintableLeavesNothingThatMovesACursor) {
  const std::vector<PrintableRow> rows{{"plain", "plain"},
                                       {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"},
                                       {"\x1b[31mred", "?[31mred"},
                                       {"a\tb\nc\rd", "a b c?d"},
                                       {"\xc2\x9b"
                                        "1m",
                                        "?1m"},
                                       {"\xff\xc3", "??"},
                                       {"\xed\xa0\x80", "???"},
                                       {std::string("a\0b", 3), "a?b"}};
  for (const auto& row : rows) EXPECT_EQ(printable(row.in, 100), row.out) << row.in;
  EXPECT_EQ(printable("abcdef", 3), "abc...");
  EXPECT_EQ(printable("abc", 3), "abc");
}

TEST(Text, PrintableTurnsNoDirectionOfWriting) {
  for (const char* turn : {"\xe2\x80\xae", "\xe2\x80\x8f", "\xe2\x80\xa8", "\xe2\x81\xa6", "\xe2\x81\xa9"})
    EXPECT_EQ(printable(std::string("a") + turn + "b", 10), "a?b");
  EXPECT_EQ(printable("a\xe2\x80\x93"
                      "b\xe2\x81\xa5",
                      10),
            "a\xe2\x80\x93"
            "b\xe2\x81\xa5");
}

TEST(Text, PrintableOfAnyBytesHasNoControlCharacter) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 random(seed);
    std::string text(random() % 40, ' ');
    for (auto& c : text) c = static_cast<char>(random());
    for (const char c : printable(text, 1000)) ASSERT_FALSE((c >= 0 && c < ' ') || c == 0x7f) << "seed " << seed;
    ASSERT_EQ(replace_invalid_utf8(replace_invalid_utf8(text)), replace_invalid_utf8(text)) << "seed " << seed;
  }
}

TEST(Utf16, BecomesUtf8) {
  using namespace std::string_view_literals;
  EXPECT_EQ(utf8_of_utf16le("A\0\xe4\0\xac\x20\x3d\xd8\x00\xde"sv), "A\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
  EXPECT_EQ(utf8_of_utf16le("a\0\0\0b\0"sv), "a\0b"sv);
}

TEST(Utf16, IsMadeOfUtf8AndReadAgain) {
  using namespace std::string_view_literals;
  const auto text = "A\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"sv;
  EXPECT_EQ(utf16le_of_utf8(text), "A\0\xe4\0\xac\x20\x3d\xd8\x00\xde"sv);
  EXPECT_EQ(utf8_of_utf16le(utf16le_of_utf8(text)), text);
}

TEST(Utf16, HalfAPairAndAnOddByteHarmNobody) {
  using namespace std::string_view_literals;
  EXPECT_EQ(utf8_of_utf16le("\x3d\xd8"sv), "\xef\xbf\xbd");
  EXPECT_EQ(utf8_of_utf16le("\x00\xde\x41\0\x3d\xd8\x42\0"sv), "\xef\xbf\xbd\x41\xef\xbf\xbd\x42");
  EXPECT_EQ(utf8_of_utf16le("A\0B"sv), "A");
  EXPECT_EQ(utf8_of_utf16le(""), "");
}

}  // namespace
}  // namespace sd

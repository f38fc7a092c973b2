// SPDX-License-Identifier: MIT
#include "articles/markup.hpp"

#include <gmock/gmock.h>

namespace {

using namespace sd::articles;
using testing::ElementsAre;
using testing::IsEmpty;

/// "text", "<b>", "</b>", "<!--c-->" one after the other.
std::vector<std::string> pieces(std::string_view html) {
  std::vector<std::string> out;
  for (const auto& piece : read_markup(html)) {
    std::string attributes;
    for (const auto& [name, value] : piece.attributes) attributes += " " + name + "=" + value;
    if (piece.kind == MarkupKind::text) out.emplace_back(piece.text);
    if (piece.kind == MarkupKind::open) out.push_back("<" + piece.name + attributes + ">");
    if (piece.kind == MarkupKind::close) out.push_back("</" + piece.name + ">");
    if (piece.kind == MarkupKind::comment) out.push_back("<!--" + std::string(piece.text) + "-->");
    if (piece.kind == MarkupKind::other) out.emplace_back("<!>");
  }
  return out;
}

TEST(Markup, TagsTextAndComments) {
  EXPECT_THAT(pieces("a<B>b</b ><br/><!-- c -->"), ElementsAre("a", "<b>", "b", "</b>", "<br>", "<!--c-->"));
  EXPECT_THAT(pieces("<a HREF=\"x>y\" b='z' c=d e>f"), ElementsAre("<a href=x>y b=z c=d e=>", "f"));
  EXPECT_THAT(pieces("<!DOCTYPE html><?x?>"), ElementsAre("<!>", "<!>"));
  EXPECT_THAT(pieces(""), IsEmpty());
}

TEST(Markup, WhatIsNoTagIsText) {
  EXPECT_THAT(pieces("1 < 2 <3 <"), ElementsAre("1 < 2 <3 <"));
  EXPECT_THAT(pieces("<a <b>"), ElementsAre("<a ", "<b>"));
  EXPECT_THAT(pieces("<a href=\"x"), ElementsAre("<a href=\"x"));
  const auto open = read_markup("a<!-- b");
  ASSERT_EQ(open.size(), 2u);
  EXPECT_FALSE(open[1].is_closed);
  EXPECT_EQ(open[1].offset, 1u);
}

TEST(Markup, AddressesThatRunScript) {
  for (const std::string url :
       {"javascript:x", "JavaScript:x", " java\tscript:x", "\x01javascript:x", "vbscript:x", "data:text/html,x"}) {
    EXPECT_TRUE(runs_script(url)) << url;
    EXPECT_FALSE(is_safe_url(url)) << url;
  }
  for (const std::string url : {"https://x/", "HTTP://x/", "mailto:a@b", "a/b", "#c", "/a:b", "?a:b"})
    EXPECT_TRUE(is_safe_url(url)) << url;
  EXPECT_FALSE(is_safe_url("data-blade:X"));
  EXPECT_FALSE(runs_script("data-blade:X"));
}

TEST(Markup, TagsByWhatTheyAre) {
  EXPECT_TRUE(is_known_tag("span"));
  EXPECT_TRUE(is_known_tag("insight"));
  EXPECT_FALSE(is_known_tag("port"));
  EXPECT_TRUE(is_void_tag("br"));
  EXPECT_TRUE(has_optional_end("li"));
  EXPECT_TRUE(is_harmless_tag("ul"));
  for (const std::string name : {"script", "iframe", "style", "a", "img", "form", "input"})
    EXPECT_FALSE(is_harmless_tag(name)) << name;
}

TEST(Markup, LongJunkEndsSoon) {
  for (const std::string piece : {"<!", "<a ", "<a b='", "<a b=\"", "<a b", "</", "<!--", "<?"}) {
    std::string html;
    while (html.size() < 1'000'000) html += piece;
    EXPECT_GE(read_markup(html).size(), 1u);
  }
}

}  // namespace

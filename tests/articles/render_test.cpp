// SPDX-License-Identifier: MIT
// What reaches the terminal and the browser.
#include <gmock/gmock.h>

#include <algorithm>
#include <regex>

#include "articles/article_text.hpp"
#include "articles/built_in.hpp"
#include "model/json_text.hpp"
#include "pattern.hpp"
#include "report/article_text.hpp"
#include "report/articles_report.hpp"

namespace {

using namespace sd;
using namespace sd::report;
using articles::read_article;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string as_text(const std::string& body) {
  return article_as_text(read_article(articles::article(body)).article, TextStyle{});
}

std::string as_html(const std::string& body) { return article_as_html(read_article(articles::article(body)).article); }

/// The body of the page, without the article's heading.
std::string html_of(const std::string& body) {
  const auto page = as_html(body);
  const std::string start = "<h1>A title</h1>\n";
  const auto from = page.find(start) + start.size();
  return page.substr(from, page.find("</body>") - from);
}

TEST(ArticleAsText, HeadingsParagraphsAndLists) {
  EXPECT_EQ(as_text("Some *words* and\nmore.\n\n1. one\n2. two\n   - deep\n"),
            "A title\nSome words and more.\n1. one\n2. two\n   - deep\n");
}

TEST(ArticleAsText, BreaksLinksCodeAndTables) {
  EXPECT_EQ(as_text("a<br>b\n"), "A title\na\nb\n");
  EXPECT_EQ(as_text("[x](https://e.com/)\n"), "A title\nx (https://e.com/)\n");
  EXPECT_EQ(as_text("[x](data-blade:Y)\n"), "A title\nx\n");
  EXPECT_EQ(
      as_text("```\n  code that is longer than any line of a terminal can be, and that must stay whole anyway\n```\n"),
      "A title\n      code that is longer than any line of a terminal can be, and that must stay whole anyway\n");
  EXPECT_EQ(as_text("|a|b|\n|-|-|\n|1|2|\n"), "A title\na | b\n1 | 2\n");
  EXPECT_EQ(as_text("<ul><li>a</li><li>b</li></ul>\n"), "A title\n- a\n- b\n");
}

TEST(ArticleAsText, MarkersAndCommentsAreNotShown) {
  EXPECT_EQ(as_text("<!--issueDescription-->\nA <!--$v-->[v]<!--/$v--> VM.\n<!--/issueDescription-->\n"),
            "A title\nA [v] VM.\n");
}

TEST(ArticleAsText, LongAddressHasALineOfItsOwn) {
  const std::string address = "https://example.com/" + std::string(90, 'a');
  EXPECT_THAT(as_text("* [x](" + address + ")\n"), HasSubstr("\n  " + address + "\n"));
}

/// What a terminal would obey: escape sequences, C1 controls, and characters that turn the text around.
bool has_control(const std::string& text) {
  const auto bad = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; };
  return std::any_of(text.begin(), text.end(), bad) || text.contains("\xc2\x9b") || text.contains("\xe2\x80\xae");
}

const std::vector<std::string>& hostile() {
  static const std::vector<std::string> k_bodies{
      "\x1b[31mred\n",
      "`\x1b]0;title\x07`\n",
      "```\n\x1b[2J\n```\n",
      "&#27;[31m and &#x1b;]0;x&#7; and &#155;31m\n",
      "[x](https://e.com/&#27;[31m)\n",
      "<b>\x1b[1m</b>\n",
      "|\x1b[1m|b|\n|-|-|\n|&#27;|2|\n",
      "\xc2\x9b"
      "31m and \xe2\x80\xae turned\n",
      "delete\x7f\n",
      "# \x1b[31mheading\n",
      "1. \x1b[31mitem\n",
      "a\rb\bc\n",
  };
  return k_bodies;
}

TEST(ArticleAsText, NoControlSequenceReachesTheTerminal) {
  for (const auto& body : hostile()) EXPECT_FALSE(has_control(as_text(body))) << body;
}

TEST(ArticleAsHtml, ElementsAndHarmlessTags) {
  EXPECT_EQ(html_of("Some *words* & **more**, `a<b`.\n"),
            "<p>Some <em>words</em> &amp; <strong>more</strong>, <code>a&lt;b</code>.</p>\n");
  EXPECT_EQ(html_of("3. a\n4. b\n"), "<ol start=\"3\"><li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n");
  EXPECT_EQ(html_of("a<br>b<u>c</u>\n"), "<p>a<br>b<u>c</u></p>\n");
  EXPECT_EQ(html_of("[x](https://e.com/?a=1&b=2)\n"),
            "<p><a href=\"https://e.com/?a=1&amp;b=2\" rel=\"noreferrer\">x</a></p>\n");
}

TEST(ArticleAsHtml, TagsAreBalanced) {
  EXPECT_EQ(html_of("<b>a\n\nb</i></b>\n"), "<p><b>a</b></p>\n<p>b</p>\n");
  EXPECT_EQ(html_of("<b><u>x</b>\n"), "<p><b><u>x</u></b></p>\n");
}

TEST(ArticleAsHtml, NoScriptReachesTheBrowser) {
  for (const std::string body : {
           "<script>alert(1)</script>\n",
           "<ScRiPt src=x></script>\n",
           "<b onclick=\"alert(1)\">x</b>\n",
           "<img src=x onerror=alert(1)>\n",
           "<a href=\"javascript:alert(1)\">x</a>\n",
           "[x](javascript:alert(1))\n",
           "[x](&#106;avascript:alert(1))\n",
           "[x](java&#9;script:alert(1))\n",
           "[x](data:text/html,<script>)\n",
           "![x](javascript:alert(1))\n",
           "<svg/onload=alert(1)>\n",
           "<iframe src=\"https://e.com\"></iframe>\n",
           "<style>*{background:url(x)}</style>\n",
           "<form action=x><input></form>\n",
           "<b\nonmouseover='x'>y</b>\n",
           "[x](https://e.com/\"onclick=\"alert(1))\n",
           "<!--[if IE]><script>x</script><![endif]-->\n",
           "`<script>`\n",
           "    <script>x</script>\n",
           "<meta http-equiv=refresh content=0>\n",
           "<base href=x>\n",
       }) {
    const auto html = html_of(body);
    for (const std::string tag : {"<script", "<img", "<iframe", "<svg", "<style", "<form", "<input", "<meta", "<base"})
      EXPECT_THAT(html, Not(HasSubstr(tag))) << body;
    const auto tags = std::regex_replace(html, std::regex("\"[^\"]*\""), "");
    EXPECT_THAT(tags, Not(sd::ContainsPattern("<[^>]*(onclick|onerror|onload|onmouseover)"))) << body;
    EXPECT_THAT(html, Not(HasSubstr("href=\"javascript"))) << body;
    EXPECT_THAT(html, Not(HasSubstr("href=\"data"))) << body;
  }
}

TEST(ArticleAsHtml, TitleIsEscapedAndControlsAreGone) {
  auto article = read_article(articles::article("x\n")).article;
  article.properties[0].value = "<script>\x1b";
  EXPECT_THAT(article_as_html(article), HasSubstr("<title>&lt;script&gt; </title>"));
  for (const auto& body : hostile()) {
    const auto html = as_html(body);
    EXPECT_TRUE(std::none_of(html.begin(), html.end(), [](char c) { return c == '\x1b' || c == '\a' || c == '\b'; }));
  }
}

TEST(ArticleAsJson, HoldsPropertiesStepsAndMarkdown) {
  const auto text = article_as_json(
      read_article(articles::article("## **Recommended Steps**\n\n1. **One.**<!--check:nsg--> Do.\n")).article);
  const auto value = parse_json(text, "article").value();
  EXPECT_EQ(value.at("schema").as_string(), "snapdoctor.article/1");
  EXPECT_EQ(value.at("id").as_string(), "one");
  EXPECT_EQ(value.at("properties").as_array().size(), 6u);
  EXPECT_EQ(value.at("steps").as_array().at(0).at("check").as_string(), "nsg");
  EXPECT_EQ(value.at("steps").as_array().at(0).at("title").as_string(), "One");
}

TEST(ArticleAsMarkdown, IsTheCanonicalFormWithoutControlCharacters) {
  const auto clean = articles::article("a\tb\n");
  EXPECT_EQ(article_as_markdown(read_article(clean).article), clean);
  for (const auto& body : hostile())
    EXPECT_FALSE(has_control(article_as_markdown(read_article(articles::article(body)).article))) << body;
}

TEST(ArticleAsJson, ControlCharactersAreEscaped) {
  for (const auto& body : hostile()) {
    const auto article = read_article(articles::article(body)).article;
    const auto text = article_as_json(article);
    EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](char c) { return c == '\x1b' || c == '\x7f'; }));
    EXPECT_THAT(text, Not(HasSubstr("\xc2\x9b")));
    EXPECT_EQ(std::string(parse_json(text, "article").value().at("markdown").as_string()), article.body);
  }
}

TEST(BuiltInArticles, AllFitIntoTheTerminal) {
  for (const auto& each : articles::built_in_articles()) {
    const auto text = article_as_text(read_article(each.text).article, TextStyle{});
    EXPECT_FALSE(has_control(text)) << each.file;
    EXPECT_THAT(text, AllOf(HasSubstr("Recommended Steps"), Not(HasSubstr("**")), Not(HasSubstr("<!--")))) << each.file;
  }
}

LintedTree tree_with(const std::string& file) {
  LintedTree out{.files = 2};
  out.remarks.push_back({file, {{&articles::lint_rule("quote-missing"), 3, 4, "a \"text\""}}, false});
  return out;
}

TEST(LintReport, TextIsOneLineARemark) {
  EXPECT_EQ(lint_as_text(tree_with("a b.md")),
            "a b.md:3:4: quote-missing: a \"text\" (error, --fix)\n"
            "1 error, 0 warnings, 0 notes in 1 file of 2\n");
  EXPECT_EQ(lint_as_text({}), "0 errors, 0 warnings, 0 notes in 0 files of 0\n");
}

TEST(LintReport, SarifNamesRuleLevelAndPlace) {
  const auto value = parse_json(lint_as_sarif(tree_with("a b/\xc3\xa4.md")), "sarif").value();
  EXPECT_EQ(value.at("version").as_string(), "2.1.0");
  const auto& run = value.at("runs").as_array().at(0);
  const auto& result = run.at("results").as_array().at(0);
  EXPECT_EQ(result.at("ruleId").as_string(), "quote-missing");
  EXPECT_EQ(result.at("level").as_string(), "error");
  const auto& rules = run.at("tool").at("driver").at("rules").as_array();
  EXPECT_EQ(rules.at(result.at("ruleIndex").to_number<std::size_t>()).at("id").as_string(), "quote-missing");
  const auto& place = result.at("locations").as_array().at(0).at("physicalLocation");
  EXPECT_EQ(place.at("artifactLocation").at("uri").as_string(), "a%20b/%C3%A4.md");
  EXPECT_EQ(place.at("region").at("startLine").to_number<int>(), 3);
  EXPECT_EQ(place.at("region").at("startColumn").to_number<int>(), 4);
}

TEST(LintReport, JsonAndRules) {
  const auto value = parse_json(lint_as_json(tree_with("a.md")), "lint").value();
  EXPECT_EQ(value.at("files").to_number<int>(), 2);
  EXPECT_EQ(value.at("remarks").as_array().at(0).at("rule").as_string(), "quote-missing");
  const auto rules = parse_json(article_rules_as_json(), "rules").value();
  EXPECT_EQ(rules.at("rules").as_array().size(), articles::lint_rules().size());
  const auto text = article_rules_as_text(TextStyle{});
  for (const auto& rule : articles::lint_rules()) EXPECT_THAT(text, HasSubstr(std::string(rule.id)));
}

}  // namespace

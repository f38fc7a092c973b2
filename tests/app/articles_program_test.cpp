// SPDX-License-Identifier: MIT
// `snapdoctor articles` as it is run: files in, text, JSON or SARIF out, an exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "app/articles_cases.hpp"
#include "articles/built_in.hpp"
#include "base/text.hpp"
#include "model/json_text.hpp"

namespace sd {
namespace {

namespace json = boost::json;
using articles::k_clean;
using articles::k_untidy;
using articles::replaced;
using child::Ended;
using child::expect_one_line;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ArticlesProgram : public articles::ProgramTest {
 protected:
  static json::value parsed(const Ended& ended) {
    auto out = parse_json(ended.out, "output");
    EXPECT_TRUE(out) << ended.out << ended.error;
    return out ? *out : json::value(json::object{});
  }
};

TEST_F(ArticlesProgram, ListShowsTheBuiltInArticlesAndThoseOfAFolder) {
  const auto own = parsed(run({"list", "--output", "json"}));
  EXPECT_EQ(own.at("articles").as_array().size(), articles::built_in_articles().size());
  file("one.md", k_clean);
  const auto both = parsed(run({"list", folder_.path(), "--output", "json"}));
  EXPECT_EQ(both.at("articles").as_array().size(), articles::built_in_articles().size() + 1);
  const auto& first = both.at("articles").as_array().at(0);
  EXPECT_EQ(first.at("id").as_string(), "one");
  EXPECT_THAT(std::string(first.at("file").as_string()), testing::EndsWith("/one.md"));
  EXPECT_THAT(run({"list"}).out, HasSubstr("ExtensionSnapshotFailedNoNetwork\n"));
}

TEST_F(ArticlesProgram, FindNarrowsAndEndsWithOneWhenThereIsNone) {
  EXPECT_THAT(run({"find", "--error", "76"}).out, HasSubstr("ExtensionSnapshotFailedNoNetwork\n"));
  EXPECT_THAT(run({"find", "--topic", "32553276"}).out, HasSubstr("1 article\n"));
  EXPECT_EQ(run({"find", "bitlocker", "--system", "linux"}).exit_code, 1);
  EXPECT_EQ(run({"find", "bitlocker", "--system", "windows"}).exit_code, 0);
  EXPECT_EQ(run({"find", "--cloud", "mooncake", "--product", "15207", "proxy"}).exit_code, 0);
  EXPECT_EQ(run({"find", "--cloud", "blackforest"}).exit_code, 1);
}

TEST_F(ArticlesProgram, ShowTakesACodeAnIdOrAFile) {
  const auto by_code = run({"show", "extensionsnapshotfailednonetwork"});
  EXPECT_EQ(by_code.exit_code, 0);
  EXPECT_THAT(by_code.out, StartsWith("ExtensionSnapshotFailedNoNetwork\n"));
  EXPECT_EQ(run({"show", "76"}).out, by_code.out);
  EXPECT_EQ(run({"show", "snapdoctor-crc-extensionsnapshotfailednonetwork"}).out, by_code.out);
  const auto one = file("one.md", k_untidy);
  EXPECT_EQ(run({"show", one}).out, "A title\nA word.\n");
  EXPECT_EQ(run({"show", "--articles", folder_.path(), "one"}).out, "A title\nA word.\n");
  EXPECT_EQ(run({"show", one, "--output", "markdown"}).out, k_clean);
  EXPECT_THAT(run({"show", one, "--output", "html"}).out, HasSubstr("<h1>A title</h1>\n<p>A word.</p>\n"));
  EXPECT_EQ(parsed(run({"show", one, "--output", "json"})).at("id").as_string(), "one");
}

TEST_F(ArticlesProgram, LintSaysPlaceAndRuleAndEndsWithOne) {
  const auto clean = file("clean.md", k_clean);
  EXPECT_EQ(run({"lint", clean}).exit_code, 0);
  const auto noted = file("noted.md", replaced(k_untidy, "\"one\"", "\"two\""));
  EXPECT_EQ(run({"lint", noted}).exit_code, 0) << "notes alone are no failure";
  const auto wrong = file("wrong.md", replaced(k_clean, "A word.", "##A word"));
  const auto ended = run({"lint", folder_.path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.out, AllOf(HasSubstr(noted + ":3:5: block-layout: expected four blanks"),
                               HasSubstr(wrong + ":12:1: heading-blank: expected \"## A word\" (warning, --fix)\n"),
                               HasSubstr(clean + ":6:5: id-twice: " + wrong + " has the same articleId (error)\n"),
                               HasSubstr("2 errors, 1 warning, 1 note in 3 files of 3\n")));
  EXPECT_EQ(parsed(run({"lint", folder_.path(), "--output", "json"})).at("remarks").as_array().size(), 4u);
  const auto sarif = parsed(run({"lint", folder_.path(), "--output", "sarif"}));
  EXPECT_EQ(sarif.at("runs").as_array().at(0).at("results").as_array().size(), 4u);
}

TEST_F(ArticlesProgram, FixWritesTheCanonicalForm) {
  const auto untidy = file("untidy.md", k_untidy);
  const auto clean = file("clean.md", replaced(k_clean, "\"one\"", "\"two\""));
  const auto ended = run({"lint", "--fix", untidy, clean});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(ended.out, "0 errors, 0 warnings, 0 notes in 0 files of 2; 1 file fixed\n");
  EXPECT_EQ(child::read(untidy), k_clean);
  EXPECT_THAT(folder_.names(), ElementsAre("clean.md", "untidy.md"));
}

TEST_F(ArticlesProgram, ReadsNamesThatAreNotAscii) {
  const std::string name = folder_ / "\xc3\xbc \xd0\xb6.md";
  child::write(name, k_clean);
  EXPECT_EQ(run({"lint", name}).exit_code, 0);
  EXPECT_THAT(run({"list", folder_.path(), "--output", "json"}).out, HasSubstr("\xc3\xbc \xd0\xb6.md"));
}

TEST_F(ArticlesProgram, FixLeavesAloneWhatItWouldLose) {
  const auto bytes = replaced(k_untidy, "A word", "A w\xf6rd");
  const auto words = replaced(k_untidy, "/>", "lost words\n/>");
  const auto no_block = std::string("#Title\r\n");
  for (const auto& text : {bytes, words, no_block}) {
    const auto name = file("one.md", text);
    EXPECT_EQ(run({"lint", "--fix", name}).exit_code, 1);
    EXPECT_EQ(child::read(name), text);
  }
}

TEST_F(ArticlesProgram, WhatCannotBeReadIsOneLine) {
  expect_one_line(run({"lint", folder_ / "nowhere"}), 65, "nowhere");
  expect_one_line(run({"show", "NoSuchCode"}), 64, "expected an error code");
  expect_one_line(run({"list", folder_ / "nowhere"}), 65, "nowhere");
  const auto large = folder_ / "large.md";
  child::write(large, "x");
  std::filesystem::resize_file(large, std::uintmax_t{2} << 30);
  const auto ended = run({"lint", large});
  EXPECT_EQ(ended.exit_code, 65);
  EXPECT_THAT(ended.error, HasSubstr("is larger than 4 MiB"));
  EXPECT_LT(ended.most_memory_kb, 200'000);
}

TEST_F(ArticlesProgram, EmptyFileAndEmptyFolder) {
  EXPECT_EQ(run({"lint", file("empty.md", "")}).exit_code, 1);
  EXPECT_THAT(run({"lint", folder_ / "empty.md"}).out, HasSubstr("no-block"));
  child::Folder empty;
  expect_one_line(run({"lint", empty.path()}), 65, "expected .md files");
}

TEST_F(ArticlesProgram, ExplainPrintsTheArticleToo) {
  const auto own = child::run({.arguments = {"explain", "ExtensionStuckInDeletionState"}});
  EXPECT_THAT(own.out, AllOf(HasSubstr("What it does not mean"), HasSubstr("Recommended Steps")));
  file("x-crc-extensionstuckindeletionstate.md", k_clean);
  const auto foreign =
      child::run({.arguments = {"explain", "ExtensionStuckInDeletionState", "--articles", folder_.path()}});
  EXPECT_THAT(foreign.out, AllOf(HasSubstr("A word."), Not(HasSubstr("Recommended Steps"))));
  file("tagged.md", replaced(k_clean, "    articleId", "    articleTags=\"UserErrorFsFreezeTimeout\"\n    articleId"));
  const auto tagged = child::run({.arguments = {"explain", "UserErrorFsFreezeTimeout", "--articles", folder_.path()}});
  EXPECT_THAT(tagged.out, HasSubstr("A word.")) << "one of the folder goes first";
  const auto json = child::run({.arguments = {"explain", "76", "--output", "json"}});
  EXPECT_TRUE(parsed(json).at("article").is_object());
  EXPECT_THAT(child::run({.arguments = {"explain", "H01"}}).out, Not(HasSubstr("Recommended Steps")));
}

TEST_F(ArticlesProgram, DiagnoseEndsWithTheStepsOfTheArticle) {
  const auto diagnose = [&](std::vector<std::string> more) {
    const std::string sample = std::string(SD_SOURCE_DIR) + "/tests/golden/cases/agent_stopped.json";
    more.insert(more.begin(), {"diagnose", "--case", sample, "--output", "json"});
    return parsed(child::run({.arguments = more})).at("article");
  };
  const auto usual = diagnose({});
  EXPECT_EQ(usual.at("title").as_string(), "ExtensionSnapshotFailedNoNetwork");
  const auto& agent = usual.at("steps").as_array().at(3);
  EXPECT_EQ(agent.at("state").as_string(), "to_do");
  EXPECT_EQ(agent.at("cause").as_string(), "A02");
  EXPECT_FALSE(agent.at("commands").as_array().empty());
  const auto named = diagnose({"--error", "UserErrorFsFreezeTimeout"});
  EXPECT_EQ(named.at("title").as_string(), "UserErrorFsFreezeTimeout");
  file("x-crc-usererrorfsfreezetimeout.md",
       articles::article("## **Recommended Steps**\n\n1. **Mine.**<!--check:agent--> Look.\n"));
  const auto foreign = diagnose({"--error", "UserErrorFsFreezeTimeout", "--articles", folder_.path()});
  ASSERT_EQ(foreign.at("steps").as_array().size(), 1u);
  EXPECT_EQ(foreign.at("steps").as_array().at(0).at("state").as_string(), "to_do");
}

}  // namespace
}  // namespace sd

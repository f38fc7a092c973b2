// SPDX-License-Identifier: MIT
// The articles in the executable, and how articles are found.
#include "articles/catalogue.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "articles/article_text.hpp"
#include "articles/built_in.hpp"
#include "articles/checks.hpp"
#include "articles/properties.hpp"
#include "articles/steps.hpp"
#include "articles/tree_lint.hpp"
#include "articles/write_article.hpp"
#include "base/text.hpp"
#include "causes/error_codes.hpp"
#include "checks/findings.hpp"

namespace {

using namespace sd::articles;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::SizeIs;

class BuiltInArticle : public testing::TestWithParam<BuiltIn> {};

TEST_P(BuiltInArticle, IsCleanAndCanonical) {
  const auto& [file, text] = GetParam();
  EXPECT_THAT(said(std::string(text), std::string(file)), IsEmpty());
  EXPECT_EQ(write_article(with_canonical_headings(read_article(text).article)), text);
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return c > 0; })) << "expected ASCII";
}

TEST_P(BuiltInArticle, SaysWhatIsWrongAndEndsWithARetry) {
  const auto article = read_article(GetParam().text).article;
  EXPECT_TRUE(article.body.contains("<!--issueDescription-->"));
  const auto steps = steps_of(parse_markdown(article.body), article.body);
  ASSERT_GE(steps.size(), 2u);
  EXPECT_EQ(steps.back().check, "retry");
  std::set<std::string> used;
  for (const auto& step : steps)
    EXPECT_TRUE(step.check.empty() || used.insert(step.check).second) << step.check << " twice";
  EXPECT_THAT(values_of(article.value("cloudEnvironments")), IsSupersetOf({"public", "usnat"}));
}

INSTANTIATE_TEST_SUITE_P(All, BuiltInArticle, testing::ValuesIn(built_in_articles().begin(), built_in_articles().end()),
                         [](const auto& row) {
                           auto name = stem_of(row.param.file);
                           std::erase(name, '-');
                           return name;
                         });

TEST(Catalogue, HasAnArticleForTheCodesOfTheFactsAndNoIdTwice) {
  const auto& entries = built_in_entries();
  EXPECT_GE(entries.size(), 25u);
  std::vector<IdOfFile> ids;
  std::vector<std::string> names;
  std::map<std::string, std::string> owner;
  for (const auto& entry : entries) {
    ids.push_back({entry.id, 1, 1});
    names.push_back(entry.file);
    for (const auto& code : entry.codes) {
      const auto [at, is_new] = owner.try_emplace(sd::to_lower(code), entry.file);
      EXPECT_TRUE(is_new || at->second == entry.file) << code << " in " << at->second << " and " << entry.file;
    }
  }
  EXPECT_THAT(lint_tree(ids, names), Each(IsEmpty()));
}

TEST(Catalogue, EveryTitleOfAFailedJobThatIsKnownHasAnArticle) {
  // Codes that do not concern a VM's backup, or that say nothing that an article could help with.
  const std::set<std::string_view> without{"AzureVmOffline", "400039"};
  for (const auto& meaning : sd::code_meanings()) {
    if (meaning.origin != sd::CodeOrigin::portal || without.contains(meaning.codes.front())) continue;
    EXPECT_THAT(find_by_code(built_in_entries(), meaning.codes.front()), SizeIs(1)) << meaning.codes.front();
  }
}

TEST(Catalogue, ChecksNameFindingsThatThereAre) {
  EXPECT_TRUE(std::ranges::is_sorted(check_table(), {}, &CheckRow::id));
  std::set<std::string_view> used;
  for (const auto& row : check_table()) {
    for (const auto ids : {row.decisive, row.earlier, row.others})
      for (const auto id : sd::split_words(ids)) EXPECT_NE(sd::find_finding(id), nullptr) << row.id << ": " << id;
    EXPECT_FALSE(row.decisive.empty() && !row.others.empty()) << row.id;
    EXPECT_EQ(find_check(row.id), &row);
  }
  EXPECT_EQ(find_check("moon"), nullptr);
  for (const auto id : checks_of("AzureBackup-crc-ExtensionSnapshotFailedNoNetwork"))
    EXPECT_NE(find_check(id), nullptr);
  EXPECT_THAT(checks_of("one"), IsEmpty());
}

TEST(Catalogue, DocumentNamesEveryRuleAndEveryCheck) {
  std::ifstream file(std::string(SD_SOURCE_DIR) + "/docs/articles.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto severity = [](Severity s) {
    return s == Severity::error ? "error" : s == Severity::warning ? "warning" : "note";
  };
  for (const auto& rule : lint_rules())
    EXPECT_THAT(text, testing::HasSubstr("\n| `" + std::string(rule.id) + "` | " + severity(rule.severity) + " | " +
                                         (rule.fixable == Fixable::yes ? "yes | " : "| ")));
  for (const auto& row : check_table())
    EXPECT_THAT(text, testing::HasSubstr("\n| `" + std::string(row.id) + "` | " + std::string(row.what) + " | "));
}

TEST(Catalogue, IsFoundByNumberNameAndScenario) {
  const auto id_of_first = [](std::string_view code) {
    const auto found = find_by_code(built_in_entries(), code);
    return found.empty() ? std::string{} : found.front()->title;
  };
  EXPECT_EQ(id_of_first("76"), "ExtensionSnapshotFailedNoNetwork");
  EXPECT_EQ(id_of_first("extensionsnapshotfailednonetwork"), "ExtensionSnapshotFailedNoNetwork");
  EXPECT_EQ(id_of_first("400249"), "UserErrorBackupOperationInProgress");
  EXPECT_EQ(id_of_first("snapdoctor-crc-usererrorfsfreezetimeout"), "UserErrorFsFreezeTimeout");
  EXPECT_EQ(id_of_first("nothing"), "");
}

const std::string k_text =
    block(
        "    supportTopicIds=\"12, 34\"\n    productPesIds=\"15207\"\n    diagnosticScenario=\"s\"\n"
        "    articleTags=\"76, Linux\"\n") +
    "# T\n\nA proxy.\n";

Entry entry() { return entry_of(read_article(k_text).article, "a/One-crc-CODE.md"); }

TEST(Catalogue, EntryHoldsWhatAListShows) {
  const auto it = entry();
  EXPECT_EQ(it.id, "one");
  EXPECT_EQ(it.scenario, "s");
  EXPECT_EQ(it.system, System::linux_only);
  EXPECT_THAT(it.codes, ElementsAre("76", "code"));
  EXPECT_THAT(it.topics, ElementsAre("12", "34"));
  EXPECT_THAT(it.clouds, ElementsAre("public", "fairfax"));
}

TEST(Catalogue, QueryNarrows) {
  const auto is_found = [](const Query& query) { return matches(entry(), k_text, query); };
  EXPECT_TRUE(is_found({}));
  EXPECT_TRUE(is_found({.code = "76"}));
  EXPECT_TRUE(is_found({.code = "S"}));
  EXPECT_FALSE(is_found({.code = "77"}));
  EXPECT_TRUE(is_found({.topic = "34"}));
  EXPECT_FALSE(is_found({.topic = "3"}));
  EXPECT_TRUE(is_found({.product = "15207"}));
  EXPECT_FALSE(is_found({.product = "1"}));
  EXPECT_TRUE(is_found({.cloud = "Fairfax"}));
  EXPECT_FALSE(is_found({.cloud = "mooncake"}));
  EXPECT_TRUE(is_found({.system = System::linux_only}));
  EXPECT_FALSE(is_found({.system = System::windows_only}));
  EXPECT_TRUE(is_found({.words = {"PROXY", "title"}}));
  EXPECT_FALSE(is_found({.words = {"proxy", "nowhere"}}));
}

TEST(Catalogue, SystemIsToldByTagsThenByTitleAndName) {
  const auto system = [](const std::string& properties, const std::string& file) {
    return entry_of(read_article("<properties\n" + properties + "/>\n").article, file).system;
  };
  EXPECT_EQ(system("", "x.md"), System::any);
  EXPECT_EQ(system("pageTitle=\"SomethingWindows\"\n", "x.md"), System::windows_only);
  EXPECT_EQ(system("", "a-linux-b.md"), System::linux_only);
  EXPECT_EQ(system("pageTitle=\"Windows\"\narticleTags=\"linux, windows\"\n", "x.md"), System::any);
}

}  // namespace

// SPDX-License-Identifier: MIT
#include "rules/lint.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "rules/rule_maker.hpp"

namespace {

using namespace sd;
using namespace sd::rules;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> said(const NetworkRules& known) {
  std::vector<std::string> out;
  for (const auto& remark : lint(known, {})) out.push_back(std::string(remark.kind->id) + " " + remark.rule->name);
  return out;
}

std::vector<std::string> said(const std::vector<std::string>& rules) {
  NetworkRules known;
  known.rule_sets = {nsg("web", rules)};
  return said(known);
}

TEST(Lint, OrdinaryRulesAreFine) {
  EXPECT_THAT(said({"100 in allow tcp * -> * 443", "200 out allow tcp VirtualNetwork -> Storage 443",
                    "300 out deny any * -> Internet 0-65535"}),
              IsEmpty());
}

TEST(Lint, RuleThatIsHiddenNeverMatches) {
  EXPECT_THAT(said({"100 out deny tcp * -> 20.0.0.0/8 0-65535", "200 out deny tcp * -> 20.60.0.0/16 443"}),
              ElementsAre("never-matches r200"));
}

TEST(Lint, SeveralRulesTogetherHideOne) {
  NetworkRules known;
  known.rule_sets = {nsg("web", {"100 out deny tcp * -> 20.0.0.0/9 0-65535", "110 out deny tcp * -> 20.128.0.0/9 443",
                                 "200 out deny tcp * -> 20.0.0.0/8 443"})};
  const auto remarks = lint(known, {});
  ASSERT_EQ(remarks.size(), 1u);
  EXPECT_THAT(remarks[0].others, ElementsAre("r100", "r110"));
}

TEST(Lint, RuleThatIsPartlyHiddenIsFine) {
  EXPECT_THAT(said({"100 out deny tcp * -> 20.0.0.0/9 0-65535", "200 out deny tcp * -> 20.0.0.0/8 443"}), IsEmpty());
}

TEST(Lint, OtherDirectionHidesNothing) {
  EXPECT_THAT(said({"100 in deny any * -> * 0-65535", "200 out deny tcp * -> 20.0.0.0/8 443"}), IsEmpty());
}

TEST(Lint, RuleThatIsDecidedTheOtherWayContradicts) {
  EXPECT_THAT(said({"100 out allow tcp * -> 20.0.0.0/8 443", "200 out deny tcp * -> 20.60.0.0/16 443"}),
              ElementsAre("contradicts r200"));
}

TEST(Lint, UnknownNamesAreNotSaidToHide) {
  EXPECT_THAT(said({"100 out deny tcp * -> AzureBackup 443", "200 out deny tcp * -> 20.60.0.0/16 443"}), IsEmpty());
  EXPECT_THAT(said({"100 out deny tcp * -> Storage.WestEurope 443", "200 out deny tcp * -> Storage 443"}), IsEmpty());
}

TEST(Lint, RegionBehindItsServiceIsHiddenByName) {
  EXPECT_THAT(said({"100 out deny tcp * -> Storage 443", "200 out deny tcp * -> Storage.WestEurope 443"}),
              ElementsAre("never-matches r200"));
}

TEST(Lint, InternetAboveStorageIsATrap) {
  EXPECT_THAT(said({"300 out deny any * -> Internet 0-65535", "400 out allow tcp * -> Storage.WestEurope 443"}),
              ElementsAre("internet-hides-service r400"));
  EXPECT_THAT(said({"300 out deny tcp * -> Internet 443", "400 out allow tcp * -> Storage 0-65535"}),
              ElementsAre("internet-hides-service r400"));
}

TEST(Lint, AllowForEverythingIsOpenToAll) {
  EXPECT_THAT(said({"100 in allow any * -> * 0-65535"}), ElementsAre("open-to-all r100"));
  EXPECT_THAT(said({"100 in allow any Internet -> * 0-65535"}), ElementsAre("open-to-all r100"));
  EXPECT_THAT(said({"100 in allow tcp * -> * 22"}), IsEmpty());
}

TEST(Lint, TagsAreLookedAt) {
  EXPECT_THAT(said({"100 out deny any * -> AzurePlatformDNS 0-65535"}), ElementsAre("platform-tag-denied r100"));
  EXPECT_THAT(said({"100 out allow any * -> AzurePlatformIMDS 0-65535"}), ElementsAre("platform-tag-allowed r100"));
  EXPECT_THAT(said({"100 out allow tcp * -> AzureBackup.WestEurope 443"}), ElementsAre("tag-not-for-rules r100"));
  EXPECT_THAT(said({"100 out allow tcp * -> AzureBackup 443"}), IsEmpty());
  EXPECT_THAT(said({"100 out allow tcp * -> AzureCloud 443"}), ElementsAre("wide-tag r100"));
}

TEST(Lint, TagThatTheFileDoesNotKnowIsSaid) {
  NetworkRules known;
  known.rule_sets = {nsg("web", {"100 out allow tcp * -> Storag 443", "110 out allow tcp * -> Storage 443",
                                 "120 out allow tcp * -> Sql.WestEurope 443"})};
  known.service_tags = {tag_file({"Storage: 20.60.0.0/16", "Sql.WestEurope: 20.61.0.0/16"})};
  known.service_tags[0].not_for_rules = {"sql.westeurope"};
  EXPECT_THAT(said(known), ElementsAre("tag-not-in-file r100", "tag-not-for-rules r120"));
}

TEST(Lint, TableIsSortedByIdAndEachRowIsASentence) {
  EXPECT_TRUE(std::ranges::is_sorted(lint_rules(), {}, &LintRule::id));
  for (const auto& each : lint_rules()) EXPECT_TRUE(each.what.ends_with('.')) << each.id;
}

}  // namespace

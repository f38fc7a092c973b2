// SPDX-License-Identifier: MIT
// The catalogue as a table: complete, in order, readable, and without a relation to a finding that does not exist.
#include "causes/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/text.hpp"
#include "checks/findings.hpp"

namespace sd {
namespace {

using testing::Contains;
using testing::Not;

/// 95 ids: H 17, N 13, F 2, T 6, P 12, D 14, A 17, E 14.
std::set<std::string> expected_ids() {
  std::set<std::string> ids;
  const auto add = [&](char letter, int first, int last) {
    for (int number = first; number <= last; ++number)
      ids.insert(std::string(1, letter) + (number < 10 ? "0" : "") + std::to_string(number));
  };
  add('H', 1, 17), add('N', 1, 13), add('F', 1, 2), add('D', 1, 14);
  add('T', 1, 6), add('P', 1, 12), add('A', 1, 17), add('E', 1, 14);
  return ids;
}

std::vector<std::string_view> related(const Cause& cause) {
  auto ids = cause.explains;
  for (const auto& group : cause.needs) ids.insert(ids.end(), group.begin(), group.end());
  ids.insert(ids.end(), cause.contradicted_by.begin(), cause.contradicted_by.end());
  ids.insert(ids.end(), cause.rests_on.begin(), cause.rests_on.end());
  return ids;
}

/// Capital letter and two digits, as a word of its own.
std::vector<std::string> ids_mentioned_in(std::string_view text) {
  const auto is = [&](std::size_t at, auto test) {
    return at < text.size() && test(static_cast<unsigned char>(text[at]));
  };
  std::vector<std::string> ids;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const bool inside_a_word = i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0;
    if (inside_a_word || !std::string_view("HNFDTPAE").contains(text[i])) continue;
    if (is(i + 1, ::isdigit) && is(i + 2, ::isdigit) && !is(i + 3, ::isalnum)) ids.emplace_back(text.substr(i, 3));
  }
  return ids;
}

TEST(Catalogue, HoldsAllRowsOnceInOrder) {
  std::vector<std::string> ids;
  for (const auto& cause : catalogue()) ids.emplace_back(cause.id);
  const auto expected = expected_ids();
  EXPECT_EQ(ids, std::vector<std::string>(expected.begin(), expected.end()));
  EXPECT_EQ(ids.size(), 95u);
}

TEST(Catalogue, FindsARowInAnyLetterCase) {
  ASSERT_NE(find_cause("h01"), nullptr);
  EXPECT_EQ(find_cause("h01")->id, "H01");
  EXPECT_EQ(find_cause("H99"), nullptr);
  EXPECT_EQ(find_cause(""), nullptr);
}

TEST(Catalogue, NoTwoRowsHaveOnePlaceInTheOrderOfCureOrOneTitle) {
  std::set<int> places;
  std::set<std::string_view> titles;
  for (const auto& cause : catalogue()) {
    EXPECT_TRUE(places.insert(cause.order_of_cure).second) << cause.id;
    EXPECT_TRUE(titles.insert(cause.title).second);
  }
}

TEST(Catalogue, DiskComesFirstThenHostAgentSettingsGuestAndTheForcedMethodLast) {
  const auto order = [](std::string_view id) { return find_cause(id)->order_of_cure; };
  const std::vector<std::string_view> wanted{"A10", "D01", "D07", "H01", "P02", "A01", "A16", "E01",
                                             "E14", "D10", "F01", "N01", "P01", "T01", "E07"};
  for (std::size_t i = 1; i < wanted.size(); ++i)
    EXPECT_LT(order(wanted[i - 1]), order(wanted[i])) << wanted[i - 1] << " " << wanted[i];
}

TEST(Catalogue, EveryEffectOnTheMachineHasARowThatExplainsIt) {
  std::set<std::string_view> explained;
  for (const auto& cause : catalogue()) explained.insert(cause.explains.begin(), cause.explains.end());
  explained.insert("machine.not_azure");        // a verdict of its own, not a fault that could be cured
  explained.insert("azure.route.name_filter");  // healthy or unknown, never a fault
  explained.insert("storage.busy");             // it passes: a warning, nothing to cure
  explained.insert("attempt.unexplained");      // a run whose log shows no reason: nothing can be concluded from it
  // Words about the records and the jobs, or a choice that has to go with a fault: warnings, nothing to cure.
  for (const std::string_view id :
       {"azure.account.closed", "azure.agent.still_ready", "azure.item.not_protected", "azure.job.running",
        "azure.job.succeeded_since", "azure.network.other_name_servers", "azure.vm.another"})
    explained.insert(id);
  for (const auto& finding : finding_table())
    if (!is_of_who_ran_it(finding.id)) {
      EXPECT_THAT(explained, Contains(finding.id));
    }
}

TEST(Catalogue, WhatOnlyThePlatformKnowsNeedsNothingButItsRecords) {
  for (const auto& cause : catalogue()) {
    if (cause.seen_by != SeenBy::platform) continue;
    for (const auto& group : cause.needs)
      for (const auto id : group) EXPECT_TRUE(id.starts_with("azure.")) << cause.id;
  }
}

TEST(Catalogue, WhatTheMachineOrItsLogsKnowHasDirectEvidence) {
  for (const auto& cause : catalogue())
    if (cause.seen_by == SeenBy::live || cause.seen_by == SeenBy::logs) {
      EXPECT_FALSE(cause.needs.empty()) << cause.id;
    }
}

TEST(Catalogue, TheLostRouteIsTheSymptomOfDhcpNotItsOwnCause) {
  const auto* route = find_cause("H05");
  for (const std::string_view dhcp : {"dhcp.off", "dhcp.no_lease", "dhcp.no_option_245", "dhcp.routes_suppressed"})
    EXPECT_THAT(route->contradicted_by, Contains(dhcp));
  EXPECT_THAT(find_cause("D01")->explains, Contains("route.host.missing"));
}

TEST(Catalogue, FromInsideOneTimeoutHasAllOutsideCandidates) {
  for (const std::string_view id : {"N01", "N02", "N03", "N04", "N13"}) {
    EXPECT_EQ(find_cause(id)->seen_by, SeenBy::platform) << id;
    EXPECT_THAT(find_cause(id)->explains, Contains("storage.timed_out")) << id;
    EXPECT_THAT(find_cause(id)->contradicted_by, Contains("storage.some_fail")) << id;
  }
}

TEST(EachCause, TitleIsOneShortLineThatStatesAFact) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    const auto title = cause.title;
    EXPECT_GE(title.size(), 20u);
    EXPECT_LE(title.size(), 90u);
    EXPECT_FALSE(title.ends_with('.'));
  }
}

TEST(EachCause, TextsHaveAReadableLength) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    EXPECT_GE(cause.explanation.size(), 80u);
    EXPECT_LE(cause.explanation.size(), 700u);
    EXPECT_GE(cause.evidence.size(), 40u);
    EXPECT_GE(cause.tell_apart.size(), 40u);
  }
}

TEST(EachCause, TextsArePlainAsciiInOneParagraph) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    for (const auto text : {cause.title, cause.explanation, cause.evidence, cause.tell_apart}) {
      const auto odd = std::ranges::find_if(text, [](char c) { return c < ' ' || c > '~'; });
      EXPECT_EQ(odd, text.end()) << text;
      EXPECT_EQ(trim(text), text);
      EXPECT_EQ(text.find("  "), std::string_view::npos) << text;
    }
  }
}

TEST(EachCause, SpeaksOnlyOfFindingsThatExist) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    for (const auto id : related(cause)) EXPECT_NE(find_finding(id), nullptr) << id;
  }
}

TEST(EachCause, ExplainsItsOwnDirectEvidence) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    for (const auto& group : cause.needs)
      for (const auto id : group) EXPECT_THAT(cause.explains, Contains(id));
  }
}

TEST(EachCause, IsNotContradictedByWhatItExplains) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    for (const auto id : cause.contradicted_by) EXPECT_THAT(cause.explains, Not(Contains(id)));
  }
}

TEST(EachCause, NamesNoFindingTwice) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    const auto& explains = cause.explains;
    EXPECT_EQ(std::set<std::string_view>(explains.begin(), explains.end()).size(), explains.size());
  }
}

TEST(EachCause, RefersOnlyToOtherRowsThatExist) {
  for (const auto& cause : catalogue()) {
    SCOPED_TRACE(cause.id);
    for (const auto text : {cause.explanation, cause.evidence, cause.tell_apart})
      for (const auto& id : ids_mentioned_in(text)) {
        EXPECT_NE(find_cause(id), nullptr) << id;
      }
  }
}

}  // namespace
}  // namespace sd

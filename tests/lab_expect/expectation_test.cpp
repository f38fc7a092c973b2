// SPDX-License-Identifier: MIT
#include "lab/expect/expectation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sd::lab {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* k_scenario =
    "# a comment: with a colon\ntitle: two faults\nverdict: cause\ncauses: H01\nalternatives: N01 N02\n"
    "warnings: storage.timed_out\nnot_blamed: A02 D01\ntaken: guest\nbroke_at: host.tcp\ninnocent: no\n\n"
    "@vm\nverdict: healthy\n";

constexpr const char* k_diagnosis = R"({"verdict":"cause","path":{"taken":"guest","broke_at":"host.tcp",
  "guest_network_innocent":false},"causes":[{"id":"H01"}],"alternatives":[{"ids":["N01","N02"],"tell_apart":"x"}],
  "warnings":[{"id":"storage.timed_out","text":"y"}]})";

Expectation expectation() { return parse_expectation(k_scenario).value(); }

TEST(Expectation, IsReadFromTheHeadOfTheScenario) {
  const auto read = expectation();
  EXPECT_EQ(read.verdict, "cause");
  EXPECT_THAT(read.causes, ElementsAre("H01"));
  EXPECT_THAT(read.alternatives, ElementsAre("N01", "N02"));
  EXPECT_THAT(read.not_blamed, ElementsAre("A02", "D01"));
  EXPECT_EQ(read.broke_at, "host.tcp");
}

TEST(Expectation, RefusesAScenarioThatExpectsNothing) {
  EXPECT_FALSE(parse_expectation("title: x\n"));
  EXPECT_FALSE(parse_expectation("verdict: fine\n"));
  EXPECT_FALSE(parse_expectation("verdict: cause\n"));
  EXPECT_FALSE(parse_expectation("verdict: healthy\ncauses: H01\n"));
}

TEST(Comparison, FindsNothingWhereAllIsAsExpected) { EXPECT_THAT(compare(expectation(), k_diagnosis, 1), IsEmpty()); }

TEST(Comparison, FindsEveryDifference) {
  auto expected = expectation();
  expected.verdict = "healthy";
  expected.causes = {"H03"};
  expected.alternatives = {"N99"};
  expected.warnings = {"H17"};
  expected.not_blamed = {"H01", "N02", "storage.timed_out"};
  expected.taken = "host";
  expected.broke_at = "none";
  expected.innocent = "unknown";
  EXPECT_EQ(compare(expected, k_diagnosis, 1).size(), 11u);
}

TEST(Record, IsWhatWasExpectedAndWhatWasSaid) {
  EXPECT_EQ(record(expectation(), k_diagnosis), "cause\tH01\tcause\tH01\t-");
  auto expected = expectation();
  expected.causes = {"A02"};
  EXPECT_EQ(record(expected, k_diagnosis), "cause\tA02\tcause\tH01\tH01");
  EXPECT_EQ(record(expected, "no JSON"), "cause\tA02\t(absent)\t-\t-");
}

TEST(Remedy, IsTheShellCommandsOfAsManyCausesAsWanted) {
  constexpr auto k_three = R"({"causes":[
    {"id":"A","remedy":{"steps":[{"tool":"az","lines":["no"]},{"tool":"shell","lines":["one","# two"]}]}},
    {"id":"B"},{"id":"C","remedy":{"steps":[{"tool":"shell","lines":["three"]}]}}]})";
  EXPECT_THAT(shell_remedy(k_three), ElementsAre("one", "# two", "three"));
  EXPECT_THAT(shell_remedy(k_three, 1), ElementsAre("one", "# two"));
  EXPECT_THAT(shell_remedy(k_three, 0), IsEmpty());
  EXPECT_THAT(shell_remedy("no JSON"), IsEmpty());
}

TEST(Comparison, SaysSoWhenThereIsNoDiagnosis) {
  EXPECT_EQ(compare(expectation(), "snapdoctor: usage", 64).size(), 1u);
  EXPECT_GT(compare(expectation(), "{}", 1).size(), 3u);
}

}  // namespace
}  // namespace sd::lab

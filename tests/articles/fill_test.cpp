// SPDX-License-Identifier: MIT
#include "articles/fill.hpp"

#include <gmock/gmock.h>

#include "articles/article_text.hpp"

namespace {

using namespace sd;
using articles::fill;
using articles::read_article;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

Finding finding(std::string id, State state, std::string text = {}) {
  Finding out{.id = std::move(id), .state = state};
  if (!text.empty()) out.evidence.push_back({std::move(text), "", std::nullopt});
  return out;
}

/// The snapshot goes from the guest, all that a step can ask for is healthy.
Diagnosis healthy() {
  Diagnosis out;
  out.verdict = Verdict::healthy;
  out.path = {SnapshotMethod::only_guest, PathTaken::guest, std::nullopt, true};
  out.findings = {finding("azure.subnet.no_outbound", State::unknown),
                  finding("host80.timed_out", State::healthy, "port 80 answers"),
                  finding("storage.timed_out", State::healthy, "storage answers"),
                  finding("storage.unreachable", State::healthy)};
  return out;
}

void set(Diagnosis& it, const std::string& id, State state, const std::string& text = "seen") {
  for (auto& each : it.findings)
    if (each.id == id) each = finding(id, state, text);
}

void name_cause(Diagnosis& it, const std::string& id, const std::string& explains) {
  it.verdict = Verdict::cause;
  NamedCause cause{.id = id, .explains = {explains}};
  cause.remedy.steps = {{"shell", {"do this", "then that"}}, {"az", {"or this"}}};
  it.causes.push_back(cause);
}

FilledStep step(const std::string& check, const Diagnosis& diagnosis) {
  const auto text = articles::article("## **Recommended Steps**\n\n1. **First.**<!--check:" + check + "--> Do.\n");
  const auto filled = fill(read_article(text).article, diagnosis);
  EXPECT_EQ(filled.id, "one");
  EXPECT_EQ(filled.title, "A title");
  EXPECT_EQ(filled.steps.size(), 1u);
  return filled.steps.front();
}

TEST(Fill, HealthyStepIsDoneThoughSomethingElseIsUnknown) {
  const auto it = step("internet", healthy());
  EXPECT_EQ(it.number, 1);
  EXPECT_EQ(it.title, "First");
  EXPECT_EQ(it.state, StepState::done);
  EXPECT_EQ(it.why, "storage answers");
  EXPECT_THAT(it.findings, ElementsAre("storage.timed_out", "storage.unreachable"));
}

TEST(Fill, FaultOfANamedCauseIsToDo) {
  auto facts = healthy();
  set(facts, "storage.timed_out", State::faulty, "timed out");
  name_cause(facts, "N04", "storage.timed_out");
  const auto it = step("internet", facts);
  EXPECT_EQ(it.state, StepState::to_do);
  EXPECT_EQ(it.why, "timed out");
  EXPECT_EQ(it.cause, "N04");
  EXPECT_THAT(it.commands, ElementsAre("do this", "then that"));
}

TEST(Fill, FaultThatNoCauseExplainsIsNotToDo) {
  auto facts = healthy();
  set(facts, "storage.timed_out", State::faulty, "timed out");
  name_cause(facts, "A02", "agent.stopped");
  EXPECT_EQ(step("internet", facts).state, StepState::does_not_matter);
  EXPECT_THAT(step("internet", facts).why, StartsWith("seen, but not what stops the snapshot: timed out"));
  facts.alternatives.push_back({{"N01", "N04"}, "test"});
  EXPECT_EQ(step("internet", facts).state, StepState::unknown);
  EXPECT_THAT(step("internet", facts).commands, ElementsAre("snapdoctor explain storage.timed_out"));
}

TEST(Fill, NothingIsAccusedWhenNothingCanBeTold) {
  auto facts = healthy();
  facts.verdict = Verdict::cannot_tell;
  set(facts, "storage.timed_out", State::faulty, "timed out");
  EXPECT_EQ(step("internet", facts).state, StepState::unknown);
}

TEST(Fill, UnknownStepSaysHowToLook) {
  auto facts = healthy();
  set(facts, "storage.unreachable", State::unknown, "");
  facts.findings.back().how = "curl x";
  const auto it = step("internet", facts);
  EXPECT_EQ(it.state, StepState::unknown);
  EXPECT_EQ(it.why, "not looked at");
  EXPECT_THAT(it.commands, ElementsAre("curl x"));
}

TEST(Fill, StepThatWasNeverTriedIsNotDone) {
  auto facts = healthy();
  facts.findings.push_back(finding("storage.untrusted", State::healthy));
  EXPECT_EQ(step("tls", facts).state, StepState::done);
  set(facts, "storage.timed_out", State::faulty, "timed out");
  EXPECT_EQ(step("tls", facts).state, StepState::unknown);
  EXPECT_EQ(step("tls", facts).why, "not tried, something else failed before: timed out");
}

TEST(Fill, GuestsWayDoesNotMatterWhileTheHostIsUsed) {
  auto facts = healthy();
  facts.path = {SnapshotMethod::first_host_then_guest, PathTaken::host, std::nullopt, true};
  set(facts, "storage.timed_out", State::faulty, "timed out");
  const auto it = step("internet", facts);
  EXPECT_EQ(it.state, StepState::does_not_matter);
  EXPECT_EQ(it.why,
            "does not matter here: the snapshot goes through the host; it would break the other way: timed out");
  EXPECT_EQ(step("host", facts).state, StepState::done);
  facts.path.taken = PathTaken::none;  // the agent does not start it; the host would be asked first
  EXPECT_EQ(step("internet", facts).state, StepState::does_not_matter);
  set(facts, "host80.timed_out", State::unknown, "");
  EXPECT_EQ(step("internet", facts).state, StepState::does_not_matter);
  EXPECT_THAT(step("internet", facts).why, StartsWith("seen, but"));
}

TEST(Fill, HostsWayDoesNotMatterWhenTheGuestDoesItAll) {
  auto facts = healthy();
  set(facts, "host80.timed_out", State::faulty, "silent");
  EXPECT_EQ(step("host", facts).state, StepState::does_not_matter);
  EXPECT_THAT(step("host", facts).why, HasSubstr("silent"));
}

TEST(Fill, GuestsWayComesBehindABrokenHost) {
  auto facts = healthy();
  facts.path = {SnapshotMethod::first_host_then_guest, PathTaken::guest, BrokeAt::host_tcp, false};
  set(facts, "host80.timed_out", State::faulty, "silent");
  set(facts, "storage.timed_out", State::faulty, "timed out");
  name_cause(facts, "H01", "host80.timed_out");
  EXPECT_EQ(step("host", facts).state, StepState::to_do);
  EXPECT_EQ(step("internet", facts).why, "does not matter once the host answers: timed out");
}

TEST(Fill, StepsForAPerson) {
  EXPECT_EQ(step("retry", healthy()).state, StepState::by_hand);
  EXPECT_EQ(step("retry", healthy()).why, "when nothing above is left to do");
  EXPECT_EQ(step("moon", healthy()).state, StepState::by_hand);
  EXPECT_EQ(step("moon", healthy()).why, "cannot be seen from here");
}

std::string known_article(int steps) {
  std::string out =
      "<properties\n    articleId=\"azurebackup-crc-extensionsnapshotfailednonetwork\"\n/>\n\n"
      "## **Recommended Steps**\n\n";
  for (int i = 1; i <= steps; ++i) out += std::to_string(i) + ". Step\n";
  return out;
}

TEST(Fill, KnownForeignArticleIsBoundByItsId) {
  const auto filled = fill(read_article(known_article(5)).article, healthy());
  ASSERT_EQ(filled.steps.size(), 5u);
  EXPECT_EQ(filled.steps[0].state, StepState::done);
  EXPECT_EQ(filled.steps[0].why, "storage answers");
  for (const auto& each : fill(read_article(known_article(4)).article, healthy()).steps)
    EXPECT_EQ(each.state, StepState::by_hand);
}

TEST(Fill, ArticleWithoutStepsHasNone) {
  EXPECT_THAT(fill(read_article(articles::article("Text.\n")).article, healthy()).steps, IsEmpty());
}

}  // namespace

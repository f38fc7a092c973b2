// SPDX-License-Identifier: MIT
// What a run of the past says of now: by its age, by what came after it, and by what is open at present.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "causes/engine.hpp"
#include "checks/case_builder.hpp"
#include "checks/findings.hpp"

namespace sd {
namespace {

using namespace testing_case;
using std::chrono::hours;
using std::chrono::minutes;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto k_day = hours(24);

/// The host agreed, and its service then failed: H13.
Attempt failed_attempt_at(Time start) {
  auto out = good_attempt(start);
  out.host_calls.back().status = 500;
  out.code = 556;
  out.status = "success";
  return out;
}

Case only_logs(std::vector<Attempt> attempts) {
  Case out;
  out.origin = Origin::files;
  out.root.clear();
  out.taken_at = k_now;
  out.logs = known(LogFacts{.files = {{.name = "extension.log", .kind = "extension log", .lines = 100}},
                            .attempts = std::move(attempts)},
                   "extension.log");
  return out;
}

Diagnosis diagnosis_of(const Case& facts) { return diagnose(facts, check(facts), catalogue()); }

std::vector<std::string> causes_of(const Case& facts) {
  std::vector<std::string> out;
  for (const auto& cause : diagnosis_of(facts).causes) out.push_back(cause.id);
  return out;
}

auto has_warning(const char* id) { return Field("warnings", &Diagnosis::warnings, Contains(Field(&Warning::id, id))); }

TEST(Runs, TheNewestOneAccusesWhileItIsNew) {
  EXPECT_THAT(causes_of(only_logs({failed_attempt_at(k_now - hours(3))})), ElementsAre("H13"));
  EXPECT_THAT(causes_of(only_logs({failed_attempt_at(k_now - 7 * k_day)})), ElementsAre("H13"));
  EXPECT_THAT(causes_of(only_logs({failed_attempt_at(k_now - 9 * k_day)})), IsEmpty());
}

TEST(Runs, TheLongestAgeCanBeChosen) {
  auto facts = only_logs({failed_attempt_at(k_now - 9 * k_day)});
  facts.max_age = 10 * k_day;
  EXPECT_THAT(causes_of(facts), ElementsAre("H13"));
  facts.max_age = hours(1);
  facts.logs = only_logs({failed_attempt_at(k_now - hours(2))}).logs;
  EXPECT_THAT(causes_of(facts), IsEmpty());
}

TEST(Runs, AnOldOneIsNamedWithItsAgeAndTheTimeToJudgeItBy) {
  const auto facts = only_logs({failed_attempt_at(k_now - 30 * k_day)});
  const auto found = diagnosis_of(facts);
  EXPECT_EQ(found.verdict, Verdict::cannot_tell);
  EXPECT_THAT(found, has_warning("attempt.old"));
  EXPECT_THAT(found.summary, HasSubstr("30 d earlier"));
  ASSERT_TRUE(found.newest_run);
  EXPECT_EQ(found.newest_run->age, "30 d earlier");
  ASSERT_EQ(found.alternatives.size(), 1u);
  const auto then = *facts.logs.get()->attempts.back().last;
  EXPECT_THAT(found.alternatives[0].tell_apart, HasSubstr("--now " + to_text(then)));
  auto as_of_then = facts;
  as_of_then.taken_at = then;
  EXPECT_THAT(causes_of(as_of_then), ElementsAre("H13"));
}

TEST(Runs, ASuccessAfterAFailureMakesItThePast) {
  const auto facts = only_logs({failed_attempt_at(k_now - hours(5)), good_attempt(k_now - hours(1))});
  const auto found = diagnosis_of(facts);
  EXPECT_EQ(found.verdict, Verdict::healthy);
  EXPECT_THAT(found.causes, IsEmpty());
  EXPECT_THAT(found.warnings, IsEmpty());
}

TEST(Runs, AFailureAfterASuccessCounts) {
  EXPECT_THAT(causes_of(only_logs({good_attempt(k_now - hours(5)), failed_attempt_at(k_now - hours(1))})),
              ElementsAre("H13"));
}

TEST(Runs, OneThatMayStillGoOnIsNotTheNewest) {
  auto running = good_attempt(k_now - minutes(2));
  running.code.reset();
  running.ended = false;
  running.status.clear();
  running.last = k_now - minutes(1);
  EXPECT_THAT(causes_of(only_logs({failed_attempt_at(k_now - hours(1)), running})), ElementsAre("H13"));
  EXPECT_THAT(causes_of(only_logs({good_attempt(k_now - hours(1)), running})), IsEmpty());
}

TEST(Runs, AnOldCommandThatWasRunAgainIsNoRun) {
  Attempt again{.start = k_now - minutes(30), .last = k_now - minutes(30)};
  again.signs.push_back({.id = "same_sequence"});
  EXPECT_THAT(causes_of(only_logs({failed_attempt_at(k_now - hours(1)), again})), ElementsAre("H13"));
}

TEST(Runs, AReasonThatIsNotThereAnyMoreIsAWarningOnTheMachineItself) {
  auto facts = healthy_case();
  auto run = good_attempt(k_now - hours(1));
  run.host_calls[1] = {
      .role = HostCallRole::gate, .status = 555, .error = RequestError::timed_out, .text = "timed out"};
  run.host_calls.resize(2);
  run.host_path = false;
  run.code = 76;
  run.status = "error";
  facts.logs = known(LogFacts{.attempts = {run}}, "extension.log");
  const auto found = diagnosis_of(facts);
  EXPECT_THAT(found.causes, IsEmpty());
  EXPECT_THAT(found, has_warning("attempt.past"));
}

TEST(Runs, TheHostsServiceCanFailThoughItsAddressAnswersNow) {
  auto facts = healthy_case();
  facts.logs = known(LogFacts{.attempts = {failed_attempt_at(k_now - hours(1))}}, "extension.log");
  EXPECT_THAT(causes_of(facts), ElementsAre("H13"));
}

TEST(Runs, WithoutOneTheLogOfTheExtensionIsAskedFor) {
  const auto found = diagnosis_of(only_logs({}));
  EXPECT_EQ(found.verdict, Verdict::cannot_tell);
  EXPECT_THAT(found.summary, HasSubstr("no run of the backup extension"));
  ASSERT_EQ(found.alternatives.size(), 1u);
  EXPECT_THAT(found.alternatives[0].tell_apart, HasSubstr("extension.log"));
}

TEST(Runs, OldLinesOfTheAgentAreJudgedByTheirOwnTime) {
  auto facts = only_logs({});
  auto logs = *facts.logs.get();
  logs.files[0].last = k_now - 100 * k_day;
  facts.logs.value = logs;
  const auto found = diagnosis_of(facts);
  EXPECT_THAT(found.summary, HasSubstr("the newest line in the logs is from 100 d earlier"));
  EXPECT_THAT(found.alternatives[0].tell_apart, HasSubstr("--now " + to_text(k_now - 100 * k_day)));
}

TEST(Runs, LocalTimesAreSaidToBeLocal) {
  auto run = failed_attempt_at(k_now - hours(1));
  run.zone = LogZone::local;
  const auto found = diagnosis_of(only_logs({run}));
  ASSERT_TRUE(found.newest_run);
  EXPECT_THAT(found.newest_run->when, HasSubstr("local time"));
}

}  // namespace
}  // namespace sd

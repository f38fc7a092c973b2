// SPDX-License-Identifier: MIT
// What a run of the past says of now: by its age, by what came after it, and by what is open at present.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

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
using testing::Not;

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

TEST(Runs, OneFromTheFutureIsPassedOver) {
  EXPECT_THAT(causes_of(only_logs({failed_attempt_at(k_now - hours(1)), good_attempt(k_now + 300 * k_day)})),
              ElementsAre("H13"));
  const auto alone = diagnosis_of(only_logs({failed_attempt_at(k_now + 300 * k_day)}));
  EXPECT_THAT(alone.causes, IsEmpty());
  ASSERT_TRUE(alone.newest_run);
  EXPECT_EQ(alone.newest_run->age, "300 d later");
}

/// The host agreed; what came then tells who is to blame.
std::vector<std::string> after_agreement(RequestError error, std::optional<int> status) {
  auto run = good_attempt(k_now - hours(1));
  run.host_calls.back().status = status;
  run.host_calls.back().error = error;
  run.host_calls.back().text = "words";
  run.code = 76;
  run.status = "error";
  return causes_of(only_logs({run}));
}

TEST(Runs, ASnapshotThatWasNeverAskedForIsNotTheHostsFault) {
  EXPECT_THAT(after_agreement(RequestError::none, 500), ElementsAre("H13"));
  EXPECT_THAT(after_agreement(RequestError::network_unreachable, 555), ElementsAre("H05"));
  EXPECT_THAT(after_agreement(RequestError::refused, 555), ElementsAre("H10"));
  EXPECT_THAT(after_agreement(RequestError::timed_out, 555), IsEmpty());
}

TEST(Runs, AStatusThatWasNotUploadedFailsNoSnapshot) {
  Attempt run = good_attempt(k_now - hours(1));
  run.method = SnapshotMethod::only_guest;
  run.host_path = false;
  run.guest_path = true;
  run.host_calls.clear();
  run.blob_calls = {{.host = k_disk_host, .status = 201},
                    {.use = BlobUse::status, .host = "s.blob.core.windows.net", .error = RequestError::timed_out}};
  const auto found = diagnosis_of(only_logs({run}));
  EXPECT_EQ(found.verdict, Verdict::healthy);
  EXPECT_EQ(found.path.guest_network_innocent, true);
}

TEST(Runs, ACommandThatIsLateByAnUncheckedClockLeavesTheClockOpen) {
  auto run = good_attempt(k_now - hours(1));
  run.host_calls = {
      {.role = HostCallRole::time_check, .status = 555, .error = RequestError::timed_out, .text = "timed out"}};
  run.host_path = false;
  run.freeze_asked = run.frozen = run.thawed = std::nullopt;
  run.code = 402;
  run.status = "error";
  const auto found = diagnosis_of(only_logs({run}));
  EXPECT_THAT(found.causes, IsEmpty());
  EXPECT_TRUE(std::any_of(found.alternatives.begin(), found.alternatives.end(),
                          [](const auto& a) { return std::count(a.ids.begin(), a.ids.end(), "T03") > 0; }));
  run.host_calls.front() = {.role = HostCallRole::time_check, .status = 200};
  EXPECT_THAT(causes_of(only_logs({run})), ElementsAre("E05"));
}

TEST(Runs, AHostThatKeptTheFrozenMachineWaitingIsNotTheDisksFault) {
  auto run = good_attempt(k_now - hours(1));
  run.host_calls.insert(run.host_calls.end() - 1, {.role = HostCallRole::frozen_check,
                                                   .status = 555,
                                                   .error = RequestError::timed_out,
                                                   .text = "timed out",
                                                   .took = std::chrono::seconds(40)});
  run.signs.push_back({.id = "freeze_failed", .text = "Snapshots are inconsistent"});
  run.code = 2;
  run.status = "error";
  EXPECT_THAT(causes_of(only_logs({run})), Not(Contains("E06")));
  run.host_calls.erase(run.host_calls.end() - 2);
  EXPECT_THAT(causes_of(only_logs({run})), ElementsAre("E06"));
}

/// A disk of another distribution, or a tree that lacks folders.
TEST(Runs, OnADiskARunShowsThatThereWerePythonAndNames) {
  auto facts = only_logs({failed_attempt_at(k_now - hours(1))});
  facts.origin = Origin::folder;
  facts.machine.python.value = Absent{};
  facts.machine.trust_bundle.value = Absent{};
  EXPECT_THAT(causes_of(facts), ElementsAre("H13"));
  facts.agent.shell_log = known(ShellLogEnd{.file = "shell.log", .last_return_code = 3}, "shell.log");
  EXPECT_THAT(causes_of(facts), Contains("E02"));
}

}  // namespace
}  // namespace sd

// SPDX-License-Identifier: MIT
#include "model/fill.hpp"

#include <gtest/gtest.h>

#include "model/random_case.hpp"

namespace sd {
namespace {

TEST(Fill, WhatNobodyAskedForIsTakenWholeAndNoFactIsForgotten) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const auto from = random_case(seed);
    Case into;
    fill_what_was_not_read(into, from);
    EXPECT_EQ(into.machine, from.machine) << "seed " << seed;
    EXPECT_EQ(into.network, from.network) << "seed " << seed;
    EXPECT_EQ(into.agent, from.agent) << "seed " << seed;
    EXPECT_EQ(into.logs, from.logs) << "seed " << seed;
    EXPECT_EQ(into.metadata, from.metadata) << "seed " << seed;
    EXPECT_EQ(into.clock, from.clock) << "seed " << seed;
    EXPECT_EQ(into.azure_network, from.azure_network) << "seed " << seed;
    EXPECT_EQ(into.azure_records, from.azure_records) << "seed " << seed;
    EXPECT_TRUE(into.observations.empty());
  }
}

TEST(Fill, WhatIsKnownOrKnownToBeAbsentStays) {
  Case into;
  into.machine.hostname.value = std::string("disk");
  into.agent.unit.value = Absent{};
  Case from;
  from.machine.hostname.value = std::string("rescue");
  from.agent.unit.value = UnitState{};
  fill_what_was_not_read(into, from);
  EXPECT_EQ(*into.machine.hostname.get(), "disk");
  EXPECT_TRUE(into.agent.unit.absent());
}

TEST(Fill, AReasonIsNotReplacedByAnotherReason) {
  Case into;
  into.machine.load.value = NotRead{NotReadReason::not_live, "only the running machine can tell"};
  Case from;
  from.machine.load.value = NotRead{NotReadReason::timed_out, "no answer"};
  fill_what_was_not_read(into, from);
  EXPECT_EQ(into.machine.load.not_read()->reason, NotReadReason::not_live);
}

TEST(Fill, WhatOnlyTheRunningMachineCanTellIsTakenFromIt) {
  Case into;
  into.machine.load.value = NotRead{NotReadReason::not_live, "only the running machine can tell"};
  Case from;
  from.machine.load.value = Absent{};
  fill_what_was_not_read(into, from);
  EXPECT_TRUE(into.machine.load.absent());
}

// --- the logs of two sources ---

Time at(const char* clock) { return *parse_time(std::string("2026-03-03T") + clock + "Z"); }

/// Times as of a clock; an empty text is a time that is not told.
Attempt attempt(const std::string& start, const std::string& last, const std::string& task = {}) {
  Attempt out;
  if (!start.empty()) out.start = at(start.c_str());
  if (!last.empty()) out.last = at(last.c_str());
  out.task_id = task;
  return out;
}

Sign sign(const std::string& id, const std::optional<Time>& time, const std::string& text = "text") {
  return {.id = id, .text = text, .at = time};
}

std::vector<std::string> tasks(const LogFacts& facts) {
  std::vector<std::string> out;
  for (const auto& one : facts.attempts) out.push_back(one.task_id);
  return out;
}

using Tasks = std::vector<std::string>;

TEST(AddLogs, AttemptsStandInTheOrderOfTimeWhicheverSourceTheyAreOf) {
  LogFacts into{.attempts = {attempt("08:00:00", "08:01:00", "a"), attempt("10:00:00", "10:01:00", "c")}};
  const LogFacts from{.attempts = {attempt("07:00:00", "07:01:00", "0"), attempt("09:00:00", "09:01:00", "b"),
                                   attempt("11:00:00", "", "d")}};
  add_logs(into, from);
  EXPECT_EQ(tasks(into), (Tasks{"0", "a", "b", "c", "d"}));
}

TEST(AddLogs, WhatHasNoTimeComesFirst) {
  LogFacts into{.attempts = {attempt("08:00:00", "08:01:00", "a")}};
  add_logs(into, {.attempts = {attempt("", "", "timeless"), attempt("07:00:00", "07:01:00", "0")}});
  EXPECT_EQ(tasks(into), (Tasks{"timeless", "0", "a"}));
}

TEST(AddLogs, OfTheSameTimeTheFirstSourceComesFirst) {
  LogFacts into{.attempts = {attempt("08:00:00", "08:01:00", "a")}};
  add_logs(into, {.attempts = {attempt("08:00:30", "08:01:00", "b")}});
  EXPECT_EQ(tasks(into), (Tasks{"a", "b"}));
}

TEST(AddLogs, TheSameRunReadTwiceStandsOnce) {
  auto read_again = attempt("08:00:00", "08:01:00", "a");
  read_again.place = {"copy-of-extension.log", 7};
  LogFacts into{.attempts = {attempt("08:00:00", "08:01:00", "a")}};
  into.attempts[0].place = {"extension.log", 3};
  add_logs(into, {.attempts = {read_again, read_again}});
  ASSERT_EQ(into.attempts.size(), 1u);
  EXPECT_EQ(into.attempts[0].place.file, "extension.log");
}

TEST(AddLogs, AnotherTaskOrAnotherTimeIsAnotherRun) {
  LogFacts into{.attempts = {attempt("08:00:00", "08:01:00", "a")}};
  add_logs(into, {.attempts = {attempt("08:00:00", "08:01:00", "b"), attempt("08:00:00", "08:02:00", "a"),
                               attempt("07:59:00", "08:01:00", "a")}});
  EXPECT_EQ(into.attempts.size(), 4u);
}

TEST(AddLogs, FilesOfTheOtherSourceComeBehind) {
  LogFacts into{.files = {{.name = "z"}}};
  add_logs(into, {.files = {{.name = "b"}, {.name = "a"}}});
  ASSERT_EQ(into.files.size(), 3u);
  EXPECT_EQ(into.files[0].name, "z");
  EXPECT_EQ(into.files[1].name, "b");
  EXPECT_EQ(into.files[2].name, "a");
}

TEST(AddLogs, OfEachSignTheNewestIsKeptSortedById) {
  LogFacts into{.agent_signs = {sign("b", at("08:00:00"), "old"), sign("d", at("09:00:00"), "new")}};
  add_logs(into, {.agent_signs = {sign("a", at("07:00:00")), sign("b", at("08:30:00"), "newer"),
                                  sign("c", std::nullopt), sign("d", at("08:59:59"), "older")}});
  ASSERT_EQ(into.agent_signs.size(), 4u);
  EXPECT_EQ(into.agent_signs[0], sign("a", at("07:00:00")));
  EXPECT_EQ(into.agent_signs[1], sign("b", at("08:30:00"), "newer"));
  EXPECT_EQ(into.agent_signs[2], sign("c", std::nullopt));
  EXPECT_EQ(into.agent_signs[3], sign("d", at("09:00:00"), "new"));
}

TEST(AddLogs, ASignWithATimeSaysMoreThanOneWithout) {
  LogFacts into{.agent_signs = {sign("a", std::nullopt, "when?"), sign("b", at("08:00:00"), "then")}};
  add_logs(into, {.agent_signs = {sign("a", at("08:00:00"), "then"), sign("b", std::nullopt, "when?")}});
  ASSERT_EQ(into.agent_signs.size(), 2u);
  for (const auto& one : into.agent_signs) EXPECT_EQ(one.text, "then") << one.id;
}

TEST(AddLogs, NothingAddedChangesNothing) {
  LogFacts into{.files = {{.name = "a"}},
                .attempts = {attempt("08:00:00", "08:01:00", "a")},
                .agent_signs = {sign("a", at("07:00:00"))}};
  const auto before = into;
  add_logs(into, {});
  EXPECT_EQ(into, before);
}

// --- cases of one VM ---

const auto k_noon = *parse_time("2026-03-03T12:00:00Z");

Case of_the_guest(const std::string& vm) {
  Case out;
  out.taken_at = k_noon;
  out.machine.hostname.value = std::string("guest");
  out.machine.privilege.value = Privilege{.uid = 0};
  Metadata metadata;
  metadata.vm_id = vm;
  out.metadata.value = metadata;
  out.observations.emplace_back().id = "host80";
  return out;
}

Case of_azure(const std::string& vm, Time at) {
  Case out;
  out.origin = Origin::files;
  out.taken_at = at;
  CloudRecords records;
  records.vms.emplace_back().vm_id = vm;
  out.azure_records = {{"manager", "ask Azure"}, at, records};
  out.azure_network = {{"manager", "ask Azure"}, at, NetworkRules{}};
  out.probes_not_made.push_back({"all probes", "files"});
  return out;
}

TEST(MergeCases, TheGuestsHalfIsFilledFromAzuresInWhicheverOrderTheyCome) {
  const auto guest = of_the_guest("A");
  const auto azure = of_azure("a", k_noon + std::chrono::hours(1));
  for (const auto& cases : {std::vector<NamedCase>{{"g", guest}, {"a", azure}}, {{"a", azure}, {"g", guest}}}) {
    const auto merged = merge_cases(cases);
    ASSERT_TRUE(merged);
    auto expected = guest;
    expected.azure_records = azure.azure_records;
    expected.azure_network = azure.azure_network;
    EXPECT_EQ(*merged, expected);
  }
}

TEST(MergeCases, OneCaseStaysAsItIs) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    const auto merged = merge_cases({{"one", random_case(seed)}});
    ASSERT_TRUE(merged);
    EXPECT_EQ(*merged, random_case(seed));
  }
}

TEST(MergeCases, OfTwoGuestsTheNewerStaysAndOfAzuresRecordsTheNewest) {
  auto old = of_the_guest("a");
  old.taken_at -= std::chrono::hours(2);
  old.machine.hostname.value = std::string("old");
  old.agent.unit.value = Absent{};
  const auto merged = merge_cases({{"old", old},
                                   {"a1", of_azure("a", k_noon)},
                                   {"new", of_the_guest("a")},
                                   {"a2", of_azure("a", k_noon + std::chrono::hours(1))}});
  ASSERT_TRUE(merged);
  EXPECT_EQ(*merged->machine.hostname.get(), "guest");
  EXPECT_TRUE(merged->agent.unit.absent());
  EXPECT_EQ(merged->azure_records.at, k_noon + std::chrono::hours(1));
}

TEST(MergeCases, ProbesComeWithThePrivilegeOfWhoMadeThem) {
  auto without = of_the_guest("a");
  without.observations.clear();
  without.machine.privilege.value = Privilege{.uid = 1000};
  without.probes_not_made.push_back({"all probes", "--no-probe"});
  auto with = of_the_guest("a");
  with.taken_at -= std::chrono::hours(1);
  const auto merged = merge_cases({{"without", without}, {"with", with}});
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->observations, with.observations);
  EXPECT_EQ(merged->machine.privilege.get()->uid, 0u);
  EXPECT_TRUE(merged->probes_not_made.empty());
}

TEST(MergeCases, AVmCanStandInSeveralRecords) {
  auto azure = of_azure("b", k_noon);
  auto& vms = std::get<CloudRecords>(azure.azure_records.value).vms;
  vms.emplace_back().name = "its extensions";
  EXPECT_FALSE(merge_cases({{"guest.json", of_the_guest("a")}, {"azure.json", azure}}));
  vms.emplace_back().vm_id = "a";
  EXPECT_TRUE(merge_cases({{"guest.json", of_the_guest("a")}, {"azure.json", azure}})) << "a file of two VMs";
}

TEST(MergeCases, CasesOfTwoVmsAreRefused) {
  const auto merged = merge_cases({{"guest.json", of_the_guest("a")}, {"azure.json", of_azure("b", k_noon)}});
  ASSERT_FALSE(merged);
  EXPECT_EQ(merged.error().code, ErrorCode::bad_input);
  EXPECT_EQ(merged.error().subject, "azure.json");
  EXPECT_EQ(merged.error().text, "expected the VM of guest.json, a, got b");
}

}  // namespace
}  // namespace sd

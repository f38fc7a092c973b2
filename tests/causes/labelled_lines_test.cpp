// SPDX-License-Identifier: MIT
#include "causes/labelled_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>

#include "causes/from_logs.hpp"
#include "checks/attempts.hpp"
#include "model/names.hpp"

namespace sd::labelled {
namespace {

using namespace testing_logs;

std::vector<Row> all_rows() {
  std::vector<Row> out;
  for (auto rows : {rows_of_the_run(), rows_of_the_requests(), rows_of_the_agent(), rows_of_windows()})
    std::move(rows.begin(), rows.end(), std::back_inserter(out));
  return out;
}

std::string outcome_of(const std::optional<int>& status, RequestError error) {
  if (error != RequestError::none) return std::string(to_text(error));
  return status ? std::to_string(*status) : "not told";
}

std::string words_of(const BlobCall& call) {
  auto out = std::string(to_text(call.use)) + " " + outcome_of(call.status, call.error);
  if (!call.error_code.empty()) out += " " + call.error_code;
  return call.through_proxy == true ? out + " by proxy" : out;
}

void add_words_of(const Attempt& attempt, std::set<std::string>& out) {
  out.insert(std::string(to_text(end_of(attempt))));
  if (attempt.start) out.insert("start " + to_text(*attempt.start));
  if (!attempt.task_id.empty()) out.insert("task " + attempt.task_id);
  if (attempt.method) out.insert("method " + std::string(to_text(*attempt.method)));
  out.insert("chosen by " + std::string(to_text(attempt.chosen_by)));
  for (const auto& call : attempt.host_calls)
    out.insert(std::string(to_text(call.role)) + " " + outcome_of(call.status, call.error));
  for (const auto& call : attempt.blob_calls) out.insert(words_of(call));
  for (const auto& disk : attempt.disks) out.insert("host disk " + outcome_of(disk.status, RequestError::none));
  if (attempt.host_path) out.insert("host path");
  if (attempt.guest_path) out.insert("guest path");
  if (attempt.freeze_asked) out.insert(attempt.thawed ? "thawed" : "not thawed");
  if (attempt.code) out.insert("code " + std::to_string(*attempt.code));
  for (const auto& sign : attempt.signs) out.insert("sign " + sign.id);
}

/// What the logs say, as short sentences.
std::set<std::string> told_by(const Case& facts) {
  std::set<std::string> out;
  const auto& logs = *facts.logs.get();
  if (!logs.attempts.empty()) add_words_of(logs.attempts.back(), out);
  for (const auto& sign : logs.agent_signs) out.insert("line " + sign.id);
  if (const auto* life = facts.agent.life.get()) {
    if (life->last_heartbeat) out.insert("alive at " + to_text(*life->last_heartbeat));
    if (life->goal_state_errors) out.insert("goal state errors " + std::to_string(*life->goal_state_errors));
    if (life->goal_state_started) out.insert("goal state open");
    if (life->discovering) out.insert("discovering");
  }
  if (const auto* shell = facts.agent.shell_log.get(); shell != nullptr && shell->last_return_code)
    out.insert("shell " + std::to_string(*shell->last_return_code));
  return out;
}

class LabelledLine : public testing::TestWithParam<Row> {};

TEST_P(LabelledLine, AllowsThisConclusionAndNoOther) {
  const auto& row = GetParam();
  const auto facts = case_of(row.text);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_THAT(told_by(facts), testing::IsSupersetOf(row.tells));
  EXPECT_EQ(faulty_in(diagnosis), row.faulty);
  EXPECT_EQ(causes_in(diagnosis), row.causes);
  EXPECT_EQ(diagnosis.path.guest_network_innocent, row.innocent);
  EXPECT_THAT(alternatives_in(diagnosis), testing::IsSupersetOf(row.open));
  EXPECT_THAT(warnings_in(diagnosis), testing::IsSupersetOf(row.warned));
  for (const auto& suspect : suspects_in(diagnosis))
    for (const auto& id : row.spared) EXPECT_FALSE(suspect.starts_with(id)) << suspect;
}

INSTANTIATE_TEST_SUITE_P(Table, LabelledLine, testing::ValuesIn(all_rows()), [](const auto& row) {
  return "line_" + std::to_string(row.param.number) + "_" + row.param.name;
});

TEST(LabelledLines, EveryNumberHasItsRow) {
  std::set<int> numbers;
  for (const auto& row : all_rows()) numbers.insert(row.number);
  for (int number = 1; number <= k_lines; ++number) EXPECT_TRUE(numbers.contains(number)) << number;
  EXPECT_EQ(numbers.size(), std::size_t(k_lines));
}

/// A row that expects nothing at all would never fail.
TEST(LabelledLines, EveryRowClaimsSomething) {
  for (const auto& row : all_rows())
    EXPECT_FALSE(row.tells.empty() && row.faulty.empty() && row.open.empty()) << row.number << " " << row.name;
}

}  // namespace
}  // namespace sd::labelled

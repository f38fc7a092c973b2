// SPDX-License-Identifier: MIT
#include "report/retry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/json_text.hpp"

namespace sd::report {
namespace {

using testing::HasSubstr;
using testing::Not;

Retried sample(RetryEnd end, const std::string& status) {
  Retried out{.vm = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm1",
              .vault = "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/vault1",
              .started = true,
              .end = end,
              .job = {}};
  out.job.id = out.vault + "/backupJobs/0a1b";
  out.job.status = status;
  out.job.started = *parse_time("2026-03-03T08:16:26Z");
  out.job.tasks = {{"Take Snapshot", status}, {"Transfer data to vault", "NotStarted"}};
  return out;
}

TEST(RetryReport, ACompleteBackupNeedsNoMoreWords) {
  const auto text = to_text(sample(RetryEnd::completed, "Completed"), {.ascii = Switch::on});
  EXPECT_THAT(text, HasSubstr("The backup of vm1 is complete"));
  EXPECT_THAT(text, HasSubstr("vault1"));
  EXPECT_THAT(text, HasSubstr("0a1b"));
  EXPECT_THAT(text, HasSubstr("2026-03-03T08:16:26"));
  EXPECT_THAT(text, Not(HasSubstr("Follow it with")));
}

TEST(RetryReport, WhatGoesOnCanBeFollowed) {
  for (const auto end : {RetryEnd::still_running, RetryEnd::snapshot_taken}) {
    auto retried = sample(end, "InProgress");
    retried.started = false;
    const auto text = to_text(retried, {});
    EXPECT_THAT(text, HasSubstr("snapdoctor retry --vm " + retried.vm));
    EXPECT_THAT(text, HasSubstr("az backup job show --ids '" + retried.job.id + "'"));
    EXPECT_THAT(text, HasSubstr("no other was started"));
  }
}

TEST(RetryReport, AFailureTellsTheWordAndTheNumber) {
  auto retried = sample(RetryEnd::failed, "Failed");
  retried.job.errors = {{400001, "ExtensionSnapshotFailedNoNetwork", "it failed"}, {7, "", "old"}};
  const auto text = to_text(retried, {.width = 200});
  EXPECT_THAT(text, HasSubstr("failed again"));
  EXPECT_THAT(text, HasSubstr("ExtensionSnapshotFailedNoNetwork (400001): it failed"));
  EXPECT_THAT(text, HasSubstr("7: old"));
}

TEST(RetryReport, TheJsonHoldsTheDiagnosisOfAFailure) {
  Diagnosis diagnosis;
  diagnosis.verdict = Verdict::cannot_tell;
  const auto root = parse_json(to_json(sample(RetryEnd::failed, "Failed"), diagnosis), "report");
  ASSERT_TRUE(root);
  EXPECT_EQ(json_text(&*root, "schema"), "snapdoctor.retry/1");
  EXPECT_EQ(json_text(&*root, "outcome"), "failed");
  EXPECT_EQ(json_text(json_member(&*root, "job"), "status"), "Failed");
  EXPECT_EQ(json_text(json_member(&*root, "diagnosis"), "verdict"), "cannot_tell");
  const auto without = parse_json(to_json(sample(RetryEnd::completed, "Completed"), std::nullopt), "report");
  ASSERT_TRUE(without);
  EXPECT_TRUE(json_member(&*without, "diagnosis")->is_null());
}

TEST(RetryReport, ProgressIsThePhasesOrTheStatus) {
  EXPECT_EQ(progress_of(sample(RetryEnd::still_running, "InProgress").job),
            "Take Snapshot: InProgress, Transfer data to vault: NotStarted");
  EXPECT_EQ(progress_of({.status = "InProgress"}), "InProgress");
}

}  // namespace
}  // namespace sd::report

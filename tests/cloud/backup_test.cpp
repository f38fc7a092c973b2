// SPDX-License-Identifier: MIT
#include "cloud/backup.hpp"

#include <gmock/gmock.h>

#include "cloud/world.hpp"

namespace sd::cloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

net::Deadline soon() { return net::Deadline::after(60s); }

Protection protection() { return {lab::k_vault_id, lab::k_item_id}; }

Result<std::string> start(CloudWorld& world) {
  const auto call = backup_call(protection(), k_now).value();
  return start_backup(world.manager, protection(), call, world.rhythm.rhythm(), soon(), world.stop.stop());
}

struct Followed {
  Result<BackupJob> job;
  std::vector<std::string> statuses;
};

Followed follow(CloudWorld& world, const std::string& job, FollowUntil until = FollowUntil::end) {
  Followed out{fail(ErrorCode::failed, "", "", ""), {}};
  out.job = follow_job(
      world.manager, job, until, [&](const BackupJob& seen) { out.statuses.push_back(seen.tasks.at(0).status); },
      world.rhythm.rhythm(), soon(), world.stop.stop());
  return out;
}

TEST(Backup, TheRequestNamesTheItemAndWhenThePointEnds) {
  const auto call = backup_call(protection(), k_now + std::chrono::days(30));
  ASSERT_TRUE(call);
  EXPECT_EQ(call->row->effect, Effect::changes);
  EXPECT_THAT(call->target, HasSubstr("/protectedItems/VM;iaasvmcontainerv2;Lab-Group;lab-vm/backup?api-version="));
  EXPECT_EQ(
      call->body,
      R"({"properties":{"objectType":"IaasVMBackupRequest","recoveryPointExpiryTimeInUTC":"2026-04-02T08:16:26.000Z"}})");
}

TEST(Backup, IsStartedOnceAndLookedAtWhenAzureSaysSo) {
  CloudWorld world("backup.polls = 2\nbackup.retry_after = 60\n");
  const auto job = start(world);
  ASSERT_TRUE(job) << describe(job.error());
  EXPECT_EQ(*job, lab::k_vault_id + "/backupJobs/job-lab-vm-0");
  EXPECT_EQ(world.azure.count("backup"), 1u);
  EXPECT_EQ(world.azure.count("backup_operation"), 3u);
  EXPECT_EQ(world.rhythm.pauses().front(), Milliseconds(60s));
}

TEST(Backup, AnAnswerThatNeverCameStartsNoSecondOne) {
  CloudWorld world("backup.fault = answer_reset\n");
  const auto job = start(world);
  ASSERT_FALSE(job);
  EXPECT_EQ(world.azure.count("backup"), 1u);
  EXPECT_TRUE(is_clean(job.error()));
}

TEST(Backup, AJobIsFollowedToItsEnd) {
  CloudWorld world("backup.polls = 0\njob.polls = 1\n");
  const auto followed = follow(world, start(world).value());
  ASSERT_TRUE(followed.job) << describe(followed.job.error());
  EXPECT_EQ(followed.job->status, "Completed");
  EXPECT_THAT(followed.statuses, ElementsAre("InProgress", "Completed", "Completed"));
  EXPECT_TRUE(is_good(*followed.job, FollowUntil::end));
}

TEST(Backup, UntilTheSnapshotTheTransferIsNotWaitedFor) {
  CloudWorld world("backup.polls = 0\njob.polls = 1\n");
  const auto followed = follow(world, start(world).value(), FollowUntil::snapshot_taken);
  ASSERT_TRUE(followed.job);
  EXPECT_EQ(followed.job->status, "InProgress");
  EXPECT_TRUE(is_good(*followed.job, FollowUntil::snapshot_taken));
  EXPECT_FALSE(is_good(*followed.job, FollowUntil::end));
  EXPECT_EQ(world.azure.count("job"), 2u);
}

TEST(Backup, AFailureTellsItsError) {
  CloudWorld world("backup.polls = 0\njob.polls = 0\njob_end = Failed\n");
  for (const auto until : {FollowUntil::end, FollowUntil::snapshot_taken}) {
    const auto followed = follow(world, start(world).value(), until);
    ASSERT_TRUE(followed.job);
    EXPECT_FALSE(is_good(*followed.job, until));
    ASSERT_EQ(followed.job->errors.size(), 1u);
    EXPECT_EQ(followed.job->errors[0].title, "ExtensionSnapshotFailedNoNetwork");
  }
}

TEST(Backup, LooksThatFailAreMadeUpFor) {
  CloudWorld world("backup.polls = 0\njob.polls = 0\njob.fault = error_500\njob.times = 8\n");
  const auto followed = follow(world, start(world).value());
  ASSERT_TRUE(followed.job) << describe(followed.job.error());
  EXPECT_EQ(followed.job->status, "Completed");
}

TEST(Backup, LooksThatAlwaysFailEnd) {
  for (const auto* fault : {"error_500", "wrong_json", "forbidden"}) {
    CloudWorld world("backup.polls = 0\njob.fault = " + std::string(fault) + "\n");
    const auto followed = follow(world, start(world).value());
    ASSERT_FALSE(followed.job) << fault;
    EXPECT_TRUE(is_clean(followed.job.error()));
  }
}

TEST(Backup, AnInterruptEndsTheWaitAndNotTheJob) {
  CloudWorld world("backup.polls = 0\njob.polls = 1000\n");
  const auto job = start(world).value();
  const auto followed = follow_job(
      world.manager, job, FollowUntil::end, [&](const BackupJob&) { world.stop.request(); }, world.rhythm.rhythm(),
      soon(), world.stop.stop());
  ASSERT_FALSE(followed);
  EXPECT_EQ(followed.error().code, ErrorCode::cancelled);
  EXPECT_EQ(world.azure.count("job"), 1u);
  EXPECT_EQ(world.azure.count(""), 0u);
}

TEST(Backup, ARunningJobIsFoundAmongThoseOfTheVm) {
  CloudWorld idle;
  const auto none = running_job(idle.manager, protection(), lab::k_vm_id, k_now, soon(), idle.stop.stop());
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
  CloudWorld busy("job_runs = yes\n");
  const auto one = running_job(busy.manager, protection(), lab::k_vm_id, k_now, soon(), busy.stop.stop());
  ASSERT_TRUE(one);
  ASSERT_TRUE(*one);
  EXPECT_EQ((*one)->id, lab::k_vault_id + "/backupJobs/job-lab-vm-0");
  CloudWorld empty("jobs = 0\n");
  const auto nothing = running_job(empty.manager, protection(), lab::k_vm_id + "2", k_now, soon(), empty.stop.stop());
  ASSERT_TRUE(nothing) << describe(nothing.error());
  EXPECT_FALSE(*nothing);
}

TEST(Backup, WhereItIsIsFoundWithoutTheRightToReadTheVm) {
  for (const auto* lines : {"", "vm.fault = forbidden\n", "backup_status.fault = forbidden\n"}) {
    CloudWorld world(lines);
    const auto found = protection_of(world.manager, lab::k_vm_id, soon(), world.stop.stop());
    ASSERT_TRUE(found) << lines << describe(found.error());
    EXPECT_EQ(found->vault, lab::k_vault_id);
    EXPECT_EQ(found->item, lab::k_item_id);
  }
  CloudWorld world("vault = none\n");
  const auto none = protection_of(world.manager, lab::k_vm_id, soon(), world.stop.stop());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace sd::cloud

// SPDX-License-Identifier: MIT
#include "cloud/collect.hpp"

#include <atomic>
#include <set>

#include "cloud/crew.hpp"
#include "cloud/world.hpp"
#include "platform/network_rules.hpp"

namespace sd::cloud {
namespace {

Collected collect(CloudWorld& world) {
  auto out =
      collect_azure(world.manager, {.vm_id = lab::k_vm_id, .now = k_now}, net::Deadline::after(60s), world.stop.stop());
  EXPECT_TRUE(out) << describe(out.error());
  return out ? std::move(*out) : Collected{};
}

const Piece* piece_of(const Collected& collected, RequestId id) {
  for (const auto& piece : collected.pieces)
    if (piece.request == id) return &piece;
  return nullptr;
}

bool has(const Collected& collected, RequestId id) {
  const auto* piece = piece_of(collected, id);
  return piece && piece->answer;
}

/// Everything that the answers and the reasons say.
std::string all_text(const Collected& collected) {
  std::string out;
  for (const auto& piece : collected.pieces)
    out += piece.source + piece.subject + piece.missing_action +
           (piece.answer ? *piece.answer : describe(piece.answer.error())) + "\n";
  return out;
}

TEST(Collect, FindsTheWholeSideOfAHealthyVm) {
  CloudWorld world("nat_gateway = yes\npublic_address = yes\nload_balancer = yes\ndata_disks = 2\n");
  const auto collected = collect(world);
  for (const auto& piece : collected.pieces)
    EXPECT_TRUE(piece.answer) << piece.source << ": " << describe(piece.answer.error());
  for (const auto id :
       {RequestId::vm, RequestId::vm_extensions, RequestId::nic, RequestId::nic_rules, RequestId::nic_routes,
        RequestId::subnet, RequestId::virtual_network, RequestId::nat_gateway, RequestId::public_address,
        RequestId::load_balancer, RequestId::admin_rules, RequestId::disk, RequestId::service_tags,
        RequestId::backup_status, RequestId::protected_item, RequestId::jobs, RequestId::job})
    EXPECT_TRUE(has(collected, id)) << row_of(id).name;
  EXPECT_EQ(collected.location, "westeurope");
  EXPECT_EQ(collected.protection.vault, lab::k_vault_id);
  EXPECT_EQ(collected.protection.item, lab::k_item_id);
  EXPECT_EQ(world.azure.count("disk"), 3u);
  EXPECT_EQ(world.azure.count("security_group") + world.azure.count("storage_accounts") + world.azure.count("vaults"),
            0u);
}

TEST(Collect, SendsOnlyWhatReads) {
  CloudWorld world("nics = 3\nmanaged_disks = no\nstate = deallocated\nbackup_status.fault = forbidden\n");
  collect(world);
  const std::set<std::string> reading_posts{"nic_rules", "nic_routes", "admin_rules", "backup_status"};
  for (const auto& seen : world.azure.seen())
    EXPECT_TRUE(seen.method == "GET" || reading_posts.contains(seen.kind)) << seen.method << " " << seen.target;
}

TEST(Collect, ANicMoreIsACallMore) {
  const auto calls_with = [](int nics) {
    CloudWorld world("nics = " + std::to_string(nics) + "\n");
    collect(world);
    return world.azure.seen().size();
  };
  EXPECT_EQ(calls_with(9), calls_with(1) + 8);
}

TEST(Collect, ThePrimaryNicIsTheWay) {
  CloudWorld world("nics = 3\n");
  const auto collected = collect(world);
  EXPECT_TRUE(collected.nic_id.ends_with("lab-nic2")) << collected.nic_id;
  for (const auto& piece : collected.pieces)
    EXPECT_EQ(piece.on_the_way, piece.request != RequestId::virtual_network &&
                                    (piece.request != RequestId::nic || piece.subject == collected.nic_id));
}

TEST(Collect, GivesWhatTheReaderOfFilesReads) {
  for (const auto* lines : {"storage = denied\nnat_gateway = yes\n", "storage = denied\nstate = deallocated\n"}) {
    CloudWorld world(lines);
    const auto collected = collect(world);
    NetworkRules rules;
    CloudRecords records;
    for (const auto* piece : records_to_read(collected)) {
      const auto read = platform::read_azure_records(*piece->answer, piece->source, rules, records);
      EXPECT_TRUE(read) << row_of(piece->request).name << ": " << describe(read.error());
    }
    ASSERT_FALSE(rules.rule_sets.empty()) << lines;
    EXPECT_EQ(rules.rule_sets[0].rules[0].name, "no-storage");
    EXPECT_EQ(rules.service_tags.size(), 1u);
    EXPECT_FALSE(rules.outbound.empty());
    ASSERT_EQ(records.vms.size(), 2u);  // the VM, and its extensions
    EXPECT_EQ(records.vms[0].agent->display, "Ready");
    EXPECT_EQ(records.vms[0].nics, std::vector{collected.nic_id});
    ASSERT_EQ(records.jobs.size(), 2u);
    EXPECT_EQ(records.jobs[0].errors.at(0).title, "ExtensionSnapshotFailedNoNetwork");
    EXPECT_EQ(records.items.size(), 1u);
  }
}

TEST(Collect, AVmThatDoesNotRunShowsTheGroupsThemselves) {
  CloudWorld world("state = deallocated\n");
  const auto collected = collect(world);
  EXPECT_FALSE(piece_of(collected, RequestId::nic_rules)->answer);
  EXPECT_EQ(piece_of(collected, RequestId::nic_rules)->missing_action, "");
  EXPECT_TRUE(has(collected, RequestId::security_group));
  EXPECT_TRUE(has(collected, RequestId::route_table));
}

TEST(Collect, ADiskThatIsABlobBringsItsAccountAndNoOther) {
  CloudWorld world("managed_disks = no\n");
  const auto collected = collect(world);
  const auto* accounts = piece_of(collected, RequestId::storage_accounts);
  ASSERT_TRUE(accounts && accounts->answer);
  EXPECT_NE(accounts->answer->find("labdisks"), std::string::npos);
  EXPECT_EQ(accounts->answer->find("others"), std::string::npos);
}

TEST(Collect, JobsOfOtherMachinesStayThere) {
  CloudWorld world;
  const auto collected = collect(world);
  const auto& jobs = *piece_of(collected, RequestId::jobs)->answer;
  EXPECT_NE(jobs.find("ExtensionSnapshotFailedNoNetwork"), std::string::npos);
  EXPECT_EQ(all_text(collected).find("other-vm"), std::string::npos);
  EXPECT_EQ(newest_jobs(jobs, 1), std::vector{lab::k_vault_id + "/backupJobs/job-lab-vm-1"});
  EXPECT_EQ(world.azure.count("job"), 2u);
}

class MissingPermission : public testing::TestWithParam<RequestId> {};

TEST_P(MissingPermission, IsAReasonAndNamesTheAction) {
  const auto& row = row_of(GetParam());
  CloudWorld world("nat_gateway = yes\npublic_address = yes\nload_balancer = yes\n" + std::string(row.name) +
                   ".fault = forbidden\n");
  const auto collected = collect(world);
  const auto* piece = piece_of(collected, row.id);
  ASSERT_NE(piece, nullptr);
  ASSERT_FALSE(piece->answer);
  EXPECT_EQ(piece->missing_action, row.action);
  EXPECT_NE(piece->answer.error().text.find("missing permission " + std::string(row.action)), std::string::npos);
  EXPECT_TRUE(has(collected, RequestId::vm) || row.id == RequestId::vm);
  EXPECT_TRUE(has(collected, RequestId::vm_extensions) || row.id == RequestId::vm_extensions);
  EXPECT_FALSE(collected.protection.vault.empty()) << "the vault is found by another way";
}

INSTANTIATE_TEST_SUITE_P(Rows, MissingPermission,
                         testing::Values(RequestId::vm, RequestId::vm_extensions, RequestId::nic, RequestId::nic_rules,
                                         RequestId::nic_routes, RequestId::subnet, RequestId::virtual_network,
                                         RequestId::nat_gateway, RequestId::public_address, RequestId::load_balancer,
                                         RequestId::admin_rules, RequestId::disk, RequestId::service_tags,
                                         RequestId::backup_status, RequestId::protected_item, RequestId::jobs,
                                         RequestId::job),
                         [](const auto& row) { return std::string(row_of(row.param).name); });

TEST(Collect, AVmWithoutAVaultIsNoFailure) {
  CloudWorld world("vault = none\n");
  const auto collected = collect(world);
  EXPECT_TRUE(has(collected, RequestId::backup_status));
  EXPECT_EQ(collected.protection.vault, "");
  EXPECT_EQ(world.azure.count("jobs") + world.azure.count("vaults"), 0u);
}

TEST(Collect, EndsWhateverIsBroken) {
  for (const auto* fault : {"forbidden",
                            "foreign_403",
                            "not_found",
                            "conflict",
                            "throttled",
                            "error_500",
                            "unauthorized",
                            "redirect",
                            "not_json",
                            "wrong_json",
                            "empty",
                            "null",
                            "echo",
                            "endless_pages",
                            "page_loop",
                            "foreign_link",
                            "accepted_foreign",
                            "answer_reset",
                            "answer_cut_body",
                            "answer_garbage",
                            "bare_error"}) {
    CloudWorld world("identity.latency = 0\nall.fault = " + std::string(fault) + "\n");
    const auto text = all_text(collect(world));
    EXPECT_EQ(text.find("CANARY"), std::string::npos) << fault << ": " << text;
    for (const auto& token : world.azure.tokens()) EXPECT_EQ(text.find(token), std::string::npos) << fault;
  }
}

TEST(Collect, AnswersOfOtherShapesAreNoSurprise) {
  CloudWorld world("vm.fault = null\nnic.fault = wrong_json\nsubnet.fault = empty\njobs.fault = not_json\n");
  EXPECT_FALSE(collect(world).pieces.empty());
}

TEST(Collect, WhoCannotSignInIsToldOnce) {
  CloudWorld world("identity.fault = bare_error\n");
  const auto out = collect_azure(world.manager, {.vm_id = lab::k_vm_id, .now = k_now}, net::Deadline::after(60s), {});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().operation, "sign in");
  EXPECT_EQ(world.azure.seen().size(), 1u);
}

TEST(Collect, ATokenThatEndsInTheMiddleIsRenewed) {
  CloudWorld world("token.uses = 7\nnics = 4\n");
  for (const auto& piece : collect(world).pieces) EXPECT_TRUE(piece.answer) << describe(piece.answer.error());
  EXPECT_GT(world.tokens.fetched(), 1);
}

TEST(Collect, StopEndsIt) {
  CloudWorld world("identity.latency = 0\nall.fault = throttled\n");
  ASSERT_TRUE(world.manager.sign_in(net::Deadline::after(10s), {}));
  world.stop.request();
  for (const auto& piece : collect(world).pieces) EXPECT_FALSE(piece.answer);
}

TEST(Jobs, TheFilterHasTwelveHours) {
  EXPECT_EQ(filter_time(*parse_time("2025-01-05T02:52:09Z")), "2025-01-05 02:52:09 AM");
  EXPECT_EQ(filter_time(*parse_time("2025-01-05T00:00:00.999Z")), "2025-01-05 12:00:00 AM");
  EXPECT_EQ(filter_time(*parse_time("2025-12-31T12:30:00Z")), "2025-12-31 12:30:00 PM");
  EXPECT_EQ(filter_time(*parse_time("2025-12-31T23:59:59Z")), "2025-12-31 11:59:59 PM");
}

TEST(Jobs, OddAnswersHaveNone) {
  for (const auto* text : {"", "null", "[]", "{}", R"({"value":1})", R"({"value":[1,{"id":2}]})"})
    EXPECT_TRUE(newest_jobs(text, 3).empty()) << text;
}

TEST(Crew, CarriesOutWhatTasksAdd) {
  std::atomic<int> done = 0;
  Crew crew(4);
  std::function<void(int)> grow = [&](int depth) {
    ++done;
    if (depth > 0)
      for (int i = 0; i < 3; ++i) crew.add([&grow, depth] { grow(depth - 1); });
  };
  crew.add([&grow] { grow(5); });
  crew.finish();
  EXPECT_EQ(done, 364);
}

}  // namespace
}  // namespace sd::cloud

// SPDX-License-Identifier: MIT
// The join: what the machine shows and what Azure says of it, together, to a cause. Each row names the cause and whom
// nobody may blame; the same records beside another machine, of another time or in parts accuse nobody.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "causes/engine.hpp"
#include "causes/error_codes.hpp"
#include "checks/records_case.hpp"

namespace sd {
namespace {

using namespace testing_case;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Ids = std::vector<std::string>;

Diagnosis diagnosis_of(const Case& facts) { return diagnose(facts, check(facts), catalogue()); }

Ids causes_of(const Diagnosis& diagnosis) {
  Ids out;
  for (const auto& cause : diagnosis.causes) out.push_back(cause.id);
  return out;
}

Ids offered_by(const Diagnosis& diagnosis) {
  Ids out;
  for (const auto& choice : diagnosis.alternatives) out.insert(out.end(), choice.ids.begin(), choice.ids.end());
  return out;
}

Ids warnings_of(const Diagnosis& diagnosis) {
  Ids out;
  for (const auto& warning : diagnosis.warnings) out.push_back(warning.id);
  return out;
}

Ids ruled_out_by(const Diagnosis& diagnosis) {
  Ids out;
  for (const auto& one : diagnosis.ruled_out) out.push_back(one.id);
  return out;
}

void forbid_extensions(Case& c) { vm_record(c).extensions_allowed = false, forget_runs(c); }
void close_plugin(Case& c) { fail_at(seen(c, "host_plugin"), PhaseName::connect, Outcome::timed_out); }
/// Not Ready, and neither of the two ways of the agent's status is known to be open.
void be_unheard(Case& c) {
  say_not_ready(c);
  std::erase_if(c.observations, [](const Observation& one) { return one.id == "host_plugin"; });
  close_storage(c);
}
void be_stuck(Case& c) {
  auto& life = std::get<AgentLife>(c.agent.life.value);
  life.last_line = life.last_heartbeat = k_now - std::chrono::hours(9);
}
void fill_disk(Case& c) {
  for (auto& volume : std::get<std::vector<Volume>>(c.machine.volumes.value)) volume.free_bytes = 0;
}
void set_policy(Case& c) {
  cloud(c).subnets[0].endpoints = {"Microsoft.Storage"};
  cloud(c).subnets[0].endpoint_policies = {"/policies/p"};
}
void lock_disk(Case& c) { cloud(c).disks[0].network_access = "DenyAll"; }
/// The guest's way is the one that the snapshot takes, and storage refuses on it.
void be_refused(Case& c) {
  auto run = run_that_asked_storage();
  run.blob_calls[0].error = RequestError::none;
  run.blob_calls[0].status = 403;
  run.blob_calls[0].error_code = "AuthorizationFailure";
  std::get<LogFacts>(c.logs.value).attempts.push_back(run);
  refuse(storage(c));
}
void drop_host(Case& c) {
  c.network.nft = known(one_rule("inet filter", "168.63.129.16/32", std::nullopt, FilterVerdict::drop));
  close_host(c, Outcome::timed_out);
}

struct Row {
  std::string name;
  std::function<void(Case&)> made_by;
  Ids causes;
  Certainty certainty;
  Ids not_blamed;
};

class Pair : public testing::TestWithParam<Row> {};

TEST_P(Pair, NamesTheCauseAndNobodyElse) {
  auto facts = recorded_case();
  cloud(facts).jobs.clear();
  GetParam().made_by(facts);
  const auto diagnosis = diagnosis_of(facts);
  ASSERT_EQ(causes_of(diagnosis), GetParam().causes) << testing::PrintToString(offered_by(diagnosis));
  for (const auto& cause : diagnosis.causes) EXPECT_EQ(cause.certainty, GetParam().certainty);
  for (const auto& id : GetParam().not_blamed) {
    EXPECT_THAT(causes_of(diagnosis), Not(Contains(id)));
    EXPECT_THAT(offered_by(diagnosis), Not(Contains(id)));
  }
}

/// Whatever part of the records is missing, nobody else is accused.
TEST_P(Pair, AccusesNobodyElseWhenAPartOfTheRecordsIsMissing) {
  const std::function<void(CloudRecords&)> k_parts[] = {
      [](auto& r) { r.vms.clear(); },     [](auto& r) { r.jobs.clear(); },     [](auto& r) { r.items.clear(); },
      [](auto& r) { r.disks.clear(); },   [](auto& r) { r.accounts.clear(); }, [](auto& r) { r.nics.clear(); },
      [](auto& r) { r.subnets.clear(); }, [](auto& r) { r.networks.clear(); }, [](auto& r) { r = {}; }};
  for (const auto& remove : k_parts) {
    auto facts = recorded_case();
    cloud(facts).jobs.clear();
    GetParam().made_by(facts);
    auto machine = facts;
    machine.azure_records.value = NotRead{};
    auto expected = causes_of(diagnosis_of(machine));
    expected.insert(expected.end(), GetParam().causes.begin(), GetParam().causes.end());
    remove(cloud(facts));
    for (const auto& id : causes_of(diagnosis_of(facts))) EXPECT_THAT(expected, Contains(id));
  }
}

/// What the machine does not show of itself proves nothing for the platform.
TEST_P(Pair, AccusesNobodyByRecordsOfAnotherVm) {
  auto facts = recorded_case();
  cloud(facts).jobs.clear();
  GetParam().made_by(facts);
  auto without = facts;
  without.azure_records.value = NotRead{};
  if (cloud(facts).vms.empty()) return;
  vm_record(facts).vm_id = "other";
  if (!facts.metadata.known()) return;  // then nothing tells that they are another's
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(causes_of(diagnosis), causes_of(diagnosis_of(without)));
  EXPECT_THAT(warnings_of(diagnosis), Contains("azure.vm.another"));
}

const auto k_proved = Certainty::proved;
const auto k_likely = Certainty::likely;
INSTANTIATE_TEST_SUITE_P(
    Rows, Pair,
    testing::Values(
        Row{"nothing", [](Case&) {}, {}, k_proved, {"A13", "A07", "N09"}},
        Row{"A01_unknown_and_off",
            [](Case& c) { remove_agent(c), say_not_ready(c), forbid_extensions(c); },
            {"A01"},
            k_proved,
            {"A07", "A02", "A13"}},
        Row{"A02_not_ready",
            [](Case& c) { stop_agent(c), say_not_ready(c); },
            {"A02"},
            k_proved,
            {"A13", "H04", "A01"}},
        Row{"A02_still_ready", stop_agent, {"A02"}, k_proved, {"A13", "H04"}},
        Row{"A05_not_ready", [](Case& c) { be_stuck(c), say_not_ready(c); }, {"A05"}, k_proved, {"A13", "H04", "A02"}},
        Row{"A07_by_the_platform", forbid_extensions, {"A07"}, k_proved, {"A01", "A02", "A13"}},
        Row{"A07_by_the_file",
            [](Case& c) {
              std::get<AgentInstall>(c.agent.install.value).disable_agent_file = true;
              say_not_ready(c);
            },
            {"A07"},
            k_proved,
            {"A13"}},
        Row{"A10_not_seen", [](Case& c) { fill_disk(c), say_not_ready(c); }, {"A10"}, k_proved, {"A13", "H04"}},
        Row{"A13_lives_and_is_not_seen", be_unheard, {"A13"}, k_likely, {"A02", "A05", "H04", "H01"}},
        Row{"H04_closes_its_way",
            [](Case& c) { close_plugin(c), say_not_ready(c); },
            {"H04"},
            k_proved,
            {"A13", "A02"}},
        Row{"H01_not_ready", [](Case& c) { drop_host(c), say_not_ready(c); }, {"H01"}, k_proved, {"A13", "A02"}},
        Row{"A14_shut_down",
            [](Case& c) {
              c = only_records();
              say_power(c, "stopped"), say_not_ready(c), fail_job(c, "UserErrorVmNotInDesirableState");
            },
            {"A14"},
            k_likely,
            {"A13", "A02"}},
        Row{"E04_stuck",
            [](Case& c) { forget_runs(c), fail_extension(c), fail_job(c, "ExtensionStuckInDeletionState"); },
            {"E04"},
            k_likely,
            {"A02", "E02"}},
        Row{"E14_locked",
            [](Case& c) { fail_job(c, "UserErrorRpCollectionLimitReached"); },
            {"E14"},
            k_likely,
            {"A14"}},
        Row{"N09_policy", [](Case& c) { set_policy(c), be_refused(c); }, {"N09"}, k_likely, {"N12", "N01"}},
        Row{"N12_disk", [](Case& c) { lock_disk(c), be_refused(c); }, {"N12"}, k_likely, {"N09", "N01"}}),
    [](const auto& row) { return row.param.name; });

TEST(Join, OfTwoRestrictionsEachCouldBeIt) {
  auto facts = recorded_case();
  set_policy(facts), lock_disk(facts), be_refused(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  EXPECT_THAT(causes_of(diagnosis), IsEmpty());
  EXPECT_THAT(offered_by(diagnosis), ElementsAre("N09", "N12"));
}

TEST(Join, ARefusalWithoutAnyRestrictionBlamesNoneOfThem) {
  auto facts = recorded_case();
  be_refused(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_THAT(causes_of(diagnosis), ElementsAre("E09"));
  EXPECT_THAT(offered_by(diagnosis), Not(Contains("N09")));
  EXPECT_THAT(ruled_out_by(diagnosis), testing::IsSupersetOf({"N09", "N12"}));
}

TEST(Join, ARestrictionBesideAnOpenHostIsAWarning) {
  auto facts = recorded_case();
  set_policy(facts), refuse(storage(facts));
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::healthy);
  EXPECT_THAT(warnings_of(diagnosis), ElementsAre("N09"));
}

TEST(Join, ReadyBesideAStoppedAgentIsAWarningAndTheAgentStaysTheCause) {
  auto facts = recorded_case();
  stop_agent(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_THAT(causes_of(diagnosis), ElementsAre("A02"));
  EXPECT_THAT(warnings_of(diagnosis), Contains("azure.agent.still_ready"));
}

TEST(Join, NotReadyAloneLeavesItOpen) {
  auto facts = only_records();
  say_not_ready(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  for (const char* id : {"A01", "A02", "A05", "A13", "H01", "H05", "D01"})
    EXPECT_THAT(offered_by(diagnosis), Contains(id)) << id;
  EXPECT_EQ(diagnosis.subject.origin, "Azure's records");
  EXPECT_EQ(diagnosis.subject.vm_name, "labvm");
}

TEST(Join, AWorkingAgentWithOpenWaysThatIsNotHeardOfIsARiddle) {
  auto facts = recorded_case();
  say_not_ready(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  EXPECT_THAT(causes_of(diagnosis), IsEmpty());
  EXPECT_THAT(offered_by(diagnosis), ElementsAre("A13"));
}

TEST(Join, OldWordsOfThePlatformAccuseNobody) {
  for (const auto age : {std::chrono::hours(-30), std::chrono::hours(2), std::chrono::hours(300)}) {
    auto facts = recorded_case();
    say_not_ready(facts, k_now - age);
    EXPECT_EQ(diagnosis_of(facts).verdict, Verdict::healthy);
  }
}

TEST(Join, WarnsOfWhatTheJobsAndTheItemSay) {
  auto facts = recorded_case();
  cloud(facts).jobs.push_back(job("Failed", k_now - std::chrono::hours(30), "ExtensionSnapshotFailedNoNetwork"));
  cloud(facts).items[0].state = "ProtectionStopped";
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::healthy);
  EXPECT_THAT(warnings_of(diagnosis), ElementsAre("azure.item.not_protected", "azure.job.succeeded_since"));
  EXPECT_THAT(diagnosis.warnings[1].text, HasSubstr("the failure is over"));
}

TEST(Join, GapsAreNotChecked) {
  auto facts = recorded_case();
  cloud(facts).gaps = {{"the effective rules of labvm-nic", "no permission", "az role assignment create"}};
  const auto& list = diagnosis_of(facts).not_checked;
  EXPECT_THAT(list,
              Contains(NotChecked{"the effective rules of labvm-nic", "no permission", "az role assignment create"}));
}

/// Each fact of the machine made unreadable, beside records that say that all is well.
TEST(Join, IgnoranceOfTheMachineAccusesNobody) {
  const std::function<void(Case&)> k_hidden[] = {
      [](Case& c) { c.metadata.value = NotRead{}; },           [](Case& c) { c.agent.life.value = NotRead{}; },
      [](Case& c) { c.agent.processes.value = NotRead{}; },    [](Case& c) { c.agent.unit.value = NotRead{}; },
      [](Case& c) { c.agent.install.value = NotRead{}; },      [](Case& c) { c.logs.value = NotRead{}; },
      [](Case& c) { c.network.interfaces.value = NotRead{}; }, [](Case& c) { c.observations.clear(); },
      [](Case& c) { c.agent.blob_hosts.value = NotRead{}; }};
  for (const auto& hide : k_hidden)
    for (const bool ready : {true, false}) {
      auto facts = recorded_case();
      if (!ready) say_not_ready(facts);
      hide(facts);
      for (const auto& id : causes_of(diagnosis_of(facts))) EXPECT_EQ(id, ready ? "" : "A13");
    }
}

/// The codes that checks/ takes for these causes are those that stand first in the table of codes.
TEST(Join, CodesOfChecksAgreeWithTheTableOfCodes) {
  const auto first = [](std::string_view code) {
    const auto found = find_code(code);
    return found.empty() || found[0]->cause_ids.empty() ? std::string_view{} : found[0]->cause_ids[0];
  };
  for (const auto* code : {"UserErrorNetworkAclSANotSupported", "UserErrorRequestDisallowedByPolicy",
                           "UserErrorRpCollectionLimitReached", "UserErrorStorageAccountIsLocked"})
    EXPECT_EQ(first(code), "E14") << code;
  for (const auto* code : {"ExtensionStuckInDeletionState", "UserErrorVmProvisioningStateFailed"})
    EXPECT_EQ(first(code), "E04") << code;
  for (const auto* code : {"AzureVmOffline", "UserErrorVmNotInDesirableState"}) EXPECT_EQ(first(code), "A14") << code;
}

}  // namespace
}  // namespace sd

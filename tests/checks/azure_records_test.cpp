// SPDX-License-Identifier: MIT
// What Azure says of the VM and its backup, held against what the machine shows: each claim holds only where the two
// are of one VM and of one time, and where nothing else explains what the platform sees.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "checks/azure_vm.hpp"
#include "checks/finding_ids.hpp"
#include "checks/records_case.hpp"

namespace sd {
namespace {

using namespace testing_case;
using std::chrono::hours;

Finding finding(const Case& facts, std::string_view id) {
  const auto all = check(facts);
  return *std::find_if(all.begin(), all.end(), [&](const Finding& one) { return one.id == id; });
}

struct Row {
  std::string name;
  std::string id;
  State state;
  std::function<void(Case&)> made_by;
};

class Join : public testing::TestWithParam<Row> {};

TEST_P(Join, MakesTheFindingThis) {
  auto facts = recorded_case();
  GetParam().made_by(facts);
  const auto found = finding(facts, GetParam().id);
  EXPECT_EQ(found.state, GetParam().state) << (found.evidence.empty() ? "" : found.evidence.front().text);
  if (found.state == State::faulty) {
    EXPECT_FALSE(found.evidence.empty());
  }
}

auto name_of = [](const auto& row) { return row.param.name; };

const std::string k_another = "azure.vm.another";
INSTANTIATE_TEST_SUITE_P(
    Vm, Join,
    testing::Values(
        Row{"same_id", k_another, State::healthy, [](Case&) {}},
        Row{"another_id", k_another, State::faulty, [](Case& c) { vm_record(c).vm_id = "other"; }},
        Row{"another_name_without_id", k_another, State::faulty,
            [](Case& c) { vm_record(c).vm_id.clear(), vm_record(c).id += "2"; }},
        Row{"another_group_without_id", k_another, State::faulty,
            [](Case& c) {
              vm_record(c).vm_id.clear();
              vm_record(c).id = "/subscriptions/s/resourceGroups/other/providers/x/virtualMachines/labvm";
            }},
        Row{"the_only_one", k_another, State::healthy,
            [](Case& c) { c.metadata.value = NotRead{}, vm_record(c).name = "x"; }},
        Row{"the_only_one_has_other_nics", k_another, State::faulty,
            [](Case& c) { c.metadata.value = NotRead{}, cloud(c).nics[0].mac = *Mac::parse("60:45:bd:00:00:99"); }},
        Row{"the_one_with_these_nics", k_another, State::healthy,
            [](Case& c) {
              c.metadata.value = NotRead{};
              cloud(c).vms.insert(cloud(c).vms.begin(), {.id = k_vm_id + "2", .vm_id = "2"});
            }},
        Row{"two_and_no_id", k_another, State::unknown,
            [](Case& c) {
              c.metadata.value = NotRead{};
              cloud(c).nics.clear();
              c.machine.hostname.value = NotRead{};
              cloud(c).vms.push_back({.id = k_vm_id + "2", .name = "labvm2", .vm_id = "2"});
            }},
        Row{"two_and_an_id", k_another, State::healthy,
            [](Case& c) { cloud(c).vms.insert(cloud(c).vms.begin(), {.id = k_vm_id + "2", .vm_id = "2"}); }},
        Row{"computer_name_differs", k_another, State::healthy,
            [](Case& c) { cloud(c).vms = {CloudVm{.name = "other", .agent = vm_record(c).agent}}; }},
        Row{"no_records", k_another, State::unknown, [](Case& c) { c.azure_records.value = NotRead{}; }}),
    name_of);

const std::string k_power = "azure.vm.not_running";
INSTANTIATE_TEST_SUITE_P(
    Power, Join,
    testing::Values(
        Row{"job_succeeded", k_power, State::healthy, [](Case&) {}},
        Row{"running_now", k_power, State::unknown, [](Case& c) { fail_job(c, "GuestAgentSnapshotTaskStatusError"); }},
        Row{"a_run_during_the_job", k_power, State::healthy,
            [](Case& c) {
              fail_job(c, "x");
              cloud(c).jobs[0].started = k_now - hours(12) - std::chrono::minutes(5);
              cloud(c).jobs[0].ended = k_now - hours(11);
            }},
        Row{"this_machine_runs", k_power, State::unknown, [](Case& c) { fail_job(c, "x"), say_power(c, "stopped"); }},
        Row{"stopped", k_power, State::faulty,
            [](Case& c) { c = only_records(), fail_job(c, "x"), say_power(c, "stopped"); }},
        Row{"deallocated", k_power, State::unknown,
            [](Case& c) { c = only_records(), fail_job(c, "x"), say_power(c, "deallocated"); }},
        Row{"the_job_says_so", k_power, State::faulty, [](Case& c) { fail_job(c, "UserErrorVmNotInDesirableState"); }},
        Row{"stopped_while_its_disk_is_elsewhere", k_power, State::unknown,
            [](Case& c) { c.origin = Origin::folder, fail_job(c, "x"), say_power(c, "stopped"); }},
        Row{"not_told_and_no_job", k_power, State::unknown,
            [](Case& c) { vm_record(c).statuses.clear(), cloud(c).jobs.clear(); }},
        Row{"not_told", k_power, State::healthy, [](Case& c) { vm_record(c).statuses.clear(); }}),
    name_of);

const std::string k_off = "azure.vm.extensions_off";
INSTANTIATE_TEST_SUITE_P(ExtensionsOff, Join,
                         testing::Values(Row{"allowed", k_off, State::healthy, [](Case&) {}},
                                         Row{"forbidden", k_off, State::faulty,
                                             [](Case& c) { vm_record(c).extensions_allowed = false, forget_runs(c); }},
                                         Row{"forbidden_but_it_ran", k_off, State::unknown,
                                             [](Case& c) { vm_record(c).extensions_allowed = false; }},
                                         Row{"not_told", k_off, State::unknown,
                                             [](Case& c) { vm_record(c).extensions_allowed.reset(); }}),
                         name_of);

const std::string k_not_ready = "azure.agent.not_ready";
const std::string k_not_seen = "azure.agent.status_not_seen";
const std::string k_still = "azure.agent.still_ready";
void not_ready(Case& c) { say_not_ready(c); }
/// Not Ready, and neither of the two ways of the agent's status is known to be open.
void not_seen(Case& c) {
  say_not_ready(c);
  c.observations.erase(std::find_if(c.observations.begin(), c.observations.end(),
                                    [](const Observation& one) { return one.id == "host_plugin"; }));
  close_storage(c);
}
INSTANTIATE_TEST_SUITE_P(
    Agent, Join,
    testing::Values(
        Row{"ready", k_not_ready, State::healthy, [](Case&) {}},
        Row{"ready_of_yesterday", k_not_ready, State::unknown,
            [](Case& c) { vm_record(c).agent->time = k_now - hours(24); }},
        Row{"ready_of_yesterday_and_stopped", k_still, State::unknown,
            [](Case& c) { vm_record(c).agent->time = k_now - hours(24), stop_agent(c); }},
        Row{"not_ready_of_last_month", k_not_ready, State::unknown,
            [](Case& c) { c = only_records(), say_not_ready(c, k_now - hours(24 * 30)); }},
        Row{"not_ready_and_stopped", k_not_ready, State::faulty, [](Case& c) { not_ready(c), stop_agent(c); }},
        Row{"not_ready_of_yesterday", k_not_ready, State::unknown,
            [](Case& c) { say_not_ready(c, k_now - hours(24)), stop_agent(c); }},
        Row{"not_ready_of_tomorrow", k_not_ready, State::unknown,
            [](Case& c) { say_not_ready(c, k_now + hours(24)), stop_agent(c); }},
        Row{"not_ready_at_no_time", k_not_ready, State::unknown,
            [](Case& c) { say_not_ready(c, std::nullopt), stop_agent(c); }},
        Row{"not_ready_behind_a_closed_host", k_not_ready, State::unknown,
            [](Case& c) { not_ready(c), close_host(c, Outcome::timed_out); }},
        Row{"not_ready_of_a_vm_that_is_off", k_not_ready, State::unknown,
            [](Case& c) { c = only_records(), not_ready(c), say_power(c, "deallocated"); }},
        Row{"not_ready_and_nothing_else", k_not_ready, State::faulty,
            [](Case& c) { c = only_records(), not_ready(c); }},
        Row{"not_ready_beside_a_disk", k_not_ready, State::unknown,
            [](Case& c) { c.origin = Origin::folder, not_ready(c), stop_agent(c); }},
        Row{"lives_and_is_not_seen", k_not_seen, State::faulty, not_seen},
        Row{"lives_and_both_ways_are_open", k_not_seen, State::unknown, not_ready},
        Row{"lives_and_is_not_heard", k_not_ready, State::faulty, not_ready},
        Row{"lives_and_was_not_seen", k_not_seen, State::unknown,
            [](Case& c) { not_seen(c), say_not_ready(c, k_now - hours(2)); }},
        Row{"has_just_started", k_not_seen, State::unknown,
            [](Case& c) {
              not_seen(c);
              for (auto& process : std::get<std::vector<AgentProcess>>(c.agent.processes.value))
                process.started = k_now - std::chrono::minutes(3);
            }},
        Row{"without_a_look_at_processes", k_not_seen, State::unknown,
            [](Case& c) { not_seen(c), c.agent.processes.value = NotRead{}; }},
        Row{"without_its_log", k_not_seen, State::unknown,
            [](Case& c) { not_seen(c), c.agent.life.value = NotRead{}; }},
        Row{"stopped_and_not_seen", k_not_seen, State::healthy, [](Case& c) { not_ready(c), stop_agent(c); }},
        Row{"ready_and_lives", k_still, State::healthy, [](Case&) {}},
        Row{"ready_and_stopped", k_still, State::faulty, stop_agent},
        Row{"ready_and_not_installed", k_still, State::faulty, remove_agent}),
    name_of);

const std::string k_failed = "azure.extension.failed";
void fail_with_title(Case& c) { fail_extension(c), forget_runs(c), fail_job(c, "ExtensionStuckInDeletionState"); }
INSTANTIATE_TEST_SUITE_P(
    Extension, Join,
    testing::Values(Row{"provisioned", k_failed, State::healthy, [](Case&) {}},
                    Row{"failed_and_the_job_says_so", k_failed, State::faulty, fail_with_title},
                    Row{"failed_by_a_run", k_failed, State::unknown, [](Case& c) { fail_extension(c); }},
                    Row{"failed_and_nobody_says_why", k_failed, State::unknown,
                        [](Case& c) { fail_extension(c), forget_runs(c); }},
                    Row{"failed_for_want_of_python", k_failed, State::unknown,
                        [](Case& c) {
                          fail_with_title(c);
                          c.machine.python = absent<Python>();
                        }},
                    Row{"failed_beside_a_stopped_agent", k_failed, State::unknown,
                        [](Case& c) { fail_with_title(c), stop_agent(c); }},
                    Row{"of_its_own_record", k_failed, State::faulty,
                        [](Case& c) {
                          fail_with_title(c);
                          vm_record(c).extensions[0].statuses.clear();
                          vm_record(c).extensions[0].provisioning = "Failed";
                        }},
                    Row{"not_told", k_failed, State::unknown, [](Case& c) { vm_record(c).extensions.clear(); }}),
    name_of);

const std::string k_refused = "azure.job.restore_point_refused";
const std::string k_running = "azure.job.running";
const std::string k_over = "azure.job.succeeded_since";
const std::string k_unprotected = "azure.item.not_protected";
INSTANTIATE_TEST_SUITE_P(
    Backup, Join,
    testing::Values(
        Row{"a_lock", k_refused, State::faulty, [](Case& c) { fail_job(c, "UserErrorRpCollectionLimitReached"); }},
        Row{"a_lock_that_is_gone", k_refused, State::healthy,
            [](Case& c) {
              fail_job(c, "UserErrorRpCollectionLimitReached");
              cloud(c).jobs.push_back(job("Completed", k_now - hours(1)));
            }},
        Row{"an_old_lock", k_refused, State::unknown,
            [](Case& c) {
              fail_job(c, "UserErrorRpCollectionLimitReached");
              cloud(c).jobs[0].started = cloud(c).jobs[0].ended = k_now - hours(24 * 9);
            }},
        Row{"of_another_vm", k_refused, State::unknown,
            [](Case& c) {
              fail_job(c, "UserErrorRpCollectionLimitReached");
              cloud(c).jobs[0].container = "iaasvmcontainerv2;rg;other";
            }},
        Row{"the_guests_word", k_refused, State::healthy,
            [](Case& c) { fail_job(c, "ExtensionSnapshotFailedNoNetwork"); }},
        Row{"another_word", k_refused, State::unknown, [](Case& c) { fail_job(c, "CloudInternalError"); }},
        Row{"goes_on", k_running, State::faulty,
            [](Case& c) { cloud(c).jobs.push_back(job("InProgress", k_now - hours(1))); }},
        Row{"none_goes_on", k_running, State::healthy, [](Case&) {}},
        Row{"over", k_over, State::faulty,
            [](Case& c) {
              cloud(c).jobs.push_back(job("Failed", k_now - hours(30), "ExtensionSnapshotFailedNoNetwork"));
            }},
        Row{"not_over", k_over, State::healthy, [](Case& c) { fail_job(c, "x"); }},
        Row{"nothing_failed", k_over, State::healthy, [](Case&) {}},
        Row{"stopped", k_unprotected, State::faulty, [](Case& c) { cloud(c).items[0].state = "ProtectionStopped"; }},
        Row{"paused", k_unprotected, State::faulty, [](Case& c) { cloud(c).items[0].state = "ProtectionPaused"; }},
        Row{"first_backup_is_due", k_unprotected, State::healthy,
            [](Case& c) { cloud(c).items[0].state = "IRPending"; }},
        Row{"never_set_up", k_unprotected, State::faulty,
            [](Case& c) { cloud(c).items.clear(), cloud(c).backup_status = {{.protection = "NotProtected"}}; }},
        Row{"another_vms_item", k_unprotected, State::unknown,
            [](Case& c) { cloud(c).items[0].vm_resource = "/x/virtualMachines/other"; }}),
    name_of);

const std::string k_policy = "azure.subnet.endpoint_policy";
const std::string k_disk = "azure.disk.access_restricted";
const std::string k_account = "azure.account.closed";
void set_policy(Case& c) {
  cloud(c).subnets[0].endpoints = {"Microsoft.Storage"};
  cloud(c).subnets[0].endpoint_policies = {k_group_id + "Microsoft.Network/serviceEndpointPolicies/p"};
}
void refuse_disk(Case& c) { refuse(storage(c)); }
void lock_disk(Case& c) { cloud(c).disks[0].network_access = "DenyAll"; }
void use_account(Case& c) {
  vm_record(c).disks.clear();
  vm_record(c).blob_hosts = {"acct.blob.core.windows.net"};
  cloud(c).disks.clear();
  cloud(c).accounts = {{.name = "acct", .default_action = "Deny"}};
}
INSTANTIATE_TEST_SUITE_P(
    Restrictions, Join,
    testing::Values(
        Row{"policy_and_refusal", k_policy, State::faulty, [](Case& c) { set_policy(c), refuse_disk(c); }},
        Row{"policy_without_refusal", k_policy, State::healthy, set_policy},
        Row{"policy_and_silence", k_policy, State::unknown, [](Case& c) { set_policy(c), close_storage(c); }},
        Row{"policy_without_endpoint", k_policy, State::healthy,
            [](Case& c) { set_policy(c), refuse_disk(c), cloud(c).subnets[0].endpoints.clear(); }},
        Row{"refusal_without_policy", k_policy, State::healthy, refuse_disk},
        Row{"policy_of_another_subnet", k_policy, State::unknown,
            [](Case& c) { set_policy(c), refuse_disk(c), cloud(c).subnets[0].id += "2"; }},
        Row{"refusal_of_no_disk", k_policy, State::unknown,
            [](Case& c) { set_policy(c), refuse_disk(c), c.agent.blob_hosts = absent<std::vector<BlobHost>>(); }},
        Row{"refusal_in_the_run", k_policy, State::faulty,
            [](Case& c) {
              set_policy(c);
              c.observations.clear();
              auto run = run_that_asked_storage();
              run.blob_calls[0].error = RequestError::none;
              run.blob_calls[0].status = 403;
              run.blob_calls[0].error_code = "AuthorizationFailure";
              std::get<LogFacts>(c.logs.value).attempts.push_back(run);
            }},
        Row{"policy_beside_a_closed_account", k_policy, State::unknown,
            [](Case& c) { set_policy(c), refuse_disk(c), use_account(c); }},
        Row{"disk_and_refusal", k_disk, State::faulty, [](Case& c) { lock_disk(c), refuse_disk(c); }},
        Row{"private_disk_and_refusal", k_disk, State::faulty,
            [](Case& c) { cloud(c).disks[0].network_access = "AllowPrivate", refuse_disk(c); }},
        Row{"disk_without_refusal", k_disk, State::healthy, lock_disk},
        Row{"open_disk_and_refusal", k_disk, State::healthy, refuse_disk},
        Row{"one_of_two_disks_is_told", k_disk, State::unknown,
            [](Case& c) { vm_record(c).disks.push_back("other"), refuse_disk(c); }},
        Row{"one_of_two_disks_and_all_are_refused", k_disk, State::unknown,
            [](Case& c) {
              lock_disk(c), refuse_disk(c);
              cloud(c).disks.push_back({.id = "other", .vm = k_vm_id, .network_access = "AllowAll"});
            }},
        Row{"disk_of_another_vm", k_disk, State::unknown,
            [](Case& c) { lock_disk(c), refuse_disk(c), cloud(c).disks[0].id = cloud(c).disks[0].vm = "/x/y"; }},
        Row{"account_and_refusal", k_account, State::faulty, [](Case& c) { use_account(c), refuse_disk(c); }},
        Row{"account_without_refusal", k_account, State::healthy, use_account},
        Row{"account_that_is_open", k_account, State::healthy,
            [](Case& c) { use_account(c), refuse_disk(c), cloud(c).accounts[0].default_action = "Allow"; }}),
    name_of);

const std::string k_servers = "azure.network.other_name_servers";
void silence_server(Case& c) {
  auto& dns = seen(c, std::string("dns.168.63.129.16.") + k_disk_host);
  fail_at(dns, PhaseName::query, Outcome::timed_out);
  dns.dns.reset();
  auto& resolver = seen(c, std::string("resolver.") + k_disk_host);
  fail_at(resolver, PhaseName::run, Outcome::timed_out);
  resolver.dns.reset();
  fail_at(storage(c), PhaseName::resolve, Outcome::timed_out);
  storage(c).dns.reset();
}
void serve_names(Case& c, const char* server) { cloud(c).networks[0].dns_servers = {ip(server)}; }
INSTANTIATE_TEST_SUITE_P(NameServers, Join,
                         testing::Values(Row{"azures_own", k_servers, State::healthy, silence_server},
                                         Row{"others_that_answer", k_servers, State::healthy,
                                             [](Case& c) { serve_names(c, "10.0.0.9"); }},
                                         Row{"others_and_silence", k_servers, State::faulty,
                                             [](Case& c) { serve_names(c, "10.0.0.9"), silence_server(c); }},
                                         Row{"those_of_the_nic_first", k_servers, State::healthy,
                                             [](Case& c) {
                                               serve_names(c, "10.0.0.9"), silence_server(c);
                                               cloud(c).nics[0].dns_servers = {k_host_address};
                                             }},
                                         Row{"network_not_told", k_servers, State::unknown,
                                             [](Case& c) { cloud(c).networks.clear(), silence_server(c); }}),
                         name_of);

const std::string k_address = "address.not_the_platforms";
void own_static_address(Case& c) {
  c.metadata.value = NotRead{};
  c.network.leases = known(std::vector<Lease>{});
  cloud(c).nics[0].addresses = {ip("10.0.0.7")};
  close_host(c, Outcome::timed_out);
}
INSTANTIATE_TEST_SUITE_P(
    Address, Join,
    testing::Values(Row{"differs_from_the_record", k_address, State::faulty, own_static_address},
                    Row{"differs_and_works", k_address, State::healthy,
                        [](Case& c) {
                          own_static_address(c);
                          c.observations = healthy_case().observations;
                        }},
                    Row{"is_a_secondary_one_of_the_record", k_address, State::healthy,
                        [](Case& c) { own_static_address(c), cloud(c).nics[0].addresses.push_back(ip("10.0.0.4")); }},
                    Row{"record_of_another_nic", k_address, State::unknown,
                        [](Case& c) { own_static_address(c), cloud(c).nics[0].mac.reset(); }},
                    Row{"a_lease_speaks_first", k_address, State::healthy,
                        [](Case& c) { own_static_address(c), c.network.leases = healthy_case().network.leases; }}),
    name_of);

// --- ways out ---

const std::string k_no_outbound = "azure.subnet.no_outbound";
/// A private subnet, and storage is silent.
void make_private(Case& c) {
  give(c, open_network());
  records(c).outbound = {ways_out(false)};
  close_storage(c);
}
void join_pool(Case& c, WayOutKind kind, bool leads_out) {
  records(c).outbound[0].load_balancer = true;
  cloud(c).nics[0].pools = {k_pool_id};
  cloud(c).ways_out = {{k_pool_id, kind, leads_out, "outbound rule o"}};
}
void have_gateway(Case& c, bool leads_out) {
  records(c).outbound[0].nat_gateway = true;
  cloud(c).subnets[0].nat_gateway = k_gateway_id;
  cloud(c).ways_out = {{k_gateway_id, WayOutKind::nat_gateway, leads_out, "it has a public address"}};
}
INSTANTIATE_TEST_SUITE_P(
    WaysOut, Join,
    testing::Values(
        Row{"none", k_no_outbound, State::faulty, make_private},
        Row{"pool_with_outbound_rule", k_no_outbound, State::healthy,
            [](Case& c) { make_private(c), join_pool(c, WayOutKind::standard_pool, true); }},
        Row{"pool_without_outbound_rule", k_no_outbound, State::faulty,
            [](Case& c) { make_private(c), join_pool(c, WayOutKind::standard_pool, false); }},
        Row{"pool_that_is_not_told", k_no_outbound, State::unknown,
            [](Case& c) { make_private(c), join_pool(c, WayOutKind::standard_pool, true), cloud(c).ways_out.clear(); }},
        Row{"pool_of_a_standard_balancer_in_an_open_subnet", k_no_outbound, State::faulty,
            [](Case& c) {
              make_private(c), records(c).outbound = {ways_out(true)};
              join_pool(c, WayOutKind::standard_pool, false);
            }},
        Row{"pool_of_a_basic_balancer_in_an_open_subnet", k_no_outbound, State::healthy,
            [](Case& c) {
              make_private(c), records(c).outbound = {ways_out(true)};
              join_pool(c, WayOutKind::basic_pool, false);
            }},
        Row{"gateway", k_no_outbound, State::healthy, [](Case& c) { make_private(c), have_gateway(c, true); }},
        Row{"gateway_without_address", k_no_outbound, State::faulty,
            [](Case& c) { make_private(c), have_gateway(c, false); }},
        Row{"gateway_of_another_subnet", k_no_outbound, State::healthy,
            [](Case& c) { make_private(c), have_gateway(c, false), cloud(c).subnets[0].id += "2"; }}),
    name_of);

// --- what is said of nobody ---

TEST(RecordsOfAnotherVm, MakeNothingFaultyButThat) {
  auto facts = recorded_case();
  vm_record(facts).vm_id = "other";
  vm_record(facts).extensions_allowed = false;
  say_not_ready(facts), say_power(facts, "stopped"), fail_extension(facts), forget_runs(facts);
  fail_job(facts, "UserErrorRpCollectionLimitReached");
  cloud(facts).items[0].state = "ProtectionStopped";
  set_policy(facts), lock_disk(facts);
  EXPECT_EQ(ids_with(facts, State::faulty), std::set<std::string>{"azure.vm.another"});
}

TEST(RecordsOfTheHealthyVm, MakeNothingFaulty) {
  EXPECT_EQ(ids_with(recorded_case(), State::faulty), std::set<std::string>{});
}

TEST(RecordsInParts, AreOneVm) {
  auto facts = recorded_case();
  const auto whole = vm_record(facts);
  CloudVm model = whole;
  model.agent.reset(), model.statuses.clear(), model.extensions.clear(), model.agent_version.clear();
  CloudVm view{.name = "LABVM", .agent_version = whole.agent_version, .agent = whole.agent, .statuses = whole.statuses};
  CloudVm extension{.id = to_lower(k_vm_id), .extensions = whole.extensions};
  cloud(facts).vms = {model, view, extension};
  EXPECT_EQ(own_records(facts).vm, whole);
}

// --- the error code ---

struct CodeRow {
  std::string name;
  std::string code;
  std::function<void(Case&)> made_by;
};

class CodeOf : public testing::TestWithParam<CodeRow> {};

TEST_P(CodeOf, TheCaseIsThis) {
  auto facts = recorded_case();
  GetParam().made_by(facts);
  EXPECT_EQ(error_code_of(facts).code, GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CodeOf,
    testing::Values(
        CodeRow{"none", "", [](Case&) {}}, CodeRow{"the_jobs_title", "Title", [](Case& c) { fail_job(c, "Title"); }},
        CodeRow{"the_jobs_number", "400048",
                [](Case& c) { fail_job(c, "x"), cloud(c).jobs[0].errors = {{400048, "", ""}}; }},
        CodeRow{"the_users_word_first", "Mine", [](Case& c) { fail_job(c, "Title"), c.error_code = "Mine"; }},
        CodeRow{"not_of_a_job_before_a_good_one", "",
                [](Case& c) {
                  fail_job(c, "Title"), cloud(c).jobs.push_back(job("CompletedWithWarnings", k_now - hours(1)));
                }},
        CodeRow{"not_of_an_old_job", "",
                [](Case& c) { fail_job(c, "Title"), cloud(c).jobs[0].ended = k_now - hours(24 * 9); }},
        CodeRow{"of_an_old_job_when_that_is_asked_for", "Title",
                [](Case& c) {
                  fail_job(c, "Title"), cloud(c).jobs[0].ended = k_now - hours(24 * 9);
                  c.max_age = hours(24 * 30);
                }},
        CodeRow{"not_of_a_second_job_that_was_in_the_way", "Title",
                [](Case& c) {
                  fail_job(c, "Title");
                  cloud(c).jobs.push_back(job("Failed", k_now - hours(2), "UserErrorBackupOperationInProgress"));
                }},
        CodeRow{"not_of_another_vm", "", [](Case& c) { fail_job(c, "Title"), vm_record(c).vm_id = "other"; }},
        CodeRow{"not_of_one_of_several_vms", "",
                [](Case& c) {
                  c.metadata.value = NotRead{}, cloud(c).vms.clear(), fail_job(c, "Title");
                  cloud(c).jobs.push_back(cloud(c).jobs[0]), cloud(c).jobs[1].container = "x;rg;other";
                }},
        CodeRow{"of_the_newest_job_whatever_the_order", "New",
                [](Case& c) {
                  fail_job(c, "New");
                  cloud(c).jobs.push_back(job("Failed", k_now - hours(50), "Old"));
                }},
        CodeRow{"no_records", "", [](Case& c) { c.azure_records.value = NotRead{}; }}),
    name_of);

}  // namespace
}  // namespace sd

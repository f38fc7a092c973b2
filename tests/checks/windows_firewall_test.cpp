// SPDX-License-Identifier: MIT
// The Windows Firewall and other filters accuse only where nothing is in doubt.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checks/finding_ids.hpp"
#include "checks/windows_case.hpp"

namespace sd {
namespace {

using namespace testing_case;
using testing::Contains;
using testing::HasSubstr;
using Ids = std::set<std::string>;

constexpr const char* k_host = "firewall.host80.rejected";
constexpr const char* k_plugin = "firewall.host32526.blocked";
constexpr const char* k_storage = "firewall.storage.blocked";

Ids faulty(const Case& facts) { return ids_with(facts, State::faulty); }
State state_of(const Case& facts, std::string_view id) {
  for (const auto& finding : check(facts))
    if (finding.id == id) return finding.state;
  return State::unknown;
}

std::string evidence_of(const Case& facts, std::string_view id) {
  std::string out;
  for (const auto& finding : check(facts))
    if (finding.id == id)
      for (const auto& line : finding.evidence) out += line.text + "\n";
  return out;
}

Case with_rule(WindowsFirewallRule rule) {
  auto facts = healthy_windows();
  firewall_of(facts).rules.push_back(std::move(rule));
  return facts;
}

TEST(WindowsFirewall, ABlockOfTheHostIsAFault) {
  const auto facts = with_rule(firewall_rule(FirewallAction::block, to_host()));
  EXPECT_EQ(faulty(facts), Ids{k_host});
  EXPECT_THAT(evidence_of(facts, k_host), HasSubstr("the rule \"Corp\" blocks it"));
  EXPECT_EQ(state_of(facts, "firewall.host80.dropped"), State::healthy);
}

TEST(WindowsFirewall, ABlockOfThePluginsPortIsAnotherFault) {
  auto traffic = to_host();
  traffic.remote_ports = {{32526, 32526}};
  EXPECT_EQ(faulty(with_rule(firewall_rule(FirewallAction::block, traffic))), Ids{k_plugin});
}

TEST(WindowsFirewall, ABlockOfStorageIsAFault) {
  EXPECT_EQ(faulty(with_rule(firewall_rule(FirewallAction::block, to_storage()))), Ids{k_storage});
}

struct DoubtRow {
  std::string name;
  std::function<void(WindowsFirewall&)> change;
  State expected;
};

class Doubt : public testing::TestWithParam<DoubtRow> {};

/// One block of the host, and something that takes its certainty.
TEST_P(Doubt, AccusesNobody) {
  auto facts = with_rule(firewall_rule(FirewallAction::block, to_host()));
  GetParam().change(firewall_of(facts));
  EXPECT_EQ(faulty(facts), Ids{});
  EXPECT_EQ(state_of(facts, k_host), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Doubt,
    testing::Values(
        DoubtRow{"condition", [](auto& f) { f.rules[0].traffic.conditions = {"IFType=Wireless"}; }, State::unknown},
        DoubtRow{"one_profile", [](auto& f) { f.rules[0].profiles = {NetworkProfile::public_network}; },
                 State::unknown},
        DoubtRow{"bypass", [](auto& f) { f.rules.push_back(firewall_rule(FirewallAction::bypass, to_host())); },
                 State::unknown},
        DoubtRow{"a_profile_is_off", [](auto& f) { f.profiles[2].enabled = false; }, State::unknown},
        DoubtRow{"a_profile_is_not_told", [](auto& f) { f.profiles.pop_back(); }, State::unknown},
        DoubtRow{"local_rules_do_not_count_everywhere", [](auto& f) { f.profiles[0].local_rules = false; },
                 State::unknown},
        DoubtRow{"local_rules_do_not_count",
                 [](auto& f) {
                   for (auto& profile : f.profiles) profile.local_rules = false;
                 },
                 State::healthy},
        DoubtRow{"off",
                 [](auto& f) {
                   for (auto& profile : f.profiles) profile.enabled = false;
                 },
                 State::healthy},
        DoubtRow{"another_program", [](auto& f) { f.rules[0].traffic.program = "C:\\a\\mail.exe"; }, State::healthy},
        DoubtRow{"the_kernel", [](auto& f) { f.rules[0].traffic.program = "System"; }, State::healthy},
        DoubtRow{"any_service", [](auto& f) { f.rules[0].traffic.service = "*"; }, State::unknown},
        DoubtRow{"another_port", [](auto& f) { f.rules[0].traffic.remote_ports = {{53, 53}}; }, State::healthy}),
    [](const auto& row) { return row.param.name; });

TEST(WindowsFirewall, ThatTheServiceDoesNotRunBlocksNothing) {
  auto facts = with_rule(firewall_rule(FirewallAction::block, to_host()));
  std::get_if<std::vector<WindowsService>>(&facts.windows.services.value)
      ->push_back(service("MpsSvc", "stopped", "disabled"));
  EXPECT_EQ(state_of(facts, k_host), State::healthy);
}

TEST(WindowsFirewall, ARuleForProfilesThatAreOnAccusesOnceTheConnectionIsRefused) {
  auto facts = with_rule(firewall_rule(FirewallAction::block, to_host()));
  firewall_of(facts).profiles[0].enabled = false;
  firewall_of(facts).rules[0].profiles = {NetworkProfile::private_network, NetworkProfile::public_network};
  EXPECT_EQ(state_of(facts, k_host), State::unknown);
  add_forbidden_host(facts);
  EXPECT_EQ(faulty(facts), (Ids{k_host, "host80.not_permitted"}));
}

TEST(WindowsFirewall, ABlockThatDoesNotStopTheProbeIsHealthy) {
  auto facts = with_rule(firewall_rule(FirewallAction::block, to_host()));
  facts.observations.push_back(host_observation("host", ProbeRole::host, 80, "<?xml version=\"1.0\"?><Versions>"));
  EXPECT_FALSE(faulty(facts).contains(k_host));
}

TEST(WindowsFirewall, ABlockThatIsMetWithSilenceIsNotInForce) {
  auto facts = with_rule(firewall_rule(FirewallAction::block, to_host()));
  add_forbidden_host(facts);
  EXPECT_EQ(state_of(facts, k_host), State::faulty);
  facts.observations.back().phases.back().outcome = Outcome::timed_out;
  EXPECT_EQ(state_of(facts, k_host), State::healthy);
  EXPECT_THAT(evidence_of(facts, k_host), HasSubstr("timed out"));
  firewall_of(facts).rules[0].traffic.program = "C:\\Packages\\Plugins\\x\\IaaSBcdrExtension.exe";
  EXPECT_EQ(state_of(facts, k_host), State::faulty) << "it is for another program";
}

TEST(WindowsFirewall, ABlockOfTheExtensionAloneIsNotDeniedByAProbeOfThisProgram) {
  auto rule = firewall_rule(FirewallAction::block, to_host());
  rule.traffic.program = "C:\\Packages\\Plugins\\x\\IaaSBcdrExtension.exe";
  auto facts = with_rule(rule);
  facts.observations.push_back(host_observation("host", ProbeRole::host, 80, "<?xml version=\"1.0\"?><Versions>"));
  EXPECT_TRUE(faulty(facts).contains(k_host));
}

TEST(WindowsFirewall, ARuleForAnAgentThatWasReplacedStopsNobody) {
  auto rule = firewall_rule(FirewallAction::block, to_host());
  rule.traffic.program = "C:\\WindowsAzure\\GuestAgent_2.7.41491.901_2019-01-01\\WaAppAgent.exe";
  auto facts = with_rule(rule);
  auto& services = *std::get_if<std::vector<WindowsService>>(&facts.windows.services.value);
  services[0].binary = services[1].binary = "C:\\WindowsAzure\\GuestAgent_2.7.41491.1117_2024-01-01\\WaAppAgent.exe";
  EXPECT_EQ(faulty(facts), Ids{});
  services[0].binary = "\"" + rule.traffic.program + "\"";
  EXPECT_EQ(faulty(facts), Ids{k_host});
}

/// The agent's log says that its connection was forbidden, and this program's is not.
Case with_a_forbidden_agent() {
  auto facts = healthy_windows();
  set_only_sign(facts, "WaAppAgent.log", "windows_forbidden");
  facts.observations.push_back(host_observation("host", ProbeRole::host, 80, "<?xml version=\"1.0\"?><Versions>"));
  return facts;
}

TEST(WindowsFilters, ThatNameTheAgentAreNotDeniedByAProbeOfThisProgram) {
  auto facts = with_a_forbidden_agent();
  EXPECT_FALSE(faulty(facts).contains("windows.connection_forbidden")) << "that way is open now";
  auto traffic = to_host();
  auto& services = *std::get_if<std::vector<WindowsService>>(&facts.windows.services.value);
  services[0].binary = "C:\\WindowsAzure\\GuestAgent_2.7.41491.1117_2024-01-01\\WaAppAgent.exe";
  traffic.program = "\\device\\harddiskvolume2\\windowsazure\\guestagent_2.7.41491.1117_2024-01-01\\waappagent.exe";
  facts.windows.filters = known(std::vector{WindowsFilter{.name = "Corp", .layer = "connect", .traffic = traffic}});
  EXPECT_EQ(faulty(facts), Ids{"windows.connection_forbidden"});
}

Case with_closed_default() {
  auto facts = healthy_windows();
  for (auto& profile : firewall_of(facts).profiles) profile.blocks_outbound = true;
  return facts;
}

TEST(WindowsFirewall, WhatNothingAllowsIsBlockedByDefault) {
  EXPECT_EQ(faulty(with_closed_default()), (Ids{k_host, k_storage}));
}

TEST(WindowsFirewall, AnAllowThatMayBeMeantOpensTheDefault) {
  for (auto traffic : {to_host(), WindowsTraffic{.program = "C:\\WindowsAzure\\WaAppAgent.exe"},
                       WindowsTraffic{.conditions = {"LUAuth=x"}}}) {
    auto facts = with_closed_default();
    firewall_of(facts).rules.push_back(firewall_rule(FirewallAction::allow, std::move(traffic)));
    EXPECT_EQ(state_of(facts, k_host), State::unknown);
  }
  auto facts = with_closed_default();
  firewall_of(facts).unread = 1;
  EXPECT_EQ(faulty(facts), Ids{});
}

TEST(WindowsFirewall, ThatAllowsTheAgentAloneMakesOurOwnProbeNoProof) {
  auto facts = with_closed_default();
  firewall_of(facts).rules.push_back(
      firewall_rule(FirewallAction::allow, {.program = "C:\\WindowsAzure\\WaAppAgent.exe"}));
  add_forbidden_host(facts);
  EXPECT_EQ(faulty(facts), Ids{k_storage});
  EXPECT_EQ(state_of(facts, "windows.connection_forbidden"), State::unknown);
}

TEST(WindowsFirewall, ABlockOfStorageBehindAProxyIsNobodysTrouble) {
  auto facts = with_rule(firewall_rule(FirewallAction::block, to_storage()));
  facts.windows.proxies = known(std::vector{proxy(WindowsProxyPlace::system_account)});
  EXPECT_EQ(state_of(facts, k_storage), State::unknown);
  facts.windows.proxies.value = NotRead{NotReadReason::not_permitted, "access denied"};
  EXPECT_EQ(state_of(facts, k_storage), State::unknown);
}

TEST(WindowsFirewall, ThatWasNotReadIsUnknown) {
  auto facts = healthy_windows();
  facts.windows.firewall.value = NotRead{NotReadReason::not_permitted, "access denied"};
  for (const auto* id : {k_host, k_plugin, k_storage}) EXPECT_EQ(state_of(facts, id), State::unknown) << id;
}

TEST(WindowsFilters, OfAnotherProductAccuseItOnlyWithAnEffect) {
  auto facts = healthy_windows();
  facts.windows.filters = known(std::vector{filter_of("Shield", to_host()), filter_of("Shield", to_storage())});
  EXPECT_EQ(faulty(facts), Ids{});
  EXPECT_EQ(state_of(facts, "windows_filter.storage_blocked"), State::unknown);
  add_forbidden_host(facts);
  EXPECT_EQ(faulty(facts), (Ids{"host80.not_permitted", "windows.connection_forbidden"}));
  EXPECT_THAT(evidence_of(facts, "windows.connection_forbidden"), HasSubstr("a filter of Shield"));
  EXPECT_THAT(evidence_of(facts, "windows.connection_forbidden"), HasSubstr("Microsoft Defender"));
}

TEST(WindowsFilters, ThatDropInSilenceAreTheReasonOfSilence) {
  auto facts = healthy_windows();
  facts.windows.filters = known(std::vector{filter_of("Shield", to_host())});
  add_forbidden_host(facts);
  facts.observations.back().phases.back().outcome = Outcome::timed_out;
  EXPECT_TRUE(faulty(facts).contains("windows.connection_forbidden"));
  facts.windows.filters = known(std::vector<WindowsFilter>{});
  EXPECT_FALSE(faulty(facts).contains("windows.connection_forbidden"));
}

TEST(WindowsFilters, InFrontOfStorageAreAFaultWithAnEffect) {
  auto facts = healthy_windows();
  facts.windows.filters = known(std::vector{filter_of("Shield", to_storage())});
  add_forbidden_storage(facts);
  EXPECT_TRUE(faulty(facts).contains("windows_filter.storage_blocked"));
}

TEST(WindowsFilters, OfTheFirewallAreTheFirewalls) {
  auto facts = healthy_windows();
  auto filter = filter_of("Windows Firewall", to_host());
  filter.of_firewall = true;
  facts.windows.filters = known(std::vector{std::move(filter)});
  EXPECT_EQ(faulty(facts), Ids{});
  add_forbidden_host(facts);
  EXPECT_EQ(faulty(facts), (Ids{k_host, "host80.not_permitted"}));
}

TEST(WindowsFilters, WithAConditionNobodyKnowsAreNoProof) {
  auto facts = healthy_windows();
  auto traffic = to_host();
  traffic.conditions = {"{1}"};
  facts.windows.filters = known(std::vector{filter_of("Shield", std::move(traffic))});
  add_forbidden_host(facts);
  EXPECT_EQ(evidence_of(facts, "windows.connection_forbidden").find("Shield"), std::string::npos);
}

}  // namespace
}  // namespace sd

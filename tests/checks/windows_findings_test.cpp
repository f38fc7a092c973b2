// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "checks/finding_ids.hpp"
#include "checks/windows_case.hpp"

namespace sd {
namespace {

using namespace testing_case;

std::set<std::string> faulty(const Case& facts) { return ids_with(facts, State::faulty); }

TEST(WindowsFindings, OfAHealthyMachineNothingIsFaulty) {
  EXPECT_EQ(faulty(healthy_windows()), std::set<std::string>{});
  for (const auto& finding : check(healthy_windows()))
    if (is_of_windows(finding.id)) {
      EXPECT_EQ(finding.state, State::healthy) << finding.id;
    }
}

TEST(WindowsFindings, WhatCouldNotBeReadIsUnknown) {
  Case facts;
  facts.windows.version.value = NotRead{NotReadReason::not_permitted, "access denied"};
  EXPECT_EQ(faulty(facts), std::set<std::string>{});
  for (const auto& finding : check(facts))
    if (is_of_windows(finding.id)) {
      EXPECT_EQ(finding.state, State::unknown) << finding.id;
    }
}

TEST(WindowsFindings, WhatOnlyALinuxHasIsNoQuestion) {
  const auto unknown = ids_with(healthy_windows(), State::unknown);
  for (const auto* id : {"extension.no_python", "waagent_conf.extension_parser", "snapshot_config.unreadable"})
    EXPECT_FALSE(unknown.contains(id)) << id;
}

TEST(WindowsFindings, WhatStandsInARegistryThatIsBehindIsNotHealthy) {
  auto facts = healthy_windows();
  facts.windows.version.source.what = "version";
  facts.windows.keys.source.what = "a folder";
  facts.windows.registry_is_behind = true;
  const auto unknown = ids_with(facts, State::unknown);
  for (const auto* id : {"agent.not_installed", "agent.too_old", "windows_proxy.system_account", "windows_tls.no_tls12",
                         "windows_net.too_old", "windows_service.helper_off", "windows_dhcp.option_hidden"})
    EXPECT_TRUE(unknown.contains(id)) << id;
  for (const auto* id : {"windows_keys.rights_changed", "extension.no_python"})
    EXPECT_FALSE(unknown.contains(id)) << id;
}

TEST(WindowsFindings, AFaultOfARegistryThatIsBehindRemains) {
  auto facts = healthy_windows();
  facts.windows.dot_net.value = WindowsDotNet{.release = 0};
  facts.windows.registry_is_behind = true;
  EXPECT_TRUE(faulty(facts).contains("windows_net.too_old"));
}

TEST(WindowsServices, TheAgentThatIsNotThereIsNotStopped) {
  auto facts = healthy_windows();
  facts.windows.services = known(std::vector<WindowsService>{{.name = "RdAgent"}, {.name = "WindowsAzureGuestAgent"}});
  EXPECT_EQ(faulty(facts), std::set<std::string>{"agent.not_installed"});
}

TEST(WindowsServices, AStoppedOneOfTheTwoStopsTheAgent) {
  auto facts = healthy_windows();
  (*std::get_if<std::vector<WindowsService>>(&facts.windows.services.value))[1].state = "stopped";
  EXPECT_EQ(faulty(facts), std::set<std::string>{"agent.stopped"});
}

std::vector<WindowsService>& services_of(Case& facts) {
  return *std::get_if<std::vector<WindowsService>>(&facts.windows.services.value);
}

TEST(WindowsServices, HalfAnAgentIsInstalledAnew) {
  auto facts = healthy_windows();
  services_of(facts)[1] = {.name = "WindowsAzureGuestAgent"};
  EXPECT_EQ(faulty(facts), std::set<std::string>{"agent.not_installed"});
}

TEST(WindowsServices, OneThatStartsMayYetRun) {
  auto facts = healthy_windows();
  services_of(facts)[0].state = "start_pending";
  EXPECT_EQ(faulty(facts), std::set<std::string>{});
  EXPECT_TRUE(ids_with(facts, State::unknown).contains("agent.stopped"));
  services_of(facts)[0].start_type = "disabled";
  EXPECT_EQ(faulty(facts), std::set<std::string>{"agent.stopped"});
}

TEST(WindowsServices, ADisabledHelperThatRunsHelpsStill) {
  auto facts = healthy_windows();
  services_of(facts)[2].start_type = "disabled";
  EXPECT_EQ(faulty(facts), std::set<std::string>{});
  services_of(facts)[2].state = "stopped";
  EXPECT_EQ(faulty(facts), std::set<std::string>{"windows_service.helper_off"});
}

TEST(WindowsServices, AMissingProgramKeepsItFromStarting) {
  auto facts = healthy_windows();
  auto& agent = (*std::get_if<std::vector<WindowsService>>(&facts.windows.services.value))[0];
  agent.state = "stopped";
  agent.binary_exists = false;
  EXPECT_EQ(faulty(facts), std::set<std::string>{"agent.cannot_start"});
}

TEST(WindowsServices, OfADiskTellWhatIsStartedAndNotWhatRuns) {
  auto facts = healthy_windows();
  auto& services = *std::get_if<std::vector<WindowsService>>(&facts.windows.services.value);
  for (auto& service : services) service.state.clear();
  EXPECT_EQ(faulty(facts), std::set<std::string>{});
  EXPECT_TRUE(ids_with(facts, State::unknown).contains("agent.stopped"));
  services[1].start_type = "disabled";
  EXPECT_EQ(faulty(facts), std::set<std::string>{"agent.stopped"});
  services[1].start_type = "automatic";
  services[0].binary_exists = false;
  EXPECT_EQ(faulty(facts), std::set<std::string>{"agent.cannot_start"});
}

TEST(WindowsServices, ADisabledHelperIsAFaultAndOneThatWaitsIsNot) {
  auto facts = healthy_windows();
  (*std::get_if<std::vector<WindowsService>>(&facts.windows.services.value))[3].start_type = "disabled";
  EXPECT_EQ(faulty(facts), std::set<std::string>{"windows_service.helper_off"});
}

TEST(WindowsAgentVersion, AnOldOneIsOld) {
  auto facts = healthy_windows();
  facts.windows.agent = known(WindowsAgent{.version = "2.7.41491.901"});
  EXPECT_EQ(faulty(facts), std::set<std::string>{"agent.too_old"});
}

struct NetRow {
  std::string name;
  WindowsDotNet net;
  std::string expected;
};

class DotNet : public testing::TestWithParam<NetRow> {};

TEST_P(DotNet, IsJudgedByWhatTheAgentNeeds) {
  auto facts = healthy_windows();
  facts.windows.tls = known(WindowsTls{.strong_crypto = 1u});
  facts.windows.dot_net = known(GetParam().net);
  EXPECT_EQ(faulty(facts), std::set<std::string>{GetParam().expected});
}

INSTANTIATE_TEST_SUITE_P(
    Rows, DotNet,
    testing::Values(NetRow{"old", {.release = 378'388, .version = "4.0"}, "windows_net.too_old"},
                    NetRow{"only_32", {.release = 528'049, .version = "4.8", .enable_64 = 0u}, "windows_net.too_old"},
                    NetRow{"broken",
                           {.release = 528'049, .version = "4.8", .machine_config_problem = "line 12: no end tag"},
                           "windows_net.broken_config"}),
    [](const auto& row) { return row.param.name; });

struct ProxyRow {
  std::string name;
  WindowsProxyPlace place;
  std::string expected;
};

class Proxies : public testing::TestWithParam<ProxyRow> {};

TEST_P(Proxies, AreFaultyOnlyWithAnEffect) {
  auto facts = healthy_windows();
  facts.windows.proxies = known(std::vector{proxy(GetParam().place)});
  EXPECT_FALSE(faulty(facts).contains(GetParam().expected));
  EXPECT_TRUE(ids_with(facts, State::unknown).contains(GetParam().expected));
  add_host_error(facts);
  EXPECT_EQ(faulty(facts), (std::set<std::string>{"proxy.takes_host", GetParam().expected}));
}

TEST_P(Proxies, ThatExemptTheHostAreHealthy) {
  auto facts = healthy_windows();
  facts.windows.proxies = known(std::vector{proxy(GetParam().place, {"168.63.129.16"})});
  add_host_error(facts);
  EXPECT_EQ(faulty(facts), std::set<std::string>{"proxy.takes_host"});
}

TEST_P(Proxies, AreNotCheckedByOurOwnWayToTheHost) {
  auto facts = healthy_windows();
  facts.windows.proxies = known(std::vector{proxy(GetParam().place)});
  add_host_error(facts);
  facts.observations.push_back(host_observation("host", ProbeRole::host, 80, "<?xml version=\"1.0\"?><Versions>"));
  EXPECT_EQ(faulty(facts), (std::set<std::string>{"proxy.takes_host", GetParam().expected}));
  facts.logs = {};
  facts.observations.back().http->status = 500;
  EXPECT_EQ(faulty(facts), std::set<std::string>{"host80.http_error"}) << "no proxy was in the way of this program";
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Proxies,
    testing::Values(ProxyRow{"system", WindowsProxyPlace::system_account, "windows_proxy.system_account"},
                    ProxyRow{"winhttp", WindowsProxyPlace::winhttp, "windows_proxy.machine"},
                    ProxyRow{"machine", WindowsProxyPlace::machine, "windows_proxy.machine"},
                    ProxyRow{"dot_net", WindowsProxyPlace::dot_net_config, "windows_proxy.dot_net"}),
    [](const auto& row) { return row.param.name; });

TEST(Proxies, OfTheEnvironmentAreForNobody) {
  auto facts = healthy_windows();
  facts.windows.proxies = known(std::vector{proxy(WindowsProxyPlace::environment)});
  add_host_error(facts);
  EXPECT_EQ(faulty(facts), std::set<std::string>{"proxy.takes_host"});
}

TEST(Proxies, AScriptOfTheSystemAccountIsAFindingOfItsOwn) {
  auto facts = healthy_windows();
  facts.windows.proxies = known(std::vector<WindowsProxy>{
      {.place = WindowsProxyPlace::system_account, .where = "a value", .script = "http://wpad/proxy.pac"}});
  add_host_error(facts);
  EXPECT_EQ(faulty(facts), (std::set<std::string>{"proxy.takes_host", "windows_proxy.script"}));
}

TEST(Option245, ThatALeaseOfAzureDoesNotHaveIsHidden) {
  auto facts = healthy_windows();
  (*std::get_if<std::vector<WindowsAdapter>>(&facts.windows.adapters.value))[0].option_245.reset();
  EXPECT_EQ(faulty(facts), std::set<std::string>{"windows_dhcp.option_hidden"});
}

TEST(Option245, IsMissedByNobodyWhileTheHostAnswers) {
  auto facts = healthy_windows();
  auto& adapters = *std::get_if<std::vector<WindowsAdapter>>(&facts.windows.adapters.value);
  adapters[0].option_245.reset();
  facts.observations.push_back(host_observation("host", ProbeRole::host, 80, "<?xml version=\"1.0\"?><Versions>"));
  EXPECT_EQ(faulty(facts), std::set<std::string>{});
  facts.observations.clear();
  adapters.insert(adapters.begin(), adapters.front());
  adapters.front().option_245 = k_host_address;
  EXPECT_EQ(faulty(facts), std::set<std::string>{}) << "one adapter that has it is enough";
}

TEST(Option245, WithoutALeaseOfAzureNobodyKnows) {
  auto facts = healthy_windows();
  (*std::get_if<std::vector<WindowsAdapter>>(&facts.windows.adapters.value))[0].dhcp_server.reset();
  EXPECT_TRUE(ids_with(facts, State::unknown).contains("windows_dhcp.option_hidden"));
}

/// What WaAppAgent.log says when the host's address does not come by DHCP.
void add_no_fabric_address(Case& facts) { set_only_sign(facts, "WaAppAgent.log", "windows_no_option_245"); }

TEST(WindowsDhcp, SwitchedOffIsAFaultOnlyWhereTheAgentMissesIt) {
  auto facts = healthy_windows();
  auto& adapter = (*std::get_if<std::vector<WindowsAdapter>>(&facts.windows.adapters.value))[0];
  adapter.dhcp = false;
  adapter.dhcp_server.reset();
  EXPECT_EQ(faulty(facts), std::set<std::string>{});
  add_no_fabric_address(facts);
  EXPECT_EQ(faulty(facts), (std::set<std::string>{"agent.no_option_245", "dhcp.off"}));
}

TEST(WindowsDhcp, ThatNobodyAnswersIsAFaultOnlyWhereTheAgentMissesIt) {
  auto facts = healthy_windows();
  (*std::get_if<std::vector<WindowsAdapter>>(&facts.windows.adapters.value))[0].dhcp_server.reset();
  EXPECT_EQ(faulty(facts), std::set<std::string>{});
  add_no_fabric_address(facts);
  EXPECT_EQ(faulty(facts), (std::set<std::string>{"agent.no_option_245", "dhcp.no_lease"}));
}

TEST(WindowsDhcp, SeveralAddressesAreSetByHandOnPurpose) {
  auto facts = healthy_windows();
  auto& adapter = (*std::get_if<std::vector<WindowsAdapter>>(&facts.windows.adapters.value))[0];
  adapter.dhcp = false;
  adapter.dhcp_server.reset();
  adapter.static_addresses = {*IpAddress::parse("10.0.0.4"), *IpAddress::parse("10.0.0.5")};
  add_no_fabric_address(facts);
  EXPECT_EQ(faulty(facts), std::set<std::string>{"agent.no_option_245"});
}

TEST(WindowsDhcp, AnUnusedAdapterBesideAStaticOneAccusesNoServer) {
  auto facts = healthy_windows();
  auto& adapters = *std::get_if<std::vector<WindowsAdapter>>(&facts.windows.adapters.value);
  adapters[0].dhcp = false;
  adapters[0].dhcp_server.reset();
  adapters.push_back({.id = "{2}", .name = "TAP", .dhcp = true});
  add_no_fabric_address(facts);
  EXPECT_EQ(faulty(facts), std::set<std::string>{"agent.no_option_245"});
}

TEST(WindowsMethod, ForcedByTheRegistryIsAFaultWhereTheOtherWayIsOpen) {
  auto facts = healthy_windows();
  facts.windows.snapshot_keys = known(WindowsSnapshotKeys{.snapshot_method = "onlyGuest"});
  EXPECT_TRUE(ids_with(facts, State::unknown).contains("snapshot_config.method_forced"));
  facts.windows.snapshot_keys = known(WindowsSnapshotKeys{.snapshot_method = "firstHostThenGuest"});
  EXPECT_TRUE(ids_with(facts, State::healthy).contains("snapshot_config.method_forced"));
  facts.windows.snapshot_keys.value = Absent{};
  EXPECT_TRUE(ids_with(facts, State::healthy).contains("snapshot_config.method_forced"));
  facts.windows.snapshot_keys.value = NotRead{};
  EXPECT_TRUE(ids_with(facts, State::unknown).contains("snapshot_config.method_forced"));
}

struct TlsRow {
  std::string name;
  WindowsTls tls;
  std::uint32_t release;
  State expected;
};

class Tls12 : public testing::TestWithParam<TlsRow> {};

TEST_P(Tls12, IsSpokenAsTheRegistrySays) {
  auto facts = healthy_windows();
  facts.windows.tls = known(GetParam().tls);
  facts.windows.dot_net = known(WindowsDotNet{.release = GetParam().release, .version = "4"});
  EXPECT_TRUE(ids_with(facts, GetParam().expected).contains("windows_tls.no_tls12"));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Tls12,
    testing::Values(
        TlsRow{"defaults_of_2019", {}, 528'049, State::healthy}, TlsRow{"old_net_untold", {}, 379'893, State::faulty},
        TlsRow{"old_net_told", {.strong_crypto = 1u}, 379'893, State::healthy},
        TlsRow{"switched_off", {.strong_crypto = 1u, .tls12_enabled = 0u}, 528'049, State::faulty},
        TlsRow{"not_by_default", {.tls12_off_by_default = 1u}, 528'049, State::faulty},
        TlsRow{"not_by_default_but_told", {.strong_crypto = 1u, .tls12_off_by_default = 1u}, 528'049, State::healthy},
        TlsRow{"system_default_where_that_is_off",
               {.system_default = 1u, .tls12_off_by_default = 1u},
               528'049,
               State::faulty},
        TlsRow{"told_to_programs_of_64_bits", {.strong_crypto = 1u, .strong_crypto_32 = 0u}, 528'049, State::healthy},
        TlsRow{"strong_crypto_off", {.strong_crypto = 0u}, 528'049, State::faulty}),
    [](const auto& row) { return row.param.name; });

TEST(WindowsTls, WithoutAWordOfTheRegistryARefusalDecides) {
  auto facts = healthy_windows();
  EXPECT_TRUE(ids_with(facts, State::healthy).contains("windows_tls.no_tls12"));
  set_only_sign(facts, "IaaSBcdrExtension.log", "windows_no_channel");
  // That this program reaches storage by Schannel says nothing of a program of .NET.
  for (const auto& seen : healthy_case().observations)
    if (seen.role == ProbeRole::storage) facts.observations.push_back(seen);
  EXPECT_EQ(faulty(facts), (std::set<std::string>{"storage.tls_refused", "windows_tls.no_tls12"}));
  facts.windows.tls = known(WindowsTls{.strong_crypto = 1u, .strong_crypto_32 = 1u});
  EXPECT_EQ(faulty(facts), std::set<std::string>{});
  // What is refused to this program is refused whatever .NET does.
  facts.windows.tls = known(WindowsTls{});
  facts.logs = {};
  for (auto& seen : facts.observations) {
    seen.http.reset();
    seen.phases = {{PhaseName::connect, Outcome::ok, {}, 0, ""}, {PhaseName::tls, Outcome::tls_alert, {}, 0, ""}};
  }
  EXPECT_EQ(faulty(facts), std::set<std::string>{"storage.tls_refused"});
}

TEST(WindowsTls, ThatIsToldToProgramsOf64BitsAloneRulesNothingOutBesideARefusal) {
  auto facts = healthy_windows();
  set_only_sign(facts, "IaaSBcdrExtension.log", "windows_no_channel");
  facts.windows.tls = known(WindowsTls{.strong_crypto = 1u});
  EXPECT_EQ(faulty(facts), std::set<std::string>{"storage.tls_refused"});
  EXPECT_TRUE(ids_with(facts, State::unknown).contains("windows_tls.no_tls12"));
  facts.windows.tls = known(WindowsTls{.strong_crypto = 1u, .strong_crypto_32 = 1u});
  EXPECT_TRUE(ids_with(facts, State::healthy).contains("windows_tls.no_tls12"));
}

struct ProgramRow {
  std::string name;
  std::vector<std::optional<bool>> exists;  ///< in the folders, the newest last
  State expected;
};

class SnapshotProgram : public testing::TestWithParam<ProgramRow> {};

TEST_P(SnapshotProgram, IsMissedWhereNoFolderHasIt) {
  auto facts = healthy_windows();
  std::vector<WindowsExtension> folders;
  for (const auto& exists : GetParam().exists)
    folders.push_back({.version = "1.0." + std::to_string(folders.size()), .path = "C:\\x", .program_exists = exists});
  facts.windows.extensions = known(std::move(folders));
  EXPECT_TRUE(ids_with(facts, GetParam().expected).contains("extension.failed_state"));
  EXPECT_EQ(faulty(facts).empty(), GetParam().expected != State::faulty);
}

INSTANTIATE_TEST_SUITE_P(Rows, SnapshotProgram,
                         testing::Values(ProgramRow{"no_folder", {}, State::unknown},
                                         ProgramRow{"there", {true}, State::unknown},
                                         ProgramRow{"gone", {false}, State::faulty},
                                         ProgramRow{"gone_everywhere", {false, false}, State::faulty},
                                         ProgramRow{"an_older_one_is_there", {true, false}, State::unknown},
                                         ProgramRow{"an_older_one_may_be", {std::nullopt, false}, State::unknown},
                                         ProgramRow{"not_told", {std::nullopt}, State::unknown}),
                         [](const auto& row) { return row.param.name; });

TEST(WindowsTls, ASnapshotThatReachedStorageNeededNoMore) {
  auto facts = healthy_windows();
  facts.windows.tls = known(WindowsTls{.strong_crypto = 0u});
  EXPECT_EQ(faulty(facts), std::set<std::string>{"windows_tls.no_tls12"});
  auto run = good_attempt(k_now - std::chrono::hours(1));
  run.host_path = false;
  run.guest_path = true;
  facts.logs = known(LogFacts{.attempts = {run}});
  EXPECT_EQ(faulty(facts), std::set<std::string>{});
}

TEST(MachineKeys, OtherRightsAreAFaultOnlyBesideADamagedCertificate) {
  auto facts = healthy_windows();
  facts.windows.keys = known(WindowsKeys{"C:\\MachineKeys", "O:SYG:SYD:PAI(A;;FA;;;BA)"});
  EXPECT_EQ(faulty(facts), std::set<std::string>{});
  set_only_sign(facts, "WaAppAgent.log", "windows_certificate");
  EXPECT_EQ(faulty(facts), (std::set<std::string>{"windows.certificate_damaged", "windows_keys.rights_changed"}));
}

}  // namespace
}  // namespace sd

// SPDX-License-Identifier: MIT
// From facts of a Windows machine to the row that is named, and to what must not be blamed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "causes/engine.hpp"
#include "checks/findings.hpp"
#include "checks/windows_case.hpp"

namespace sd {
namespace {

using namespace testing_case;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> causes_of(const Case& facts) {
  std::vector<std::string> out;
  for (const auto& cause : diagnose(facts, check(facts), catalogue()).causes) out.push_back(cause.id);
  return out;
}

std::vector<WindowsService>& services_of(Case& facts) {
  return *std::get_if<std::vector<WindowsService>>(&facts.windows.services.value);
}

TEST(WindowsCauses, OfAHealthyMachineNobodyIsBlamed) { EXPECT_THAT(causes_of(healthy_windows()), IsEmpty()); }

TEST(WindowsCauses, IgnoranceIsNotBlame) {
  Case facts;
  facts.windows.version.value = NotRead{NotReadReason::not_permitted, "access denied"};
  EXPECT_THAT(causes_of(facts), IsEmpty());
}

TEST(WindowsCauses, AStoppedAgentIsAStoppedAgent) {
  auto facts = healthy_windows();
  services_of(facts)[0].state = "stopped";
  EXPECT_THAT(causes_of(facts), ElementsAre("A02"));
}

TEST(WindowsCauses, AnAgentThatStoppedForLackOfAHelperIsNotTheRoot) {
  auto facts = healthy_windows();
  services_of(facts)[0].state = "stopped";
  services_of(facts)[2].start_type = "disabled";
  services_of(facts)[2].state = "stopped";
  EXPECT_THAT(causes_of(facts), ElementsAre("A15"));
}

TEST(WindowsCauses, AnOldNetIsTheHelpersKin) {
  auto facts = healthy_windows();
  facts.windows.tls = known(WindowsTls{.strong_crypto = 1u});
  facts.windows.dot_net = known(WindowsDotNet{.release = 0, .version = "4.0.30319"});
  EXPECT_THAT(causes_of(facts), ElementsAre("A15"));
}

struct ProxyRow {
  std::string name;
  WindowsProxyPlace place;
  std::string cause;
};

class ProxyCauses : public testing::TestWithParam<ProxyRow> {};

TEST_P(ProxyCauses, AreNamedByTheirPlace) {
  auto facts = healthy_windows();
  facts.windows.proxies = known(std::vector{proxy(GetParam().place)});
  EXPECT_THAT(causes_of(facts), IsEmpty()) << "nothing shows an effect";
  add_host_error(facts);
  EXPECT_THAT(causes_of(facts), ElementsAre(GetParam().cause));
}

INSTANTIATE_TEST_SUITE_P(Rows, ProxyCauses,
                         testing::Values(ProxyRow{"system", WindowsProxyPlace::system_account, "P09"},
                                         ProxyRow{"winhttp", WindowsProxyPlace::winhttp, "P10"},
                                         ProxyRow{"machine", WindowsProxyPlace::machine, "P10"},
                                         ProxyRow{"dot_net", WindowsProxyPlace::dot_net_config, "P12"}),
                         [](const auto& row) { return row.param.name; });

TEST(WindowsCauses, AProxyThatNoSettingNamesIsTransparent) {
  auto facts = healthy_windows();
  add_host_error(facts);
  EXPECT_THAT(causes_of(facts), ElementsAre("P02"));
}

TEST(WindowsCauses, AConnectionThatIsForbiddenIsAFilter) {
  auto facts = healthy_windows();
  add_forbidden_host(facts);
  EXPECT_THAT(causes_of(facts), ElementsAre("F02"));
}

TEST(WindowsCauses, ARuleOfTheFirewallIsNoSecurityProduct) {
  auto facts = healthy_windows();
  firewall_of(facts).rules.push_back(firewall_rule(FirewallAction::block, to_host()));
  EXPECT_THAT(causes_of(facts), ElementsAre("H10"));
  add_forbidden_host(facts);
  EXPECT_THAT(causes_of(facts), ElementsAre("H10"));
}

TEST(WindowsCauses, ABlockOfStorageIsAWarningWhileNobodyGoesThere) {
  auto facts = healthy_windows();
  firewall_of(facts).rules.push_back(firewall_rule(FirewallAction::block, to_storage()));
  const auto diagnosis = diagnose(facts, check(facts), catalogue());
  EXPECT_THAT(diagnosis.causes, IsEmpty());
  EXPECT_TRUE(std::ranges::any_of(diagnosis.warnings, [](const auto& warning) { return warning.id == "F01"; }));
}

TEST(WindowsCauses, ABlockedPluginPortIsItsOwnRow) {
  auto facts = healthy_windows();
  auto traffic = to_host();
  traffic.remote_ports = {{32526, 32526}};
  firewall_of(facts).rules.push_back(firewall_rule(FirewallAction::block, std::move(traffic)));
  facts.observations.push_back(host_observation("host", ProbeRole::host, 80, "<?xml version=\"1.0\"?><Versions>"));
  auto plugin = host_observation("host_plugin", ProbeRole::host_plugin, 32526, "");
  plugin.phases = {Phase{PhaseName::connect, Outcome::not_permitted, {}, 10013, "denied"}};
  plugin.http.reset();
  facts.observations.push_back(std::move(plugin));
  EXPECT_THAT(causes_of(facts), ElementsAre("H04"));
}

TEST(WindowsCauses, AFilterOfAnotherProductIsNamedWithItsMaker) {
  auto facts = healthy_windows();
  facts.windows.filters = known(std::vector{filter_of("Shield", to_host())});
  EXPECT_THAT(causes_of(facts), IsEmpty()) << "nothing shows an effect";
  add_forbidden_host(facts);
  const auto diagnosis = diagnose(facts, check(facts), catalogue());
  ASSERT_EQ(diagnosis.causes.size(), 1u);
  EXPECT_EQ(diagnosis.causes.front().id, "F02");
  EXPECT_THAT(diagnosis.causes.front().evidence.front().text, testing::HasSubstr("Shield"));
}

TEST(WindowsCauses, AFirewallThatMayTreatTheAgentOtherwiseBlamesNobody) {
  auto facts = healthy_windows();
  for (auto& profile : firewall_of(facts).profiles) profile.blocks_outbound = true;
  firewall_of(facts).rules.push_back(firewall_rule(FirewallAction::allow, {.program = "C:\\a\\WaAppAgent.exe"}));
  firewall_of(facts).rules.push_back(firewall_rule(FirewallAction::allow, to_storage()));
  add_forbidden_host(facts);
  EXPECT_THAT(causes_of(facts), IsEmpty());
}

TEST(WindowsCauses, AnAgentThatCrashesIsNotMerelyStopped) {
  auto facts = healthy_windows();
  add_crash(facts, "WaAppAgent.exe", 5, std::chrono::hours(1));
  EXPECT_THAT(causes_of(facts), ElementsAre("A17"));
  services_of(facts)[0].state = "stopped";
  EXPECT_THAT(causes_of(facts), ElementsAre("A17"));
}

TEST(WindowsCauses, ACrashForLackOfAHelperIsTheHelpers) {
  auto facts = healthy_windows();
  add_crash(facts, "WaAppAgent.exe", 5, std::chrono::hours(1));
  services_of(facts)[2].start_type = "disabled";
  services_of(facts)[2].state = "stopped";
  EXPECT_THAT(causes_of(facts), ElementsAre("A15"));
}

TEST(WindowsCauses, AnOldHeartbeatOfARunningAgentIsAnAgentThatHangs) {
  auto facts = healthy_windows();
  facts.windows.agent = known(WindowsAgent{.version = "2.7.41491.1117",
                                           .heartbeat = "2026-03-03T05:00:00Z",
                                           .heartbeat_at = parse_time("2026-03-03T05:00:00Z")});
  EXPECT_THAT(causes_of(facts), ElementsAre("A05"));
}

TEST(WindowsCauses, ACertificateWithoutItsKeyIsItsRowWhereTheAgentFailedOnIt) {
  auto facts = healthy_windows();
  facts.windows.certificates =
      known(std::vector<WindowsCertificate>{{.subject = "CN=Windows Azure CRP Certificate Generator",
                                             .not_before = k_now - std::chrono::hours(1),
                                             .not_after = k_now + std::chrono::hours(1)}});
  EXPECT_THAT(causes_of(facts), IsEmpty());
  set_only_sign(facts, "WaAppAgent.log", "windows_certificate");
  EXPECT_THAT(causes_of(facts), ElementsAre("A16"));
}

TEST(WindowsCauses, NothingIsProvedByARegistryThatIsBehind) {
  auto facts = healthy_windows();
  for (auto& service : *std::get_if<std::vector<WindowsService>>(&facts.windows.services.value))
    if (service.name == "RdAgent") service.start_type = "disabled", service.state = "stopped";
  const auto certainty = [&] {
    const auto diagnosis = diagnose(facts, check(facts), catalogue());
    return diagnosis.causes.empty() ? std::nullopt : std::optional(diagnosis.causes.front().certainty);
  };
  EXPECT_EQ(certainty(), Certainty::proved);
  facts.windows.registry_is_behind = true;
  EXPECT_EQ(certainty(), Certainty::likely);
}

TEST(WindowsCauses, NothingIsRuledOutByARegistryThatIsBehind) {
  auto facts = healthy_windows();
  const auto rules_out = [&](std::string_view id) {
    const auto ruled_out = diagnose(facts, check(facts), catalogue()).ruled_out;
    return std::ranges::any_of(ruled_out, [&](const auto& row) { return row.id == id; });
  };
  for (const auto* id : {"A01", "A02", "A15", "P09"}) EXPECT_TRUE(rules_out(id)) << id;
  facts.windows.registry_is_behind = true;
  for (const auto* id : {"A01", "A02", "A15", "P09"}) EXPECT_FALSE(rules_out(id)) << id;
}

TEST(WindowsCauses, ASnapshotIsNoProofWhereTheRegistryIsBehind) {
  auto facts = healthy_windows();
  facts.origin = Origin::folder;
  facts.logs = known(LogFacts{.attempts = {good_attempt()}}, "logs");
  EXPECT_EQ(diagnose(facts, check(facts), catalogue()).verdict, Verdict::healthy);
  facts.windows.registry_is_behind = true;
  const auto diagnosis = diagnose(facts, check(facts), catalogue());
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  EXPECT_THAT(diagnosis.summary, testing::HasSubstr("registry"));
  ASSERT_EQ(diagnosis.alternatives.size(), 1u);
  EXPECT_THAT(diagnosis.alternatives.front().tell_apart, testing::HasSubstr("start the VM"));
}

TEST(WindowsCauses, AHiddenOptionIsADriver) {
  auto facts = healthy_windows();
  (*std::get_if<std::vector<WindowsAdapter>>(&facts.windows.adapters.value))[0].option_245.reset();
  EXPECT_THAT(causes_of(facts), ElementsAre("D08"));
}

TEST(WindowsCauses, ACertificateThatCannotBeUsedIsNotTheNetwork) {
  auto facts = healthy_windows();
  set_only_sign(facts, "WaAppAgent.log", "windows_certificate");
  facts.windows.keys = known(WindowsKeys{"C:\\MachineKeys", "O:SYG:SYD:PAI(A;;FA;;;BA)"});
  EXPECT_THAT(causes_of(facts), ElementsAre("A16"));
}

TEST(WindowsCauses, TlsThatIsSwitchedOffIsAWarningWhileNobodyGoesToStorage) {
  auto facts = healthy_windows();
  facts.windows.tls = known(WindowsTls{.tls12_enabled = 0u});
  const auto diagnosis = diagnose(facts, check(facts), catalogue());
  EXPECT_THAT(diagnosis.causes, IsEmpty());
  const auto warned = std::ranges::any_of(diagnosis.warnings, [](const auto& warning) { return warning.id == "T04"; });
  EXPECT_TRUE(warned);
}

}  // namespace
}  // namespace sd

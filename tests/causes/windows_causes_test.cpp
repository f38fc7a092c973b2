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

TEST(WindowsCauses, AHiddenOptionIsADriver) {
  auto facts = healthy_windows();
  (*std::get_if<std::vector<WindowsAdapter>>(&facts.windows.adapters.value))[0].option_245.reset();
  EXPECT_THAT(causes_of(facts), ElementsAre("D08"));
}

TEST(WindowsCauses, ACertificateThatCannotBeUsedIsNotTheNetwork) {
  auto facts = healthy_windows();
  LogFacts logs;
  logs.files.push_back({.name = "WaAppAgent.log", .kind = "Windows log", .last = k_now});
  logs.agent_signs.push_back({.id = "windows_certificate", .at = k_now});
  facts.logs = known(std::move(logs));
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

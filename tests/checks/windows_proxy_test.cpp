// SPDX-License-Identifier: MIT
// What a probe through the system account's proxy shows gives the findings that it gives on a Linux.
#include <gtest/gtest.h>

#include "checks/finding_ids.hpp"
#include "checks/windows_case.hpp"

namespace sd {
namespace {

using namespace testing_case;

const std::vector<std::string> k_host_is_exempt{"168.63.129.16", "169.254.169.254"};

struct Row {
  std::string name;
  PhaseName phase;
  Outcome outcome;
  int status;  ///< of the proxy's answer; 0: none
  std::string finding;
};

class ProxiesOfSystem : public testing::TestWithParam<Row> {};

TEST_P(ProxiesOfSystem, AreJudgedByWhatTheyDo) {
  const auto& row = GetParam();
  for (const auto place :
       {WindowsProxyPlace::system_account, WindowsProxyPlace::machine, WindowsProxyPlace::dot_net_config}) {
    auto facts = healthy_windows();
    auto setting = proxy(place, k_host_is_exempt);
    if (place == WindowsProxyPlace::dot_net_config) setting.where = "C:\\Windows\\Config\\machine.config";
    facts.windows.proxies = known(std::vector{setting});
    add_probe_through_proxy(facts, row.phase, row.outcome, row.status);
    EXPECT_EQ(ids_with(facts, State::faulty), std::set<std::string>{row.finding}) << int(place);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ProxiesOfSystem,
    testing::Values(Row{"login", PhaseName::proxy_connect, Outcome::rejected, 407, "proxy.login_required"},
                    Row{"denied", PhaseName::proxy_connect, Outcome::rejected, 403, "proxy.denies"},
                    Row{"closed", PhaseName::connect, Outcome::refused, 0, "proxy.unreachable"},
                    Row{"no_name", PhaseName::resolve, Outcome::rejected, 0, "proxy.unreachable"},
                    Row{"silent", PhaseName::proxy_connect, Outcome::timed_out, 0, "proxy.unreachable"}),
    [](const auto& row) { return row.param.name; });

TEST(AProxyOfSystem, OneThatStorageIsExemptFromIsNotTheWay) {
  auto facts = healthy_windows();
  facts.windows.proxies = known(
      std::vector{proxy(WindowsProxyPlace::system_account, {"168.63.129.16", "169.254.169.254", "*.windows.net"})});
  add_probe_through_proxy(facts, PhaseName::proxy_connect, Outcome::rejected, 403);
  EXPECT_FALSE(ids_with(facts, State::faulty).contains("proxy.denies"));
}

TEST(AProxyOfSystem, AScriptLeavesTheWayUnknown) {
  auto facts = healthy_windows();
  auto setting = proxy(WindowsProxyPlace::system_account, k_host_is_exempt);
  setting.script = "http://wpad.corp.example/proxy.pac";
  facts.windows.proxies = known(std::vector{setting});
  EXPECT_TRUE(ids_with(facts, State::unknown).contains("proxy.denies"));
}

TEST(AProxyOfSystem, OneThatTheConfigsLeaveOutIsNobodys) {
  auto facts = healthy_windows();
  facts.windows.proxies = known(std::vector{proxy(WindowsProxyPlace::system_account)});
  add_host_error(facts);
  EXPECT_TRUE(ids_with(facts, State::faulty).contains("windows_proxy.system_account"));
  const WindowsProxy direct{.place = WindowsProxyPlace::dot_net_config,
                            .where = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config",
                            .goes_direct = true};
  facts.windows.proxies = known(std::vector{proxy(WindowsProxyPlace::system_account), direct});
  EXPECT_TRUE(ids_with(facts, State::healthy).contains("windows_proxy.system_account"));
  // The program whose own .config names none still takes the account's.
  facts.windows.proxies =
      known(std::vector{proxy(WindowsProxyPlace::system_account),
                        WindowsProxy{.place = WindowsProxyPlace::dot_net_config,
                                     .where = "C:\\WindowsAzure\\GuestAgent_2.7.1\\WaAppAgent.exe.config",
                                     .goes_direct = true}});
  EXPECT_TRUE(ids_with(facts, State::faulty).contains("windows_proxy.system_account"));
}

TEST(AProxyOfSystem, WhatNobodyTakesAccusesNobody) {
  auto facts = healthy_windows();
  facts.windows.proxies = known(std::vector{proxy(WindowsProxyPlace::winhttp, k_host_is_exempt)});
  add_probe_through_proxy(facts, PhaseName::proxy_connect, Outcome::rejected, 403);
  EXPECT_EQ(ids_with(facts, State::faulty), std::set<std::string>{});
}

}  // namespace
}  // namespace sd

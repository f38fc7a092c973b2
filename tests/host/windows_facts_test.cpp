// SPDX-License-Identifier: MIT
#include "host/windows_facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/fake_files.hpp"
#include "host/fake_windows.hpp"
#include "host/windows_logs.hpp"
#include "logs/status_sample.hpp"

namespace sd::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string k_system_account = "HKU\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
const std::string k_machine = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
const std::string k_policy = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
const std::string k_guest = "HKLM\\SOFTWARE\\Microsoft\\Virtual Machine\\Guest";
const std::string k_interface = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces\\{1}";
const std::string k_extension = "/C:/Packages/Plugins/Microsoft.Azure.RecoveryServices.VMSnapshot/";

std::string word(std::uint32_t value) {
  std::string out;
  for (int i = 0; i < 4; ++i) out += char(value >> 8 * i & 0xff);
  return out;
}

RegistryBytes settings(std::uint32_t flags, std::string_view servers, std::string_view bypass,
                       std::string_view script = {}) {
  std::string out = word(0x46) + word(3) + word(flags);
  for (const auto text : {servers, bypass, script}) out += word(std::uint32_t(text.size())) + std::string(text);
  return {out};
}

TEST(WindowsFacts, OfAnEmptyRegistryAreAbsentAndNotMadeUp) {
  const auto facts = FakeMachine().read();
  EXPECT_TRUE(facts.windows.version.absent());
  EXPECT_TRUE(facts.windows.agent.absent());
  EXPECT_TRUE(facts.windows.snapshot_keys.absent());
  EXPECT_TRUE(facts.windows.dot_net.absent());
  EXPECT_TRUE(facts.windows.extensions.absent());
  EXPECT_THAT(each(facts.windows.proxies), IsEmpty());
  ASSERT_TRUE(facts.windows.services.known());
  for (const auto& service : each(facts.windows.services)) EXPECT_FALSE(service.installed) << service.name;
}

TEST(WindowsFacts, OfAFolderWithoutARegistryAreNotReadAndSayWhatWouldTell) {
  const FakeFiles files;
  Case out;
  read_windows_facts({files, "", nullptr, k_test_now}, out);
  ASSERT_TRUE(out.windows.services.not_read());
  EXPECT_EQ(out.windows.services.not_read()->reason, NotReadReason::not_live);
  ASSERT_TRUE(out.windows.adapters.not_read());
  ASSERT_TRUE(out.windows.proxies.not_read());
  EXPECT_THAT(out.windows.proxies.not_read()->why, HasSubstr("netsh winhttp show proxy"));
}

TEST(WindowsFacts, AKeyThatIsForbiddenIsNotAbsent) {
  FakeMachine machine;
  machine.windows.forbidden = {k_guest};
  const auto facts = machine.read();
  ASSERT_TRUE(facts.windows.agent.not_read());
  EXPECT_EQ(facts.windows.agent.not_read()->reason, NotReadReason::not_permitted);
}

TEST(WindowsFacts, OfTheAgentComeFromItsTwoKeys) {
  FakeMachine machine;
  machine.windows.registry[k_guest] = {{"GuestAgentVersion", "2.7.41491.1117"}, {"GuestAgentStatus", "Ready"}};
  machine.windows.registry["HKLM\\SOFTWARE\\Microsoft\\GuestAgent"] = {
      {"HeartbeatLastStatusUpdateTime", "2026-03-03T08:59:00.123Z"}};
  const auto facts = machine.read();
  const auto* agent = facts.windows.agent.get();
  ASSERT_TRUE(agent);
  EXPECT_EQ(agent->version, "2.7.41491.1117");
  EXPECT_EQ(agent->heartbeat_at, parse_time("2026-03-03T08:59:00.123Z"));
}

TEST(WindowsFacts, OfTheExtensionsKeyAreKeptAsTheyAre) {
  FakeMachine machine;
  machine.windows.registry["HKLM\\SOFTWARE\\Microsoft\\BcdrAgentPersistentKeys"] = {
      {"SnapshotMethod", "onlyGuest"}, {"UseProxy", "True"}, {"CalculateSnapshotTimeFromHost", "True"}};
  const auto facts = machine.read();
  const auto* keys = facts.windows.snapshot_keys.get();
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->snapshot_method, "onlyGuest");
  EXPECT_EQ(keys->use_proxy, "True");
  EXPECT_EQ(keys->calculate_snapshot_time_from_host, "True");
}

TEST(WindowsFacts, CountWhomTheMachineTrusts) {
  FakeMachine machine;
  EXPECT_TRUE(machine.read().machine.trust_bundle.not_read());
  const std::string store = "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\";
  machine.windows.registry[store + "ROOT\\Certificates\\A1"] = {};
  machine.windows.registry[store + "AuthRoot\\Certificates\\B1"] = {};
  ASSERT_TRUE(machine.read().machine.trust_bundle.known());
  EXPECT_EQ(machine.read().machine.trust_bundle.get()->certificates, 2u);
}

TEST(WindowsFacts, TlsIsKnownWhenNothingIsSet) {
  const auto facts = FakeMachine().read();
  const auto* tls = facts.windows.tls.get();
  ASSERT_TRUE(tls);
  EXPECT_EQ(*tls, WindowsTls{});
}

TEST(WindowsFacts, ABrokenMachineConfigIsTold) {
  FakeMachine machine;
  machine.windows.registry["HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full"] = {
      {"Release", std::uint64_t{528'049}}, {"Version", "4.8.03761"}};
  machine.files.file("/C:/Windows/Microsoft.NET/Framework64/v4.0.30319/Config/machine.config",
                     "<configuration>\n<runtime>\n</configuration>\n");
  const auto facts = machine.read();
  ASSERT_TRUE(facts.windows.dot_net.known());
  EXPECT_EQ(facts.windows.dot_net.get()->release, 528'049u);
  EXPECT_EQ(facts.windows.dot_net.get()->machine_config_problem, "line 3: unexpected </configuration>");
}

TEST(WindowsProxies, OfTheSystemAccountComeFromTheBinaryValue) {
  FakeMachine machine;
  machine.windows.registry[k_system_account] = {{"ProxyEnable", std::uint64_t{1}}, {"ProxyServer", "stale:1"}};
  machine.windows.registry[k_system_account + "\\Connections"] = {
      {"DefaultConnectionSettings", settings(3, "http=a:80;https=me:secret@b:3128", "168.63.129.16;<local>")}};
  const auto facts = machine.read();
  ASSERT_EQ(each(facts.windows.proxies).size(), 1u);
  const auto& proxy = each(facts.windows.proxies).front();
  EXPECT_EQ(proxy.place, WindowsProxyPlace::system_account);
  EXPECT_EQ(proxy.proxy, (HostPort{"b", 3128}));
  EXPECT_THAT(proxy.bypass, ElementsAre("168.63.129.16", "<local>"));
  EXPECT_EQ(proxy.server.find("secret"), std::string::npos) << proxy.server;
}

TEST(WindowsProxies, WithoutTheBinaryValueThePlainOnesCount) {
  FakeMachine machine;
  machine.windows.registry[k_system_account] = {{"ProxyEnable", std::uint64_t{1}},
                                                {"ProxyServer", "proxy.corp.example:8080"},
                                                {"AutoConfigURL", "http://wpad.corp.example/proxy.pac"}};
  const auto facts = machine.read();
  ASSERT_EQ(each(facts.windows.proxies).size(), 1u);
  EXPECT_EQ(each(facts.windows.proxies).front().script, "http://wpad.corp.example/proxy.pac");
  EXPECT_EQ(each(facts.windows.proxies).front().proxy, (HostPort{"proxy.corp.example", 8080}));
}

TEST(WindowsProxies, ThatAreSwitchedOffAreNone) {
  FakeMachine machine;
  machine.windows.registry[k_system_account + "\\Connections"] = {
      {"DefaultConnectionSettings", settings(1, "old:8080", "", "http://old/proxy.pac")}};
  machine.windows.registry[k_machine + "\\Connections"] = {{"WinHttpSettings", settings(1, "old:8080", "")}};
  const auto facts = machine.read();
  EXPECT_THAT(each(facts.windows.proxies), IsEmpty());
}

TEST(WindowsProxies, OfTheMachineCountWhenAPolicySaysSo) {
  FakeMachine machine;
  machine.windows.registry[k_policy] = {{"ProxySettingsPerUser", std::uint64_t{0}}};
  machine.windows.registry[k_machine] = {{"ProxyEnable", std::uint64_t{1}}, {"ProxyServer", "all:8080"}};
  machine.windows.registry[k_system_account] = {{"ProxyEnable", std::uint64_t{1}}, {"ProxyServer", "own:8080"}};
  const auto facts = machine.read();
  ASSERT_EQ(each(facts.windows.proxies).size(), 1u);
  EXPECT_EQ(each(facts.windows.proxies).front().place, WindowsProxyPlace::machine);
  EXPECT_EQ(each(facts.windows.proxies).front().server, "all:8080");
}

TEST(WindowsProxies, AValueThatIsCutIsToldAndNotPassedOver) {
  FakeMachine machine;
  machine.windows.registry[k_machine + "\\Connections"] = {{"WinHttpSettings", RegistryBytes{word(0x28)}}};
  const auto facts = machine.read();
  ASSERT_EQ(each(facts.windows.proxies).size(), 1u);
  EXPECT_THAT(each(facts.windows.proxies).front().problem, HasSubstr("cut"));
}

TEST(WindowsProxies, WhatMayNotBeReadMakesAllOfThemUnknown) {
  FakeMachine machine;
  machine.windows.forbidden = {k_system_account + "\\Connections"};
  EXPECT_TRUE(machine.read().windows.proxies.not_read());
}

TEST(WindowsProxies, OfConfigurationFilesAreFoundBesideAgentAndExtension) {
  const std::string config =
      "<configuration><system.net><defaultProxy><proxy proxyaddress=\"http://p.corp.example:3128\"/>"
      "<bypasslist><add address=\"168\\.63\\.129\\..*\"/></bypasslist></defaultProxy></system.net></configuration>";
  FakeMachine machine;
  machine.files.file("/C:/WindowsAzure/GuestAgent_2.7.41491.1117_2024-01-01/WaAppAgent.exe.config", config);
  machine.files.file(k_extension + "1.0.95/IaaSBcdrExtension.exe.config", "<configuration>");
  const auto facts = machine.read();
  ASSERT_EQ(each(facts.windows.proxies).size(), 2u);
  const auto& agents = each(facts.windows.proxies)[0];
  EXPECT_EQ(agents.where, "C:\\WindowsAzure\\GuestAgent_2.7.41491.1117_2024-01-01\\WaAppAgent.exe.config");
  EXPECT_EQ(agents.proxy, (HostPort{"p.corp.example", 3128}));
  EXPECT_THAT(agents.bypass, ElementsAre("168.63.129.*"));
  EXPECT_EQ(each(facts.windows.proxies)[1].problem, "line 1: expected </configuration>");
}

TEST(WindowsProxies, AConfigurationFileCanLeaveItsProgramWithoutOne) {
  FakeMachine machine;
  machine.files.file(k_extension + "1.0.95/IaaSBcdrExtension.exe.config",
                     "<configuration><system.net><defaultProxy enabled=\"false\"/></system.net></configuration>");
  machine.files.file(
      "/C:/WindowsAzure/GuestAgent_2.7.41491.1117_2024-01-01/WaAppAgent.exe.config",
      "<configuration><system.net><defaultProxy useDefaultCredentials=\"true\"/></system.net></configuration>");
  const auto facts = machine.read();
  ASSERT_EQ(each(facts.windows.proxies).size(), 1u);
  EXPECT_THAT(each(facts.windows.proxies)[0].where, testing::EndsWith("IaaSBcdrExtension.exe.config"));
  EXPECT_EQ(each(facts.windows.proxies)[0].goes_direct, true);
}

TEST(WindowsAdapters, TheServerOfAllIsThatOfNoAnswer) {
  FakeMachine machine;
  machine.windows.adapter_names = {{"{1}", "Ethernet", "Microsoft Hyper-V Network Adapter", Mac{}}};
  machine.windows.registry[k_interface] = {
      {"EnableDHCP", std::uint64_t{1}}, {"DhcpIPAddress", "169.254.17.4"}, {"DhcpServer", "255.255.255.255"}};
  const auto facts = machine.read();
  ASSERT_EQ(each(facts.windows.adapters).size(), 1u);
  EXPECT_EQ(each(facts.windows.adapters).front().dhcp_server, std::nullopt);
}

TEST(WindowsAdapters, WithDhcpAreALeaseAndAStatement) {
  FakeMachine machine;
  machine.windows.adapter_names = {{"{1}", "Ethernet", "Microsoft Hyper-V Network Adapter", Mac{}}};
  const std::string options = word(245) + word(0) + word(4) + word(0) + word(0x6000'0000) + "\xa8\x3f\x81\x10";
  machine.windows.registry[k_interface] = {{"EnableDHCP", std::uint64_t{1}},
                                           {"DhcpIPAddress", "10.0.0.4"},
                                           {"DhcpServer", "168.63.129.16"},
                                           {"DhcpNameServer", "168.63.129.16 10.0.0.5"},
                                           {"DhcpInterfaceOptions", RegistryBytes{options}}};
  const auto facts = machine.read();
  ASSERT_EQ(each(facts.network.leases).size(), 1u);
  const auto& lease = each(facts.network.leases).front();
  EXPECT_EQ(lease.address, *IpAddress::parse("10.0.0.4"));
  EXPECT_EQ(lease.server, k_host_address);
  EXPECT_EQ(lease.option_245, k_host_address);
  ASSERT_TRUE(facts.network.resolver.known());
  EXPECT_THAT(facts.network.resolver.get()->servers, ElementsAre(k_host_address, *IpAddress::parse("10.0.0.5")));
  ASSERT_TRUE(facts.network.addressing.known());
  ASSERT_EQ(facts.network.addressing.get()->statements.size(), 1u);
  EXPECT_EQ(facts.network.addressing.get()->statements.front().method, AddressMethod::dhcp);
}

TEST(WindowsAdapters, WithAStaticAddressHaveNoLeaseWhateverIsLeftOfOne) {
  FakeMachine machine;
  machine.windows.adapter_names = {{"{1}", "Ethernet", "", std::nullopt}};
  machine.windows.registry[k_interface] = {{"EnableDHCP", std::uint64_t{0}},
                                           {"IPAddress", std::vector<std::string>{"10.0.0.4"}},
                                           {"NameServer", "10.0.0.5,10.0.0.6"},
                                           {"DhcpIPAddress", "10.0.0.4"},
                                           {"DhcpServer", "168.63.129.16"}};
  const auto facts = machine.read();
  EXPECT_THAT(each(facts.network.leases), IsEmpty());
  ASSERT_TRUE(facts.network.addressing.known());
  const auto& statement = facts.network.addressing.get()->statements.front();
  EXPECT_EQ(statement.method, AddressMethod::static_address);
  EXPECT_THAT(statement.addresses, ElementsAre("10.0.0.4"));
  EXPECT_EQ(facts.network.resolver.get()->servers.size(), 2u);
}

TEST(WindowsExtensions, AreTheFoldersOfVersionsInTheirOrder) {
  FakeMachine machine;
  machine.files.file(k_extension + "1.0.9/IaaSBcdrExtension.exe", "MZ")
      .file(k_extension + "1.0.95/Status/2.status", "no JSON")
      .file(k_extension + "1.0.95/Status/10.status", testing_log::status_file({}));
  const auto facts = machine.read();
  ASSERT_EQ(each(facts.windows.extensions).size(), 2u);
  EXPECT_EQ(each(facts.windows.extensions)[0].version, "1.0.9");
  EXPECT_EQ(each(facts.windows.extensions)[0].program_exists, true);
  EXPECT_EQ(each(facts.windows.extensions)[1].program_exists, false);
  EXPECT_THAT(each(facts.windows.extensions)[1].status_file, HasSubstr("\\10.status"));
}

TEST(WindowsLogs, OfTheAgentAndOfTheNewestVersionsAreRead) {
  const std::string folder = "/C:/WindowsAzure/Logs/Plugins/Microsoft.Azure.RecoveryServices.VMSnapshot/";
  FakeFiles files;
  files.file("/C:/WindowsAzure/Logs/WaAppAgent.log",
             "[00000018] 2026-03-03T08:16:35.00Z [WARN]  Did not discover fabric address on interface Ethernet 2\n");
  files.file(folder + "1.0.95/notes.log", "this is no log of a known kind\n");
  Case out;
  EXPECT_TRUE(read_windows_logs(folder_system(files), "/C:", Amount::newest, out));
  ASSERT_TRUE(out.logs.known());
  ASSERT_EQ(out.logs.get()->agent_signs.size(), 1u);
  EXPECT_EQ(out.logs.get()->agent_signs.front().id, "windows_no_option_245");
}

TEST(WindowsLogs, AFolderThatMayNotBeReadIsNoAbsence) {
  FakeFiles files;
  files.unreadable("/C:/WindowsAzure/Logs/Plugins/Microsoft.Azure.RecoveryServices.VMSnapshot");
  Case out;
  EXPECT_FALSE(read_windows_logs(folder_system(files), "/C:", Amount::newest, out));
  EXPECT_TRUE(out.logs.not_read());
}

TEST(WindowsLogs, OfNoMachineAreAbsent) {
  const FakeFiles files;
  Case out;
  EXPECT_TRUE(read_windows_logs(folder_system(files), "/C:", Amount::newest, out));
  EXPECT_TRUE(out.logs.absent());
}

}  // namespace
}  // namespace sd::host

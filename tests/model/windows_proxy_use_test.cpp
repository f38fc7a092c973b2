// SPDX-License-Identifier: MIT
// Out of all proxies that a Windows has set, the one that SYSTEM's programs of .NET take.
#include "model/windows_proxy_use.hpp"

#include <gtest/gtest.h>

namespace sd {
namespace {

using Place = WindowsProxyPlace;

WindowsProxy setting(Place place, std::string host, std::string where = "a value") {
  return {.place = place, .where = std::move(where), .server = host + ":8080", .proxy = HostPort{host, 8080}};
}

Case with(std::vector<WindowsProxy> proxies) {
  Case out;
  out.windows.proxies.value = std::move(proxies);
  return out;
}

constexpr const char* k_extension =
    "C:\\Packages\\Plugins\\Microsoft.Azure.RecoveryServices.VMSnapshot\\1.0.10.0\\IaaSBcdrExtension.exe.config";
constexpr const char* k_old_extension =
    "C:\\Packages\\Plugins\\Microsoft.Azure.RecoveryServices.VMSnapshot\\1.0.9.0\\IaaSBcdrExtension.exe.config";
constexpr const char* k_agent = "C:\\WindowsAzure\\GuestAgent_2.7.1\\WaAppAgent.exe.config";
constexpr const char* k_machine = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config";

struct Row {
  std::string name;
  std::vector<WindowsProxy> proxies;
  std::string extension;  ///< host of its proxy; empty: direct
  std::string agent;
};

class Taken : public testing::TestWithParam<Row> {};

std::string host_of(const std::optional<ProxyUse>& use) {
  if (!use) return "unknown";
  return use->proxy ? use->proxy->host : "";
}

TEST_P(Taken, IsTheInnermostSetting) {
  const auto facts = with(GetParam().proxies);
  EXPECT_EQ(host_of(windows_proxy_use(facts, WindowsProgram::extension)), GetParam().extension);
  EXPECT_EQ(host_of(windows_proxy_use(facts, WindowsProgram::agent)), GetParam().agent);
}

const auto k_system = setting(Place::system_account, "system");

WindowsProxy with_script() {
  auto out = k_system;
  out.script = "http://wpad/proxy.pac";
  return out;
}

WindowsProxy not_understood() { return {.place = Place::system_account, .where = "a value", .problem = "cut"}; }

WindowsProxy detection() { return {.place = Place::system_account, .where = "a value", .detects_automatically = true}; }

WindowsProxy without_proxy(const std::string& config) {
  return {.place = Place::dot_net_config, .where = config, .goes_direct = true};
}

WindowsProxy only_for_http() { return {.place = Place::system_account, .where = "a value", .server = "http=proxy:80"}; }

INSTANTIATE_TEST_SUITE_P(
    Rows, Taken,
    testing::Values(
        Row{"none", {}, "", ""}, Row{"system", {k_system}, "system", "system"},
        Row{"machine_policy", {setting(Place::machine, "policy")}, "policy", "policy"},
        Row{"winhttp_is_nobodys", {setting(Place::winhttp, "winhttp"), setting(Place::environment, "env")}, "", ""},
        Row{"machine_config", {k_system, setting(Place::dot_net_config, "all", k_machine)}, "all", "all"},
        Row{"own_config",
            {k_system, setting(Place::dot_net_config, "all", k_machine),
             setting(Place::dot_net_config, "agents", k_agent),
             setting(Place::dot_net_config, "extensions", k_extension)},
            "extensions",
            "agents"},
        Row{"newest_version",
            {setting(Place::dot_net_config, "new", k_extension),
             setting(Place::dot_net_config, "old", k_old_extension)},
            "new",
            ""},
        Row{"own_config_without", {k_system, without_proxy(k_extension)}, "", "system"},
        Row{"machine_config_without", {k_system, without_proxy(k_machine)}, "", ""},
        Row{"script", {with_script()}, "unknown", "unknown"}, Row{"problem", {not_understood()}, "unknown", "unknown"},
        Row{"detection", {detection()}, "", ""}, Row{"only_http", {only_for_http()}, "", ""}),
    [](const auto& row) { return row.param.name; });

TEST(WindowsProxyUse, NothingIsKnownOfSettingsThatWereNotRead) {
  Case facts;
  facts.windows.version.value = WindowsVersion{"Windows Server 2022 Datacenter", "20348.1"};
  EXPECT_EQ(windows_proxy_use(facts, WindowsProgram::extension), std::nullopt);
}

TEST(WindowsProxyUse, ExceptionsAreThoseForTheHostInQuestion) {
  auto exempt = k_system;
  exempt.bypass = {"*.blob.storage.azure.net"};
  auto facts = with({exempt});
  EXPECT_EQ(host_of(extension_proxy_use(facts)), "system");
  facts.agent.blob_hosts.value = std::vector<BlobHost>{{"status.blob.core.windows.net", "status", "log"},
                                                       {"md-abc.z1.blob.storage.azure.net", "disk", "log"}};
  EXPECT_EQ(storage_host_in_question(facts), "md-abc.z1.blob.storage.azure.net");
  EXPECT_EQ(host_of(extension_proxy_use(facts)), "");
}

TEST(WindowsProxyUse, AConfigThatAnUpdateLeftBehindIsObeyedByNobody) {
  auto facts = with({setting(Place::dot_net_config, "agents", k_agent)});
  EXPECT_EQ(host_of(windows_proxy_use(facts, WindowsProgram::agent)), "agents");
  EXPECT_TRUE(any_proxy_may_take(facts, "168.63.129.16"));
  facts.windows.services.value = std::vector<WindowsService>{
      {.name = "RdAgent", .installed = true, .binary = "\"C:\\WindowsAzure\\GuestAgent_2.7.2\\WaAppAgent.exe\""}};
  EXPECT_EQ(host_of(windows_proxy_use(facts, WindowsProgram::agent)), "");
  EXPECT_FALSE(any_proxy_may_take(facts, "168.63.129.16"));
  facts.windows.proxies.value =
      std::vector{setting(Place::dot_net_config, "agents", "WindowsAzure\\GuestAgent_2.7.2\\WaAppAgent.exe.config")};
  EXPECT_EQ(host_of(windows_proxy_use(facts, WindowsProgram::agent)), "agents") << "a path of a disk has no drive";
  facts = with({setting(Place::dot_net_config, "extensions", k_old_extension)});
  facts.windows.extensions.value = std::vector<WindowsExtension>{{.version = "1.0.10.0"}, {.version = "1.0.9.0"}};
  EXPECT_EQ(host_of(windows_proxy_use(facts, WindowsProgram::extension)), "");
}

TEST(WindowsProxyUse, ConfigsCountWhenBothProgramsObeyOne) {
  const auto names = [](const Case& facts) {
    std::vector<std::string> out;
    for (const auto* config : configs_without_proxy(facts)) out.push_back(config->where);
    return out;
  };
  const Case of_one = with({without_proxy(k_extension)});
  EXPECT_EQ(names(of_one), std::vector<std::string>{});
  const Case of_both = with({without_proxy(k_extension), without_proxy(k_agent)});
  EXPECT_EQ(names(of_both), (std::vector<std::string>{k_agent, k_extension}));
  const Case of_machine = with({without_proxy(k_machine)});
  EXPECT_EQ(names(of_machine), std::vector<std::string>{k_machine});
  const Case with_another = with({without_proxy(k_machine), setting(Place::dot_net_config, "agents", k_agent)});
  EXPECT_EQ(names(with_another), std::vector<std::string>{});
}

TEST(WindowsProxyUse, EveryProxyOfSystemIsProbedOnce) {
  EXPECT_EQ(proxies_to_probe(with({k_system, setting(Place::winhttp, "system"), setting(Place::winhttp, "other")})),
            (std::vector{HostPort{"system", 8080}}));
  EXPECT_EQ(proxies_to_probe(with({k_system, setting(Place::winhttp, "winhttp")})),
            (std::vector{HostPort{"system", 8080}, HostPort{"winhttp", 8080}}));
  auto exempt = setting(Place::winhttp, "winhttp");
  exempt.bypass = {"*.windows.net"};
  EXPECT_TRUE(proxies_to_probe(with({exempt})).empty());
}

}  // namespace
}  // namespace sd

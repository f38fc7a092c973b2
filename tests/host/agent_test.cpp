// SPDX-License-Identifier: MIT
#include "host/agent.hpp"

#include <gtest/gtest.h>

#include "host/agent_config.hpp"
#include "host/fake_files.hpp"
#include "host/processes.hpp"
#include "model/proxy_use.hpp"

namespace sd::host {
namespace {

struct ProxyRow {
  std::string name;
  std::string text;
  ProxyWay extension;
  std::string extension_proxy;
  ProxyWay agent;
};

class ProxyTable : public testing::TestWithParam<ProxyRow> {};

TEST_P(ProxyTable, TheExtensionAndTheAgentReadTheSameFileDifferently) {
  Case facts;
  facts.network.proxies.value = std::vector<ProxySetting>{};
  facts.agent.config.value = parse_agent_config(GetParam().text, "/etc/waagent.conf");
  const auto extension = extension_proxy_use(facts);
  const auto agent = agent_proxy_use(facts, "md-x.blob.core.windows.net");
  ASSERT_TRUE(extension && agent);
  EXPECT_EQ(extension->way, GetParam().extension) << extension->why;
  EXPECT_EQ(extension->proxy ? to_text(*extension->proxy) : "", GetParam().extension_proxy);
  EXPECT_EQ(agent->way, GetParam().agent) << agent->why;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ProxyTable,
    testing::Values(
        ProxyRow{"neither", "Extensions.Enabled=y\n", ProxyWay::direct, "", ProxyWay::direct},
        ProxyRow{"both", "HttpProxy.Host=h\nHttpProxy.Port=3128\n", ProxyWay::direct, "", ProxyWay::via_proxy},
        ProxyRow{"host_only", "HttpProxy.Host=h\n", ProxyWay::via_proxy, "h:443", ProxyWay::direct},
        ProxyRow{"host_with_port", "HttpProxy.Host=h:3128\n", ProxyWay::via_proxy, "h:3128", ProxyWay::direct},
        ProxyRow{"url", "HttpProxy.Host=http://h\n", ProxyWay::broken, "", ProxyWay::direct},
        ProxyRow{"url_with_port", "HttpProxy.Host=http://h:3128\n", ProxyWay::broken, "", ProxyWay::direct},
        ProxyRow{"empty_host", "HttpProxy.Host=\n", ProxyWay::broken, "", ProxyWay::direct},
        ProxyRow{"port_only", "HttpProxy.Port=3128\n", ProxyWay::direct, "", ProxyWay::direct},
        ProxyRow{"none_is_absent", "HttpProxy.Host=None\nHttpProxy.Port=None\n", ProxyWay::direct, "",
                 ProxyWay::direct},
        ProxyRow{"commented_out", "#HttpProxy.Host=h\n", ProxyWay::direct, "", ProxyWay::direct},
        ProxyRow{"blanks_lose_it_for_the_extension", "HttpProxy.Host = h\nHttpProxy.Port = 3128\n", ProxyWay::direct,
                 "", ProxyWay::via_proxy}),
    [](const auto& row) { return row.param.name; });

TEST(AgentConfig, TheExtensionsParserGivesUpOnAnIndentedComment) {
  const auto config = parse_agent_config("A=1\n  # B=2\nC=3\n", "f");
  EXPECT_FALSE(config.extension);
  EXPECT_TRUE(config.extension_error.starts_with("line 2:")) << config.extension_error;
  EXPECT_EQ(config.agent.at("C"), "3");
}

TEST(AgentConfig, TheAgentDropsACommentBehindTheValue) {
  EXPECT_EQ(parse_agent_config("OS.OpensslPath=None  # x\n", "f").agent.at("OS.OpensslPath"), "None");
}

TEST(AgentConfig, KeepsNoPassword) {
  const auto config = parse_agent_config("HttpProxy.Host=http://user:CANARY@h\n", "f");
  EXPECT_EQ(config.agent.at("HttpProxy.Host").find("CANARY"), std::string::npos);
}

TEST(AgentInstall, IsFoundWithItsVersionsAndItsUnit) {
  FakeFiles files;
  files.file("/usr/sbin/waagent", "#!/usr/bin/python3\n")
      .file("/lib/systemd/system/walinuxagent.service", "[Unit]\n")
      .file("/usr/lib/python3/dist-packages/azurelinuxagent/common/version.py",
            "AGENT_NAME = \"WALinuxAgent\"\nAGENT_VERSION = '2.2.46'\n")
      .file("/var/lib/waagent/WALinuxAgent-2.9.1.1/HandlerManifest.json", "[]")
      .file("/var/lib/waagent/WALinuxAgent-2.15.0.1/HandlerManifest.json", "[]")
      .file("/var/lib/waagent/WALinuxAgent-2.16.0.0/error.json",
            "{\"last_failure\": 1.0, \"failure_count\": 3, \"was_fatal\": false}");
  const auto fact = read_agent_install(folder_system(files));
  ASSERT_TRUE(fact.known());
  EXPECT_EQ(fact.get()->unit, "walinuxagent.service");
  EXPECT_EQ(fact.get()->daemon_version, "2.2.46");
  EXPECT_EQ(fact.get()->goal_state_version, "2.15.0.1");
  EXPECT_EQ(fact.get()->blacklisted, std::vector<std::string>{"2.16.0.0"});
}

TEST(AgentInstall, NothingThereIsAbsent) {
  FakeFiles files;
  files.file("/etc/hostname", "x");
  EXPECT_TRUE(read_agent_install(folder_system(files)).absent());
}

TEST(Blacklist, ThreeFailuresOrAFatalOne) {
  EXPECT_TRUE(is_blacklisted("{\"failure_count\": 3, \"was_fatal\": false}"));
  EXPECT_TRUE(is_blacklisted("{\"failure_count\": 0, \"was_fatal\": true}"));
  EXPECT_FALSE(is_blacklisted("{\"failure_count\": 2, \"was_fatal\": false}"));
  EXPECT_FALSE(is_blacklisted("not json"));
}

TEST(Unit, SystemctlShowIsRead) {
  const auto unit = parse_systemctl_show(
      "Id=walinuxagent.service\nLoadState=loaded\nActiveState=failed\nSubState=failed\nUnitFileState=enabled\nResult="
      "exit-code\nNRestarts=4\nConditionResult=yes\nConditionTimestampMonotonic=5\n");
  EXPECT_EQ(unit, (UnitState{"walinuxagent.service", "loaded", "failed", "failed", "enabled", "exit-code", "", 4}));
}

TEST(Unit, AConditionThatFailedIsNamedAndOneThatWasNeverTriedIsNot) {
  EXPECT_FALSE(parse_systemctl_show("ActiveState=inactive\nConditionResult=no\nConditionTimestampMonotonic=77\n")
                   .condition_failed.empty());
  EXPECT_TRUE(parse_systemctl_show("ActiveState=inactive\nConditionResult=no\nConditionTimestampMonotonic=0\n")
                  .condition_failed.empty());
}

TEST(Unit, BelowARootTheFilesTellWhatIsEnabled) {
  FakeFiles files;
  files.file("/usr/sbin/waagent", "")
      .file("/lib/systemd/system/walinuxagent.service", "")
      .link("/etc/systemd/system/multi-user.target.wants/walinuxagent.service",
            "/lib/systemd/system/walinuxagent.service");
  const auto system = folder_system(files);
  EXPECT_EQ(read_unit(system, read_agent_install(system)).get()->enabled, "enabled");
  files.link("/etc/systemd/system/walinuxagent.service", "/dev/null");
  EXPECT_EQ(read_unit(system, read_agent_install(system)).get()->enabled, "masked");
}

struct RoleRow {
  std::string command;
  std::optional<AgentRole> role;
};

TEST(Processes, AreKnownByTheirCommandLines) {
  const std::vector<RoleRow> rows{
      {std::string("/usr/bin/python3\0-u\0/usr/sbin/waagent\0-daemon\0", 46), AgentRole::daemon},
      {std::string("python3\0-u\0bin/WALinuxAgent-2.15.0.1-py3.12.egg\0-run-exthandlers\0", 65), AgentRole::goal_state},
      {std::string("/sbin/dhclient\0-4\0eth0\0", 23), AgentRole::dhcp_client},
      {std::string("/lib/systemd/systemd-networkd\0", 30), AgentRole::dhcp_client},
      {std::string("vi\0/usr/sbin/waagent\0", 21), std::nullopt},
      {"", std::nullopt}};
  for (const auto& row : rows) EXPECT_EQ(role_of(row.command), row.role) << row.command;
}

TEST(Processes, StartIsCountedFromTheBoot) {
  const auto at = started_at("700 (a) b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 5000 20",
                             "cpu 1\nbtime 1700000000\n", 100);
  EXPECT_EQ(at, Time{std::chrono::seconds(1700000050)});
  EXPECT_FALSE(started_at("cut", "btime 1", 100));
}

}  // namespace
}  // namespace sd::host

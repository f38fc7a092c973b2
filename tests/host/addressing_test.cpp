// SPDX-License-Identifier: MIT
#include "host/addressing.hpp"

#include <gtest/gtest.h>

#include "host/fake_files.hpp"
#include "model/names.hpp"

namespace sd::host {
namespace {

struct Row {
  std::string name;
  std::string path;
  std::string text;
  std::vector<std::string> expected;  ///< "interface method file:line"
};

class Renderer : public testing::TestWithParam<Row> {};

std::vector<std::string> said(const Addressing& addressing) {
  std::vector<std::string> out;
  for (const auto& s : addressing.statements)
    out.push_back(s.interface_name + " " + std::string(to_text(s.method)) + " line " + std::to_string(s.line) +
                  (s.routes_suppressed ? " no routes" : "") + (s.mac ? " " + to_text(*s.mac) : ""));
  return out;
}

TEST_P(Renderer, SaysDhcpOrStaticWithTheLineThatSaysSo) {
  FakeFiles files;
  files.file(GetParam().path, GetParam().text);
  const auto fact = read_addressing(folder_system(files));
  ASSERT_TRUE(fact.known());
  EXPECT_EQ(said(*fact.get()), GetParam().expected);
  for (const auto& statement : fact.get()->statements) EXPECT_EQ(statement.file, GetParam().path);
}

const std::string k_netplan = "/etc/netplan/50-cloud-init.yaml";

INSTANTIATE_TEST_SUITE_P(
    Netplan, Renderer,
    testing::Values(
        Row{"dhcp",
            k_netplan,
            "network:\n  version: 2\n  ethernets:\n    eth0:\n      dhcp4: true\n",
            {"eth0 dhcp line 5"}},
        Row{"yes_is_true", k_netplan, "network:\n  ethernets:\n    eth0:\n      dhcp4: yes\n", {"eth0 dhcp line 4"}},
        Row{"fixed",
            k_netplan,
            "network:\n  ethernets:\n    eth0:\n      addresses: [10.0.0.4/24]\n",
            {"eth0 static line 4"}},
        Row{"both",
            k_netplan,
            "network:\n  ethernets:\n    eth0:\n      dhcp4: true\n      addresses:\n      - 10.0.0.4/24\n",
            {"eth0 both line 4"}},
        Row{"off", k_netplan, "network:\n  ethernets:\n    eth0:\n      dhcp4: false\n", {"eth0 disabled line 4"}},
        Row{"ipv6_addresses_say_nothing",
            k_netplan,
            "network:\n  ethernets:\n    eth0:\n      dhcp4: true\n      addresses: ['2001:db8::1/64']\n",
            {"eth0 dhcp line 4"}},
        Row{"set_name_and_mac",
            k_netplan,
            "network:\n  ethernets:\n    id0:\n      match: {macaddress: '60:45:bd:00:00:01'}\n      set-name: eth0\n  "
            "    dhcp4: on\n",
            {"eth0 dhcp line 6 60:45:bd:00:00:01"}},
        Row{"routes_suppressed",
            k_netplan,
            "network:\n  ethernets:\n    eth0:\n      dhcp4: true\n      dhcp4-overrides: {use-routes: false}\n",
            {"eth0 dhcp line 4 no routes"}},
        Row{"no_network", k_netplan, "other: 1\n", {}}, Row{"empty", k_netplan, "", {}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Others, Renderer,
    testing::Values(
        Row{"networkmanager_auto",
            "/etc/NetworkManager/system-connections/eth0.nmconnection",
            "[connection]\ntype=ethernet\ninterface-name=eth0\n\n[ipv4]\nmethod=auto\n",
            {"eth0 dhcp line 6"}},
        Row{"networkmanager_manual",
            "/etc/NetworkManager/system-connections/eth0.nmconnection",
            "[connection]\ntype=ethernet\ninterface-name=eth0\n[ipv4]\nmethod=manual\naddress1=10.0.0.4/24,10.0.0.1\n",
            {"eth0 static line 5"}},
        Row{"networkmanager_other_type",
            "/etc/NetworkManager/system-connections/w.nmconnection",
            "[connection]\ntype=wifi\n[ipv4]\nmethod=auto\n",
            {}},
        Row{"ifcfg_dhcp",
            "/etc/sysconfig/network-scripts/ifcfg-eth0",
            "DEVICE=eth0\nBOOTPROTO=\"dhcp\"\nHWADDR=60:45:bd:00:00:01\n",
            {"eth0 dhcp line 2 60:45:bd:00:00:01"}},
        Row{"ifcfg_static",
            "/etc/sysconfig/network-scripts/ifcfg-eth0",
            "DEVICE=eth0\nBOOTPROTO=none\nIPADDR=10.0.0.4\nPREFIX=24\n",
            {"eth0 static line 2"}},
        Row{"ifcfg_suse",
            "/etc/sysconfig/network/ifcfg-eth0",
            "BOOTPROTO='dhcp4'\nSTARTMODE='auto'\n",
            {"eth0 dhcp line 1"}},
        Row{"ifcfg_without_bootproto",
            "/etc/sysconfig/network-scripts/ifcfg-eth0",
            "DEVICE=eth0\nIPADDR=10.0.0.4\n",
            {"eth0 static line 2"}},
        Row{"ifupdown_dhcp",
            "/etc/network/interfaces",
            "auto lo\niface lo inet loopback\nauto eth0\niface eth0 inet dhcp\niface eth0 inet6 auto\n",
            {"eth0 dhcp line 4"}},
        Row{"ifupdown_static",
            "/etc/network/interfaces",
            "iface eth0 inet static\n  address 10.0.0.4/24\n",
            {"eth0 static line 1"}},
        Row{"networkd_dhcp",
            "/etc/systemd/network/10-eth.network",
            "[Match]\nName=eth*\n\n[Network]\nDHCP=ipv4\n",
            {"eth* dhcp line 5"}},
        Row{"networkd_static",
            "/etc/systemd/network/10-eth.network",
            "[Match]\nName=eth0\n[Network]\nAddress=10.0.0.4/24\nGateway=10.0.0.1\n",
            {"eth0 static line 4"}},
        Row{"networkd_no_routes",
            "/run/systemd/network/10.network",
            "[Match]\nName=eth0\n[Network]\nDHCP=yes\n[DHCPv4]\nUseRoutes=no\n",
            {"eth0 dhcp line 4 no routes"}},
        Row{"dhcpcd",
            "/etc/dhcpcd.conf",
            "# x\ninterface eth0\nstatic ip_address=10.0.0.4/24\n",
            {"eth0 static line 3"}},
        Row{"udev",
            "/etc/udev/rules.d/70-persistent-net.rules",
            "SUBSYSTEM==\"net\", ATTR{address}==\"00:0d:3a:00:00:01\", NAME=\"eth0\"\n",
            {"eth0 disabled line 1 00:0d:3a:00:00:01"}}),
    [](const auto& row) { return row.param.name; });

TEST(Addressing, ALaterNetplanFileWins) {
  FakeFiles files;
  files.file("/etc/netplan/10.yaml", "network:\n  ethernets:\n    eth0:\n      dhcp4: true\n")
      .file("/etc/netplan/90.yaml", "network:\n  ethernets:\n    eth0:\n      addresses: [10.0.0.4/24]\n");
  const auto fact = read_addressing(folder_system(files));
  EXPECT_EQ(said(*fact.get()), std::vector<std::string>{"eth0 static line 4"});
}

TEST(Addressing, NetworkdTakesTheFileOfTheFirstFolder) {
  FakeFiles files;
  files.file("/etc/systemd/network/10.network", "[Match]\nName=eth0\n[Network]\nDHCP=yes\n")
      .file("/usr/lib/systemd/network/10.network", "[Match]\nName=eth0\n[Network]\nAddress=10.0.0.9/24\n");
  EXPECT_EQ(said(*read_addressing(folder_system(files)).get()), std::vector<std::string>{"eth0 dhcp line 4"});
}

TEST(Addressing, IfupdownFollowsItsSourceLines) {
  FakeFiles files;
  files.file("/etc/network/interfaces", "source /etc/network/interfaces.d/*\n")
      .file("/etc/network/interfaces.d/50-cloud-init", "auto eth0\niface eth0 inet dhcp\n");
  EXPECT_EQ(said(*read_addressing(folder_system(files)).get()), std::vector<std::string>{"eth0 dhcp line 2"});
}

TEST(Addressing, WhatCannotBeUnderstoodIsNamedWithItsPlace) {
  FakeFiles files;
  files.file("/etc/netplan/1.yaml", "network:\n  ethernets:\n    eth0: [\n")
      .file("/etc/systemd/network/x.network", "[Match]\nbinary\x01\n")
      .unreadable("/etc/NetworkManager/system-connections/a.nmconnection");
  const auto fact = read_addressing(folder_system(files));
  ASSERT_TRUE(fact.known());
  ASSERT_EQ(fact.get()->unread.size(), 3u);
  EXPECT_TRUE(fact.get()->unread[0].starts_with("/etc/netplan/1.yaml:")) << fact.get()->unread[0];
  EXPECT_EQ(fact.get()->unread[2], "/etc/systemd/network/x.network:2: expected KEY=VALUE");
}

TEST(Addressing, YamlThatExplodesIsRefused) {
  std::string bomb = "a0: &a0 [x]\n";
  for (int i = 1; i < 120; ++i)
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + ", *a" +
            std::to_string(i - 1) + "]\n";
  FakeFiles files;
  files.file("/etc/netplan/1.yaml", bomb);
  const auto fact = read_addressing(folder_system(files));
  EXPECT_EQ(fact.get()->unread.size(), 1u);
}

TEST(Addressing, CloudInitCanBeToldToLeaveTheNetworkAlone) {
  EXPECT_TRUE(disables_cloud_init_network("network: {config: disabled}\n"));
  EXPECT_FALSE(disables_cloud_init_network("network: {version: 2}\n"));
  EXPECT_FALSE(disables_cloud_init_network("\xff\xfe garbage: ["));
}

}  // namespace
}  // namespace sd::host

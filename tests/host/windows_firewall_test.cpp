// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/fake_files.hpp"
#include "host/fake_windows.hpp"
#include "host/windows_facts.hpp"

namespace sd::host {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string k_own = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy";
const std::string k_policy = "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall";
const std::string k_block = "v2.30|Action=Block|Active=TRUE|Dir=Out|";

struct Machine : FakeMachine {
  Fact<WindowsFirewall> firewall() const { return read_windows_firewall({files, "/C:", &windows, k_test_now}); }
  Fact<std::vector<WindowsFilter>> filters() const {
    return read_windows_filters({files, "/C:", &windows, k_test_now});
  }
};

/// As a new Windows has them.
Machine machine_of_azure() {
  Machine out;
  for (const auto* profile : {"DomainProfile", "StandardProfile", "PublicProfile"})
    out.windows.registry[k_own + "\\" + profile] = {{"EnableFirewall", std::uint64_t{1}},
                                                    {"DisableNotifications", std::uint64_t{1}}};
  return out;
}

TEST(WindowsFirewall, OfAnEmptyRegistryIsAbsent) { EXPECT_TRUE(Machine().firewall().absent()); }

TEST(WindowsFirewall, HasThreeProfilesThatLetOut) {
  const auto fact = machine_of_azure().firewall();
  ASSERT_TRUE(fact.known());
  ASSERT_THAT(fact.get()->profiles, SizeIs(3));
  for (const auto& profile : fact.get()->profiles) {
    EXPECT_TRUE(profile.enabled);
    EXPECT_FALSE(profile.blocks_outbound);
    EXPECT_TRUE(profile.local_rules);
  }
}

TEST(WindowsFirewall, AGroupPolicyGoesBeforeTheMachine) {
  auto machine = machine_of_azure();
  machine.windows.registry[k_policy + "\\PublicProfile"] = {{"EnableFirewall", std::uint64_t{0}}};
  machine.windows.registry[k_policy + "\\PrivateProfile"] = {{"DefaultOutboundAction", std::uint64_t{1}},
                                                             {"AllowLocalPolicyMerge", std::uint64_t{0}}};
  const auto fact = machine.firewall();
  ASSERT_TRUE(fact.known());
  const auto& profiles = fact.get()->profiles;
  EXPECT_TRUE(profiles[1].enabled);
  EXPECT_TRUE(profiles[1].blocks_outbound);
  EXPECT_FALSE(profiles[1].local_rules);
  EXPECT_FALSE(profiles[2].enabled);
}

TEST(WindowsFirewall, AProfileThatDoesNotTellIsLeftOut) {
  auto machine = machine_of_azure();
  machine.windows.registry.erase(k_own + "\\PublicProfile");
  EXPECT_THAT(machine.firewall().get()->profiles, SizeIs(2));
}

TEST(WindowsFirewall, OnlyActiveRulesForWhatTheBackupNeedsAreKept) {
  auto machine = machine_of_azure();
  machine.windows.registry[k_own + "\\FirewallRules"] = {
      {"{1}", k_block + "Protocol=6|RPort=80|RA4=168.63.129.16|Name=Corp|"},
      {"{2}", k_block + "Protocol=6|RPort=3389|Name=no RDP|"},
      {"{3}", "v2.30|Action=Block|Active=FALSE|Dir=Out|Name=off|"},
      {"{4}", "v2.30|Action=Block|Active=TRUE|Dir=In|Name=in|"},
      {"{5}", k_block + "App=%SystemRoot%\\system32\\svchost.exe|Name=another's|"},
      {"{6}", "what is this"}};
  machine.windows.registry[k_policy + "\\FirewallRules"] = {
      {"{7}", k_block + "Protocol=6|RPort=443|Profile=Public|Name=of the company|"}};
  const auto fact = machine.firewall();
  ASSERT_TRUE(fact.known());
  ASSERT_THAT(fact.get()->rules, SizeIs(2));
  EXPECT_EQ(fact.get()->rules[0].name, "Corp");
  EXPECT_TRUE(fact.get()->rules[0].local);
  EXPECT_EQ(fact.get()->rules[1].id, "{7}");
  EXPECT_FALSE(fact.get()->rules[1].local);
  EXPECT_THAT(fact.get()->rules[1].profiles, ElementsAre(NetworkProfile::public_network));
  EXPECT_EQ(fact.get()->unread, 1u);
}

TEST(WindowsFirewall, ThatMayNotBeReadIsNotAbsent) {
  for (const auto& key : {k_own + "\\FirewallRules", k_policy + "\\FirewallRules", k_own + "\\PublicProfile"}) {
    auto machine = machine_of_azure();
    machine.windows.forbidden = {key};
    const auto fact = machine.firewall();
    ASSERT_TRUE(fact.not_read()) << key;
    EXPECT_EQ(fact.not_read()->reason, NotReadReason::not_permitted);
  }
}

FilterRow filter(std::string name, WindowsTraffic traffic) {
  return {.name = std::move(name),
          .layer = "ALE_AUTH_CONNECT_V4",
          .provider = "Shield",
          .provider_key = "{11111111-3f33-4346-be1e-8fb4ae0f3d62}",
          .traffic = std::move(traffic)};
}

TEST(WindowsFilters, ThatBlockEverythingSayNothing) {
  Machine machine;
  machine.windows.filters = std::vector{filter("Default Outbound", {}), filter("for a user", {.conditions = {"{1}"}})};
  const auto fact = machine.filters();
  ASSERT_TRUE(fact.known());
  EXPECT_THAT(each(fact), IsEmpty());
}

TEST(WindowsFilters, OfThePeersOfABackupAreKeptWithTheirMaker) {
  Machine machine;
  auto of_firewall = filter("Corp", {.remote_ports = {{443, 443}}});
  of_firewall.provider_key = "{DECC16CA-3F33-4346-BE1E-8FB4AE0F3D62}";
  machine.windows.filters = std::vector{filter("host", {.remote_addresses = {{k_host_address, k_host_address}}}),
                                        filter("mail", {.remote_ports = {{25, 25}}}), std::move(of_firewall)};
  const auto fact = machine.filters();
  ASSERT_THAT(each(fact), SizeIs(2));
  EXPECT_EQ(each(fact)[0].provider, "Shield");
  EXPECT_FALSE(each(fact)[0].of_firewall);
  EXPECT_TRUE(each(fact)[1].of_firewall);
}

TEST(WindowsFilters, OfAMachineThatDoesNotRunAreNotReadAndSayWhatWouldTell) {
  const auto fact = Machine().filters();
  ASSERT_TRUE(fact.not_read());
  EXPECT_THAT(fact.not_read()->why, testing::HasSubstr("netsh wfp show filters"));
}

}  // namespace
}  // namespace sd::host

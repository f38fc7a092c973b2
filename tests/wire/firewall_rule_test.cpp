// SPDX-License-Identifier: MIT
#include "wire/firewall_rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sd::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

FirewallRule rule(std::string_view fields) {
  auto out = parse_firewall_rule("v2.10|Action=Block|Active=TRUE|Dir=Out|" + std::string(fields));
  EXPECT_TRUE(out) << (out ? "" : describe(out.error()));
  return out ? *out : FirewallRule{};
}

AddressRange range(std::string_view first, std::string_view last) {
  return {*IpAddress::parse(first), *IpAddress::parse(last)};
}

TEST(FirewallRule, IsReadFieldByField) {
  const auto out = rule(
      "Protocol=6|Profile=Domain|Profile=Public|RPort=443|RPort=8000-8080|RA4=168.63.129.16/255.255.255.255|"
      "RA6=fe80::/10|App=C:\\a.exe|Svc=RdAgent|Name=Corp lock down|Desc=a=b|EmbedCtxt=Corp|Edge=FALSE|");
  EXPECT_EQ(out.action, FirewallAction::block);
  EXPECT_TRUE(out.active);
  EXPECT_TRUE(out.outbound);
  EXPECT_EQ(out.name, "Corp lock down");
  EXPECT_THAT(out.profiles, ElementsAre(NetworkProfile::domain_network, NetworkProfile::public_network));
  EXPECT_EQ(out.traffic.protocol, 6u);
  EXPECT_THAT(out.traffic.remote_ports, ElementsAre(PortRange{443, 443}, PortRange{8000, 8080}));
  EXPECT_THAT(out.traffic.remote_addresses, ElementsAre(range("168.63.129.16", "168.63.129.16")));
  EXPECT_EQ(out.traffic.program, "C:\\a.exe");
  EXPECT_EQ(out.traffic.service, "RdAgent");
  EXPECT_THAT(out.traffic.conditions, IsEmpty());
}

struct AddressRow {
  std::string name;
  std::string text;
  AddressRange expected;
};

class RuleAddress : public testing::TestWithParam<AddressRow> {};

TEST_P(RuleAddress, IsARange) {
  EXPECT_THAT(rule("RA4=" + GetParam().text + "|").traffic.remote_addresses, ElementsAre(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RuleAddress,
    testing::Values(AddressRow{"one", "10.0.0.4", range("10.0.0.4", "10.0.0.4")},
                    AddressRow{"from_to", "10.0.0.4-10.0.1.3", range("10.0.0.4", "10.0.1.3")},
                    AddressRow{"mask", "168.63.0.7/255.255.0.0", range("168.63.0.0", "168.63.255.255")},
                    AddressRow{"length", "168.63.128.0/17", range("168.63.128.0", "168.63.255.255")},
                    AddressRow{"everything", "0.0.0.0/0", range("0.0.0.0", "255.255.255.255")}),
    [](const auto& row) { return row.param.name; });

class RuleCondition : public testing::TestWithParam<const char*> {};

TEST_P(RuleCondition, IsKeptAsItStandsThere) {
  const auto out = rule(std::string(GetParam()) + "|");
  EXPECT_THAT(out.traffic.conditions, ElementsAre(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Rows, RuleCondition,
                         testing::Values("RA4=LocalSubnet", "RA4=10.0.0.9-10.0.0.4", "RA4=10.0.0.0/255.0.255.0",
                                         "RA4=10.0.0.0/33", "RPort=IPHTTPSOut", "RPort=70000", "Profile=Everywhere",
                                         "Protocol=300", "IFType=Wireless", "LUAuth=O:LSD:(A;;CC;;;S-1-5-18)",
                                         "Security=Authenticate", "SomethingNew=1", "RA42=Internet"));

TEST(FirewallRule, ForAddressesOfTheOtherFamilyAloneIsUndecided) {
  EXPECT_THAT(rule("RA6=fe80::/10|").traffic.conditions, ElementsAre("RA6=..."));
}

TEST(FirewallRule, OfAnyProtocolHasNone) { EXPECT_FALSE(rule("Protocol=256|").traffic.protocol); }

TEST(FirewallRule, IsInactiveUnlessItSaysOtherwise) {
  EXPECT_FALSE(parse_firewall_rule("v2.30|Action=Allow|Dir=In|")->active);
  EXPECT_FALSE(parse_firewall_rule("v2.30|Action=Allow|Dir=In|Active=FALSE|")->active);
  EXPECT_FALSE(parse_firewall_rule("v2.30|Action=Allow|Dir=In|Active=TRUE|")->outbound);
}

class NoRule : public testing::TestWithParam<const char*> {};

TEST_P(NoRule, IsAnError) {
  const auto out = parse_firewall_rule(GetParam());
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, ErrorCode::bad_input);
}

INSTANTIATE_TEST_SUITE_P(Rows, NoRule,
                         testing::Values("", "v", "Action=Block|Dir=Out|", "v2.10|Action=Block|",
                                         "v2.10|Action=Destroy|Dir=Out|", "v2.10|Dir=Out|",
                                         "v2.10|Action=Block|Dir=Up|", "v2.10|Action=Block|Dir=Out|what is this|"));

}  // namespace
}  // namespace sd::wire

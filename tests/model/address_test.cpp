// SPDX-License-Identifier: MIT
#include "model/address.hpp"

#include <gtest/gtest.h>

#include <random>

namespace sd {
namespace {

IpAddress random_address(std::mt19937& random) {
  if (random() % 2 == 0)
    return IpAddress::from_v4(
        {std::uint8_t(random()), std::uint8_t(random()), std::uint8_t(random()), std::uint8_t(random())});
  std::array<std::uint8_t, 16> bytes{};
  for (auto& byte : bytes) byte = random() % 3 == 0 ? std::uint8_t(random()) : std::uint8_t(0);
  return IpAddress::from_v6(bytes);
}

TEST(IpAddress, ReadsWhatItWrites) {
  for (unsigned seed = 0; seed < 5000; ++seed) {
    std::mt19937 random(seed);
    const auto address = random_address(random);
    ASSERT_EQ(*IpAddress::parse(to_text(address)), address) << "seed " << seed << " " << to_text(address);
  }
}

TEST(IpAddress, WritesTheShortFormOfRfc5952) {
  EXPECT_EQ(to_text(*IpAddress::parse("2001:DB8:0:0:1:0:0:1")), "2001:db8::1:0:0:1");
  EXPECT_EQ(to_text(*IpAddress::parse("0:0:0:0:0:0:0:0")), "::");
  EXPECT_EQ(to_text(*IpAddress::parse("1:0:2:3:4:5:6:7")), "1:0:2:3:4:5:6:7");
  EXPECT_EQ(to_text(*IpAddress::parse("::ffff:1.2.3.4")), "::ffff:102:304");
}

TEST(IpAddress, RefusesWhatResolversReadDifferently) {
  for (const char* bad :
       {"", "1.2.3", "01.2.3.4", "1.2.3.256", "1.2.3.4 ", "1.2.3.4%eth0", "fe80::1%eth0", ":::", "1::2::3", "g::"})
    EXPECT_FALSE(IpAddress::parse(bad)) << bad;
}

TEST(IpAddress, SpecialIsWhatNobodyOutsideAnswersFor) {
  for (const char* text : {"10.0.0.4", "172.31.0.1", "192.168.1.1", "127.0.0.53", "0.0.0.0", "169.254.169.254",
                           "100.64.0.1", "::1", "fe80::1", "fd00::1"})
    EXPECT_TRUE(IpAddress::parse(text)->is_special()) << text;
  for (const char* text : {"168.63.129.16", "20.60.1.1", "172.32.0.1", "2603:1030::1"})
    EXPECT_FALSE(IpAddress::parse(text)->is_special()) << text;
}

TEST(Prefix, ContainsAgreesWithComparingBits) {
  for (unsigned seed = 0; seed < 5000; ++seed) {
    std::mt19937 random(seed);
    const auto base = random_address(random);
    const int length = int(random() % unsigned(base.bit_count() + 1));
    const auto prefix = Prefix::containing(base, length);
    auto bytes = base.bytes();
    const int flipped = int(random() % unsigned(base.bit_count()));
    bytes[std::size_t(flipped / 8)] = std::uint8_t(bytes[std::size_t(flipped / 8)] ^ (0x80 >> (flipped % 8)));
    const auto other =
        base.is_v4() ? IpAddress::from_v4({bytes[0], bytes[1], bytes[2], bytes[3]}) : IpAddress::from_v6(bytes);
    ASSERT_TRUE(prefix.contains(base)) << "seed " << seed;
    ASSERT_EQ(prefix.contains(other), flipped >= length) << "seed " << seed;
    ASSERT_EQ(*Prefix::parse(to_text(prefix)), prefix) << "seed " << seed;
  }
}

TEST(Prefix, RefusesHostBits) {
  EXPECT_FALSE(Prefix::parse("10.0.0.4/24"));
  EXPECT_FALSE(Prefix::parse("10.0.0.0/33"));
  EXPECT_FALSE(Prefix::parse("10.0.0.0/"));
  EXPECT_EQ(to_text(*Prefix::parse("10.0.0.4")), "10.0.0.4/32");
  EXPECT_FALSE(Prefix::parse("0.0.0.0/0")->contains(*IpAddress::parse("::1")));
}

TEST(PortRange, ReadsOneManyAndAll) {
  EXPECT_EQ(*PortRange::parse("443"), (PortRange{443, 443}));
  EXPECT_EQ(*PortRange::parse("80-443"), (PortRange{80, 443}));
  EXPECT_EQ(to_text(*PortRange::parse("*")), "*");
  for (const char* bad : {"", "-", "443-80", "65536", "80,443", " 80"}) EXPECT_FALSE(PortRange::parse(bad)) << bad;
}

TEST(Endpoint, BracketsBelongToIpv6) {
  EXPECT_EQ(to_text(*Endpoint::parse("168.63.129.16:80")), "168.63.129.16:80");
  EXPECT_EQ(to_text(*Endpoint::parse("[2001:db8::1]:443")), "[2001:db8::1]:443");
  for (const char* bad : {"2001:db8::1:443", "[1.2.3.4]:80", "1.2.3.4", "1.2.3.4:65536", "1.2.3.4:"})
    EXPECT_FALSE(Endpoint::parse(bad)) << bad;
}

TEST(Mac, ReadsTheFormsThatSystemsWrite) {
  for (const char* text : {"60:45:bd:00:00:01", "60-45-BD-00-00-01", "6045BD000001"})
    EXPECT_EQ(to_text(*Mac::parse(text)), "60:45:bd:00:00:01") << text;
  for (const char* bad : {"", "60:45:bd:00:00", "60:45-bd:00:00:01", "60:45:bd:00:00:0g", "6045bd00000"})
    EXPECT_FALSE(Mac::parse(bad)) << bad;
}

}  // namespace
}  // namespace sd

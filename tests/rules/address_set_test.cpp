// SPDX-License-Identifier: MIT
#include "rules/address_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace {

using namespace sd;
using namespace sd::rules;
using testing::ElementsAre;

Prefix prefix(std::string_view text) { return Prefix::parse(text).value(); }

std::vector<std::string> texts(const AddressSet& set) {
  std::vector<std::string> out;
  for (const auto& each : prefixes(set)) out.push_back(to_text(each));
  return out;
}

constexpr std::uint16_t k_world = 32;

PortSet random_ports(std::mt19937& random) {
  std::vector<PortRange> out;
  for (auto count = random() % 5; count > 0; --count) {
    const auto first = Port(random() % k_world);
    out.push_back({first, Port(std::min<unsigned>(k_world - 1, first + unsigned(random() % 6)))});
  }
  return port_set(out);
}

TEST(RangeSet, AgreesWithCountingEveryNumber) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::mt19937 random(seed);
    const auto a = random_ports(random);
    const auto b = random_ports(random);
    const auto both = a.intersect(b);
    const auto either = a.unite(b);
    const auto difference = a.minus(b);
    bool meet = false;
    bool all = true;
    for (std::uint16_t n = 0; n < k_world; ++n) {
      ASSERT_EQ(both.contains(n), a.contains(n) && b.contains(n)) << "seed " << seed;
      ASSERT_EQ(either.contains(n), a.contains(n) || b.contains(n)) << "seed " << seed;
      ASSERT_EQ(difference.contains(n), a.contains(n) && !b.contains(n)) << "seed " << seed;
      meet = meet || (a.contains(n) && b.contains(n));
      all = all && (a.contains(n) || !b.contains(n));
    }
    ASSERT_EQ(a.meets(b), meet) << "seed " << seed;
    ASSERT_EQ(a.contains(b), all) << "seed " << seed;
    ASSERT_EQ(either, b.unite(a)) << "seed " << seed;
  }
}

TEST(AddressSet, TheWholeSpaceIsTwoPrefixesAndIsCounted) {
  EXPECT_THAT(texts(AddressSet::all()), ElementsAre("0.0.0.0/0", "::/0"));
  EXPECT_EQ(to_text(count(AddressSet::all())), "340282366920938463463374607436063178752");  // 2^128 + 2^32
  EXPECT_EQ(to_text(count(AddressSet{})), "0");
  EXPECT_EQ(to_text(count(AddressSet::of(prefix("10.0.0.0/8")))), "16777216");
}

TEST(AddressSet, ListsTheShortestExactCover) {
  const auto hole = AddressSet::of(prefix("10.0.0.0/29")).minus(AddressSet::of(prefix("10.0.0.3")));
  EXPECT_THAT(texts(hole), ElementsAre("10.0.0.0/31", "10.0.0.2/32", "10.0.0.4/30"));
  EXPECT_THAT(texts(AddressSet::of({prefix("10.0.1.0/24"), prefix("10.0.0.0/24"), prefix("10.0.0.128/25")})),
              ElementsAre("10.0.0.0/23"));
  EXPECT_THAT(texts(AddressSet::all().minus(AddressSet::of({prefix("0.0.0.0/0"), prefix("::/1")}))),
              ElementsAre("8000::/1"));
  EXPECT_THAT(texts(AddressSet::of({prefix("255.255.255.255"), prefix("255.255.255.254")})),
              ElementsAre("255.255.255.254/31"));
}

TEST(AddressSet, CoverIsShortestAndExactForRandomSets) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    std::mt19937 random(seed);
    std::vector<Prefix> some;
    for (auto count = random() % 8; count > 0; --count)
      some.push_back(
          Prefix::containing(address_of_v4(0x0a000000 + std::uint32_t(random() % 64)), 26 + int(random() % 7)));
    const auto set = AddressSet::of(some);
    const auto cover = prefixes(set);
    ASSERT_EQ(AddressSet::of(cover), set) << "seed " << seed;
    for (std::size_t i = 1; i < cover.size(); ++i) {
      ASSERT_LT(cover[i - 1], cover[i]);
      // Two neighbours of one length under one roof would be one prefix.
      const auto& a = cover[i - 1];
      const bool twins = a.length() == cover[i].length() &&
                         Prefix::containing(a.address(), a.length() - 1).contains(cover[i].address());
      ASSERT_FALSE(twins) << "seed " << seed;
    }
  }
}

TEST(AddressSet, ExampleIsInside) {
  EXPECT_EQ(to_text(example(AddressSet::of(prefix("20.60.0.0/16")))), "20.60.0.1");
  EXPECT_EQ(to_text(example(AddressSet::of(prefix("20.60.0.0/32")))), "20.60.0.0");
  EXPECT_EQ(to_text(example(AddressSet::of(prefix("2603:1000::/32")))), "2603:1000::1");
}

TEST(AddressSet, PublicIsWhatIsNotSpecial) {
  for (const auto* text : {"10.1.2.3", "100.64.0.1", "169.254.169.254", "224.0.0.1", "255.255.255.255", "::1",
                           "fe80::1", "fd00::1", "8.8.8.8", "168.63.129.16", "2603:1000::1", "100.128.0.0"}) {
    const auto address = IpAddress::parse(text).value();
    EXPECT_EQ(public_addresses().contains(address), !address.is_special()) << text;
  }
  EXPECT_FALSE(public_addresses().meets(private_addresses()));
}

}  // namespace

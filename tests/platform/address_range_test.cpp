// SPDX-License-Identifier: MIT
#include "platform/address_range.hpp"

#include <gtest/gtest.h>

#include <random>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using reading::prefixes;

IpAddress v4(unsigned last) { return IpAddress::from_v4({10, 0, 255, std::uint8_t(last)}); }

TEST(AddressRange, AgreesWithCountingEachAddress) {
  for (unsigned first = 0; first < 256; first += 3)
    for (unsigned last = first; last < 256; last += 5) {
      const auto out = prefixes_between(v4(first), v4(last));
      for (unsigned i = 0; i < 256; ++i) {
        const auto holding = std::count_if(out.begin(), out.end(), [&](const auto& p) { return p.contains(v4(i)); });
        ASSERT_EQ(holding, first <= i && i <= last ? 1 : 0) << first << "-" << last << " at " << i;
      }
    }
}

TEST(AddressRange, HasTheFewestPrefixes) {
  EXPECT_EQ(prefixes_between(v4(0), v4(255)), prefixes({"10.0.255.0/24"}));
  EXPECT_EQ(prefixes_between(v4(1), v4(14)), prefixes({"10.0.255.1", "10.0.255.2/31", "10.0.255.4/30", "10.0.255.8/30",
                                                       "10.0.255.12/31", "10.0.255.14"}));
  const auto all =
      prefixes_between(*IpAddress::parse("::"), *IpAddress::parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
  EXPECT_EQ(all, prefixes({"::/0"}));
  const auto worst =
      prefixes_between(*IpAddress::parse("::1"), *IpAddress::parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"));
  EXPECT_EQ(worst.size(), 254u);
  EXPECT_EQ(prefixes_between(*IpAddress::parse("0.0.0.1"), *IpAddress::parse("255.255.255.254")).size(), 62u);
}

TEST(AddressRange, OfTwoFamiliesOrBackwardsIsEmpty) {
  EXPECT_TRUE(prefixes_between(v4(9), v4(8)).empty());
  EXPECT_TRUE(prefixes_between(v4(9), *IpAddress::parse("::1")).empty());
}

}  // namespace
}  // namespace sd::platform

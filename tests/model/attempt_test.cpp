// SPDX-License-Identifier: MIT
#include "model/attempt.hpp"

#include <gtest/gtest.h>

namespace sd {
namespace {

using std::chrono::hours;

TEST(Attempts, InOneZoneTheDigitsTellTheOrder) {
  const Time noon = *parse_time("2026-11-26T12:00:00Z");
  for (const auto zone : {LogZone::utc, LogZone::local}) {
    EXPECT_TRUE(may_be_later(noon + hours(1), zone, noon, zone));
    EXPECT_FALSE(may_be_later(noon, zone, noon, zone));
    EXPECT_FALSE(may_be_later(noon - hours(1), zone, noon, zone));
  }
}

/// Zones reach from 12 h behind UTC to 14 h before it.
TEST(Attempts, ALocalTimeCanBeOfAnyZone) {
  const Time noon = *parse_time("2026-11-26T12:00:00Z");
  EXPECT_TRUE(may_be_later(noon - hours(11), LogZone::local, noon, LogZone::utc));
  EXPECT_FALSE(may_be_later(noon - hours(13), LogZone::local, noon, LogZone::utc));
  EXPECT_TRUE(may_be_later(noon - hours(13), LogZone::utc, noon, LogZone::local));
  EXPECT_FALSE(may_be_later(noon - hours(15), LogZone::utc, noon, LogZone::local));
}

}  // namespace
}  // namespace sd

// SPDX-License-Identifier: MIT
#include "probe/clock.hpp"

#include <gtest/gtest.h>

namespace sd::probe {
namespace {

Observation told_by(ProbeRole role, const char* date, const char* at) {
  Observation out{.id = "x", .role = role, .target = {"h", 80}, .at = *parse_time(at), .phases = {Phase{}}};
  out.http = HttpSeen{.status = 200, .headers = {{"date", date}}};
  return out;
}

TEST(Clock, TheHostIsBelievedBeforeOthers) {
  const auto offset =
      clock_offset({told_by(ProbeRole::internet, "Tue, 03 Mar 2026 09:00:00 GMT", "2026-03-03T09:00:00Z"),
                    told_by(ProbeRole::host, "Tue, 03 Mar 2026 08:00:00 GMT", "2026-03-03T09:00:00Z")});
  ASSERT_TRUE(offset);
  EXPECT_EQ(offset->offset, std::chrono::hours(1));
}

TEST(Clock, NobodyTellsNobodyKnows) {
  EXPECT_FALSE(clock_offset({}));
  EXPECT_FALSE(clock_offset({told_by(ProbeRole::host, "yesterday", "2026-03-03T09:00:00Z")}));
}

TEST(Clock, AProxysDateIsNotBelieved) {
  auto seen = told_by(ProbeRole::storage, "Tue, 03 Mar 2026 08:00:00 GMT", "2026-03-03T09:00:00Z");
  seen.proxy = HostPort{"proxy", 3128};
  EXPECT_FALSE(clock_offset({seen}));
}

}  // namespace
}  // namespace sd::probe

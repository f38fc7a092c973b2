// SPDX-License-Identifier: MIT
#include "model/fill.hpp"

#include <gtest/gtest.h>

#include "model/random_case.hpp"

namespace sd {
namespace {

TEST(Fill, WhatNobodyAskedForIsTakenWholeAndNoFactIsForgotten) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const auto from = random_case(seed);
    Case into;
    fill_what_was_not_read(into, from);
    EXPECT_EQ(into.machine, from.machine) << "seed " << seed;
    EXPECT_EQ(into.network, from.network) << "seed " << seed;
    EXPECT_EQ(into.agent, from.agent) << "seed " << seed;
    EXPECT_EQ(into.metadata, from.metadata) << "seed " << seed;
    EXPECT_EQ(into.clock, from.clock) << "seed " << seed;
    EXPECT_TRUE(into.observations.empty());
  }
}

TEST(Fill, WhatIsKnownOrKnownToBeAbsentStays) {
  Case into;
  into.machine.hostname.value = std::string("disk");
  into.agent.unit.value = Absent{};
  Case from;
  from.machine.hostname.value = std::string("rescue");
  from.agent.unit.value = UnitState{};
  fill_what_was_not_read(into, from);
  EXPECT_EQ(*into.machine.hostname.get(), "disk");
  EXPECT_TRUE(into.agent.unit.absent());
}

TEST(Fill, AReasonIsNotReplacedByAnotherReason) {
  Case into;
  into.machine.load.value = NotRead{NotReadReason::not_live, "only the running machine can tell"};
  Case from;
  from.machine.load.value = NotRead{NotReadReason::timed_out, "no answer"};
  fill_what_was_not_read(into, from);
  EXPECT_EQ(into.machine.load.not_read()->reason, NotReadReason::not_live);
}

TEST(Fill, WhatOnlyTheRunningMachineCanTellIsTakenFromIt) {
  Case into;
  into.machine.load.value = NotRead{NotReadReason::not_live, "only the running machine can tell"};
  Case from;
  from.machine.load.value = Absent{};
  fill_what_was_not_read(into, from);
  EXPECT_TRUE(into.machine.load.absent());
}

}  // namespace
}  // namespace sd

// SPDX-License-Identifier: MIT
#include "app/interrupts.hpp"

#include <gtest/gtest.h>

namespace sd::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

class InterruptsTest : public testing::Test {
 protected:
  Wish after(net::Clock::duration span) { return interrupts.at(start + span); }

  const net::Clock::time_point start{std::chrono::hours(5)};
  Interrupts interrupts;
};

TEST_F(InterruptsTest, TheFirstOneFinishes) { EXPECT_EQ(after(milliseconds(0)), Wish::finish); }

TEST_F(InterruptsTest, TheFirstOneFinishesAlsoWhereTheClockBegins) {
  EXPECT_EQ(interrupts.at(net::Clock::time_point()), Wish::finish);
  EXPECT_EQ(interrupts.at(net::Clock::time_point()), Wish::known);
}

TEST_F(InterruptsTest, WhatFollowsWithinASecondIsTheSameWish) {
  EXPECT_EQ(after(milliseconds(0)), Wish::finish);
  for (const auto span : {nanoseconds(0), nanoseconds(20'000), nanoseconds(999'999'999)})
    EXPECT_EQ(after(span), Wish::known);
}

TEST_F(InterruptsTest, ALaterOneLeaves) {
  EXPECT_EQ(after(milliseconds(0)), Wish::finish);
  EXPECT_EQ(after(milliseconds(1000)), Wish::leave);
}

TEST_F(InterruptsTest, TheSecondCountsFromTheFirst) {
  EXPECT_EQ(after(milliseconds(0)), Wish::finish);
  EXPECT_EQ(after(milliseconds(600)), Wish::known);
  EXPECT_EQ(after(milliseconds(1200)), Wish::leave);
}

// Two handlers may run at the same time, and the one that looked at the clock later may come first.
TEST_F(InterruptsTest, AnEarlierTimeThatComesLaterIsTheSameWish) {
  EXPECT_EQ(after(milliseconds(3)), Wish::finish);
  EXPECT_EQ(after(milliseconds(2)), Wish::known);
}

}  // namespace
}  // namespace sd::app

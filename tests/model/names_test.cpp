// SPDX-License-Identifier: MIT
#include "model/names.hpp"

#include <gtest/gtest.h>

namespace sd {
namespace {

TEST(Names, AreThoseOfTheContract) {
  EXPECT_EQ(to_text(SnapshotMethod::first_host_then_guest), "firstHostThenGuest");
  EXPECT_EQ(to_text(BrokeAt::host_tcp), "host.tcp");
  EXPECT_EQ(to_text(BrokeAt::guest_proxy), "guest.proxy");
  EXPECT_EQ(to_text(Verdict::cannot_tell), "cannot_tell");
  EXPECT_EQ(to_text(PathTaken::none), "none");
}

TEST(Names, GoBothWays) {
  EXPECT_EQ(from_text<Outcome>("timed_out"), Outcome::timed_out);
  EXPECT_EQ(from_text<RouteKind>("throw"), RouteKind::throw_);
  EXPECT_FALSE(from_text<Outcome>("Timed_out"));
  EXPECT_FALSE(from_text<Verdict>(""));
}

}  // namespace
}  // namespace sd

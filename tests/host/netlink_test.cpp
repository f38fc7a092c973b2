// SPDX-License-Identifier: MIT
#include "host/netlink.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "host/kernel.hpp"

namespace sd::host {
namespace {

void parse_all(std::string_view bytes) {
  const auto messages = split_messages(bytes);
  if (!messages) return;
  for (const auto& message : *messages) {
    parse_link(message.payload);
    parse_address(message.payload);
    parse_route(message.payload);
    parse_rule(message.payload);
  }
}

TEST(Netlink, AnyBytesAreSurvived) {
  for (unsigned seed = 0; seed < 20000; ++seed) {
    std::mt19937 random(seed);
    std::string bytes(random() % 120, '\0');
    for (auto& c : bytes) c = static_cast<char>(random());
    if (bytes.size() > 4) {  // a length that fits lets the reader go deeper
      bytes[0] = static_cast<char>(bytes.size());
      bytes[1] = bytes[2] = bytes[3] = 0;
    }
    parse_all(bytes);
  }
}

TEST(Netlink, ProtocolsHaveTheirNames) {
  EXPECT_EQ(route_protocol(16), "dhcp");
  EXPECT_EQ(route_protocol(4), "static");
  EXPECT_EQ(route_protocol(200), "200");
}

TEST(SystemKernel, TellsTheLoopbackInterface) {
  const auto interfaces = SystemKernel().interfaces();
  ASSERT_TRUE(interfaces) << describe(interfaces.error());
  const auto lo = std::find_if(interfaces->begin(), interfaces->end(), [](const auto& i) { return i.name == "lo"; });
  ASSERT_NE(lo, interfaces->end());
  EXPECT_EQ(lo->kind, InterfaceKind::loopback);
  EXPECT_EQ(lo->index, 1u);
}

TEST(SystemKernel, TellsTheWayToItself) {
  const auto route = SystemKernel().route_to(*IpAddress::parse("127.0.0.1"));
  ASSERT_TRUE(route) << describe(route.error());
  EXPECT_EQ(route->error, 0);
  EXPECT_EQ(route->device, "lo");
}

TEST(SystemKernel, TellsSpaceAndRules) {
  EXPECT_GT(SystemKernel().space("/")->total_bytes, 0u);
  EXPECT_EQ(SystemKernel().space("/no/such/folder").error().code, ErrorCode::not_found);
  const auto rules = SystemKernel().policy_rules();
  ASSERT_TRUE(rules);
  EXPECT_GE(rules->size(), 2u);
  EXPECT_GT(SystemKernel().processors(), 0u);
}

}  // namespace
}  // namespace sd::host

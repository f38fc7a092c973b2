// SPDX-License-Identifier: MIT
#include "checks/view.hpp"

#include <gtest/gtest.h>

#include "checks/case_builder.hpp"

namespace sd {
namespace {

using testing_case::ip;
using testing_case::k_now;
using testing_case::known;

/// Three wires, of which only the default routes tell which one is the first.
Case three_interfaces() {
  Case out;
  out.network.interfaces = known(std::vector<Interface>{{.name = "eth0"}, {.name = "eth1"}, {.name = "eth2"}});
  return out;
}

Route default_route(const std::string& device, std::uint32_t metric) {
  return Route{.gateway = ip("10.0.0.1"), .device = device, .metric = metric, .table = 254};
}

TEST(PrimaryInterface, IsThatOfTheBestDefaultRoute) {
  auto facts = three_interfaces();
  facts.network.routes =
      known(std::vector<Route>{default_route("eth0", 300), default_route("eth1", 100), default_route("eth2", 200)});
  const auto* found = primary_interface(facts);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "eth1");
}

TEST(PrimaryInterface, OfAnotherRoutingTableDoesNotCount) {
  auto facts = three_interfaces();
  auto other = default_route("eth0", 1);
  other.table = 100;
  facts.network.routes = known(std::vector<Route>{other, default_route("eth2", 200)});
  const auto* found = primary_interface(facts);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "eth2");
}

TEST(PrimaryInterface, OfAzuresLeaseComesBeforeTheDefaultRoute) {
  auto facts = three_interfaces();
  facts.network.routes = known(std::vector<Route>{default_route("eth0", 1)});
  facts.network.leases = known(std::vector<Lease>{{.interface_name = "eth2", .option_245 = k_host_address}});
  const auto* found = primary_interface(facts);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "eth2");
}

TEST(PrimaryInterface, IsUnknownAmongSeveralWithoutAnyWord) {
  EXPECT_EQ(primary_interface(three_interfaces()), nullptr);
  EXPECT_EQ(primary_interface(Case{}), nullptr);
}

}  // namespace
}  // namespace sd

// SPDX-License-Identifier: MIT
#include "probe/plan.hpp"
#include "model/proxy_use.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "checks/case_builder.hpp"

namespace sd::probe {
namespace {

using namespace testing_case;

std::vector<std::string> ids_of(const ProbePlan& plan) {
  std::vector<std::string> out;
  for (const auto& probe : plan.probes) out.push_back(probe.id);
  return out;
}

bool has(const ProbePlan& plan, std::string_view id) {
  const auto ids = ids_of(plan);
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

TEST(Plan, AsksTheHostTheNamesStorageAndTwoPublicSites) {
  const auto plan = make_plan(healthy_case(), {});
  EXPECT_EQ(ids_of(plan),
            (std::vector<std::string>{"dns.168.63.129.16.md-abc.z1.blob.storage.azure.net", "host", "host_plugin",
                                      "internet.www.cloudflare.com", "internet.www.microsoft.com", "metadata",
                                      "resolver.md-abc.z1.blob.storage.azure.net",
                                      "storage.md-abc.z1.blob.storage.azure.net"}));
  EXPECT_TRUE(plan.region_storage);
}

TEST(Plan, SwitchedOffMeansNothingIsSentAndThatIsSaid) {
  const auto plan = make_plan(healthy_case(), {.probes = Switch::off});
  EXPECT_TRUE(plan.probes.empty());
  EXPECT_FALSE(plan.region_storage);
  ASSERT_EQ(plan.not_made.size(), 1u);
}

TEST(Plan, WithoutInternetThePublicSitesAreNamedAsNotMade) {
  const auto plan = make_plan(healthy_case(), {.internet = Switch::off});
  EXPECT_FALSE(has(plan, "internet.www.microsoft.com"));
  EXPECT_EQ(plan.not_made.size(), 2u);
}

TEST(Plan, WithoutAKnownHostAPublicOneStandsForStorage) {
  auto facts = healthy_case();
  facts.agent.blob_hosts = known(std::vector<BlobHost>{});
  EXPECT_TRUE(has(make_plan(facts, {}), std::string("storage.") + k_any_storage_host));
}

TEST(Plan, StorageIsAlsoAskedThroughTheProxyThatIsConfigured) {
  auto facts = healthy_case();
  set_agent_config(facts, {{"HttpProxy.Host", "proxy.corp"}, {"HttpProxy.Port", "3128"}});
  EXPECT_TRUE(has(make_plan(facts, {}), "storage.md-abc.z1.blob.storage.azure.net.via.proxy.corp:3128"));
}

TEST(Plan, TheHostIsNeverAskedThroughAProxy) {
  auto facts = healthy_case();
  set_agent_config(facts, {{"HttpProxy.Host", "proxy.corp:3128"}});
  for (const auto& probe : make_plan(facts, {}).probes)
    EXPECT_TRUE(!probe.proxy || probe.role == ProbeRole::storage) << probe.id;
}

TEST(Plan, ASecondarySourceIsComparedWithThePrimaryOne) {
  auto facts = healthy_case();
  std::get<std::vector<Interface>>(facts.network.interfaces.value)[1].addresses.push_back(
      {ip("10.0.0.5"), 24, true, true, std::nullopt});
  std::get<RouteChoice>(facts.network.host_route.value).source = ip("10.0.0.5");
  const auto plan = make_plan(facts, {});
  ASSERT_TRUE(has(plan, "host.from.10.0.0.4"));
}

TEST(Plan, IsBoundedHoweverMuchTheLogsName) {
  auto facts = healthy_case();
  std::vector<BlobHost> hosts;
  for (int i = 0; i < 500; ++i)
    hosts.push_back({"md-" + std::to_string(i) + ".z1.blob.storage.azure.net", "disk", "log"});
  facts.agent.blob_hosts = known(hosts);
  auto& servers = std::get<ResolverConfig>(facts.network.resolver.value).servers;
  for (std::uint8_t i = 1; i < 100; ++i) servers.push_back(IpAddress::from_v4({10, 0, 1, i}));
  EXPECT_LE(make_plan(facts, {}).probes.size(), 64u);
}

TEST(Plan, RegionsHaveTheSuffixOfTheirCloud) {
  EXPECT_EQ(region_storage_host({.location = "westeurope", .environment = "AzurePublicCloud"}),
            "westeurope.blob.core.windows.net");
  EXPECT_EQ(region_storage_host({.location = "usgovvirginia", .environment = "AzureUSGovernmentCloud"}),
            "usgovvirginia.blob.core.usgovcloudapi.net");
  EXPECT_EQ(region_storage_host({.location = "chinaeast2", .environment = "AzureChinaCloud"}),
            "chinaeast2.blob.core.chinacloudapi.cn");
}

TEST(Plan, TextNamesEveryProbeAndWhy) {
  const auto plan = make_plan(healthy_case(), {});
  const auto text = to_text(plan);
  for (const auto& probe : plan.probes) {
    EXPECT_NE(text.find(probe.id), std::string::npos);
    EXPECT_NE(text.find(probe.why), std::string::npos);
  }
}

TEST(Plan, OnWindowsTheConfigurationNamesThePrimaryAddress) {
  Case facts;
  facts.network.interfaces = known(std::vector<Interface>{
      {.name = "Ethernet", .addresses = {{.address = ip("10.0.0.5")}, {.address = ip("10.0.0.4")}}}});
  facts.network.host_route = known(RouteChoice{.to = k_host_address, .device = "Ethernet", .source = ip("10.0.0.5")});
  EXPECT_FALSE(has(make_plan(facts, {}), "host.from.10.0.0.4")) << "the first one is taken for the primary";
  facts.windows.adapters =
      known(std::vector<WindowsAdapter>{{.name = "Ethernet", .static_addresses = {ip("10.0.0.4"), ip("10.0.0.5")}}});
  EXPECT_TRUE(has(make_plan(facts, {}), "host.from.10.0.0.4"));
}

}  // namespace
}  // namespace sd::probe

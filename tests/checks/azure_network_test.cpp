// SPDX-License-Identifier: MIT
// What Azure's own records make of findings: a denial that the symptoms agree with accuses, one that they speak
// against does not, and what no file tells is unknown.
#include <gtest/gtest.h>

#include "checks/azure_case.hpp"
#include "checks/azure_way.hpp"
#include "checks/finding_ids.hpp"

namespace sd {
namespace {

using namespace testing_case;

Finding finding(const Case& facts, std::string_view id) {
  const auto all = check(facts);
  return *std::find_if(all.begin(), all.end(), [&](const Finding& one) { return one.id == id; });
}

struct Row {
  std::string name;
  std::string id;
  State state;
  std::function<void(Case&)> made_by;
};

class Records : public testing::TestWithParam<Row> {};

TEST_P(Records, MakeTheFindingThis) {
  auto facts = healthy_case();
  give(facts, open_network());
  GetParam().made_by(facts);
  const auto found = finding(facts, GetParam().id);
  EXPECT_EQ(found.state, GetParam().state) << (found.evidence.empty() ? "" : found.evidence.front().text);
  if (found.state == State::faulty) {
    EXPECT_FALSE(found.evidence.empty());
  }
}

std::function<void(Case&)> closed_with(std::vector<SecurityRule> rules) {
  return [rules](Case& c) {
    give(c, open_network(rules));
    close_storage(c);
  };
}

std::function<void(Case&)> closed_with(AzureRoutes routes) {
  return [routes](Case& c) {
    records(c).routes = {routes};
    close_storage(c);
  };
}

void hide_observations(Case& c) { c.observations.clear(); }

const SecurityRule k_allow_north = outbound("North", 200, Access::allow, to_tag("Storage.NorthEurope"));
const SecurityRule k_allow_west = outbound("West", 200, Access::allow, to_tag("storage.westeurope"));
const std::string k_denied = "azure.rules.storage_denied";
const std::string k_region = "azure.rules.other_region";
const std::string k_admin = "azure.admin_rules.storage_denied";

INSTANTIATE_TEST_SUITE_P(
    Nsg, Records,
    testing::Values(Row{"open", k_denied, State::healthy, [](Case&) {}},
                    Row{"denied", k_denied, State::faulty, closed_with({deny_internet()})},
                    Row{"denied_of_unknown_addresses", k_denied, State::faulty,
                        [](Case& c) { give(c, open_network({deny_internet()})), hide_observations(c); }},
                    Row{"denied_without_tag_file", k_denied, State::faulty,
                        [](Case& c) {
                          closed_with({deny_internet()})(c);
                          records(c).service_tags.clear();
                        }},
                    Row{"denied_but_storage_answers", k_denied, State::unknown,
                        [](Case& c) { give(c, open_network({deny_internet()})); }},
                    Row{"denied_but_the_run_heard_storage", k_denied, State::unknown,
                        [](Case& c) {
                          give(c, open_network({deny_internet()}));
                          hide_observations(c);
                          auto run = run_that_asked_storage();
                          run.blob_calls[0].error = RequestError::none;
                          run.blob_calls[0].status = 403;
                          std::get<LogFacts>(c.logs.value).attempts.push_back(run);
                        }},
                    Row{"allowed_above", k_denied, State::healthy, closed_with({k_allow_west, deny_internet()})},
                    Row{"allowed_above_by_name", k_denied, State::healthy,
                        [](Case& c) {
                          closed_with({k_allow_west, deny_internet()})(c);
                          hide_observations(c);
                          records(c).service_tags.clear();
                        }},
                    Row{"other_region_above", k_denied, State::faulty, closed_with({k_allow_north, deny_internet()})},
                    Row{"no_rules", k_denied, State::unknown, [](Case& c) { records(c).rule_sets.clear(); }},
                    Row{"a_tag_that_nobody_tells", k_denied, State::unknown,
                        closed_with({outbound("DenyCloud", 300, Access::deny, to_tag("AzureCloud"))})},
                    Row{"of_several_subnets", k_denied, State::unknown,
                        [](Case& c) {
                          closed_with({deny_internet()})(c);
                          records(c).rule_sets.push_back(nsg({}));
                          records(c).rule_sets.back().attached_to = "subnet vnet1/other";
                        }},
                    Row{"of_a_subnet_in_which_the_vm_is_not", k_denied, State::unknown,
                        [](Case& c) {
                          closed_with({deny_internet()})(c);
                          records(c).rule_sets[0].attached_to = "subnet vnet1/other, subnet vnet1/third";
                          records(c).outbound = {{.subnet = "VNet1/Default"}};
                        }},
                    Row{"of_the_subnet_in_which_the_vm_is", k_denied, State::faulty,
                        [](Case& c) {
                          closed_with({deny_internet()})(c);
                          records(c).rule_sets[0].attached_to = "subnet other, subnet default";
                          records(c).outbound = {{.subnet = "VNet1/Default"}};
                        }},
                    Row{"of_subnet_and_interface", k_denied, State::faulty,
                        [](Case& c) {
                          closed_with({deny_internet()})(c);
                          records(c).rule_sets.push_back(nsg({}));
                          records(c).rule_sets.back().id += "2";
                          records(c).rule_sets.back().attached_to = "network interface vm1-nic";
                        }},
                    Row{"behind_a_proxy", k_denied, State::unknown,
                        [](Case& c) {
                          closed_with({deny_internet()})(c);
                          set_agent_config(c, {{"HttpProxy.Host", "proxy:3128"}});
                        }},
                    Row{"taken_back_by_an_admin_rule", k_denied, State::healthy,
                        [](Case& c) {
                          closed_with({deny_internet()})(c);
                          records(c).rule_sets.push_back(admin_rules(Access::always_allow, to_tag("Storage")));
                        }}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    PartOfStorage, Records,
    testing::Values(Row{"open", k_region, State::healthy, [](Case&) {}},
                    Row{"all_is_denied", k_region, State::healthy, closed_with({deny_internet()})},
                    Row{"one_of_two_disks", k_region, State::faulty,
                        [](Case& c) {
                          give(c, open_network({k_allow_west, deny_internet()}));
                          fail_at(add_disk(c, "20.150.1.1"), PhaseName::connect, Outcome::timed_out);
                        }},
                    Row{"one_of_two_disks_is_not_all", k_denied, State::healthy,
                        [](Case& c) {
                          give(c, open_network({k_allow_west, deny_internet()}));
                          fail_at(add_disk(c, "20.150.1.1"), PhaseName::connect, Outcome::timed_out);
                        }},
                    Row{"an_old_list", k_region, State::faulty,
                        [](Case& c) {
                          give(c, open_network({outbound("Old", 200, Access::allow, to_prefix("20.60.0.0/17")),
                                                deny_internet()}));
                          hide_observations(c);
                        }},
                    Row{"a_part_that_nobody_needs", k_region, State::unknown,
                        [](Case& c) {
                          give(c, open_network({outbound("Some", 200, Access::deny, to_prefix("20.60.128.0/17"))}));
                          hide_observations(c);
                        }},
                    Row{"a_region_that_is_not_known", k_region, State::unknown,
                        [](Case& c) {
                          give(c, open_network({k_allow_west, deny_internet()}));
                          hide_observations(c), forget_location(c);
                        }}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Admin, Records,
    testing::Values(Row{"no_manager", k_admin, State::healthy, [](Case&) {}},
                    Row{"not_told", k_admin, State::unknown,
                        [](Case& c) { records(c).rule_sets = {configured(nsg({}))}; }},
                    Row{"denied", k_admin, State::faulty,
                        [](Case& c) {
                          records(c).rule_sets.push_back(admin_rules(Access::deny, to_tag("Internet")));
                          close_storage(c);
                        }},
                    Row{"denied_but_storage_answers", k_admin, State::unknown,
                        [](Case& c) { records(c).rule_sets.push_back(admin_rules(Access::deny, to_tag("Internet"))); }},
                    Row{"leaves_the_nsg_innocent", k_denied, State::healthy,
                        [](Case& c) {
                          records(c).rule_sets.push_back(admin_rules(Access::deny, to_tag("Internet")));
                          close_storage(c);
                        }}),
    [](const auto& row) { return row.param.name; });

void silence_dns(Case& c) {
  fail_at(seen(c, std::string("dns.168.63.129.16.") + k_disk_host), PhaseName::query, Outcome::timed_out);
  seen(c, std::string("dns.168.63.129.16.") + k_disk_host).dns.reset();
}

std::vector<SecurityRule> deny_platform(const char* tag) {
  return {outbound("NoPlatform", 150, Access::deny, to_tag(tag))};
}

INSTANTIATE_TEST_SUITE_P(
    Platform, Records,
    testing::Values(Row{"internet_is_not_the_platform", "azure.rules.platform_denied", State::healthy,
                        closed_with({deny_internet()})},
                    Row{"dns", "azure.rules.platform_denied", State::faulty,
                        [](Case& c) { give(c, open_network(deny_platform("AzurePlatformDNS"))), silence_dns(c); }},
                    Row{"dns_answers", "azure.rules.platform_denied", State::unknown,
                        [](Case& c) { give(c, open_network(deny_platform("AzurePlatformDNS"))); }},
                    Row{"other_servers", "azure.rules.platform_denied", State::healthy,
                        [](Case& c) {
                          give(c, open_network(deny_platform("AzurePlatformDNS")));
                          hide_observations(c);
                          c.network.resolver = known(ResolverConfig{.servers = {ip("10.0.0.53")}}, "/etc/resolv.conf");
                        }},
                    Row{"servers_not_known", "azure.rules.platform_denied", State::unknown,
                        [](Case& c) {
                          give(c, open_network(deny_platform("AzurePlatformDNS")));
                          hide_observations(c);
                          c.network.resolver.value = NotRead{};
                        }},
                    Row{"metadata", "azure.rules.metadata_denied", State::faulty,
                        [](Case& c) {
                          give(c, open_network(deny_platform("AzurePlatformIMDS")));
                          fail_at(seen(c, "metadata"), PhaseName::connect, Outcome::timed_out);
                        }},
                    Row{"metadata_is_not_dns", "azure.rules.platform_denied", State::healthy,
                        [](Case& c) { give(c, open_network(deny_platform("AzurePlatformIMDS"))); }},
                    Row{"metadata_answers", "azure.rules.metadata_denied", State::unknown,
                        [](Case& c) { give(c, open_network(deny_platform("AzurePlatformIMDS"))); }}),
    [](const auto& row) { return row.param.name; });

const auto k_none = routes_to(NextHop::none, "None");
const auto k_to_appliance = routes_to(NextHop::virtual_appliance, "VirtualAppliance");
const auto k_to_gateway = routes_to(NextHop::virtual_network_gateway, "VirtualNetworkGateway", RouteOrigin::gateway);
const std::string k_dropped = "azure.route.storage_dropped";
const std::string k_appliance = "azure.route.storage_to_appliance";
const std::string k_tunnelled = "azure.route.storage_tunnelled";
const std::string k_filter = "azure.route.name_filter";

void user_routes_only(Case& c) {
  auto table = k_none;
  table.effective = false;
  table.routes = {route("10.1.0.0/16", NextHop::none, "None", RouteOrigin::user)};
  records(c).routes = {table};
}

INSTANTIATE_TEST_SUITE_P(
    Routes, Records,
    testing::Values(
        Row{"open_does_not_drop", k_dropped, State::healthy, [](Case&) {}},
        Row{"dropped", k_dropped, State::faulty, closed_with(k_none)},
        Row{"dropped_but_storage_answers", k_dropped, State::unknown, [](Case& c) { records(c).routes = {k_none}; }},
        Row{"dropped_of_several_interfaces", k_dropped, State::unknown,
            [](Case& c) {
              closed_with(k_none)(c);
              records(c).routes.push_back(routes_to_internet());
            }},
        Row{"no_routes", k_dropped, State::unknown, [](Case& c) { records(c).routes.clear(); }},
        Row{"an_endpoint_takes_storage_off", k_dropped, State::healthy,
            [](Case& c) {
              closed_with(k_none)(c);
              records(c).routes[0].routes.push_back(
                  route("20.60.0.0/16", NextHop::service_endpoint, "VirtualNetworkServiceEndpoint"));
            }},
        Row{"a_table_does_not_drop", k_dropped, State::healthy, user_routes_only},
        Row{"appliance", k_appliance, State::faulty, closed_with(k_to_appliance)},
        Row{"appliance_passes_it", k_appliance, State::healthy, [](Case& c) { records(c).routes = {k_to_appliance}; }},
        Row{"appliance_behind_a_denial", k_appliance, State::unknown,
            [](Case& c) {
              closed_with({deny_internet()})(c);
              records(c).routes = {k_to_appliance};
            }},
        Row{"appliance_and_no_rules", k_appliance, State::unknown,
            [](Case& c) {
              closed_with(k_to_appliance)(c);
              records(c).rule_sets.clear();
            }},
        Row{"appliance_and_nobody_looked", k_appliance, State::unknown,
            [](Case& c) { records(c).routes = {k_to_appliance}, hide_observations(c); }},
        Row{"gateway", k_tunnelled, State::faulty, closed_with(k_to_gateway)},
        Row{"no_gateway", k_tunnelled, State::healthy, closed_with(routes_to_internet())},
        Row{"a_table_does_not_tell_bgp", k_tunnelled, State::unknown, user_routes_only},
        Row{"nothing_between", k_filter, State::healthy, [](Case&) {}},
        Row{"something_between", k_filter, State::unknown, closed_with(k_to_appliance)},
        Row{"between_by_a_table", k_filter, State::unknown, user_routes_only}),
    [](const auto& row) { return row.param.name; });

const std::string k_outbound = "azure.subnet.no_outbound";

void make_private(Case& c) { records(c).outbound = {ways_out(false)}; }

INSTANTIATE_TEST_SUITE_P(
    WaysOut, Records,
    testing::Values(
        Row{"default", k_outbound, State::healthy, [](Case&) {}},
        Row{"private_and_all_silent", k_outbound, State::faulty, [](Case& c) { make_private(c), close_storage(c); }},
        Row{"private_and_storage_answers", k_outbound, State::healthy, make_private},
        Row{"private_and_nobody_looked", k_outbound, State::unknown,
            [](Case& c) { make_private(c), hide_observations(c); }},
        Row{"private_and_denied", k_outbound, State::unknown,
            [](Case& c) {
              closed_with({deny_internet()})(c);
              make_private(c);
            }},
        Row{"private_without_routes", k_outbound, State::unknown,
            [](Case& c) { make_private(c), close_storage(c), records(c).routes.clear(); }},
        Row{"private_behind_an_appliance", k_outbound, State::healthy,
            [](Case& c) {
              closed_with(k_to_appliance)(c);
              make_private(c);
            }},
        Row{"nat_gateway", k_outbound, State::healthy,
            [](Case& c) { make_private(c), close_storage(c), records(c).outbound[0].nat_gateway = true; }},
        Row{"perhaps_a_load_balancer", k_outbound, State::unknown,
            [](Case& c) { make_private(c), close_storage(c), records(c).outbound[0].load_balancer = true; }},
        Row{"interface_not_told", k_outbound, State::unknown,
            [](Case& c) { make_private(c), close_storage(c), records(c).outbound[0].public_address.reset(); }},
        Row{"nothing_told", k_outbound, State::unknown,
            [](Case& c) { records(c).outbound.clear(), close_storage(c); }}),
    [](const auto& row) { return row.param.name; });

std::set<std::string> of_records(const std::set<std::string>& ids) {
  std::set<std::string> out;
  for (const auto& id : ids)
    if (id.starts_with("azure.")) out.insert(id);
  return out;
}

TEST(AzureNetwork, IgnoranceIsNotHealth) {
  EXPECT_EQ(of_records(ids_with(healthy_case(), State::healthy)), std::set<std::string>{});
  auto facts = healthy_case();
  give(facts, {});
  EXPECT_EQ(of_records(ids_with(facts, State::healthy)), std::set<std::string>{});
  EXPECT_EQ(of_records(ids_with(facts, State::faulty)), std::set<std::string>{});
}

TEST(AzureNetwork, OfAnOpenNetworkEverythingIsHealthy) {
  auto facts = healthy_case();
  give(facts, open_network());
  EXPECT_EQ(ids_with(facts, State::faulty), std::set<std::string>{});
  // What Azure says of the VM and its backup is not given.
  for (const auto& one : check(facts)) EXPECT_TRUE(one.state == State::healthy || one.evidence.empty()) << one.id;
}

TEST(AzureNetwork, TheEvidenceNamesTheRuleAndAPacket) {
  auto facts = healthy_case();
  closed_with({deny_internet()})(facts);
  const auto found = finding(facts, k_denied);
  ASSERT_FALSE(found.evidence.empty());
  EXPECT_EQ(found.evidence[0].text,
            "NSG vm1-nsg (subnet vnet1/default): rule securityRules/DenyInternet (priority 4000) denies tcp 10.0.0.4 "
            "-> 20.60.1.1:443");
  EXPECT_EQ(found.evidence[0].source, "nsg.json");
}

TEST(AzureNetwork, AnAllowRuleForAnotherRegionIsNamedBesideTheDenial) {
  auto facts = healthy_case();
  closed_with({k_allow_north, deny_internet()})(facts);
  const auto found = finding(facts, k_denied);
  ASSERT_EQ(found.evidence.size(), 2u);
  EXPECT_NE(found.evidence[1].text.find("rule North (priority 200) allows Storage.NorthEurope only"), std::string::npos)
      << found.evidence[1].text;
}

TEST(AzureNetwork, TheRuleInTheWayIsTheOneOfTheCase) {
  auto facts = healthy_case();
  closed_with({deny_internet()})(facts);
  const auto ruling = denial_of_storage(facts, RuleSetKind::security_group);
  ASSERT_TRUE(ruling && ruling->denial);
  EXPECT_EQ(ruling->denial->set, &records(facts).rule_sets[0]);
  EXPECT_EQ(ruling->denial->rule, &records(facts).rule_sets[0].rules[0]);
  EXPECT_FALSE(denial_of_storage(facts, RuleSetKind::admin_rules));
}

}  // namespace
}  // namespace sd

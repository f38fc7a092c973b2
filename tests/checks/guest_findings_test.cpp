// SPDX-License-Identifier: MIT
// Findings about the agent, the extension and the guest's addresses.
#include <gtest/gtest.h>

#include "checks/broken_case.hpp"
#include "checks/finding_ids.hpp"
#include "checks/findings.hpp"

namespace sd {
namespace {

using namespace testing_case;

class BrokenGuest : public testing::TestWithParam<Row> {};

TEST_P(BrokenGuest, MakesExactlyTheseFindingsFaulty) {
  auto facts = healthy_case();
  GetParam().broken_by(facts);
  EXPECT_EQ(ids_with(facts, State::faulty), GetParam().faulty);
}

AgentLife& life(Case& facts) { return std::get<AgentLife>(facts.agent.life.value); }

void set_not_ready(Case& facts, Time at) {
  auto& folder = std::get<std::vector<ExtensionFolder>>(facts.agent.extensions.value)[0];
  folder.handler_status = "NotReady";
  folder.handler_status_at = at;
}

void repeat_a_key(Case& facts) {
  SnapshotConfig config{.path = "/etc/azure/vmbackup.conf"};
  config.repeated_line = 4;
  facts.agent.snapshot_config = known(config, config.path);
}

INSTANTIATE_TEST_SUITE_P(
    Agent, BrokenGuest,
    testing::Values(
        Row{"not_installed",
            [](Case& c) {
              c.agent.install = absent<AgentInstall>();
              c.agent.unit = absent<UnitState>();
              c.agent.processes = known(std::vector<AgentProcess>{});
            },
            {"agent.not_installed"}},
        Row{"stopped",
            [](Case& c) {
              std::get<UnitState>(c.agent.unit.value).active = "inactive";
              c.agent.processes = known(std::vector<AgentProcess>{});
            },
            {"agent.stopped"}},
        Row{"inactive_unit_but_it_runs",
            [](Case& c) { std::get<UnitState>(c.agent.unit.value).active = "inactive"; },
            {}},
        Row{"fails",
            [](Case& c) {
              std::get<UnitState>(c.agent.unit.value).active = "failed";
              c.agent.processes = known(std::vector<AgentProcess>{});
            },
            {"agent.cannot_start"}},
        Row{"waits_to_be_restarted",
            [](Case& c) {
              auto& unit = std::get<UnitState>(c.agent.unit.value);
              unit.active = "activating";
              unit.sub = "auto-restart";
              unit.result = "exit-code";
              c.agent.processes = known(std::vector<AgentProcess>{});
            },
            {"agent.cannot_start"}},
        Row{"active_between_two_ends",
            [](Case& c) {
              std::get<UnitState>(c.agent.unit.value).restarts = 40;
              c.agent.processes = known(std::vector<AgentProcess>{});
            },
            {"agent.cannot_start"}},
        Row{"restarted_often_and_long_ago", [](Case& c) { std::get<UnitState>(c.agent.unit.value).restarts = 40; }, {}},
        Row{"active_and_no_process_that_we_know",
            [](Case& c) { c.agent.processes = known(std::vector<AgentProcess>{}); },
            {}},
        Row{"stuck",
            [](Case& c) { life(c).last_line = life(c).last_heartbeat = k_now - std::chrono::hours(3); },
            {"agent.stuck"}},
        Row{"silent_because_just_started",
            [](Case& c) {
              life(c).last_line = life(c).last_heartbeat = k_now - std::chrono::hours(3);
              for (auto& p : std::get<std::vector<AgentProcess>>(c.agent.processes.value))
                p.started = k_now - std::chrono::minutes(1);
            },
            {}},
        Row{"goal_state_never_ends",
            [](Case& c) { life(c).goal_state_started = k_now - std::chrono::hours(2); },
            {"agent.stuck"}},
        Row{"extensions_off",
            [](Case& c) { set_agent_config(c, {{"Extensions.Enabled", "n"}}); },
            {"agent.extensions_off"}},
        Row{"disabled",
            [](Case& c) { std::get<AgentInstall>(c.agent.install.value).disable_agent_file = true; },
            {"agent.disabled_file"}},
        Row{"given_up",
            [](Case& c) { std::get<AgentInstall>(c.agent.install.value).blacklisted = {"2.16.0.0"}; },
            {"agent.crash_loop"}},
        Row{"an_older_one_was_given_up",
            [](Case& c) { std::get<AgentInstall>(c.agent.install.value).blacklisted = {"2.9.0.0"}; },
            {}},
        Row{"old",
            [](Case& c) {
              life(c).heartbeat_version = "2.2.45";
              std::get<AgentInstall>(c.agent.install.value).goal_state_version.clear();
              std::get<AgentInstall>(c.agent.install.value).daemon_version = "2.2.45";
            },
            {"agent.too_old"}},
        Row{"no_child",
            [](Case& c) {
              std::get<std::vector<AgentProcess>>(c.agent.processes.value).pop_back();
              life(c).last_heartbeat.reset();
            },
            {"agent.no_heartbeat_child"}},
        Row{"stale_endpoint",
            [](Case& c) { c.agent.endpoint_file = known(EndpointFile{"10.0.0.1", ip("10.0.0.1")}); },
            {"agent.stale_endpoint"}},
        Row{"full",
            [](Case& c) { std::get<std::vector<Volume>>(c.machine.volumes.value)[1].free_bytes = 1000; },
            {"disk.full"}},
        Row{"no_inodes",
            [](Case& c) { std::get<std::vector<Volume>>(c.machine.volumes.value)[1].free_inodes = 0; },
            {"disk.full"}},
        Row{"noexec",
            [](Case& c) { std::get<std::vector<Volume>>(c.machine.volumes.value)[1].no_exec = true; },
            {"disk.no_exec"}},
        Row{"no_python", [](Case& c) { c.machine.python = absent<Python>(); }, {"extension.no_python"}},
        Row{"old_line_about_python_is_history",
            [](Case& c) { c.agent.shell_log = known(ShellLogEnd{"shell.log", 3, true, ""}); },
            {}},
        Row{"import_fails",
            [](Case& c) { c.agent.shell_log = known(ShellLogEnd{"shell.log", 1, false, ""}); },
            {"extension.start_fails"}},
        Row{"failed_upgrade",
            [](Case& c) {
              std::get<std::vector<ExtensionFolder>>(c.agent.extensions.value)[0].handler_state = "FailedUpgrade";
            },
            {"extension.failed_state"}},
        Row{"not_ready_and_a_run_took_its_snapshot_since",
            [](Case& c) { set_not_ready(c, k_now - std::chrono::hours(13)); },
            {}},
        Row{"not_ready_since_the_newest_run",
            [](Case& c) { set_not_ready(c, k_now - std::chrono::hours(1)); },
            {"extension.failed_state"}},
        Row{"not_ready_without_python",
            [](Case& c) {
              set_not_ready(c, k_now - std::chrono::hours(1));
              c.machine.python = absent<Python>();
            },
            {"extension.no_python"}},
        Row{"not_ready_where_nothing_may_be_executed",
            [](Case& c) {
              set_not_ready(c, k_now - std::chrono::hours(1));
              std::get<std::vector<Volume>>(c.machine.volumes.value)[1].no_exec = true;
            },
            {"disk.no_exec"}},
        Row{"asked_for_an_older_extension",
            [](Case& c) {
              std::get<LogFacts>(c.logs.value)
                  .agent_signs.push_back({.id = "agent_downgrade", .text = "x", .at = k_now - std::chrono::hours(1)});
            },
            {"extension.downgrade_refused"}},
        Row{"a_key_twice", [](Case& c) { repeat_a_key(c); }, {"snapshot_config.unreadable"}},
        Row{"a_key_twice_and_python_2",
            [](Case& c) {
              repeat_a_key(c);
              std::get<Python>(c.machine.python.value).version = "2.7";
            },
            {}},
        Row{"a_key_twice_and_a_python_without_version",
            [](Case& c) {
              repeat_a_key(c);
              std::get<Python>(c.machine.python.value).version.clear();
            },
            {}},
        Row{"no_key",
            [](Case& c) {
              std::get<std::vector<ExtensionFolder>>(c.agent.extensions.value)[0].certificate_present = false;
            },
            {"extension.certificate_missing"}},
        Row{"bom",
            [](Case& c) { c.agent.snapshot_config.value = NotRead{NotReadReason::malformed, "byte order mark"}; },
            {"snapshot_config.unreadable"}},
        Row{"forced_and_closed",
            [](Case& c) {
              only_guest(c);
              close_storage(c);
            },
            {"internet.closed", "snapshot_config.method_forced", "storage.timed_out"}},
        Row{"forced_and_open", [](Case& c) { only_guest(c); }, {}}),
    [](const auto& row) { return row.param.name; });

void make_static(Case& facts) {
  facts.network.addressing = known(Addressing{{{"netplan",
                                                "eth0",
                                                std::nullopt,
                                                AddressMethod::static_address,
                                                {"10.0.0.4/24"},
                                                false,
                                                "/etc/netplan/01.yaml",
                                                5}},
                                              {},
                                              false});
  facts.network.leases = known(std::vector<Lease>{});
}

void lose_route(Case& facts) {
  close_host(facts, Outcome::network_unreachable);
  std::get<RouteChoice>(facts.network.host_route.value).error = 101;
}

INSTANTIATE_TEST_SUITE_P(
    Addressing, BrokenGuest,
    testing::Values(Row{"static_and_fine", make_static, {}},
                    Row{"static_and_no_route",
                        [](Case& c) {
                          make_static(c);
                          lose_route(c);
                        },
                        {"dhcp.off", "host32526.unreachable", "host80.no_route", "route.host.missing"}},
                    Row{"static_and_the_agent_searches",
                        [](Case& c) {
                          make_static(c);
                          life(c).discovering = true;
                        },
                        {"dhcp.off"}},
                    Row{"static_but_discovery_is_static_too",
                        [](Case& c) {
                          make_static(c);
                          life(c).discovering = true;
                          set_agent_config(c, {{"Protocol.EndpointDiscovery", "static"}});
                        },
                        {}},
                    Row{"no_lease",
                        [](Case& c) {
                          c.network.leases = known(std::vector<Lease>{});
                          lose_route(c);
                        },
                        {"dhcp.no_lease", "host32526.unreachable", "host80.no_route", "route.host.missing"}},
                    Row{"foreign_server",
                        [](Case& c) {
                          auto& lease = std::get<std::vector<Lease>>(c.network.leases.value)[0];
                          lease.server = ip("10.0.0.1");
                          lease.option_245.reset();
                          lease.routes.clear();
                          lose_route(c);
                        },
                        {"dhcp.no_option_245", "host32526.unreachable", "host80.no_route", "route.host.missing"}},
                    Row{"no_default_route",
                        [](Case& c) {
                          std::get<Addressing>(c.network.addressing.value).statements[0].routes_suppressed = true;
                          std::get<RouteChoice>(c.network.internet_route.value).error = 101;
                        },
                        {"dhcp.default_route_suppressed"}},
                    Row{"routes_not_even_asked_for",
                        [](Case& c) {
                          auto& lease = std::get<std::vector<Lease>>(c.network.leases.value)[0];
                          lease.routes.clear();
                          lease.routers.clear();
                          std::get<Addressing>(c.network.addressing.value).statements[0].routes_suppressed = true;
                          lose_route(c);
                        },
                        {"dhcp.routes_suppressed", "host32526.unreachable", "host80.no_route", "route.host.missing"}},
                    Row{"link_down",
                        [](Case& c) {
                          std::get<std::vector<Interface>>(c.network.interfaces.value)[1].up = false;
                          lose_route(c);
                        },
                        {"dhcp.routes_suppressed", "host32526.unreachable", "host80.no_route", "interface.down",
                         "route.host.missing"}},
                    Row{"foreign_gateway",
                        [](Case& c) {
                          auto& lease = std::get<std::vector<Lease>>(c.network.leases.value)[0];
                          lease.server = ip("10.0.0.250");
                          lease.option_245.reset();
                          lease.routes.clear();
                          lease.routers = {ip("10.0.0.250")};
                          std::get<RouteChoice>(c.network.host_route.value).gateway = ip("10.0.0.250");
                          close_host(c, Outcome::timed_out);
                        },
                        {"dhcp.no_option_245", "host32526.unreachable", "host80.timed_out"}},
                    Row{"foreign_server_with_azures_gateway",
                        [](Case& c) {
                          auto& lease = std::get<std::vector<Lease>>(c.network.leases.value)[0];
                          lease.server = ip("10.0.0.250");
                          lease.option_245.reset();
                          lease.routes.clear();
                          lease.routers = {ip("10.0.0.1")};
                          std::get<RouteChoice>(c.network.host_route.value).gateway = ip("10.0.0.1");
                          close_host(c, Outcome::timed_out);
                        },
                        {"host32526.unreachable", "host80.timed_out"}},
                    Row{"wrong_address",
                        [](Case& c) {
                          std::get<std::vector<Interface>>(c.network.interfaces.value)[1].addresses[0].address =
                              ip("10.0.0.99");
                          close_host(c, Outcome::timed_out);
                        },
                        {"address.not_the_platforms", "host32526.unreachable", "host80.timed_out"}},
                    Row{"mac_of_another",
                        [](Case& c) {
                          c.network.addressing = known(Addressing{{{"ifcfg",
                                                                    "ethX",
                                                                    *Mac::parse("00:15:5d:00:00:09"),
                                                                    AddressMethod::dhcp,
                                                                    {},
                                                                    false,
                                                                    "/etc/sysconfig/network-scripts/ifcfg-eth0",
                                                                    3}},
                                                                  {},
                                                                  false});
                          c.network.leases = known(std::vector<Lease>{});
                          lose_route(c);
                        },
                        {"address.mac_mismatch", "host32526.unreachable", "host80.no_route", "route.host.missing"}},
                    Row{"secondary_source",
                        [](Case& c) {
                          auto bound = seen(c, "host");
                          bound.id = "host.from.10.0.0.4";
                          c.observations.push_back(bound);
                          close_host(c, Outcome::timed_out);
                        },
                        {"host32526.unreachable", "host80.timed_out", "route.host.secondary_source"}},
                    Row{"wrong_interface",
                        [](Case& c) {
                          std::get<std::vector<Interface>>(c.network.interfaces.value)
                              .push_back({.index = 3, .name = "eth1", .kind = InterfaceKind::ethernet});
                          std::get<RouteChoice>(c.network.host_route.value).device = "eth1";
                          close_host(c, Outcome::timed_out);
                        },
                        {"host32526.unreachable", "host80.timed_out", "route.host.wrong_interface"}},
                    Row{"wrong_interface_for_the_name_server_too",
                        [](Case& c) {
                          std::get<std::vector<Interface>>(c.network.interfaces.value)
                              .push_back({.index = 3, .name = "eth1", .kind = InterfaceKind::ethernet});
                          std::get<RouteChoice>(c.network.host_route.value).device = "eth1";
                          close_host(c, Outcome::timed_out);
                          auto& name = seen(c, std::string("dns.168.63.129.16.") + k_disk_host);
                          name.phases.back().outcome = Outcome::timed_out;
                          name.dns = DnsSeen{.question = k_disk_host};
                          auto& programs = seen(c, std::string("resolver.") + k_disk_host);
                          programs.phases.back().outcome = Outcome::rejected;
                          programs.dns->addresses.clear();
                        },
                        {"host32526.unreachable", "host80.timed_out", "route.host.wrong_interface"}},
                    Row{"tunnel",
                        [](Case& c) {
                          std::get<std::vector<Interface>>(c.network.interfaces.value)
                              .push_back({.index = 3, .name = "tun0", .kind = InterfaceKind::tunnel});
                          std::get<RouteChoice>(c.network.host_route.value).device = "tun0";
                          close_host(c, Outcome::timed_out);
                        },
                        {"host32526.unreachable", "host80.timed_out", "route.host.tunnel"}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace sd

// SPDX-License-Identifier: MIT
#include "checks/findings.hpp"

#include <gtest/gtest.h>

#include "checks/broken_case.hpp"
#include "checks/finding_ids.hpp"

namespace sd {
namespace {

using namespace testing_case;

class Broken : public testing::TestWithParam<Row> {};

TEST_P(Broken, MakesExactlyTheseFindingsFaulty) {
  auto facts = healthy_case();
  GetParam().broken_by(facts);
  EXPECT_EQ(ids_with(facts, State::faulty), GetParam().faulty);
}

void tls_trust(Case& facts, TrustProblem problem, const char* issuer) {
  auto& observation = storage(facts);
  observation.tls->trust = problem;
  observation.tls->chain = {Certificate{"CN=*.blob.storage.azure.net", issuer, {}, k_now, k_now}};
  fail_at(observation, PhaseName::tls, Outcome::untrusted);
}

INSTANTIATE_TEST_SUITE_P(
    Host, Broken,
    testing::Values(
        Row{"timed_out",
            [](Case& c) { close_host(c, Outcome::timed_out); },
            {"host32526.unreachable", "host80.timed_out"}},
        Row{"refused",
            [](Case& c) { fail_at(seen(c, "host"), PhaseName::connect, Outcome::refused); },
            {"host80.refused"}},
        Row{"silent",
            [](Case& c) { fail_at(seen(c, "host"), PhaseName::http, Outcome::timed_out); },
            {"host80.silent"}},
        Row{"garbage",
            [](Case& c) { fail_at(seen(c, "host"), PhaseName::http, Outcome::malformed); },
            {"host80.foreign_answer"}},
        Row{"portal_page",
            [](Case& c) { seen(c, "host").http->body_start = "<html>login</html>"; },
            {"host80.foreign_answer"}},
        Row{"empty_200", [](Case& c) { seen(c, "host").http->body_start.clear(); }, {"host80.foreign_answer"}},
        Row{"plain_503", [](Case& c) { seen(c, "host").http->status = 503; }, {"host80.http_error"}},
        Row{"proxy",
            [](Case& c) {
              seen(c, "host").http->status = 403;
              seen(c, "host").http->headers.emplace_back("via", "1.1 squid");
            },
            {"host80.foreign_answer", "proxy.takes_host"}},
        Row{"without_root_a_time_out_proves_nothing",
            [](Case& c) {
              c.machine.privilege = known(Privilege{1000, false, false});
              close_host(c, Outcome::timed_out);
            },
            {"host80.blocked_without_root"}},
        Row{"without_root_a_refusal_is_real",
            [](Case& c) {
              c.machine.privilege = known(Privilege{1000, false, false});
              fail_at(seen(c, "host"), PhaseName::connect, Outcome::refused);
            },
            {"host80.refused"}},
        Row{"metadata_silent",
            [](Case& c) {
              fail_at(seen(c, "metadata"), PhaseName::connect, Outcome::timed_out);
              c.metadata.value = NotRead{};
            },
            {"metadata.unreachable"}},
        Row{"no_route",
            [](Case& c) {
              close_host(c, Outcome::network_unreachable);
              std::get<RouteChoice>(c.network.host_route.value).error = 101;
            },
            {"dhcp.routes_suppressed", "host32526.unreachable", "host80.no_route", "route.host.missing"}},
        Row{"prohibited",
            [](Case& c) {
              close_host(c, Outcome::not_permitted);
              std::get<RouteChoice>(c.network.host_route.value).error = 13;
            },
            {"host32526.unreachable", "host80.not_permitted", "route.host.prohibited"}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Storage, Broken,
    testing::Values(
        Row{"closed", [](Case& c) { close_storage(c); }, {"internet.closed", "storage.timed_out"}},
        Row{"refused", [](Case& c) { fail_at(storage(c), PhaseName::connect, Outcome::refused); }, {"storage.refused"}},
        Row{"cut_in_tls", [](Case& c) { fail_at(storage(c), PhaseName::tls, Outcome::reset); }, {"storage.reset"}},
        Row{"tls_hangs_and_full_packets_pass",
            [](Case& c) {
              fail_at(storage(c), PhaseName::tls, Outcome::timed_out);
              Observation mtu{.id = std::string("path_mtu.") + k_disk_host,
                              .role = ProbeRole::path_mtu,
                              .kind = ProbeKind::path_mtu,
                              .target = {"20.60.1.1", 0}};
              mtu.phases = {phase(PhaseName::path_mtu)};
              mtu.path_mtu = 1500;
              c.observations.push_back(mtu);
            },
            {"storage.tls_filtered"}},
        Row{"tls_hangs",
            [](Case& c) { fail_at(storage(c), PhaseName::tls, Outcome::timed_out); },
            {"storage.tls_silent"}},
        Row{"mtu_hole",
            [](Case& c) {
              fail_at(storage(c), PhaseName::tls, Outcome::timed_out);
              Observation mtu{.id = std::string("path_mtu.") + k_disk_host,
                              .role = ProbeRole::path_mtu,
                              .kind = ProbeKind::path_mtu,
                              .target = {"20.60.1.1", 0}};
              mtu.phases = {phase(PhaseName::path_mtu)};
              mtu.path_mtu = 1380;
              c.observations.push_back(mtu);
            },
            {"storage.path_mtu"}},
        Row{"corporate_authority",
            [](Case& c) { tls_trust(c, TrustProblem::unknown_issuer, "CN=Corp Inspection CA"); },
            {"storage.untrusted"}},
        Row{"public_authority_not_known_here",
            [](Case& c) { tls_trust(c, TrustProblem::unknown_issuer, "CN=Microsoft Azure RSA TLS Issuing CA 07"); },
            {"storage.untrusted_public"}},
        Row{"authority_not_known_where_the_list_cannot_be_read",
            [](Case& c) {
              tls_trust(c, TrustProblem::unknown_issuer, "CN=Microsoft Azure RSA TLS Issuing CA 07");
              c.machine.trust_bundle.value = NotRead{NotReadReason::failed, "a pipe"};
            },
            {}},
        Row{"expired",
            [](Case& c) { tls_trust(c, TrustProblem::expired, "CN=Microsoft Azure RSA TLS Issuing CA 07"); },
            {"storage.certificate_time"}},
        Row{"other_name",
            [](Case& c) { tls_trust(c, TrustProblem::wrong_name, "CN=DigiCert"); },
            {"storage.certificate_name"}},
        Row{"alert", [](Case& c) { fail_at(storage(c), PhaseName::tls, Outcome::tls_alert); }, {"storage.tls_refused"}},
        Row{"plain_text",
            [](Case& c) { fail_at(storage(c), PhaseName::tls, Outcome::malformed); },
            {"storage.not_tls"}},
        Row{"deny_page", [](Case& c) { storage(c).http->headers.clear(); }, {"storage.foreign_answer"}},
        Row{"denied_by_storage",
            [](Case& c) {
              storage(c).http->status = 403;
              storage(c).http->error_code = "AuthorizationFailure";
            },
            {"storage.denied"}},
        Row{"busy",
            [](Case& c) {
              storage(c).http->status = 503;
              storage(c).http->error_code = "ServerBusy";
            },
            {"storage.busy"}},
        Row{"one_suffix",
            [](Case& c) {
              c.observations.push_back(storage_observation("md-x.blob.core.windows.net"));
              fail_at(storage(c), PhaseName::connect, Outcome::timed_out);
            },
            {"storage.suffix_split"}},
        Row{"one_of_two",
            [](Case& c) {
              c.observations.push_back(storage_observation("md-y.z2.blob.storage.azure.net"));
              fail_at(storage(c), PhaseName::connect, Outcome::timed_out);
            },
            {"storage.some_fail"}},
        Row{"region_name_that_does_not_exist_accuses_nobody",
            [](Case& c) {
              auto o = storage_observation("westeurope.blob.core.windows.net");
              o.role = ProbeRole::region_storage;
              fail_at(o, PhaseName::resolve, Outcome::rejected);
              c.observations.push_back(o);
            },
            {}},
        Row{"no_bundle_that_nobody_misses", [](Case& c) { c.machine.trust_bundle = absent<TrustBundle>(); }, {}},
        Row{"clock_an_hour_off",
            [](Case& c) { c.clock = known(ClockOffset{"host", std::chrono::hours(-1)}); },
            {"clock.wrong"}},
        Row{"clock_four_minutes_off",
            [](Case& c) { c.clock = known(ClockOffset{"host", std::chrono::minutes(4)}); },
            {}}),
    [](const auto& row) { return row.param.name; });

Observation& dns(Case& facts) { return seen(facts, std::string("dns.168.63.129.16.") + k_disk_host); }

void lose_system_resolver(Case& facts, Outcome outcome) {
  auto& resolver = seen(facts, std::string("resolver.") + k_disk_host);
  resolver.phases.back().outcome = outcome;
  resolver.dns->addresses.clear();
}

void lose_names(Case& facts, Outcome outcome, const char* rcode) {
  lose_system_resolver(facts, outcome);
  dns(facts).phases.back().outcome = outcome;
  dns(facts).dns->rcode = rcode;
  dns(facts).dns->addresses.clear();
  fail_at(storage(facts), PhaseName::resolve, outcome);
}

Observation& add_first_server(Case& facts) {
  std::get<ResolverConfig>(facts.network.resolver.value).servers = {ip("10.0.0.5"), k_host_address};
  facts.observations.push_back(dns_observation("10.0.0.5", k_disk_host));
  return facts.observations.back();
}

void deny_at_first_server(Case& facts) {
  auto& first = add_first_server(facts);
  first.phases.back().outcome = Outcome::rejected;
  first.dns = DnsSeen{.question = k_disk_host, .rcode = "NXDOMAIN"};
}

INSTANTIATE_TEST_SUITE_P(
    Names, Broken,
    testing::Values(
        Row{"silent",
            [](Case& c) { lose_names(c, Outcome::timed_out, ""); },
            {"dns.platform_silent", "dns.server_silent"}},
        Row{"missing", [](Case& c) { lose_names(c, Outcome::rejected, "NXDOMAIN"); }, {"dns.name_missing"}},
        Row{"silent_but_programs_find_the_name",
            [](Case& c) {
              lose_names(c, Outcome::timed_out, "");
              auto& r = seen(c, std::string("resolver.") + k_disk_host);
              r.phases.back().outcome = Outcome::ok;
              r.dns->addresses = {ip("20.60.1.1")};
            },
            {}},
        Row{"missing_in_a_private_zone",
            [](Case& c) {
              lose_names(c, Outcome::rejected, "NXDOMAIN");
              dns(c).dns->chain = {"x.privatelink.blob.core.windows.net"};
            },
            {"dns.privatelink_missing"}},
        Row{"servfail", [](Case& c) { lose_names(c, Outcome::rejected, "SERVFAIL"); }, {"dns.server_error"}},
        Row{"garbage", [](Case& c) { lose_names(c, Outcome::malformed, ""); }, {"dns.server_error"}},
        Row{"cut_and_no_tcp",
            [](Case& c) {
              lose_names(c, Outcome::timed_out, "NOERROR");
              dns(c).dns->truncated = true;
              dns(c).dns->rcode = "";
            },
            {"dns.server_silent", "dns.tcp_blocked"}},
        Row{"no_server",
            [](Case& c) {
              c.network.resolver = known(ResolverConfig{.link_target = "../run/x", .dangling = true});
              c.observations.erase(c.observations.begin());
              fail_at(storage(c), PhaseName::resolve, Outcome::not_possible);
            },
            {"dns.no_server"}},
        Row{"sinkhole",
            [](Case& c) {
              dns(c).dns->addresses = {ip("0.0.0.0")};
              storage(c).dns->addresses = {ip("0.0.0.0")};
              storage(c).endpoint->address = ip("0.0.0.0");
              fail_at(storage(c), PhaseName::connect, Outcome::refused);
            },
            {"dns.sinkhole"}},
        Row{"private_and_silent",
            [](Case& c) {
              storage(c).dns->addresses = {ip("10.1.2.3")};
              storage(c).endpoint->address = ip("10.1.2.3");
              fail_at(storage(c), PhaseName::connect, Outcome::timed_out);
            },
            {"dns.private_address"}},
        Row{"private_and_working",
            [](Case& c) {
              storage(c).dns->addresses = {ip("10.1.2.3")};
              storage(c).endpoint->address = ip("10.1.2.3");
            },
            {}},
        Row{"resolver_differs",
            [](Case& c) {
              auto& r = seen(c, std::string("resolver.") + k_disk_host);
              r.phases.back().outcome = Outcome::rejected;
              r.dns->addresses.clear();
            },
            {"resolver.differs"}},
        Row{"programs_are_sent_to_the_machine_itself",
            [](Case& c) { seen(c, std::string("resolver.") + k_disk_host).dns->addresses = {ip("127.0.0.1")}; },
            {"dns.sinkhole"}},
        Row{"sent_to_the_machine_itself_and_the_guest_took_a_snapshot",
            [](Case& c) {
              seen(c, std::string("resolver.") + k_disk_host).dns->addresses = {ip("127.0.0.1")};
              auto& run = std::get<LogFacts>(c.logs.value).attempts.back();
              run.host_path = false;
              run.guest_path = true;
            },
            {}},
        Row{"the_first_of_two_denies_the_name",
            [](Case& c) {
              deny_at_first_server(c);
              lose_system_resolver(c, Outcome::rejected);
            },
            {"dns.name_missing", "resolver.differs"}},
        Row{"the_first_of_two_denies_the_name_and_programs_find_it", [](Case& c) { deny_at_first_server(c); }, {}},
        Row{"the_first_of_two_is_silent_and_programs_wait_for_it",
            [](Case& c) {
              add_first_server(c).phases.back().outcome = Outcome::timed_out;
              seen(c, std::string("dns.10.0.0.5.") + k_disk_host).dns = DnsSeen{.question = k_disk_host};
              lose_system_resolver(c, Outcome::timed_out);
            },
            {}}),
    [](const auto& row) { return row.param.name; });

const HostPort k_proxy{"proxy.corp", 3128};

INSTANTIATE_TEST_SUITE_P(
    Proxy, Broken,
    testing::Values(Row{"complete_setting_that_nobody_needs",
                        [](Case& c) {
                          set_agent_config(c, {{"HttpProxy.Host", "proxy.corp"}, {"HttpProxy.Port", "3128"}});
                          c.observations.push_back(storage_observation(k_disk_host, k_proxy));
                        },
                        {}},
                    Row{"only_way",
                        [](Case& c) {
                          set_agent_config(c, {{"HttpProxy.Host", "proxy.corp"}, {"HttpProxy.Port", "3128"}});
                          c.observations.push_back(storage_observation(k_disk_host, k_proxy));
                          close_storage(c);
                        },
                        {"internet.closed", "proxy.only_way", "storage.timed_out"}},
                    Row{"login",
                        [](Case& c) {
                          set_agent_config(c, {{"HttpProxy.Host", "proxy.corp:3128"}});
                          auto o = storage_observation(k_disk_host, k_proxy);
                          fail_at(o, PhaseName::proxy_connect, Outcome::rejected);
                          o.http = HttpSeen{.status = 407};
                          c.observations.push_back(o);
                        },
                        {"proxy.login_required"}},
                    Row{"denies",
                        [](Case& c) {
                          set_agent_config(c, {{"HttpProxy.Host", "proxy.corp:3128"}});
                          auto o = storage_observation(k_disk_host, k_proxy);
                          fail_at(o, PhaseName::proxy_connect, Outcome::rejected);
                          o.http = HttpSeen{.status = 403};
                          c.observations.push_back(o);
                        },
                        {"proxy.denies"}},
                    Row{"dead",
                        [](Case& c) {
                          set_agent_config(c, {{"HttpProxy.Host", "proxy.corp:3128"}});
                          auto o = storage_observation(k_disk_host, k_proxy);
                          fail_at(o, PhaseName::connect, Outcome::refused);
                          c.observations.push_back(o);
                        },
                        {"proxy.unreachable"}},
                    Row{"url_form",
                        [](Case& c) { set_agent_config(c, {{"HttpProxy.Host", "http://proxy.corp"}}); },
                        {"proxy.url_form"}},
                    Row{"parser_gives_up_and_nobody_cares",
                        [](Case& c) {
                          set_agent_config(c, {{"HttpProxy.Host", "proxy.corp"}});
                          std::get<AgentConfig>(c.agent.config.value).extension.reset();
                        },
                        {}},
                    Row{"parser_gives_up_and_the_proxy_wants_a_login",
                        [](Case& c) {
                          set_agent_config(c, {{"HttpProxy.Host", "proxy.corp:3128"}});
                          std::get<AgentConfig>(c.agent.config.value).extension.reset();
                          auto o = storage_observation(k_disk_host, k_proxy);
                          fail_at(o, PhaseName::proxy_connect, Outcome::rejected);
                          o.http = HttpSeen{.status = 407};
                          c.observations.push_back(o);
                          close_storage(c);
                        },
                        {"internet.closed", "proxy.login_ahead", "storage.timed_out", "waagent_conf.extension_parser"}},
                    Row{"parser_gives_up_and_the_proxy_is_missed",
                        [](Case& c) {
                          set_agent_config(c, {{"HttpProxy.Host", "proxy.corp"}});
                          std::get<AgentConfig>(c.agent.config.value).extension.reset();
                          close_storage(c);
                        },
                        {"internet.closed", "storage.timed_out", "waagent_conf.extension_parser"}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Firewall, Broken,
    testing::Values(
        Row{"drops_host",
            [](Case& c) {
              c.network.nft = known(one_rule("inet filter", "168.63.129.16/32", 80, FilterVerdict::drop));
              close_host(c, Outcome::timed_out);
            },
            {"firewall.host80.dropped", "host32526.apart", "host32526.unreachable", "host80.timed_out"}},
        Row{"drops_all_of_the_host",
            [](Case& c) {
              c.network.nft = known(one_rule("inet filter", "168.63.129.16/32", std::nullopt, FilterVerdict::drop));
              close_host(c, Outcome::timed_out);
            },
            {"firewall.host80.dropped", "host32526.unreachable", "host80.timed_out"}},
        Row{"drops_port_80_and_the_address_is_wrong",
            [](Case& c) {
              c.network.nft = known(one_rule("inet filter", "168.63.129.16/32", 80, FilterVerdict::drop));
              std::get<std::vector<Interface>>(c.network.interfaces.value)[1].addresses[0].address = ip("10.0.0.99");
              close_host(c, Outcome::timed_out);
            },
            {"address.not_the_platforms", "firewall.host80.dropped", "host32526.unreachable", "host80.timed_out"}},
        Row{"drops_the_answers",
            [](Case& c) {
              auto rules = one_rule("ip filter", "10.0.0.4/32", std::nullopt, FilterVerdict::drop);
              rules.chains[0].hook = "input";
              c.network.iptables = known(rules);
              close_host(c, Outcome::timed_out);
            },
            {"firewall.host80.dropped", "host32526.unreachable", "host80.timed_out"}},
        Row{"drops_behind_a_redirect",
            [](Case& c) {
              auto rules = one_rule("ip filter", "168.63.129.16/32", std::nullopt, FilterVerdict::drop);
              auto nat = one_rule("ip nat", "0.0.0.0/0", 80, FilterVerdict::redirect).chains[0];
              nat.type = "nat";
              nat.priority = -100;
              rules.chains.push_back(nat);
              c.network.iptables = known(rules);
              fail_at(seen(c, "host"), PhaseName::connect, Outcome::refused);
            },
            {"firewall.host.redirected", "firewall.host80.dropped", "host80.refused"}},
        Row{"a_rule_without_effect_is_no_fault",
            [](Case& c) {
              c.network.nft = known(one_rule("inet filter", "168.63.129.16/32", 80, FilterVerdict::drop));
            },
            {}},
        Row{"rejects_host",
            [](Case& c) {
              c.network.nft = known(one_rule("inet filter", "168.63.129.16/32", 80, FilterVerdict::reject));
              fail_at(seen(c, "host"), PhaseName::connect, Outcome::refused);
            },
            {"firewall.host80.rejected", "host80.refused"}},
        Row{"agents_own_rules",
            [](Case& c) {
              c.network.iptables =
                  known(one_rule("ip security", "168.63.129.16/32", std::nullopt, FilterVerdict::drop));
              close_host(c, Outcome::timed_out);
            },
            {"firewall.agent_rules_broken", "host32526.unreachable", "host80.timed_out"}},
        Row{"plugin_only",
            [](Case& c) {
              c.network.nft = known(one_rule("inet filter", "168.63.129.16/32", 32526, FilterVerdict::drop));
              fail_at(seen(c, "host_plugin"), PhaseName::connect, Outcome::timed_out);
            },
            {"firewall.host32526.blocked", "host32526.apart", "host32526.unreachable"}},
        Row{"storage",
            [](Case& c) {
              c.network.nft = known(one_rule("inet filter", "0.0.0.0/0", 443, FilterVerdict::drop));
              close_storage(c);
            },
            {"firewall.storage.blocked", "internet.closed", "storage.timed_out"}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace sd

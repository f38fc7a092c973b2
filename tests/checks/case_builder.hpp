// SPDX-License-Identifier: MIT
// A healthy Azure VM as a case, and the ways in which tests break it.
#pragma once

#include <algorithm>
#include <functional>
#include <string>

#include "model/case.hpp"

namespace sd::testing_case {

inline const Time k_now = *parse_time("2026-03-03T09:00:00Z");

template <class T>
Fact<T> known(T value, std::string what = "test") {
  return Fact<T>{{std::move(what), "read file"}, k_now, std::move(value)};
}

template <class T>
Fact<T> absent(std::string what = "test") {
  return Fact<T>{{std::move(what), "read file"}, k_now, Absent{}};
}

inline IpAddress ip(const char* text) { return *IpAddress::parse(text); }

inline Phase phase(PhaseName name, Outcome outcome = Outcome::ok, std::string text = {}) {
  return Phase{name, outcome, std::chrono::milliseconds(3), 0, std::move(text)};
}

inline Observation host_observation(std::string id, ProbeRole role, Port port, std::string body) {
  Observation out{.id = std::move(id), .role = role, .kind = ProbeKind::http, .target = {"168.63.129.16", port}};
  out.endpoint = Endpoint{k_host_address, port};
  out.source = ip("10.0.0.4");
  out.at = k_now;
  out.phases = {phase(PhaseName::connect), phase(PhaseName::http)};
  out.http = HttpSeen{
      .status = 200, .reason = "OK", .headers = {{"server", "Microsoft-IIS/10.0"}}, .body_start = std::move(body)};
  return out;
}

inline Observation storage_observation(const std::string& host, const std::optional<HostPort>& proxy = std::nullopt) {
  Observation out{.id = "storage." + host + (proxy ? ".via." + to_text(*proxy) : ""),
                  .role = ProbeRole::storage,
                  .kind = ProbeKind::https,
                  .target = {host, 443},
                  .path = "/"};
  out.proxy = proxy;
  out.endpoint = proxy ? Endpoint{ip("10.0.0.9"), proxy->port} : Endpoint{ip("20.60.1.1"), 443};
  out.at = k_now;
  out.phases = {phase(PhaseName::resolve), phase(PhaseName::connect)};
  if (proxy) out.phases.push_back(phase(PhaseName::proxy_connect));
  out.phases.push_back(phase(PhaseName::tls));
  out.phases.push_back(phase(PhaseName::http));
  out.dns = DnsSeen{.question = host, .rcode = "NOERROR", .addresses = {ip("20.60.1.1")}};
  out.tls = TlsSeen{.server_name = host, .version = "TLSv1.3"};
  out.http = HttpSeen{.status = 400,
                      .reason = "Bad Request",
                      .headers = {{"server", "Windows-Azure-Blob/1.0"}, {"x-ms-request-id", "1"}},
                      .error_code = "InvalidQueryParameterValue"};
  return out;
}

inline Observation dns_observation(const std::string& server, const std::string& name) {
  Observation out{.id = "dns." + server + "." + name,
                  .role = ProbeRole::name_server,
                  .kind = ProbeKind::dns,
                  .target = {server, 53},
                  .path = name};
  out.endpoint = Endpoint{ip(server.c_str()), 53};
  out.at = k_now;
  out.phases = {phase(PhaseName::query)};
  out.dns = DnsSeen{.question = name, .rcode = "NOERROR", .addresses = {ip("20.60.1.1")}};
  return out;
}

inline constexpr const char* k_disk_host = "md-abc.z1.blob.storage.azure.net";

inline void add_machine(Case& out) {
  out.machine.hostname = known<std::string>("labvm");
  out.machine.privilege = known(Privilege{0, true, true});
  out.machine.asset_tag = known<std::string>("7783-7084-3265-9085-8269-3286-77", "/sys/class/dmi/id/chassis_asset_tag");
  out.machine.distribution = known(Distribution{"ubuntu", "22.04", "Ubuntu 22.04.4 LTS", {"debian"}});
  out.machine.kernel = known<std::string>("6.5.0-azure");
  const std::uint64_t gib = 1ull << 30;
  out.machine.volumes =
      known(std::vector<Volume>{{"/", "/", "ext4", false, false, 30 * gib, 20 * gib, 1000, 900},
                                {"/var/lib/waagent", "/", "ext4", false, false, 30 * gib, 20 * gib, 1000, 900}});
  out.machine.python = known(Python{"/usr/bin/python3", "/usr/bin/python3.10", "3.10", true});
  out.machine.mandatory_access = known(MandatoryAccess{"apparmor", Enforcement::enforcing});
  out.machine.load = known(Load{0.1, 0.1, 2});
  out.machine.trust_bundle = known(TrustBundle{"/etc/ssl/certs/ca-certificates.crt", 140});
}

inline void add_network(Case& out) {
  Interface lo{.index = 1, .name = "lo", .kind = InterfaceKind::loopback, .up = true, .running = true, .mtu = 65536};
  Interface eth0{.index = 2,
                 .name = "eth0",
                 .kind = InterfaceKind::ethernet,
                 .driver = "hv_netvsc",
                 .mac = *Mac::parse("60:45:bd:00:00:01"),
                 .up = true,
                 .running = true,
                 .mtu = 1500};
  eth0.addresses = {{ip("10.0.0.4"), 24, false, false, 80000}};
  out.network.interfaces = known(std::vector<Interface>{lo, eth0});
  Route route{.gateway = ip("10.0.0.1"), .device = "eth0", .source = ip("10.0.0.4"), .metric = 100, .protocol = "dhcp"};
  Route host_route = route;
  host_route.destination = *Prefix::parse("168.63.129.16/32");
  out.network.routes = known(std::vector<Route>{route, host_route});
  out.network.policy_rules = known(std::vector<PolicyRule>{});
  out.network.host_route =
      known(RouteChoice{k_host_address, 0, "eth0", ip("10.0.0.1"), ip("10.0.0.4"), 254, std::nullopt},
            "route to 168.63.129.16");
  out.network.metadata_route =
      known(RouteChoice{k_metadata_address, 0, "eth0", ip("10.0.0.1"), ip("10.0.0.4"), 254, std::nullopt});
  out.network.internet_route =
      known(RouteChoice{ip("20.60.1.1"), 0, "eth0", ip("10.0.0.1"), ip("10.0.0.4"), 254, std::nullopt});
  out.network.resolver = known(ResolverConfig{.servers = {k_host_address}}, "/etc/resolv.conf");
  out.network.addressing = known(Addressing{
      {{"netplan", "eth0", std::nullopt, AddressMethod::dhcp, {}, false, "/etc/netplan/50-cloud-init.yaml", 4}},
      {},
      false});
  Lease lease{.client = "networkd",
              .interface_name = "eth0",
              .file = "/run/systemd/netif/leases/2",
              .address = ip("10.0.0.4"),
              .server = k_host_address,
              .option_245 = k_host_address};
  lease.routes = {{*Prefix::parse("168.63.129.16/32"), ip("10.0.0.1")}};
  out.network.leases = known(std::vector<Lease>{lease});
  out.network.dhcp_clients =
      known(std::vector<AgentProcess>{{AgentRole::dhcp_client, 300, "/lib/systemd/systemd-networkd", k_now}});
  out.network.nft = known(Ruleset{"nft", {}}, "nft -j list ruleset");
  out.network.iptables = known(Ruleset{"iptables-save", {}}, "iptables-save -c");
  out.network.ip6tables = known(Ruleset{"ip6tables-save", {}}, "ip6tables-save -c");
  out.network.proxies = known(std::vector<ProxySetting>{});
}

inline void add_agent(Case& out) {
  out.agent.install =
      known(AgentInstall{"package", "/usr/sbin/waagent", "walinuxagent.service", "2.2.46", "2.15.0.1", {}, false});
  AgentConfig config{.path = "/etc/waagent.conf", .agent = {{"Extensions.Enabled", "y"}}};
  config.extension = config.agent;
  out.agent.config = known(config, "/etc/waagent.conf");
  out.agent.unit = known(UnitState{"walinuxagent.service", "loaded", "active", "running", "enabled", "success", {}});
  const Time started = k_now - std::chrono::hours(48);
  out.agent.processes = known(std::vector<AgentProcess>{
      {AgentRole::daemon, 700, "python3 -u /usr/sbin/waagent -daemon", started},
      {AgentRole::goal_state, 800, "python3 -u bin/WALinuxAgent.egg -run-exthandlers", started}});
  AgentLife life{.file = "/var/log/waagent.log", .heartbeat_version = "2.15.0.1", .goal_state_errors = 0};
  life.last_line = k_now - std::chrono::minutes(1);
  life.last_heartbeat = k_now - std::chrono::minutes(10);
  out.agent.life = known(life, "/var/log/waagent.log");
  out.agent.endpoint_file = known(EndpointFile{"168.63.129.16", k_host_address}, "/var/lib/waagent/WireServerEndpoint");
  out.agent.extensions = known(std::vector<ExtensionFolder>{
      {"1.0.9225.0", "/var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9225.0", "Enabled", "Ready",
       "", "AA11", true}});
  out.agent.snapshot_config = absent<SnapshotConfig>("/etc/azure/vmbackup.conf");
  out.agent.shell_log = known(ShellLogEnd{"shell.log", 0, false, "0 returned from handle.py"});
  out.agent.blob_hosts = known(std::vector<BlobHost>{{k_disk_host, "disk", "extension.log"}});
}

/// A run that the host agreed to and that took its snapshot.
inline Attempt good_attempt(Time start = k_now - std::chrono::hours(12)) {
  const LogPlace place{"extension.log", 40};
  Attempt out{.task_id = "task", .start = start, .last = start + std::chrono::seconds(9), .ended = true};
  out.method = SnapshotMethod::first_host_then_guest;
  out.chosen_by = MethodChoice::service;
  for (const auto role : {HostCallRole::time_check, HostCallRole::gate, HostCallRole::snapshot})
    out.host_calls.push_back({.role = role, .asked = start, .status = 200, .place = place});
  out.host_path = true;
  out.freeze_asked = out.frozen = start + std::chrono::seconds(2);
  out.thawed = start + std::chrono::seconds(4);
  out.code = 1;
  out.status = "success";
  out.place = {"extension.log", 10};
  out.end_place = {"extension.log", 60};
  return out;
}

inline Case healthy_case() {
  Case out;
  out.tool_version = "test";
  out.taken_at = k_now;
  add_machine(out);
  add_network(out);
  add_agent(out);
  out.logs = known(
      LogFacts{.files = {{.name = "waagent.log", .kind = "agent log", .lines = 100}}, .attempts = {good_attempt()}},
      "extension.log");
  Metadata metadata{.vm_id = "id",
                    .name = "labvm",
                    .resource_group = "rg",
                    .location = "westeurope",
                    .environment = "AzurePublicCloud"};
  metadata.nics = {{*Mac::parse("6045BD000001"), {ip("10.0.0.4")}}};
  out.metadata = known(metadata, "metadata service");
  out.clock = known(ClockOffset{"168.63.129.16:80", Milliseconds{200}});
  auto meta = host_observation("metadata", ProbeRole::metadata, 80, "{");
  meta.target.host = "169.254.169.254";
  Observation resolver{.id = std::string("resolver.") + k_disk_host,
                       .role = ProbeRole::resolver,
                       .kind = ProbeKind::system_resolver,
                       .target = {k_disk_host, 0},
                       .path = k_disk_host};
  resolver.at = k_now;
  resolver.phases = {phase(PhaseName::run)};
  resolver.dns = DnsSeen{.question = k_disk_host, .addresses = {ip("20.60.1.1")}};
  auto internet = storage_observation("www.microsoft.com");
  internet.id = "internet.www.microsoft.com";
  internet.role = ProbeRole::internet;
  out.observations = {dns_observation("168.63.129.16", k_disk_host),
                      host_observation("host", ProbeRole::host, 80, "<?xml version=\"1.0\"?><Versions><Preferred>"),
                      host_observation("host_plugin", ProbeRole::host_plugin, 32526, "[\"2015-09-01\"]"),
                      internet,
                      meta,
                      resolver,
                      storage_observation(k_disk_host)};
  return out;
}

/// The observation of that id; the case must have it.
inline Observation& seen(Case& facts, std::string_view id) {
  return *std::find_if(facts.observations.begin(), facts.observations.end(), [&](const auto& o) { return o.id == id; });
}

/// Ends the observation in this phase with this outcome: later phases are gone, and so is what they would have brought.
inline void fail_at(Observation& observation, PhaseName name, Outcome outcome, std::string text = {}) {
  const auto at =
      std::find_if(observation.phases.begin(), observation.phases.end(), [&](const auto& p) { return p.name == name; });
  observation.phases.erase(at, observation.phases.end());
  observation.phases.push_back(Phase{name, outcome, std::chrono::milliseconds(3000), 0, std::move(text)});
  observation.http.reset();
  if (name == PhaseName::resolve || name == PhaseName::connect) observation.tls.reset();
  if (name == PhaseName::resolve) observation.endpoint.reset();
}

inline Observation& storage(Case& facts) { return seen(facts, std::string("storage.") + k_disk_host); }

inline void close_host(Case& facts, Outcome outcome) {
  for (const char* id : {"host", "host_plugin"}) fail_at(seen(facts, id), PhaseName::connect, outcome);
}

inline void close_storage(Case& facts, Outcome outcome = Outcome::timed_out) {
  fail_at(storage(facts), PhaseName::connect, outcome);
  fail_at(seen(facts, "internet.www.microsoft.com"), PhaseName::connect, outcome);
}

inline void force_method(Case& facts, SnapshotMethod method, std::string text) {
  facts.agent.snapshot_config =
      known(SnapshotConfig{"/etc/azure/vmbackup.conf", method, std::move(text), 2, {}}, "/etc/azure/vmbackup.conf");
}

inline void only_guest(Case& facts) { force_method(facts, SnapshotMethod::only_guest, "onlyGuest"); }

/// One chain of the output hook with one rule about a destination and a port.
inline Ruleset one_rule(const char* table, const char* destination, std::optional<Port> port, FilterVerdict verdict) {
  FilterRule rule{.text = std::string(table) + " rule",
                  .family = Family::v4,
                  .destination = PrefixMatch{{*Prefix::parse(destination)}, false},
                  .protocol = NameMatch{{"tcp"}, false},
                  .verdict = verdict};
  if (port) rule.destination_port = PortMatch{{PortRange{*port, *port}}, false};
  return Ruleset{"nft", {FilterChain{table, "output", "output", "filter", 0, FilterVerdict::accept, {rule}}}};
}

inline void set_agent_config(Case& facts, const std::map<std::string, std::string>& values) {
  auto& config = std::get<AgentConfig>(facts.agent.config.value);
  for (const auto& [key, value] : values) config.agent[key] = value;
  config.extension = config.agent;
}

}  // namespace sd::testing_case

// SPDX-License-Identifier: MIT
// Cases of Windows machines.
#pragma once

#include "checks/case_builder.hpp"

namespace sd::testing_case {

inline WindowsService service(std::string name, std::string state, std::string start_type) {
  return {.name = std::move(name),
          .installed = true,
          .state = std::move(state),
          .start_type = std::move(start_type),
          .binary = "C:\\WindowsAzure\\Packages\\program.exe",
          .binary_exists = true,
          .exit_code = std::nullopt};
}

/// The three of a firewall that is on and lets everything out.
inline std::vector<WindowsFirewallProfile> profiles() {
  return {{.profile = NetworkProfile::domain_network},
          {.profile = NetworkProfile::private_network},
          {.profile = NetworkProfile::public_network}};
}

/// A Windows Server 2019 of Azure's gallery, in good health.
inline Case healthy_windows() {
  Case facts;
  facts.taken_at = k_now;
  facts.machine.privilege = known(Privilege{.windows = WindowsAccount{"NT AUTHORITY\\SYSTEM", true, true}});
  facts.windows.version = known(WindowsVersion{"Windows Server 2019 Datacenter", "17763.5329"});
  facts.windows.services = known(std::vector<WindowsService>{
      service("RdAgent", "running", "automatic"), service("WindowsAzureGuestAgent", "running", "automatic"),
      service("Winmgmt", "running", "automatic"), service("KeyIso", "stopped", "manual")});
  facts.windows.agent = known(WindowsAgent{.version = "2.7.41491.1117", .status = "Ready"});
  facts.windows.proxies = known(std::vector<WindowsProxy>{});
  facts.windows.adapters = known(std::vector<WindowsAdapter>{{.id = "{1}",
                                                              .name = "Ethernet",
                                                              .dhcp = true,
                                                              .dhcp_server = k_host_address,
                                                              .option_245 = k_host_address,
                                                              .has_dhcp_options = true}});
  facts.windows.tls = known(WindowsTls{});
  facts.windows.dot_net = known(WindowsDotNet{.release = 528'049, .version = "4.8.03761"});
  facts.windows.keys = known(WindowsKeys{"C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys",
                                         "O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA)"});
  facts.windows.firewall = known(WindowsFirewall{.profiles = profiles()});
  facts.windows.filters = known(std::vector<WindowsFilter>{});
  facts.windows.certificates = known(std::vector<WindowsCertificate>{});
  facts.windows.crashes = known(std::vector<WindowsCrash>{});
  facts.windows.scanners = known(std::vector<WindowsScanner>{
      {.service = "WdFilter", .name = "Microsoft Defender Mini-Filter Driver", .start_type = "at boot"}});
  facts.windows.booted = known(k_now - std::chrono::hours(72));
  return facts;
}

inline WindowsProxy proxy(WindowsProxyPlace place, std::vector<std::string> bypass = {}) {
  return {.place = place,
          .where = "a registry value",
          .server = "proxy.corp.example:3128",
          .proxy = HostPort{"proxy.corp.example", 3128},
          .bypass = std::move(bypass)};
}

/// A probe of storage through proxy(), which ends in this phase; `status` 0: the proxy gave no HTTP answer.
inline void add_probe_through_proxy(Case& facts, PhaseName phase, Outcome outcome, int status) {
  Observation seen;
  seen.id = "storage.via.proxy.corp.example:3128";
  seen.role = ProbeRole::storage;
  seen.kind = ProbeKind::https;
  seen.target = {"azureopendatastorage.blob.core.windows.net", 443};
  seen.proxy = HostPort{"proxy.corp.example", 3128};
  seen.at = k_now;
  seen.phases.push_back(Phase{phase, outcome, {}, 0, ""});
  if (status != 0) seen.http = HttpSeen{.status = status};
  facts.observations.push_back(std::move(seen));
}

/// What a filter of the machine makes of a connection to the host (WSAEACCES).
inline void add_forbidden_host(Case& facts) {
  Observation host;
  host.id = "host";
  host.role = ProbeRole::host;
  host.kind = ProbeKind::http;
  host.target = {"168.63.129.16", 80};
  host.at = k_now;
  host.phases.push_back(Phase{PhaseName::connect, Outcome::not_permitted, {}, 10013, "access denied"});
  facts.observations.push_back(std::move(host));
}

inline WindowsFirewall& firewall_of(Case& facts) {
  return *std::get_if<WindowsFirewall>(&facts.windows.firewall.value);
}

inline WindowsTraffic to_host() { return {.protocol = 6u, .remote_addresses = {{k_host_address, k_host_address}}}; }

inline WindowsTraffic to_storage() { return {.protocol = 6u, .remote_ports = {{443, 443}}}; }

inline WindowsFirewallRule firewall_rule(FirewallAction action, WindowsTraffic traffic) {
  return {.id = "{1}", .name = "Corp", .action = action, .traffic = std::move(traffic)};
}

inline WindowsFilter filter_of(std::string provider, WindowsTraffic traffic) {
  return {
      .name = "block", .provider = std::move(provider), .layer = "ALE_AUTH_CONNECT_V4", .traffic = std::move(traffic)};
}

/// A connection to storage that the machine refuses.
inline void add_forbidden_storage(Case& facts) {
  auto storage = storage_observation(k_disk_host);
  storage.phases = {phase(PhaseName::resolve), Phase{PhaseName::connect, Outcome::not_permitted, {}, 10013, "denied"}};
  storage.tls.reset();
  storage.http.reset();
  facts.observations.push_back(std::move(storage));
}

inline void add_crash(Case& facts, std::string program, std::uint32_t times, Milliseconds ago) {
  std::get_if<std::vector<WindowsCrash>>(&facts.windows.crashes.value)
      ->push_back({.program = std::move(program),
                   .told_by = "Application Error 1000",
                   .times = times,
                   .newest = k_now - ago,
                   .module = "clr.dll"});
}

/// A log of Windows that says one thing, just now, in the place of what was in the logs.
inline void set_only_sign(Case& facts, std::string file, std::string sign) {
  LogFacts logs;
  logs.files.push_back({.name = std::move(file), .kind = "Windows log", .last = k_now});
  logs.agent_signs.push_back({.id = std::move(sign), .at = k_now});
  facts.logs = known(std::move(logs));
}

/// What WaAppAgent.log says when a proxy answers for the host.
inline void add_host_error(Case& facts) { set_only_sign(facts, "WaAppAgent.log", "windows_host_error"); }

}  // namespace sd::testing_case

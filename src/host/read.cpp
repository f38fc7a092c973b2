// SPDX-License-Identifier: MIT
#include "host/read.hpp"

#include <thread>
#include <vector>

#include "host/addressing.hpp"
#include "host/agent.hpp"
#include "host/agent_config.hpp"
#include "host/extension.hpp"
#include "host/firewall.hpp"
#include "host/leases.hpp"
#include "host/log_files.hpp"
#include "host/machine.hpp"
#include "host/network.hpp"
#include "host/processes.hpp"
#include "host/proxy_settings.hpp"
#include "host/resolver.hpp"

namespace sd::host {

void read_files_and_kernel(const System& system, Case& out) {
  out.machine = read_machine(system);
  read_live_network(system, out.network);
  out.network.resolver = read_resolver(system);
  out.network.addressing = read_addressing(system);
  out.network.leases = read_leases(system);
  auto processes = read_processes(system);
  std::vector<std::uint32_t> pids;
  if (const auto* agents = processes.agent.get())
    for (const auto& process : *agents) pids.push_back(process.pid);
  out.agent.processes = std::move(processes.agent);
  out.network.dhcp_clients = std::move(processes.dhcp_clients);
  out.network.proxies = read_proxy_settings(system, pids);
  out.agent.config = read_agent_config(system);
  out.agent.install = read_agent_install(system);
  out.agent.endpoint_file = read_endpoint_file(system);
  out.agent.extensions = read_extensions(system);
  out.agent.snapshot_config = read_snapshot_config(system);
  const auto logs = read_logs(system, Amount::newest, out);
  (void)logs;  // the case says what was not read
}

void read_with_commands(const System& system, Case& out) {
  std::vector<std::jthread> threads;
  threads.emplace_back([&] { out.network.nft = read_nft(system); });
  threads.emplace_back([&] { out.network.iptables = read_iptables(system, Family::v4); });
  threads.emplace_back([&] { out.network.ip6tables = read_iptables(system, Family::v6); });
  threads.emplace_back([&] { out.agent.unit = read_unit(system, out.agent.install); });
}

}  // namespace sd::host

// SPDX-License-Identifier: MIT
#include "probe/plan.hpp"

#include <algorithm>
#include <array>

#include "model/proxy_use.hpp"

namespace sd::probe {
namespace {

constexpr Port k_http_port = 80;
constexpr Port k_https_port = 443;
constexpr Port k_dns_port = 53;
constexpr Port k_host_plugin_port = 32526;  // WALinuxAgent azurelinuxagent/common/protocol/hostplugin.py

/// Two sites that share neither owner nor network: both closed means that the internet is closed.
constexpr std::array<const char*, 2> k_public_sites{"www.microsoft.com", "www.cloudflare.com"};

std::vector<std::string> storage_hosts(const Case& facts, const Limits& limits) {
  std::vector<std::string> out;
  // Disks first: they decide about the snapshot; the status host is a bonus.
  for (const bool disks : {true, false})
    for (const auto& host : each(facts.agent.blob_hosts))
      if ((host.use == "disk") == disks && out.size() < limits.most_storage_hosts &&
          std::find(out.begin(), out.end(), host.host) == out.end())
        out.push_back(host.host);
  if (out.empty()) out.emplace_back(k_any_storage_host);
  return out;
}

std::vector<Endpoint> name_servers(const Case& facts, const Limits& limits) {
  std::vector<Endpoint> out;
  const auto* config = facts.network.resolver.get();
  if (config == nullptr) return out;
  for (const auto* list : {&config->servers, &config->upstream})
    for (const auto& server : *list)
      if (out.size() < limits.most_name_servers &&
          std::find(out.begin(), out.end(), Endpoint{server, k_dns_port}) == out.end())
        out.push_back({server, k_dns_port});
  return out;
}

/// The address that its configuration names first: Windows tells the addresses of an adapter in no order.
std::optional<IpAddress> first_by_configuration(const Case& facts, const Interface& interface) {
  for (const auto& adapter : each(facts.windows.adapters))
    if (adapter.name == interface.name && !adapter.static_addresses.empty()) return adapter.static_addresses.front();
  return std::nullopt;
}

/// The first address of the interface that also has `source`, when `source` is a secondary one.
std::optional<IpAddress> primary_instead_of(const Case& facts, const IpAddress& source) {
  for (const auto& interface : each(facts.network.interfaces)) {
    const auto& all = interface.addresses;
    const auto own = std::find_if(all.begin(), all.end(), [&](const auto& a) { return a.address == source; });
    const auto first = std::find_if(all.begin(), all.end(), [&](const auto& a) { return a.address.is_v4(); });
    if (own == all.end() || first == all.end()) continue;
    const auto primary = first_by_configuration(facts, interface).value_or(first->address);
    if (primary != source) return primary;
  }
  return std::nullopt;
}

void add_host_probes(const Case& facts, ProbePlan& plan) {
  const HostPort host{to_text(k_host_address), k_http_port};
  plan.probes.push_back({"host",
                         ProbeRole::host,
                         ProbeKind::http,
                         host,
                         "/?comp=versions",
                         {},
                         {},
                         "the host path of the snapshot and the agent's goal state"});
  const auto* route = facts.network.host_route.get();
  if (route != nullptr && route->source)
    if (const auto primary = primary_instead_of(facts, *route->source))
      plan.probes.push_back({"host.from." + to_text(*primary),
                             ProbeRole::host,
                             ProbeKind::http,
                             host,
                             "/?comp=versions",
                             {},
                             primary,
                             "packets to the host leave with a secondary address; does the primary one work?"});
  plan.probes.push_back({"host_plugin",
                         ProbeRole::host_plugin,
                         ProbeKind::http,
                         {host.host, k_host_plugin_port},
                         "/versions",
                         {},
                         {},
                         "the agent's way to report and to download through the host"});
  plan.probes.push_back({"metadata",
                         ProbeRole::metadata,
                         ProbeKind::http,
                         {to_text(k_metadata_address), k_http_port},
                         "/metadata/instance?api-version=2021-02-01",
                         {},
                         {},
                         "is this an Azure VM, which addresses and region it has"});
}

void add_name_probes(const std::vector<std::string>& hosts, ProbePlan& plan) {
  for (const auto& server : plan.name_servers)
    for (std::size_t i = 0; i < std::min(hosts.size(), plan.limits.most_names); ++i)
      plan.probes.push_back({"dns." + to_text(server.address) + "." + hosts[i],
                             ProbeRole::name_server,
                             ProbeKind::dns,
                             {to_text(server.address), server.port},
                             hosts[i],
                             {},
                             {},
                             "does this name server know the storage host"});
  plan.probes.push_back({"resolver." + hosts.front(),
                         ProbeRole::resolver,
                         ProbeKind::system_resolver,
                         {hosts.front(), 0},
                         hosts.front(),
                         {},
                         {},
                         "what programs on this machine get for the name"});
}

}  // namespace

PlannedProbe storage_probe(ProbeRole role, const std::string& host, const std::optional<HostPort>& proxy) {
  PlannedProbe out;
  out.id = (role == ProbeRole::region_storage ? "region_storage." : "storage.") + host +
           (proxy ? ".via." + to_text(*proxy) : "");
  out.role = role;
  out.kind = ProbeKind::https;
  out.target = {host, k_https_port};
  out.path = "/";
  out.proxy = proxy;
  out.why = proxy ? "the guest path of the snapshot, through a configured proxy" : "the guest path of the snapshot";
  return out;
}

ProbePlan make_plan(const Case& facts, const PlanOptions& options) {
  ProbePlan plan;
  plan.limits = options.limits;
  plan.name_servers = name_servers(facts, options.limits);
  if (options.probes == Switch::off) {
    plan.not_made.push_back({"all probes", "switched off with --no-probe"});
    return plan;
  }
  const auto hosts = storage_hosts(facts, options.limits);
  add_host_probes(facts, plan);
  add_name_probes(hosts, plan);
  for (const auto& host : hosts) plan.probes.push_back(storage_probe(ProbeRole::storage, host, std::nullopt));
  for (const auto& proxy : proxies_to_probe(facts))
    plan.probes.push_back(storage_probe(ProbeRole::storage, storage_host_in_question(facts), proxy));
  plan.region_storage = true;
  for (const auto* site : k_public_sites) {
    if (options.internet == Switch::off) {
      plan.not_made.push_back({std::string("internet.") + site, "switched off with --no-internet"});
      continue;
    }
    plan.probes.push_back({std::string("internet.") + site,
                           ProbeRole::internet,
                           ProbeKind::https,
                           {site, k_https_port},
                           "/",
                           {},
                           {},
                           "is the internet open at all"});
  }
  std::sort(plan.probes.begin(), plan.probes.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return plan;
}

std::string region_storage_host(const Metadata& metadata) {
  std::string suffix = "core.windows.net";
  if (metadata.environment == "AzureUSGovernmentCloud") suffix = "core.usgovcloudapi.net";
  if (metadata.environment == "AzureChinaCloud") suffix = "core.chinacloudapi.cn";
  return metadata.location + ".blob." + suffix;
}

std::string to_text(const ProbePlan& plan) {
  std::string out;
  for (const auto& probe : plan.probes) {
    out += probe.id + "\n    ";
    if (probe.kind == ProbeKind::dns) {
      out += "ask " + to_text(probe.target) + " for " + probe.path;
    } else if (probe.kind == ProbeKind::system_resolver) {
      out += "ask the machine's own resolver for " + probe.path;
    } else {
      out += std::string(probe.kind == ProbeKind::https ? "https://" : "http://") + to_text(probe.target) + probe.path;
    }
    if (probe.proxy) out += " through " + to_text(*probe.proxy);
    if (probe.source) out += " from " + to_text(*probe.source);
    out += "\n    " + probe.why + "\n";
  }
  if (plan.region_storage)
    out += "region_storage.*\n    https://REGION.blob.SUFFIX:443/ once the metadata service has told the region\n";
  for (const auto& probe : plan.not_made) out += "not made: " + probe.id + " (" + probe.why + ")\n";
  return out;
}

}  // namespace sd::probe

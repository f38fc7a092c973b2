// SPDX-License-Identifier: MIT
#include "remedies/fit.hpp"

#include <algorithm>
#include <string_view>

#include "base/text.hpp"
#include "checks/azure_way.hpp"
#include "checks/view.hpp"
#include "model/proxy_use.hpp"

namespace sd {
namespace {

constexpr std::size_t k_longest_name = 120;  // Azure's longest resource names have 90

bool is_safe(std::string_view text) {
  const auto safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._:-/").contains(c);
  };
  return !text.empty() && text.size() <= k_longest_name && text.front() != '-' && std::ranges::all_of(text, safe);
}

void put(std::string& place, std::string_view text) {
  if (is_safe(text)) place = text;
}

template <class T>
void put(std::string& place, const std::optional<T>& value) {
  if (value) put(place, to_text(*value));
}

bool is_one_of(std::string_view id, std::initializer_list<std::string_view> ids) {
  return std::ranges::find(ids, id) != ids.end();
}

Packages packages_of(std::string_view id, std::string_view version) {
  if (is_one_of(id, {"debian", "ubuntu", "linuxmint"})) return Packages::apt;
  if (is_one_of(id, {"rhel", "centos", "almalinux", "rocky", "ol", "fedora"}))
    return version.starts_with("7") || version.starts_with("6") ? Packages::yum : Packages::dnf;
  if (id.starts_with("sles") || id.starts_with("opensuse") || id == "suse") return Packages::zypper;
  if (is_one_of(id, {"azurelinux", "mariner"})) return Packages::tdnf;
  return Packages::unknown;
}

void fit_distribution(const Case& facts, Fit& fit) {
  const auto* distribution = facts.machine.distribution.get();
  if (distribution == nullptr) return;
  fit.distribution = distribution->id;
  fit.packages = packages_of(distribution->id, distribution->version_id);
  for (const auto& like : distribution->like)
    if (fit.packages == Packages::unknown) fit.packages = packages_of(like, distribution->version_id);
  if (fit.packages == Packages::unknown) return;
  fit.unit = fit.packages == Packages::apt ? "walinuxagent.service" : "waagent.service";
}

void fit_agent(const Case& facts, Fit& fit) {
  std::string_view unit;
  if (const auto* install = facts.agent.install.get()) {
    unit = install->unit;
    std::string newest;
    for (const auto& version : install->blacklisted)
      if (newest.empty() || version_is_older(newest, version)) newest = version;
    if (!newest.empty()) put(fit.agent_folder, "WALinuxAgent-" + newest);
  }
  if (const auto* state = facts.agent.unit.get(); state != nullptr && !state->unit.empty()) unit = state->unit;
  fit.systemd = !unit.starts_with("/etc/");
  put(fit.unit, fit.systemd ? unit : unit.substr(unit.rfind('/') + 1));
  if (const auto* config = facts.agent.config.get()) put(fit.conf, config->path);
}

void fit_azure(const Case& facts, Fit& fit) {
  const auto* metadata = facts.metadata.get();
  if (metadata == nullptr) return;
  put(fit.vm, metadata->name);
  put(fit.rg, metadata->resource_group);
  put(fit.location, metadata->location);
}

/// The first address of an Azure subnet is its gateway (azure-docs, virtual networks FAQ: x.x.x.1 is reserved for it).
std::optional<IpAddress> gateway_by_prefix(const Interface& primary) {
  for (const auto& one : primary.addresses) {
    if (!one.address.is_v4() || one.secondary || one.prefix_length < 8 || one.prefix_length > 29) continue;
    auto bytes = Prefix::containing(one.address, one.prefix_length).address().bytes();
    return IpAddress::from_v4({bytes[0], bytes[1], bytes[2], static_cast<std::uint8_t>(bytes[3] + 1)});
  }
  return std::nullopt;
}

std::optional<IpAddress> gateway_of(const Case& facts, const Interface& primary) {
  if (const auto* routes = facts.network.routes.get())
    for (const auto& route : *routes)
      if (route.device == primary.name && route.destination == Prefix{} && route.gateway) return route.gateway;
  if (const auto* leases = facts.network.leases.get())
    for (const auto& lease : *leases)
      if (lease.interface_name == primary.name && !lease.routers.empty()) return lease.routers.front();
  return gateway_by_prefix(primary);
}

Renderer renderer_of(std::string_view name) {
  if (name == "netplan") return Renderer::netplan;
  if (name == "NetworkManager") return Renderer::network_manager;
  if (name == "ifcfg") return Renderer::ifcfg;
  if (name == "ifupdown") return Renderer::ifupdown;
  if (name == "networkd") return Renderer::networkd;
  return name == "wicked" ? Renderer::wicked : Renderer::unknown;
}

void fit_addressing(const Case& facts, const Interface& primary, Fit& fit) {
  const auto* addressing = facts.network.addressing.get();
  if (addressing == nullptr) return;
  for (const auto& statement : addressing->statements) {
    if (statement.interface_name != primary.name || renderer_of(statement.renderer) == Renderer::unknown) continue;
    fit.renderer = renderer_of(statement.renderer);
    put(fit.addressing_file, statement.file);
    return;
  }
}

void fit_network(const Case& facts, Fit& fit) {
  if (const auto* primary = primary_interface(facts)) {
    put(fit.dev, primary->name);
    put(fit.address, primary_address(facts, *primary));
    put(fit.gateway, gateway_of(facts, *primary));
    fit_addressing(facts, *primary, fit);
  }
  const auto use = extension_proxy_use(facts);
  if (is_windows(facts) && use && use->proxy) put(fit.proxy, to_text(*use->proxy));
  if (const auto proxy = configured_proxy(facts)) put(fit.proxy, to_text(*proxy));
  fit.host_places = places_that_stop(facts, Traffic::host);
  fit.nat_places = places_that_stop(facts, Traffic::host_as_is);
  fit.storage_places = places_that_stop(facts, Traffic::storage);
  fit.dns_places = places_that_stop(facts, Traffic::dns);
  fit.dhcp_places = places_that_stop(facts, Traffic::dhcp);
  fit.agent_rules_known = facts.network.nft.known() || facts.network.iptables.known();
  fit.agent_rules_in_nft = agent_rules_are_in_nft(facts);
}

/// A disk's host before any other; a region's own endpoint when no log names one.
void fit_storage(const Case& facts, Fit& fit) {
  for (const auto& observation : facts.observations)
    if (observation.role == ProbeRole::region_storage) put(fit.host, observation.target.host);
  const auto* hosts = facts.agent.blob_hosts.get();
  if (hosts == nullptr || hosts->empty()) return;
  const auto disk = std::ranges::find(*hosts, "disk", &BlobHost::use);
  put(fit.host, disk == hosts->end() ? hosts->front().host : disk->host);
}

/// Effective rules stand in a list that is part of their name.
std::string_view own_name(std::string_view rule) {
  rule.remove_prefix(std::min(rule.size(), rule.rfind('/') + 1));
  constexpr std::string_view k_other_list = "UserRule_";
  return rule.starts_with(k_other_list) ? rule.substr(k_other_list.size()) : rule;
}

/// 200 where it is free and asked before the rule, otherwise the next smaller one that is free; 200 when none is.
std::string free_priority_before(const RulePlace& place) {
  constexpr int k_wanted = 200;
  constexpr int k_smallest = 100;
  const auto& rules = place.set->rules;
  const auto is_taken = [&](int priority) {
    return std::ranges::any_of(
        rules, [&](const auto& rule) { return rule.direction == Direction::outbound && rule.priority == priority; });
  };
  for (int priority = std::min(k_wanted, place.rule->priority - 1); priority >= k_smallest; --priority)
    if (!is_taken(priority)) return std::to_string(priority);
  return std::to_string(k_wanted);
}

void fit_rule(const std::optional<RulePlace>& place, RuleFit& fit) {
  if (!place) return;
  put(fit.nsg, place->set->name);
  put(fit.rg, place->set->resource_group);
  put(fit.rule, own_name(place->rule->name));
  fit.priority = free_priority_before(*place);
}

void fit_records(const Case& facts, Fit& fit) {
  for (auto* rule : {&fit.denying, &fit.narrow, &fit.platform}) rule->rg = fit.rg;
  if (const auto ruling = denial_of_storage(facts, RuleSetKind::security_group)) {
    fit_rule(ruling->denial, fit.denying);
    fit_rule(ruling->narrow, fit.narrow);
  }
  if (const auto ruling = denial_of_platform(facts)) fit_rule(ruling->denial, fit.platform);
  constexpr std::string_view k_manager = "network manager ";
  const auto admin = denial_of_storage(facts, RuleSetKind::admin_rules);
  if (admin && admin->denial && admin->denial->set->attached_to.starts_with(k_manager))
    put(fit.network_manager, std::string_view(admin->denial->set->attached_to).substr(k_manager.size()));
}

}  // namespace

Fit fit_to(const Case& facts) {
  Fit fit;
  fit_distribution(facts, fit);
  fit_agent(facts, fit);
  fit_azure(facts, fit);
  fit_network(facts, fit);
  fit_storage(facts, fit);
  fit_records(facts, fit);
  if (const auto* python = facts.machine.python.get(); python != nullptr && python->has_ssl == false)
    put(fit.python, python->path);
  return fit;
}

}  // namespace sd

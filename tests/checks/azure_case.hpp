// SPDX-License-Identifier: MIT
// Azure's own records of the healthy VM's network, and the ways in which tests break them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "checks/case_builder.hpp"

namespace sd::testing_case {

inline RuleEnd to_any() { return {.any = true}; }
inline RuleEnd to_tag(std::string tag) { return {.tags = {std::move(tag)}}; }
inline RuleEnd to_prefix(const char* prefix) { return {.prefixes = {*Prefix::parse(prefix)}}; }

inline SecurityRule outbound(std::string name, int priority, Access access, RuleEnd to) {
  return {.name = std::move(name),
          .priority = priority,
          .direction = Direction::outbound,
          .access = access,
          .source_ports = {PortRange{}},
          .destination_ports = {PortRange{}},
          .source = to_any(),
          .destination = std::move(to)};
}

inline SecurityRule deny_internet(int priority = 4000) {
  return outbound("securityRules/DenyInternet", priority, Access::deny, to_tag("Internet"));
}

/// The effective rules of the subnet's NSG.
inline RuleSet nsg(std::vector<SecurityRule> rules) {
  RuleSet out{.name = "vm1-nsg",
              .id = "/subscriptions/s/resourceGroups/net-rg/providers/Microsoft.Network/networkSecurityGroups/vm1-nsg",
              .resource_group = "net-rg",
              .attached_to = "subnet vnet1/default",
              .effective = true,
              .rules = std::move(rules),
              .file = "nsg.json"};
  out.expansions = {{"VirtualNetwork", {*Prefix::parse("10.0.0.0/16"), *Prefix::parse("168.63.129.16/32")}}};
  return out;
}

/// The same as it is configured.
inline RuleSet configured(RuleSet set) {
  set.effective = false;
  set.expansions.clear();
  return set;
}

inline RuleSet admin_rules(Access access, RuleEnd to) {
  return {.kind = RuleSetKind::admin_rules,
          .name = "company",
          .attached_to = "network manager company",
          .effective = true,
          .rules = {outbound("NoInternet", 100, access, std::move(to))},
          .file = "nsg.json"};
}

inline AzureRoute route(const char* prefix, NextHop hop, std::string text, RouteOrigin origin = RouteOrigin::system) {
  return {.origin = origin, .prefixes = {*Prefix::parse(prefix)}, .next_hop = hop, .next_hop_text = std::move(text)};
}

/// Effective routes whose default route leads there.
inline AzureRoutes routes_to(NextHop hop, std::string text, RouteOrigin origin = RouteOrigin::user) {
  return {.effective = true,
          .routes = {route("10.0.0.0/16", NextHop::vnet_local, "VnetLocal"),
                     route("0.0.0.0/0", hop, std::move(text), origin)},
          .file = "routes.json"};
}

inline AzureRoutes routes_to_internet() { return routes_to(NextHop::internet, "Internet", RouteOrigin::system); }

inline OutboundMethods ways_out(bool default_outbound) {
  return {.default_outbound = default_outbound,
          .nat_gateway = false,
          .public_address = false,
          .load_balancer = false,
          .subnet = "vnet1/default",
          .file = "subnet.json"};
}

inline ServiceTags storage_tags() {
  ServiceTags out{.cloud = "Public", .change_number = "1", .file = "tags.json"};
  out.tags = {{"Storage", {*Prefix::parse("20.60.0.0/16"), *Prefix::parse("20.150.0.0/16")}},
              {"Storage.NorthEurope", {*Prefix::parse("20.150.0.0/16")}},
              {"Storage.WestEurope", {*Prefix::parse("20.60.0.0/16")}}};
  return out;
}

/// Nothing stops anything.
inline NetworkRules open_network(std::vector<SecurityRule> rules = {}) {
  NetworkRules out;
  out.rule_sets = {nsg(std::move(rules))};
  out.routes = {routes_to_internet()};
  out.outbound = {ways_out(true)};
  out.service_tags = {storage_tags()};
  return out;
}

inline void give(Case& facts, NetworkRules records) { facts.azure_network = known(std::move(records), "nsg.json"); }

inline NetworkRules& records(Case& facts) { return std::get<NetworkRules>(facts.azure_network.value); }

inline void forget_location(Case& facts) { facts.metadata.value = NotRead{}; }

/// A second disk, whose host has that address.
inline Observation& add_disk(Case& facts, const char* address) {
  const std::string host = "md-def.z2.blob.storage.azure.net";
  std::get<std::vector<BlobHost>>(facts.agent.blob_hosts.value).push_back({host, "disk", "extension.log"});
  auto seen = storage_observation(host);
  seen.endpoint->address = ip(address);
  seen.dns->addresses = {ip(address)};
  facts.observations.push_back(std::move(seen));
  return facts.observations.back();
}

/// The newest run: the host refused, so that the guest asked storage, and waited in vain.
inline Attempt run_that_asked_storage(Time start = k_now - std::chrono::hours(2)) {
  const LogPlace place{"extension.log", 70};
  Attempt out{.task_id = "later", .start = start, .last = start + std::chrono::seconds(60), .ended = true};
  out.method = SnapshotMethod::first_host_then_guest;
  out.chosen_by = MethodChoice::service;
  out.host_calls = {{.role = HostCallRole::gate, .asked = start, .status = 404, .place = place}};
  out.guest_path = true;
  out.blob_calls = {{.use = BlobUse::disk, .host = k_disk_host, .error = RequestError::timed_out, .place = place}};
  out.code = 2;
  out.status = "error";
  out.place = {"extension.log", 61};
  out.end_place = {"extension.log", 80};
  return out;
}

/// The guest's way is the one that the snapshot takes, and storage is silent on it.
inline void take_the_guest_path(Case& facts) {
  std::get<LogFacts>(facts.logs.value).attempts.push_back(run_that_asked_storage());
  close_storage(facts);
}

}  // namespace sd::testing_case

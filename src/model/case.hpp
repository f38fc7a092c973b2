// SPDX-License-Identifier: MIT
// All that is known of one failing VM at one time, schema "snapdoctor.case/1". Reasoning reads only this; whoever has
// the saved case gets the same diagnosis. It holds no secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/agent.hpp"
#include "model/attempt.hpp"
#include "model/cloud.hpp"
#include "model/fact.hpp"
#include "model/firewall.hpp"
#include "model/machine.hpp"
#include "model/network.hpp"
#include "model/observation.hpp"
#include "model/security.hpp"
#include "model/windows.hpp"

namespace sd {

inline constexpr std::string_view k_case_schema = "snapdoctor.case/1";

/// A weekly backup's newest run is at most a week old.
inline constexpr Milliseconds k_max_age = std::chrono::hours(24 * 8);

enum class Origin { live, folder, files };  ///< the running machine, what lies below --root, or single files

struct MachineFacts {
  Fact<std::string> hostname;
  Fact<Privilege> privilege;
  Fact<std::string> asset_tag;  ///< of the chassis in SMBIOS; Azure's is 7783-7084-3265-9085-8269-3286-77
  Fact<Distribution> distribution;
  Fact<std::string> kernel;
  Fact<std::vector<Volume>> volumes;
  Fact<Python> python;
  Fact<MandatoryAccess> mandatory_access;
  Fact<Load> load;
  Fact<TrustBundle> trust_bundle;
  friend bool operator==(const MachineFacts&, const MachineFacts&) = default;
};

struct NetworkFacts {
  Fact<std::vector<Interface>> interfaces;
  Fact<std::vector<Route>> routes;
  Fact<std::vector<PolicyRule>> policy_rules;
  Fact<RouteChoice> host_route;      ///< towards 168.63.129.16
  Fact<RouteChoice> metadata_route;  ///< towards 169.254.169.254
  Fact<RouteChoice> internet_route;  ///< towards a public address
  Fact<ResolverConfig> resolver;
  Fact<Addressing> addressing;
  Fact<std::vector<Lease>> leases;
  Fact<std::vector<AgentProcess>> dhcp_clients;
  Fact<Ruleset> nft;
  Fact<Ruleset> iptables;
  Fact<Ruleset> ip6tables;
  Fact<std::vector<ProxySetting>> proxies;
  friend bool operator==(const NetworkFacts&, const NetworkFacts&) = default;
};

struct AgentFacts {
  Fact<AgentInstall> install;
  Fact<AgentConfig> config;
  Fact<UnitState> unit;
  Fact<std::vector<AgentProcess>> processes;
  Fact<AgentLife> life;
  Fact<EndpointFile> endpoint_file;
  Fact<std::vector<ExtensionFolder>> extensions;
  Fact<SnapshotConfig> snapshot_config;
  Fact<ShellLogEnd> shell_log;
  Fact<std::vector<BlobHost>> blob_hosts;
  friend bool operator==(const AgentFacts&, const AgentFacts&) = default;
};

struct Case {
  std::string tool_version;
  Time taken_at{};
  Origin origin = Origin::live;
  std::string root = "/";               ///< the folder below which files were read
  std::optional<Milliseconds> max_age;  ///< what is older accuses nobody; nothing: k_max_age
  std::string error_code;               ///< what the portal said, from --error; empty when not told
  MachineFacts machine;
  NetworkFacts network;
  AgentFacts agent;
  WindowsFacts windows;  ///< of a Windows machine; saved when one of them was asked for
  Fact<LogFacts> logs;
  Fact<Metadata> metadata;
  Fact<ClockOffset> clock;
  Fact<NetworkRules>
      azure_network;  ///< what Azure's own records say of rules, routes and ways out; saved when asked for
  Fact<CloudRecords> azure_records;       ///< what Azure says of the VM and its backup; saved when asked for
  std::vector<Observation> observations;  ///< sorted by id
  std::vector<ProbeNotMade> probes_not_made;
  std::vector<std::string> limits_reached;  ///< "waagent.log: only its last 4 MiB were read"
  friend bool operator==(const Case&, const Case&) = default;
};

}  // namespace sd

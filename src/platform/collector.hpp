// SPDX-License-Identifier: MIT
// What one document has told so far. Rules and routes may stand apart from what they belong to (a list of rules, the
// child resources of a template, the resources of a plan): they are brought together at the end.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/cloud.hpp"
#include "model/security.hpp"
#include "platform/json_place.hpp"
#include "platform/security_rule.hpp"

namespace sd::platform {

/// The NSG or the route table that a rule or a route belongs to, as far as the document tells.
struct Owner {
  std::string name;
  std::string id;
  std::string resource_group;
};

class Collector {
 public:
  explicit Collector(std::string_view file) : file_(file) {}

  void add(RuleSet set);
  void add(AzureRoutes routes);
  void add(ServiceTags tags);
  void add(OutboundMethods methods);
  void add(CloudVm vm) { cloud_.vms.push_back(std::move(vm)); }
  void add(BackupJob job) { cloud_.jobs.push_back(std::move(job)); }
  void add(ProtectedItem item) { cloud_.items.push_back(std::move(item)); }
  void add(BackupStatus status) { cloud_.backup_status.push_back(std::move(status)); }
  void add(CloudDisk disk) { cloud_.disks.push_back(std::move(disk)); }
  void add(CloudAccount account) { cloud_.accounts.push_back(std::move(account)); }
  void add(CloudNic nic) { cloud_.nics.push_back(std::move(nic)); }
  void add(CloudSubnet subnet) { cloud_.subnets.push_back(std::move(subnet)); }
  void add(CloudNetwork network) { cloud_.networks.push_back(std::move(network)); }
  void add(CloudWayOut way) { cloud_.ways_out.push_back(std::move(way)); }
  /// All admin rules of one document are one level of the chain.
  void add_admin_rule(SecurityRule rule, std::string_view collection, bool effective);
  void add_effective_route(AzureRoute route);
  void add_member(std::string_view group, const std::vector<Prefix>& prefixes);

  /// `place` is where the rule stands.
  void add_loose(Owner owner, SecurityRule rule, const Place& place);
  void add_loose(Owner owner, AzureRoute route);

  /// Fails when a loose rule has a priority that another rule of its NSG has.
  Result<NetworkRules> finish();
  CloudRecords take_cloud() { return std::move(cloud_); }

 private:
  struct LooseRule {
    SecurityRule rule;
    std::string priority_path;
  };
  struct LooseRules {
    Owner owner;
    std::vector<LooseRule> rules;
  };
  struct LooseRoutes {
    Owner owner;
    std::vector<AzureRoute> routes;
  };

  RuleSet& set_of(const Owner& owner);
  AzureRoutes& table_of(const Owner& owner);
  Result<void> bring_together(LooseRules& loose);
  /// `paths` of the rules whose places are known.
  Result<void> expect_each_priority_once(const std::vector<SecurityRule>& rules,
                                         const std::vector<std::string>& paths) const;

  std::string file_;
  NetworkRules found_;
  CloudRecords cloud_;
  RuleSet admin_;
  bool several_collections_ = false;
  AzureRoutes effective_routes_;
  std::map<std::string, LooseRules> loose_rules_;    ///< by the owner, lower case
  std::map<std::string, LooseRoutes> loose_routes_;  ///< by the owner, lower case
  std::map<std::string, std::size_t> subnets_;       ///< index of a subnet in outbound, by its name in lower case
  std::map<std::string, std::size_t> groups_;        ///< index of a group in group_members, by its name in lower case
};

}  // namespace sd::platform

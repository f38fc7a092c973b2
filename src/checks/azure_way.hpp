// SPDX-License-Identifier: MIT
// The packets by which the guest itself asks storage for snapshots, and what Azure's security rules do with them. The
// rules are asked by rules/; what is here is which packets they are asked about, and whom a denial may accuse.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/case.hpp"
#include "model/diagnosis.hpp"
#include "rules/check.hpp"

namespace sd {

/// A storage host that took a TCP connection straight from here: no rule and no route stops these packets.
struct StorageSeen {
  IpAddress address;
  bool of_this_vm = false;  ///< a host of its disks or of its region, not the public account that stands for them
  Evidence evidence;
};

struct StoragePackets {
  std::optional<IpAddress> from;  ///< the primary private address
  std::vector<IpAddress> disks;   ///< public IPv4 addresses that hosts of the disks were seen to have, sorted
  std::string tag = "Storage";    ///< "Storage.westeurope" when the region is known
  bool region_known = false;
  std::vector<StorageSeen> answered;
  std::vector<Evidence> answered_in_logs;  ///< the newest run heard from storage; only while this run has not looked
  std::optional<Evidence> sent_elsewhere;  ///< why the guest sends no packet to public storage addresses
};

StoragePackets storage_packets(const Case& facts);

/// tcp 443 from the VM's own NIC.
rules::Question ask_about(const StoragePackets& packets, const rules::Target& to);
rules::Target target_of(const IpAddress& address);

enum class Passage { all, none, some, unknown };

/// A rule that decides, in the case that was asked (or one of the platform's default rules).
struct RulePlace {
  const RuleSet* set = nullptr;
  const SecurityRule* rule = nullptr;
};

struct Ruling {
  Passage passage = Passage::unknown;
  std::vector<Evidence> evidence;   ///< names rule sets, rules and an example packet
  std::optional<RulePlace> denial;  ///< the first rule that stops packets
  std::optional<RulePlace> narrow;  ///< an allow rule for another region, or for a list of prefixes
};

/// The NSGs of a case, or its admin rules: what one of the two kinds does by itself. A denial that an admin rule of the
/// kind "always allow" takes back is none.
class AzureRules {
 public:
  /// `known` outlives it.
  AzureRules(const NetworkRules& known, RuleSetKind kind);
  ~AzureRules();
  AzureRules(const AzureRules&) = delete;
  AzureRules& operator=(const AzureRules&) = delete;

  Ruling on_storage(const StoragePackets& packets);
  /// Packets to one address.
  Ruling on(const rules::Question& question);
  /// What was seen that cannot be if these rules deny as they say; empty when there is no such thing.
  std::vector<Evidence> contradicted_by(const StoragePackets& packets);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Why it is open which of the NSGs act on this VM; nothing when all of them can.
std::optional<Evidence> too_many_groups(const NetworkRules& known);
/// Why an NSG may be that of a subnet in which the VM is not; nothing when no record speaks against it.
std::optional<Evidence> acts_elsewhere(const NetworkRules& known);

/// The rule that keeps the guest from storage, whatever became of it; nothing when no rule is known to.
std::optional<Ruling> denial_of_storage(const Case& facts, RuleSetKind kind);
/// The rule that cuts the platform's DNS, otherwise the one that cuts the metadata service.
std::optional<Ruling> denial_of_platform(const Case& facts);

}  // namespace sd

// SPDX-License-Identifier: MIT
// What the names in rules stand for: service tags and application security groups. A name whose addresses nobody told
// is a value, not an empty set: it may hold any address of the space that such a name can lie in, and what is known
// about it (Storage.WestEurope lies in Storage, Storage in Internet) still counts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/security.hpp"
#include "rules/address_set.hpp"

namespace sd::rules {

/// A name of which not every address is known. Whether one address is in it is a question with two answers.
using Unknown = int;

enum class Knowledge {
  expanded,   ///< effective rules say what it stands for
  tag_file,   ///< a service-tag file does
  by_nature,  ///< the platform defines it: AzureLoadBalancer, Internet
  assumed,    ///< VirtualNetwork without an expansion
  unknown,    ///< nobody does
};

struct Meaning {
  AddressSet inside;               ///< these for certain
  AddressSet perhaps;              ///< and perhaps some of these; no address is in both
  std::optional<Unknown> unknown;  ///< set when `perhaps` is not empty
  Knowledge knowledge = Knowledge::unknown;
  std::optional<PortRange> only_ports;  ///< AzurePlatformDNS and AzurePlatformLKM act on these alone
  bool acts_on_platform = false;        ///< AzurePlatform*: acts on 168.63.129.16 and 169.254.169.254, as no other does
};

/// What the caller knows beyond the files.
struct Assumptions {
  std::vector<Prefix> virtual_network;  ///< the address space of the virtual network and its peers; empty: not known
  friend bool operator==(const Assumptions&, const Assumptions&) = default;
};

/// Same spelling for the same name: lower case, and one form of each region's name (service-tag files spell
/// Storage.FranceCentral, but AzureCloud.centralfrance).
std::string canonical_tag(std::string_view tag);

class Names {
 public:
  Names(const NetworkRules& known, const Assumptions& assumptions);

  /// Of a service tag in that rule set (its own expansion first), or in none of them. The answer lives as long as this.
  const Meaning& tag(std::string_view name, const RuleSet* in = nullptr);
  const Meaning& group(std::string_view name);

  /// The unknown names that hold whatever `name` holds, itself included.
  std::vector<Unknown> with_ancestors(Unknown name) const;
  /// The unknown names that hold nothing but what `name` holds, itself included.
  std::vector<Unknown> with_descendants(Unknown name) const;
  /// As it was written where it was first met.
  const std::string& text(Unknown name) const { return unknown_[std::size_t(name)].text; }
  /// The tags below this one that were met so far: Storage.WestEurope below Storage.
  std::vector<std::string> below(std::string_view tag) const;

 private:
  struct UnknownName {
    std::string text;
    std::optional<Unknown> parent;
  };
  using Key = std::pair<std::string, const RuleSet*>;  ///< the rule set only where it has an expansion of its own

  Meaning resolve(const std::string& canonical, std::string_view written, const RuleSet* own);
  Meaning unknown_tag(const std::string& canonical, std::string_view written);
  Meaning virtual_network();
  std::optional<AddressSet> in_tag_files(const std::string& canonical) const;
  Unknown add_unknown(std::string_view written);

  const NetworkRules& known_;
  Assumptions assumptions_;
  std::map<Key, Meaning> tags_;
  std::map<std::string, Meaning> groups_;
  std::map<std::string, const NamedPrefixes*> in_files_;
  std::map<Key, const NamedPrefixes*> expansions_;
  std::map<std::string, const NamedPrefixes*> any_expansion_;
  std::vector<UnknownName> unknown_;
};

}  // namespace sd::rules

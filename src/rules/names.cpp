// SPDX-License-Identifier: MIT
#include "rules/names.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd::rules {
namespace {

constexpr std::string_view k_internet = "internet";
constexpr std::string_view k_virtual_network = "virtualnetwork";
constexpr std::string_view k_load_balancer = "azureloadbalancer";

struct Alias {
  std::string_view written;
  std::string_view canonical;
};

/// The regions that service-tag files name in two ways: behind the dot of a tag, and in its property `region` or behind
/// AzureCloud (measured on the files of Public 2025-10-28).
constexpr auto k_regions = std::to_array<Alias>({
    {"brazilse", "brazilsoutheast"},
    {"centralfrance", "francecentral"},
    {"chilec", "chilecentral"},
    {"germanyn", "germanynorth"},
    {"germanywc", "germanywestcentral"},
    {"norwaye", "norwayeast"},
    {"norwayw", "norwaywest"},
    {"southfrance", "francesouth"},
    {"switzerlandn", "switzerlandnorth"},
    {"switzerlandw", "switzerlandwest"},
    {"usstagec", "southcentralusstg"},
    {"usstagee", "eastusstg"},
});

/// The three tags that act on the platform's own services, azure-docs articles/virtual-network/
/// service-tags-overview.md. The name servers are asked on port 53, licences are fetched on 1688.
struct PlatformTag {
  std::string_view name;
  const IpAddress* address;  ///< none: its addresses are not published
  std::optional<PortRange> ports;
};

const std::array<PlatformTag, 3>& platform_tags() {
  static const std::array<PlatformTag, 3> k_tags{{
      {"azureplatformdns", &k_host_address, PortRange{53, 53}},
      {"azureplatformimds", &k_metadata_address, std::nullopt},
      {"azureplatformlkm", nullptr, PortRange{1688, 1688}},
  }};
  return k_tags;
}

std::string parent_of(const std::string& canonical) {
  const auto dot = canonical.find('.');
  return dot == std::string::npos ? std::string{} : canonical.substr(0, dot);
}

Meaning known(AddressSet inside, Knowledge how) {
  Meaning out;
  out.inside = std::move(inside);
  out.knowledge = how;
  return out;
}

}  // namespace

std::string canonical_tag(std::string_view tag) {
  auto out = to_lower(trim(tag));
  const auto dot = out.find('.');
  if (dot == std::string::npos) return out;
  const auto region = std::string_view(out).substr(dot + 1);
  for (const auto& alias : k_regions)
    if (region == alias.written) return out.substr(0, dot + 1) + std::string(alias.canonical);
  return out;
}

Names::Names(const NetworkRules& known, const Assumptions& assumptions) : known_(known), assumptions_(assumptions) {
  for (const auto& file : known.service_tags)
    for (const auto& tag : file.tags) in_files_.try_emplace(canonical_tag(tag.name), &tag);
  for (const auto& set : known.rule_sets)
    for (const auto& expansion : set.expansions) {
      const auto name = canonical_tag(expansion.name);
      expansions_.try_emplace(Key{name, &set}, &expansion);
      any_expansion_.try_emplace(name, &expansion);
    }
}

const Meaning& Names::tag(std::string_view name, const RuleSet* in) {
  const auto canonical = canonical_tag(name);
  const auto* own = expansions_.contains(Key{canonical, in}) ? in : nullptr;
  if (const auto found = tags_.find(Key{canonical, own}); found != tags_.end()) return found->second;
  auto meaning = resolve(canonical, name, own);
  return tags_.emplace(Key{canonical, own}, std::move(meaning)).first->second;
}

Meaning Names::resolve(const std::string& canonical, std::string_view written, const RuleSet* own) {
  const auto& tags = platform_tags();
  const auto platform =
      std::find_if(tags.begin(), tags.end(), [&](const PlatformTag& tag) { return tag.name == canonical; });
  if (platform != tags.end()) {
    auto out = platform->address ? known(AddressSet::of(*platform->address), Knowledge::by_nature)
                                 : unknown_tag(canonical, written);
    out.only_ports = platform->ports;
    out.acts_on_platform = true;
    return out;
  }
  if (own) return known(AddressSet::of(expansions_.at(Key{canonical, own})->prefixes), Knowledge::expanded);
  if (const auto any = any_expansion_.find(canonical); any != any_expansion_.end())
    return known(AddressSet::of(any->second->prefixes), Knowledge::expanded);
  if (canonical == k_internet) return known(public_addresses(), Knowledge::by_nature);
  if (canonical == k_load_balancer) return known(AddressSet::of(k_host_address), Knowledge::by_nature);
  if (canonical == k_virtual_network) return virtual_network();
  if (const auto file = in_files_.find(canonical); file != in_files_.end())
    return known(AddressSet::of(file->second->prefixes), Knowledge::tag_file);
  return unknown_tag(canonical, written);
}

Meaning Names::virtual_network() {
  if (!assumptions_.virtual_network.empty())
    return known(AddressSet::of(assumptions_.virtual_network), Knowledge::assumed);
  Meaning out;
  out.perhaps = private_addresses();
  out.unknown = add_unknown("VirtualNetwork");
  out.knowledge = Knowledge::assumed;
  return out;
}

/// A service tag lies in Internet (no prefix of any published file is outside of the public space, and none holds the
/// platform's own address), a regional one in its global one besides.
Meaning Names::unknown_tag(const std::string& canonical, std::string_view written) {
  Meaning out;
  out.unknown = add_unknown(written);
  const auto dot = trim(written).find('.');
  const auto& above = tag(dot == std::string_view::npos ? std::string_view("Internet") : trim(written).substr(0, dot));
  unknown_[std::size_t(*out.unknown)].parent = above.unknown;
  out.perhaps = above.inside.unite(above.perhaps);
  for (const auto& [name, prefixes] : in_files_)
    if (parent_of(name) == canonical) out.inside = out.inside.unite(AddressSet::of(prefixes->prefixes));
  for (const auto& [name, prefixes] : any_expansion_)
    if (parent_of(name) == canonical) out.inside = out.inside.unite(AddressSet::of(prefixes->prefixes));
  out.perhaps = out.perhaps.minus(out.inside).minus(AddressSet::of(k_host_address));
  return out;
}

Unknown Names::add_unknown(std::string_view written) {
  unknown_.push_back({std::string(trim(written)), std::nullopt});
  return Unknown(unknown_.size() - 1);
}

/// A group's members are network interfaces of the virtual network.
const Meaning& Names::group(std::string_view name) {
  const auto canonical = to_lower(trim(name));
  if (const auto found = groups_.find(canonical); found != groups_.end()) return found->second;
  Meaning out;
  std::vector<Prefix> members;
  for (const auto& told : known_.group_members)
    if (equal_ignoring_case(told.name, canonical))
      members.insert(members.end(), told.prefixes.begin(), told.prefixes.end());
  const auto& network = tag(k_virtual_network);
  out.inside = AddressSet::of(members);
  out.perhaps = network.inside.unite(network.perhaps).minus(out.inside);
  out.unknown = add_unknown(name);
  unknown_[std::size_t(*out.unknown)].parent = network.unknown;
  return groups_.emplace(canonical, std::move(out)).first->second;
}

std::vector<Unknown> Names::with_ancestors(Unknown name) const {
  std::vector<Unknown> out;
  for (std::optional<Unknown> at = name; at; at = unknown_[std::size_t(*at)].parent) out.push_back(*at);
  return out;
}

std::vector<Unknown> Names::with_descendants(Unknown name) const {
  std::vector<Unknown> out;
  for (std::size_t i = 0; i < unknown_.size(); ++i) {
    const auto above = with_ancestors(Unknown(i));
    if (std::find(above.begin(), above.end(), name) != above.end()) out.push_back(Unknown(i));
  }
  return out;
}

std::vector<std::string> Names::below(std::string_view tag) const {
  const auto canonical = canonical_tag(tag);
  std::vector<std::string> out;
  for (const auto& [key, meaning] : tags_)
    if (parent_of(key.first) == canonical) out.push_back(key.first);
  return out;
}

}  // namespace sd::rules

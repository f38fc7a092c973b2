// SPDX-License-Identifier: MIT
#include "rules/next_hops.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "rules/chain.hpp"

namespace sd::rules {
namespace {

constexpr std::size_t k_longest_name = 80;

/// Which routes leave others no chance, however long their prefixes are.
enum class Tier { endpoint, network, system, user, gateway };
constexpr std::size_t k_tiers = 5;

/// Among equal prefixes of user-defined routes, the first of these wins.
enum class TagRank { no_tag, regional, global, cloud_of_region, cloud };

TagRank rank_of(std::string_view tag) {
  constexpr std::string_view k_cloud = "azurecloud";
  const auto canonical = canonical_tag(tag);
  if (canonical == k_cloud) return TagRank::cloud;
  if (canonical.find('.') == std::string::npos) return TagRank::global;
  return canonical.starts_with(k_cloud) && canonical[k_cloud.size()] == '.' ? TagRank::cloud_of_region
                                                                            : TagRank::regional;
}

Tier tier_of(const AzureRoute& route, RouteOrigin origin) {
  if (route.next_hop == NextHop::service_endpoint) return Tier::endpoint;
  if (origin == RouteOrigin::user) return Tier::user;
  if (origin == RouteOrigin::gateway) return Tier::gateway;
  const bool network = route.next_hop == NextHop::vnet_local || route.next_hop == NextHop::vnet_peering;
  return network ? Tier::network : Tier::system;
}

/// The same place, whatever leads there.
using Place = std::tuple<NextHop, std::string, std::vector<IpAddress>>;

template <class Hop>
Place place_of(const Hop& hop, std::string_view text, const std::vector<IpAddress>& addresses) {
  return {hop.next_hop, to_lower(text), addresses};
}
Place place_of(const RouteHop& hop) { return place_of(hop, hop.text, hop.addresses); }

/// One prefix of one route. A tag's prefix may be unknown: then one claim stands for the shortest that it can be, and
/// another, which is only perhaps there, for the longest.
struct Claim {
  int free_bits = 0;  ///< behind the prefix: the fewest win
  RouteOrigin origin = RouteOrigin::system;
  TagRank rank = TagRank::no_tag;
  Tier tier = Tier::system;
  int hop = 0;
  bool perhaps = false;
  const AzureRoute* route = nullptr;
  std::optional<Prefix> prefix;  ///< none: of a tag
  std::string tag;
};

/// The claims on one address, and who wins.
class Contest {
 public:
  static constexpr int k_nobody = -1;

  struct Outcome {
    std::vector<int> hops;    ///< the certain winner's first; the others could win as well
    std::vector<int> claims;  ///< theirs
  };

  Contest(const std::vector<Claim>& claims, const std::vector<Place>& places) : claims_(claims), places_(places) {
    active_.fill(Active(Before{&claims_}));
  }

  void enter(int claim) { home_of(claim).insert(claim); }
  void leave(int claim) { home_of(claim).erase(claim); }

  Outcome outcome() const {
    const auto first = winner(tops());
    Outcome out{{hop_of(first)}, {}};
    if (first != k_nobody) out.claims.push_back(first);
    for (const auto guest : perhaps_) {
      auto with_guest = tops();
      auto& top = with_guest[tier_of(guest)];
      if (top == k_nobody || Before{&claims_}(guest, top)) top = guest;
      const auto other = winner(with_guest);
      if (is_same_place(first, other)) continue;
      out.hops.push_back(hop_of(other));
      out.claims.push_back(other);
    }
    std::sort(out.hops.begin() + 1, out.hops.end());
    out.hops.erase(std::unique(out.hops.begin() + 1, out.hops.end()), out.hops.end());
    return out;
  }

 private:
  /// What is equal in all else is decided by the order in which it was read.
  struct Before {
    const std::vector<Claim>* claims;
    bool operator()(int a, int b) const {
      const auto key = [&](int claim) {
        const auto& c = (*claims)[std::size_t(claim)];
        return std::make_tuple(c.free_bits, c.origin, c.rank, claim);
      };
      return key(a) < key(b);
    }
  };
  using Active = std::set<int, Before>;
  using Tops = std::array<int, k_tiers>;

  std::size_t tier_of(int claim) const { return std::size_t(claims_[std::size_t(claim)].tier); }
  int hop_of(int claim) const { return claim == k_nobody ? k_nobody : claims_[std::size_t(claim)].hop; }
  Active& home_of(int claim) { return claims_[std::size_t(claim)].perhaps ? perhaps_ : active_[tier_of(claim)]; }

  bool is_same_place(int a, int b) const {
    if (a == b || a == k_nobody || b == k_nobody) return a == b;
    return places_[std::size_t(hop_of(a))] == places_[std::size_t(hop_of(b))];
  }

  Tops tops() const {
    Tops out{};
    for (std::size_t i = 0; i < k_tiers; ++i) out[i] = active_[i].empty() ? k_nobody : *active_[i].begin();
    return out;
  }

  int winner(Tops tops) const {
    const auto top = [&](Tier tier) -> int& { return tops[std::size_t(tier)]; };
    if (top(Tier::endpoint) != k_nobody) top(Tier::user) = top(Tier::gateway) = k_nobody;
    if (top(Tier::network) != k_nobody) top(Tier::gateway) = k_nobody;
    int best = k_nobody;
    for (const auto claim : tops)
      if (claim != k_nobody && (best == k_nobody || Before{&claims_}(claim, best))) best = claim;
    return best;
  }

  const std::vector<Claim>& claims_;
  const std::vector<Place>& places_;
  std::array<Active, k_tiers> active_;
  Active perhaps_{Before{&claims_}};
};

/// Addresses with the same outcome.
struct Lot {
  std::tuple<std::vector<Range<std::uint32_t>>, std::vector<Range<Wide>>> ranges;
  std::set<int> claims;
};
using Lots = std::map<std::vector<int>, Lot>;

/// The address line of one family: where claims begin and end.
template <class Key>
class Line {
 public:
  void add(const RangeSet<Key>& set, int claim) {
    for (const auto& range : set.ranges()) {
      events_.push_back({range.first, claim, true});
      if (range.last != k_last) events_.push_back({Key(range.last + 1), claim, false});
    }
  }

  /// Walks through the destination.
  void share_out(const RangeSet<Key>& destination, Contest contest, Lots& lots) const {
    auto line = *this;
    line.add(destination, k_destination);
    auto& events = line.events_;
    std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
    bool inside = false;
    for (std::size_t i = 0; i < events.size();) {
      const Key at = events[i].at;
      for (; i < events.size() && events[i].at == at; ++i) {
        if (events[i].claim == k_destination)
          inside = events[i].begins;
        else if (events[i].begins)
          contest.enter(events[i].claim);
        else
          contest.leave(events[i].claim);
      }
      if (inside) put({at, i < events.size() ? Key(events[i].at - 1) : k_last}, contest.outcome(), lots);
    }
  }

 private:
  static constexpr Key k_last = Key(~Key{0});
  static constexpr int k_destination = -1;
  struct Event {
    Key at;
    int claim;
    bool begins;
  };

  static void put(Range<Key> range, const Contest::Outcome& outcome, Lots& lots) {
    auto& lot = lots[outcome.hops];
    std::get<std::vector<Range<Key>>>(lot.ranges).push_back(range);
    lot.claims.insert(outcome.claims.begin(), outcome.claims.end());
  }

  std::vector<Event> events_;
};

template <class T>
void sort_and_thin_out(std::vector<T>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

void tidy(RouteHop& hop) {
  sort_and_thin_out(hop.routes);
  sort_and_thin_out(hop.prefixes);
  sort_and_thin_out(hop.tags);
}

AddressSet of_family(const AddressSet& set, Family family) {
  return family == Family::v4 ? AddressSet{set.v4, {}} : AddressSet{{}, set.v6};
}

/// The prefixes behind the tags of user-defined routes, as they are in the files: their lengths count.
class TagPrefixes {
 public:
  TagPrefixes(const NetworkRules& known, Names& names) : names_(names) {
    for (const auto& file : known.service_tags)
      for (const auto& tag : file.tags) told_.try_emplace(canonical_tag(tag.name), &tag.prefixes);
    for (const auto& set : known.rule_sets)
      for (const auto& expansion : set.expansions)
        told_.try_emplace(canonical_tag(expansion.name), &expansion.prefixes);
  }

  /// Nothing: nobody tells them.
  std::optional<std::vector<Prefix>> find(std::string_view tag) const {
    if (const auto told = told_.find(canonical_tag(tag)); told != told_.end()) return *told->second;
    const auto& meaning = names_.tag(tag);
    if (meaning.unknown) return std::nullopt;
    return prefixes(meaning.inside);
  }
  const Meaning& meaning(std::string_view tag) const { return names_.tag(tag); }

 private:
  Names& names_;
  std::map<std::string, const std::vector<Prefix>*> told_;
};

enum class Certainty { certain, perhaps };

/// All claims of the routes that act on one network interface. The routes outlive it.
class Claims {
 public:
  explicit Claims(const TagPrefixes& tags) : tags_(tags) {}

  void add(const AzureRoute& route, RouteOrigin origin, Certainty certainty = Certainty::certain) {
    Claim claim;
    claim.origin = origin;
    claim.tier = tier_of(route, origin);
    claim.hop = hop_of(route, origin);
    claim.perhaps = certainty == Certainty::perhaps;
    claim.route = &route;
    for (const auto& prefix : route.prefixes) add(claim, prefix);
    for (const auto& tag : route.tags) add(claim, tag);
  }

  std::vector<NextHopPart> share_out(const AddressSet& destination) const {
    Lots lots;
    v4_.share_out(destination.v4, Contest(claims_, places_), lots);
    v6_.share_out(destination.v6, Contest(claims_, places_), lots);
    std::vector<NextHopPart> out;
    for (auto& [hops, lot] : lots) out.push_back(part_of(hops, lot));
    return out;
  }

 private:
  void add(Claim claim, const Prefix& prefix) {
    claim.free_bits = prefix.address().bit_count() - prefix.length();
    if (claim.rank == TagRank::no_tag) claim.prefix = prefix;
    add(claim, AddressSet::of(prefix));
  }

  void add(Claim claim, const std::string& tag) {
    claim.rank = rank_of(tag);
    claim.tag = std::string(trim(tag));
    if (const auto told = tags_.find(tag)) {
      for (const auto& prefix : *told) add(claim, prefix);
      return;
    }
    // Two routes of one tag hold the same addresses: the second never wins.
    if (!unknown_.insert({claim.tier, canonical_tag(tag)}).second) return;
    const auto& meaning = tags_.meaning(tag);
    for (const auto family : {Family::v4, Family::v6}) {
      if (claim.perhaps) break;
      claim.free_bits = (family == Family::v4 ? 32 : 128) - 1;
      add(claim, of_family(meaning.inside, family));
    }
    claim.free_bits = 0;
    claim.perhaps = true;
    add(claim, meaning.inside.unite(meaning.perhaps));
  }

  void add(const Claim& claim, const AddressSet& where) {
    v4_.add(where.v4, int(claims_.size()));
    v6_.add(where.v6, int(claims_.size()));
    claims_.push_back(claim);
  }

  int hop_of(const AzureRoute& route, RouteOrigin origin) {
    const auto place = place_of(route, route.next_hop_text, route.next_hop_addresses);
    const auto [found, is_new] = hops_.try_emplace({place, origin}, int(places_.size()));
    if (is_new) {
      places_.push_back(place);
      prototypes_.push_back({route.next_hop, route.next_hop_text, route.next_hop_addresses, {}, origin, {}, {}});
    }
    return found->second;
  }

  RouteHop hop_with_routes(int hop, const Lot& lot) const {
    if (hop == Contest::k_nobody) return {NextHop::none, "None", {}, {}, RouteOrigin::unknown, {}, {}};
    auto out = prototypes_[std::size_t(hop)];
    for (const auto id : lot.claims) {
      const auto& claim = claims_[std::size_t(id)];
      if (claim.hop != hop) continue;
      if (!claim.route->name.empty()) out.routes.push_back(claim.route->name);
      if (claim.prefix) out.prefixes.push_back(*claim.prefix);
      if (!claim.tag.empty()) out.tags.push_back(claim.tag);
    }
    tidy(out);
    return out;
  }

  NextHopPart part_of(const std::vector<int>& hops, Lot& lot) const {
    NextHopPart out;
    out.addresses = {RangeSet<std::uint32_t>(std::move(std::get<0>(lot.ranges))),
                     RangeSet<Wide>(std::move(std::get<1>(lot.ranges)))};
    out.count = count(out.addresses);
    out.way = hops.size() > 1 ? Way::unknown : hops.front() == Contest::k_nobody ? Way::unroutable : Way::routed;
    if (out.way == Way::unroutable) return out;
    for (const auto hop : hops) out.hops.push_back(hop_with_routes(hop, lot));
    return out;
  }

  const TagPrefixes& tags_;
  std::vector<Claim> claims_;
  std::map<std::pair<Place, RouteOrigin>, int> hops_;
  std::vector<Place> places_;  ///< of each hop
  std::vector<RouteHop> prototypes_;
  std::set<std::pair<Tier, std::string>> unknown_;  ///< tags
  Line<std::uint32_t> v4_;
  Line<Wide> v6_;
};

// --- what lies beneath a route table ---

std::vector<Prefix> parsed(std::initializer_list<std::string_view> texts) {
  std::vector<Prefix> out;
  for (const auto text : texts) out.push_back(Prefix::parse(text).value());
  return out;
}

const std::vector<Prefix>& reserved_prefixes() {
  static const auto k_reserved = parsed({"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"});
  return k_reserved;
}

AzureRoute system_route(NextHop next_hop, std::string text, std::vector<Prefix> prefixes) {
  AzureRoute out;
  out.origin = RouteOrigin::system;
  out.prefixes = std::move(prefixes);
  out.next_hop = next_hop;
  out.next_hop_text = std::move(text);
  return out;
}

/// The routes that every subnet has, as far as they are known.
struct SystemRoutes {
  std::vector<AzureRoute> certain;
  std::vector<AzureRoute> perhaps;
};

void add_network(Names& names, const AddressSet& destination, SystemRoutes& out,
                 std::vector<std::string>& assumptions) {
  const auto& network = names.tag("VirtualNetwork");
  auto dropped = reserved_prefixes();
  if (network.knowledge == Knowledge::assumed && !network.unknown) {
    out.certain.push_back(system_route(NextHop::vnet_local, "VnetLocal", prefixes(network.inside)));
    std::erase_if(dropped, [&](const Prefix& prefix) { return network.inside.contains(AddressSet::of(prefix)); });
  } else {
    out.perhaps.push_back(system_route(NextHop::vnet_local, "VnetLocal", dropped));
    if (destination.meets(AddressSet::of(dropped)))
      assumptions.emplace_back(
          "the prefixes of the virtual network are not in a route table: private addresses that no user-defined route "
          "takes go to VnetLocal or to None, and a longer prefix of the network or of a peer wins over such a route");
  }
  out.certain.push_back(system_route(NextHop::none, "None", dropped));
}

void add_endpoints(const NetworkRules& known, SystemRoutes& out, std::vector<std::string>& assumptions) {
  for (const auto& outbound : known.outbound)
    for (const auto& service : outbound.service_endpoints) {
      if (!to_lower(service).starts_with("microsoft.storage")) continue;
      auto route = system_route(NextHop::service_endpoint, "VirtualNetworkServiceEndpoint", {});
      route.tags = {"Storage"};
      out.perhaps.push_back(std::move(route));
      assumptions.push_back("the routes of the service endpoint " + printable(service, k_longest_name) + " of subnet " +
                            printable(outbound.subnet, k_longest_name) + " are not in a route table");
    }
}

SystemRoutes system_routes(const NetworkRules& known, Names& names, const AddressSet& destination,
                           std::vector<std::string>& assumptions) {
  SystemRoutes out;
  assumptions.emplace_back("BGP routes are not in a route table: one with a longer prefix would win");
  out.certain.push_back(system_route(NextHop::internet, "Internet", parsed({"0.0.0.0/0", "::/0"})));
  add_network(names, destination, out, assumptions);
  add_endpoints(known, out, assumptions);
  return out;
}

// --- several answers ---

IpAddress first_address(const AddressSet& set) {
  return set.v4.empty() ? address_of_v6(set.v6.ranges().front().first) : address_of_v4(set.v4.ranges().front().first);
}

/// The largest first.
void sort(std::vector<NextHopPart>& parts) {
  struct Keyed {
    std::string text;
    IpAddress first;
    NextHopPart part;
  };
  std::vector<Keyed> keyed;
  for (auto& part : parts) {
    auto text = describe(part);
    keyed.push_back({std::move(text), first_address(part.addresses), std::move(part)});
  }
  std::sort(keyed.begin(), keyed.end(), [](const Keyed& a, const Keyed& b) {
    if (a.part.count != b.part.count) return a.part.count > b.part.count;
    return std::tie(a.text, a.first) < std::tie(b.text, b.first);
  });
  parts.clear();
  for (auto& each : keyed) parts.push_back(std::move(each.part));
}

using Identity = std::pair<Way, std::vector<Place>>;

Identity identity_of(const NextHopPart& part) {
  Identity out{part.way, {}};
  for (const auto& hop : part.hops) out.second.push_back(place_of(hop));
  std::sort(out.second.begin(), out.second.end());
  return out;
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// Adds hops to those of the same place.
void absorb(std::vector<RouteHop>& into, const std::vector<RouteHop>& more) {
  for (const auto& hop : more) {
    const auto same =
        std::find_if(into.begin(), into.end(), [&](const auto& each) { return place_of(each) == place_of(hop); });
    if (same == into.end()) {
      into.push_back(hop);
      continue;
    }
    if (same->origin != hop.origin) same->origin = RouteOrigin::unknown;
    append(same->routes, hop.routes);
    append(same->prefixes, hop.prefixes);
    append(same->tags, hop.tags);
  }
}

using ByIdentity = std::map<Identity, NextHopPart>;

ByIdentity by_identity(const std::vector<NextHopPart>& parts) {
  ByIdentity out;
  for (const auto& part : parts) {
    auto& same = out[identity_of(part)];
    same.way = part.way;
    same.addresses = same.addresses.unite(part.addresses);
    absorb(same.hops, part.hops);
  }
  return out;
}

/// Keeps of `agreed` what `other` says as well.
void keep_common(ByIdentity& agreed, const ByIdentity& other) {
  for (auto& [identity, part] : agreed) {
    const auto same = other.find(identity);
    part.addresses = same == other.end() ? AddressSet{} : part.addresses.intersect(same->second.addresses);
    if (!part.addresses.empty()) absorb(part.hops, same->second.hops);
  }
  std::erase_if(agreed, [](const auto& each) { return each.second.addresses.empty(); });
}

/// What all tables agree on, and the rest as unknown.
std::vector<NextHopPart> common(const std::vector<std::vector<NextHopPart>>& tables, const AddressSet& destination) {
  std::vector<ByIdentity> each;
  for (const auto& parts : tables) each.push_back(by_identity(parts));
  auto agreed = each.front();
  for (std::size_t i = 1; i < each.size(); ++i) keep_common(agreed, each[i]);
  NextHopPart open;
  open.addresses = destination;
  std::vector<NextHopPart> out;
  for (auto& [identity, part] : agreed) {
    open.addresses = open.addresses.minus(part.addresses);
    out.push_back(std::move(part));
  }
  for (const auto& table : each)
    for (const auto& [identity, part] : table)
      if (part.addresses.meets(open.addresses)) absorb(open.hops, part.hops);
  if (!open.addresses.empty()) out.push_back(std::move(open));
  for (auto& part : out) {
    part.count = count(part.addresses);
    for (auto& hop : part.hops) tidy(hop);
  }
  return out;
}

std::vector<NextHopPart> of_effective_routes(const std::vector<const AzureRoutes*>& answers, const TagPrefixes& tags,
                                             const AddressSet& destination, std::vector<std::string>& assumptions) {
  std::vector<NextHopPart> out;
  for (const auto* answer : answers) {
    Claims claims(tags);
    for (const auto& route : answer->routes)
      if (route.active) claims.add(route, route.origin);
    auto parts = claims.share_out(destination);
    sort(parts);
    if (answer == answers.front())
      out = std::move(parts);
    else if (parts != out)
      assumptions.push_back("the effective routes of several network interfaces differ: those in " +
                            printable(answers.front()->file, k_longest_name) + " count, those in " +
                            printable(answer->file, k_longest_name) + " do not");
  }
  return out;
}

std::vector<NextHopPart> of_route_tables(const NetworkRules& known, Names& names, const TagPrefixes& tags,
                                         const AddressSet& destination, std::vector<std::string>& assumptions) {
  const auto system = system_routes(known, names, destination, assumptions);
  std::vector<std::vector<NextHopPart>> tables;
  for (const auto& table : known.routes) {
    if (table.effective) continue;
    Claims claims(tags);
    for (const auto& route : system.perhaps) claims.add(route, RouteOrigin::system, Certainty::perhaps);
    for (const auto& route : table.routes)
      if (route.active) claims.add(route, RouteOrigin::user);
    for (const auto& route : system.certain) claims.add(route, RouteOrigin::system);
    tables.push_back(claims.share_out(destination));
  }
  if (tables.size() == 1) return std::move(tables.front());
  assumptions.push_back("a subnet has one route table, and " + std::to_string(tables.size()) +
                        " are given: where they differ, the next hop is not known");
  return common(tables, destination);
}

}  // namespace

NextHops next_hops(const NetworkRules& known, Names& names, const AddressSet& destination) {
  NextHops out;
  if (destination.empty()) return out;
  std::vector<const AzureRoutes*> effective;
  bool has_tables = false;
  for (const auto& routes : known.routes) {
    has_tables = has_tables || !routes.effective;
    if (routes.effective && !routes.routes.empty()) effective.push_back(&routes);
  }
  if (effective.empty() && !has_tables) return out;
  const TagPrefixes tags(known, names);
  const auto routed = destination.minus(platform_addresses());
  out.parts = effective.empty() ? of_route_tables(known, names, tags, routed, out.assumptions)
                                : of_effective_routes(effective, tags, routed, out.assumptions);
  NextHopPart platform{Way::platform, {}, destination.intersect(platform_addresses()), {}};
  platform.count = count(platform.addresses);
  if (!platform.addresses.empty()) out.parts.push_back(std::move(platform));
  sort(out.parts);
  return out;
}

}  // namespace sd::rules

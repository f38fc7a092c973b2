// SPDX-License-Identifier: MIT
// What Azure's routes and the subnet's ways out do with packets to storage. An appliance or a gateway may pass them: it
// is accused only when storage is silent and everything else on the way is known to let it through.
#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.hpp"
#include "checks/azure_vm.hpp"
#include "checks/azure_way.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"
#include "model/resource_id.hpp"
#include "rules/next_hops.hpp"

namespace sd {
namespace {

const std::string k_subject = "the way to storage";
constexpr std::string_view k_dropped = "azure.route.storage_dropped";
constexpr std::string_view k_appliance = "azure.route.storage_to_appliance";
constexpr std::string_view k_tunnelled = "azure.route.storage_tunnelled";
constexpr std::string_view k_filter = "azure.route.name_filter";
constexpr std::string_view k_no_outbound = "azure.subnet.no_outbound";
constexpr std::size_t k_most_lines = 3;

using Lines = std::vector<Evidence>;

/// Where the routes send packets to storage.
struct Hops {
  std::set<NextHop> all;
  bool certain = true;
  bool effective = false;
  Lines lines;

  bool only(std::initializer_list<NextHop> wanted) const {
    const auto is = [&](NextHop hop) { return std::find(wanted.begin(), wanted.end(), hop) != wanted.end(); };
    return certain && !all.empty() && std::all_of(all.begin(), all.end(), is);
  }
  bool any(NextHop hop) const { return all.contains(hop); }
};

/// The disks' hosts, otherwise the tag, otherwise every public address.
std::pair<rules::AddressSet, std::string> destination_of(const StoragePackets& packets, rules::Names& names) {
  rules::AddressSet out;
  for (const auto& address : packets.disks) out = out.unite(rules::AddressSet::of(address));
  if (!out.empty()) return {out, "the disks' hosts"};
  out.v4 = names.tag(packets.tag).inside.v4;
  if (!out.empty()) return {out, packets.tag};
  out.v4 = rules::public_addresses().v4;
  return {out.minus(rules::AddressSet::of(k_host_address)), "any public address"};
}

std::string file_of(const NetworkRules& known) {
  for (const bool effective : {true, false})
    for (const auto& routes : known.routes)
      if (routes.effective == effective) return routes.file;
  return {};
}

bool are_effective(const NetworkRules& known) {
  return std::any_of(known.routes.begin(), known.routes.end(), [](const AzureRoutes& r) { return r.effective; });
}

/// Of several network interfaces it is not told which is this VM's first.
bool are_of_several(const NetworkRules& known) {
  return std::count_if(known.routes.begin(), known.routes.end(), [](const AzureRoutes& r) { return r.effective; }) > 1;
}

void add(const rules::NextHopPart& part, const std::string& to, const std::string& file, Hops& out) {
  out.certain = out.certain && (part.way == rules::Way::routed || part.way == rules::Way::unroutable);
  if (part.way == rules::Way::unroutable) out.all.insert(NextHop::none);
  for (const auto& hop : part.hops) {
    out.all.insert(hop.next_hop);
    if (hop.next_hop == NextHop::other) out.certain = false;
  }
  const auto example = rules::example(part.addresses);
  if (out.lines.size() < k_most_lines)
    out.lines.push_back(
        {"next hop for " + to + ", such as " + to_text(example) + ": " + rules::describe(part), file, std::nullopt});
}

Hops hops_of(const NetworkRules& known, const StoragePackets& packets) {
  rules::Names names(known, {});
  const auto [destination, to] = destination_of(packets, names);
  Hops out;
  out.effective = are_effective(known);
  for (const auto& part : rules::next_hops(known, names, destination).parts) add(part, to, file_of(known), out);
  if (are_of_several(known)) {
    out.certain = false;
    out.lines.insert(
        out.lines.begin(),
        {"the files hold the effective routes of several network interfaces: which is the first of this VM "
         "is not told",
         file_of(known), std::nullopt});
  }
  return out;
}

Lines with(std::string text, const Hops& hops, const Lines& more = {}) {
  Lines out{{std::move(text), hops.lines.empty() ? std::string{} : hops.lines.front().source, std::nullopt}};
  out.insert(out.end(), more.begin(), more.end());
  out.insert(out.end(), hops.lines.begin(), hops.lines.end());
  return out;
}

Lines answers_of(const StoragePackets& packets) {
  Lines out;
  for (const auto& seen : packets.answered) out.push_back(seen.evidence);
  out.insert(out.end(), packets.answered_in_logs.begin(), packets.answered_in_logs.end());
  if (out.size() > k_most_lines) out.resize(k_most_lines);
  return out;
}

/// Storage is silent, and neither a rule nor the guest's own firewall is the reason.
bool only_the_way_is_left(const Sheet& sheet) {
  const auto is = [&](std::string_view id, State state) { return sheet.state(id) == state; };
  return is("storage.timed_out", State::faulty) && is("azure.rules.storage_denied", State::healthy) &&
         is("azure.rules.other_region", State::healthy) && is("azure.admin_rules.storage_denied", State::healthy) &&
         is("firewall.storage.blocked", State::healthy);
}

void check_dropped(const Hops& hops, const StoragePackets& packets, Sheet& sheet) {
  if (hops.certain && !hops.any(NextHop::none)) return sheet.healthy(k_dropped, k_subject, hops.lines);
  if (!hops.only({NextHop::none})) return sheet.unknown(k_dropped, k_subject, hops.lines);
  if (const auto answers = answers_of(packets); !answers.empty())
    return sheet.unknown(
        k_dropped, k_subject,
        with("the routes drop it, and it passes all the same: they are not those of now, or of another "
             "network interface",
             hops, answers));
  sheet.faulty(k_dropped, k_subject, hops.lines);
}

/// Of a next hop that may pass the packets or not.
void check_middle(std::string_view id, NextHop hop, const Hops& hops, const StoragePackets& packets, Sheet& sheet) {
  // A route table does not tell what BGP brings.
  const bool complete = hops.effective || hop != NextHop::virtual_network_gateway;
  if (hops.certain && !hops.any(hop) && complete) return sheet.healthy(id, k_subject, hops.lines);
  if (!hops.any(hop) || !hops.certain) return sheet.unknown(id, k_subject, hops.lines);
  if (const auto answers = answers_of(packets); !answers.empty())
    return sheet.healthy(id, k_subject, with("it passes storage's packets", hops, answers));
  if (hops.only({hop}) && only_the_way_is_left(sheet)) return sheet.inferred(id, k_subject, hops.lines);
  sheet.unknown(id, k_subject, with("what it does with the packets is not told by the routes", hops));
}

void check_filter(const Hops& hops, Sheet& sheet) {
  if (hops.effective && hops.only({NextHop::internet, NextHop::service_endpoint}))
    return sheet.healthy(k_filter, k_subject, hops.lines);
  sheet.unknown(k_filter, k_subject, hops.lines);
}

// --- ways out of the subnet ---

/// The value on which all agree that tell one.
std::optional<bool> agreed(const std::vector<const OutboundMethods*>& all,
                           std::optional<bool> OutboundMethods::* member) {
  std::optional<bool> out;
  for (const auto* methods : all) {
    const auto& value = methods->*member;
    if (!value) continue;
    if (out && *out != *value) return std::nullopt;
    out = value;
  }
  return out;
}

bool is_of_interface(const OutboundMethods& methods) { return methods.public_address.has_value(); }

/// What a network interface says of itself counts before what its subnet says.
std::optional<bool> default_outbound_of(const std::vector<const OutboundMethods*>& all) {
  std::vector<const OutboundMethods*> own;
  std::copy_if(all.begin(), all.end(), std::back_inserter(own),
               [](const auto* each) { return is_of_interface(*each); });
  const auto said = agreed(own, &OutboundMethods::default_outbound);
  return said ? said : agreed(all, &OutboundMethods::default_outbound);
}

/// Of the network interface, and of the subnet that it names.
std::vector<const OutboundMethods*> own_methods(const NetworkRules& known) {
  std::string subnet;
  for (const auto& methods : known.outbound)
    if (is_of_interface(methods)) subnet = methods.subnet;
  std::vector<const OutboundMethods*> out;
  for (const auto& methods : known.outbound)
    if (is_of_interface(methods) || subnet.empty() || methods.subnet.empty() ||
        equal_ignoring_case(methods.subnet, subnet))
      out.push_back(&methods);
  return out;
}

struct Outbound {
  std::optional<bool> any;  ///< a way out; nothing: not told
  Lines lines;
};

const CloudWayOut* way_out(const CloudRecords& records, std::string_view id) {
  const auto found = std::find_if(records.ways_out.begin(), records.ways_out.end(),
                                  [&](const CloudWayOut& way) { return equal_ignoring_case(way.id, id); });
  return found == records.ways_out.end() ? nullptr : &*found;
}

/// What the records of gateways, addresses and load balancers say of those that this VM hangs on.
struct Attached {
  std::optional<bool> gateway;
  std::optional<bool> pools;
  bool address_is_open = false;    ///< its public address has none now
  bool no_default_access = false;  ///< in a pool of a standard load balancer a VM has no default outbound access
  Lines lines;
};

void add_gateways(const CloudRecords& records, const OwnRecords& own, const Case& facts, Attached& out) {
  for (const auto* subnet : own.subnets) {
    const auto* way = way_out(records, subnet->nat_gateway);
    if (way == nullptr) continue;
    out.gateway = way->leads_out;
    out.lines.push_back(record_line(facts, "the subnet's NAT gateway: " + way->why));
  }
}

/// One pool that leads out is enough; one that is not told leaves it open.
void add_pools(const CloudRecords& records, const OwnRecords& own, const Case& facts, Attached& out) {
  bool told = true;
  bool leads = false;
  bool any = false;
  for (const auto* nic : own.nics)
    for (const auto& pool : nic->pools) {
      const auto* way = way_out(records, pool);
      any = true;
      told = told && way != nullptr;
      if (way == nullptr) continue;
      leads = leads || way->leads_out;
      out.no_default_access = out.no_default_access || way->kind == WayOutKind::standard_pool;
      out.lines.push_back(record_line(facts, "backend pool " + printable(last_segment(pool), 80) + ": " + way->why));
    }
  if (leads || (any && told)) out.pools = leads;
}

Attached attached_to(const Case& facts) {
  Attached out;
  const auto own = own_records(facts);
  if (own.whose != Whose::own) return out;
  const auto& records = all_records(facts);
  add_gateways(records, own, facts, out);
  add_pools(records, own, facts, out);
  bool any = false;
  bool open = true;
  for (const auto& way : records.ways_out)
    if (way.kind == WayOutKind::public_address) any = true, open = open && !way.leads_out;
  out.address_is_open = any && open;
  return out;
}

Outbound outbound_of(const NetworkRules& known, const Attached& attached) {
  Outbound out;
  const auto all = own_methods(known);
  if (all.empty())
    return {std::nullopt, {{"no file tells of the subnet and of the network interface", "", std::nullopt}}};
  bool told = true;
  std::string words;
  const auto ask = [&](std::string_view name, std::optional<bool> value) {
    words += (words.empty() ? "" : ", ") + std::string(name) + (value ? (*value ? ": yes" : ": no") : ": not told");
    told = told && value.has_value();
    return value == true;
  };
  const auto gateway = agreed(all, &OutboundMethods::nat_gateway);
  const auto address = agreed(all, &OutboundMethods::public_address);
  const auto pool = agreed(all, &OutboundMethods::load_balancer);
  const bool no_default = pool == true && attached.no_default_access;
  const bool by_default = ask("default outbound access", no_default ? std::optional(false) : default_outbound_of(all));
  const bool by_gateway = ask("NAT gateway", gateway == true && attached.gateway ? attached.gateway : gateway);
  const bool by_address =
      ask("public address", address == true && attached.address_is_open ? std::optional<bool>() : address);
  const bool pool_leads_out = pool == true && attached.pools == true;
  const bool perhaps = ask("load balancer", pool == true && attached.pools ? attached.pools : pool);
  const bool certain = by_default || by_gateway || by_address || pool_leads_out;
  if (certain) out.any = true;
  if (!certain && !perhaps && told) out.any = false;
  out.lines = {{words, all.front()->file, std::nullopt}};
  out.lines.insert(out.lines.end(), attached.lines.begin(), attached.lines.end());
  return out;
}

void check_outbound(const Hops& hops, const Outbound& outbound, const StoragePackets& packets, Sheet& sheet) {
  const auto unknown = [&](Lines lines) {
    lines.insert(lines.end(), hops.lines.begin(), hops.lines.end());
    sheet.unknown(k_no_outbound, "subnet", std::move(lines));
  };
  if (outbound.any == true) return sheet.healthy(k_no_outbound, "subnet", outbound.lines);
  if (hops.certain && !hops.all.empty() && !hops.any(NextHop::internet) && hops.effective)
    return sheet.healthy(k_no_outbound, "subnet", with("the routes do not send storage's packets to Internet", hops));
  if (!outbound.any) return unknown(outbound.lines);
  auto lines = outbound.lines;
  const auto answers = answers_of(packets);
  if (!answers.empty() || sheet.state("internet.closed") == State::healthy) {
    lines.insert(lines.end(), answers.begin(), answers.end());
    return sheet.healthy(k_no_outbound, "subnet", std::move(lines));
  }
  lines.push_back({"storage of the VM's own region is documented to stay reachable from such a subnet",
                   lines.front().source, std::nullopt});
  const bool closed = sheet.state("internet.closed") == State::faulty;
  const bool direct = hops.effective && hops.only({NextHop::internet});
  if (closed && direct && only_the_way_is_left(sheet)) return sheet.inferred(k_no_outbound, "subnet", std::move(lines));
  unknown(std::move(lines));
}

}  // namespace

void check_azure_routes(const Case& facts, const StoragePackets& packets, Sheet& sheet) {
  const auto& known = *facts.azure_network.get();
  const auto of_routes = {k_dropped, k_appliance, k_tunnelled, k_filter};
  if (packets.sent_elsewhere) {
    for (const auto id : of_routes) sheet.unknown(id, k_subject, {*packets.sent_elsewhere});
    return sheet.unknown(k_no_outbound, "subnet", {*packets.sent_elsewhere});
  }
  const auto hops = hops_of(known, packets);
  if (hops.all.empty()) {
    for (const auto id : of_routes) sheet.unknown(id, k_subject, {{"no file tells routes", "", std::nullopt}});
  } else {
    check_dropped(hops, packets, sheet);
    check_middle(k_appliance, NextHop::virtual_appliance, hops, packets, sheet);
    check_middle(k_tunnelled, NextHop::virtual_network_gateway, hops, packets, sheet);
    check_filter(hops, sheet);
  }
  check_outbound(hops, outbound_of(known, attached_to(facts)), packets, sheet);
}

}  // namespace sd

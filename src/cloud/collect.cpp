// SPDX-License-Identifier: MIT
#include "cloud/collect.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "cloud/crew.hpp"
#include "model/json_text.hpp"
#include "model/resource_id.hpp"
#include "wire/url.hpp"

namespace sd::cloud {
namespace {

namespace json = boost::json;

constexpr std::size_t k_at_a_time = 64;
constexpr std::size_t k_most_of_a_kind = 10;  // public addresses, load balancers, subnets of one NIC

/// The value at the end of a way of members; nullptr when there is none.
const json::value* at(const json::value& root, std::initializer_list<std::string_view> way) {
  const auto* here = &root;
  for (const auto name : way) here = json_member(here, name);
  return here;
}

std::string text_at(const json::value& root, std::initializer_list<std::string_view> way) {
  return std::string(json_text(at(root, way)));
}

const json::array& list_at(const json::value& root, std::initializer_list<std::string_view> way) {
  static const json::array k_none;
  const auto* found = at(root, way);
  const auto* list = found ? found->if_array() : nullptr;
  return list ? *list : k_none;
}

/// The primary NIC of a VM, or the first.
std::string primary_of(const json::array& nics) {
  for (const auto& nic : nics) {
    const auto* primary = at(nic, {"properties", "primary"});
    if (primary && primary->is_bool() && primary->as_bool()) return text_at(nic, {"id"});
  }
  return nics.empty() ? std::string{} : text_at(nics.front(), {"id"});
}

/// What the reader of records makes something of. Not the vaults, nor the list of a vault's items, of which the item of
/// this VM is read by itself, nor the details of a job, which the list of jobs tells as far as they are read.
bool is_read_elsewhere(RequestId id) {
  constexpr RequestId k_ids[] = {
      RequestId::vm,          RequestId::vm_extensions,  RequestId::nic,           RequestId::nic_rules,
      RequestId::nic_routes,  RequestId::subnet,         RequestId::nat_gateway,   RequestId::public_address,
      RequestId::route_table, RequestId::security_group, RequestId::load_balancer, RequestId::admin_rules,
      RequestId::disk,        RequestId::service_tags,   RequestId::backup_status, RequestId::storage_accounts,
      RequestId::jobs,        RequestId::protected_item};
  return std::find(std::begin(k_ids), std::end(k_ids), id) != std::end(k_ids);
}

/// {"value": []} and a route table without a route: no admin rule, no job of this VM, no route of one's own, which the
/// reader takes for documents of another kind.
bool is_empty(const std::string& text) {
  const auto root = parse_json(text, "answer");
  const auto* list = root ? at(*root, {"value"}) : nullptr;
  if (root && list == nullptr) list = at(*root, {"properties", "routes"});
  return list && list->is_array() && list->as_array().empty();
}

class Collection {
 public:
  Collection(const ResourceManager& manager, const CollectWish& wish, const net::Deadline& deadline,
             const net::Stop& stop)
      : manager_(manager), wish_(wish), deadline_(deadline), stop_(stop), crew_(k_at_a_time) {}

  Collected run() {
    crew_.add([this] { read_vm(); });
    crew_.add([this] { ask(RequestId::vm_extensions, {{"vm", wish_.vm_id}}); });
    crew_.finish();
    ask_for_what_rules_are_made_of();
    crew_.finish();
    const std::lock_guard lock(mutex_);
    std::sort(out_.pieces.begin(), out_.pieces.end(), [](const Piece& a, const Piece& b) {
      return std::pair(a.request, a.subject) < std::pair(b.request, b.subject);
    });
    return std::move(out_);
  }

 private:
  void keep(Piece piece) {
    const std::lock_guard lock(mutex_);
    out_.pieces.push_back(std::move(piece));
  }

  enum class Way { on, off };

  /// The answer, kept as a piece and parsed; nothing when there is none.
  std::optional<json::value> ask(RequestId id, const Values& values, Way way = Way::on) {
    auto piece = ask_for(manager_, id, values, deadline_, stop_);
    piece.on_the_way = way == Way::on;
    auto root =
        piece.answer ? parse_json(*piece.answer, "answer") : Result<json::value>(std::unexpected(piece.answer.error()));
    keep(std::move(piece));
    if (!root) return std::nullopt;
    return std::move(*root);
  }

  void ask_later(RequestId id, Values values, Way way = Way::on) {
    crew_.add([this, id, given = std::move(values), way] { ask(id, given, way); });
  }

  /// Each id once, and only what is one.
  void ask_for_each(RequestId id, const char* name, const std::set<std::string>& ids) {
    std::size_t count = 0;
    for (const auto& one : ids)
      if (!one.empty() && ++count <= k_most_of_a_kind) ask_later(id, {{name, one}});
  }

  std::string subscription() const { return std::string(segment_after(wish_.vm_id, "subscriptions")); }

  void read_vm() {
    const auto vm = ask(RequestId::vm, {{"vm", wish_.vm_id}});
    if (!vm) return look_for_backups({});
    const auto location = text_at(*vm, {"location"});
    crew_.add([this, location] { look_for_backups(location); });
    const auto& nics = list_at(*vm, {"properties", "networkProfile", "networkInterfaces"});
    const auto chosen = wish_.nic_id.empty() ? primary_of(nics) : wish_.nic_id;
    {
      const std::lock_guard lock(mutex_);
      out_.location = location;
      out_.nic_id = chosen;
    }
    if (!chosen.empty()) ask_for_the_way(chosen);
    for (const auto& nic : nics)
      if (const auto id = text_at(nic, {"id"}); !id.empty() && !equal_ignoring_case(id, chosen))
        ask_later(RequestId::nic, {{"nic", id}}, Way::off);
    if (!location.empty())
      ask_later(RequestId::service_tags, {{"subscription", subscription()}, {"location", location}});
    ask_for_disks(*vm);
  }

  void ask_for_the_way(const std::string& nic) {
    crew_.add([this, nic] { read_nic(nic); });
    crew_.add([this, nic] {
      if (!ask(RequestId::nic_rules, {{"nic", nic}})) lacks_rules_ = true;
    });
    crew_.add([this, nic] {
      if (!ask(RequestId::nic_routes, {{"nic", nic}})) lacks_routes_ = true;
    });
  }

  void ask_for_disks(const json::value& vm) {
    const auto* storage = at(vm, {"properties", "storageProfile"});
    if (storage == nullptr) return;
    std::vector<const json::value*> disks{at(*storage, {"osDisk"})};
    for (const auto& disk : list_at(*storage, {"dataDisks"})) disks.push_back(&disk);
    std::set<std::string> accounts;
    for (const auto* disk : disks) {
      if (disk == nullptr) continue;
      if (const auto id = text_at(*disk, {"managedDisk", "id"}); !id.empty())
        ask_later(RequestId::disk, {{"disk", id}});
      const auto blob = wire::parse_url(text_at(*disk, {"vhd", "uri"}));
      if (blob) accounts.insert(blob->host.substr(0, blob->host.find('.')));
    }
    if (!accounts.empty()) crew_.add([this, accounts] { read_accounts(accounts); });
  }

  /// The id of an account is not told by the address of its blobs: the subscription's list has it. Others are left out.
  void read_accounts(const std::set<std::string>& names) {
    auto piece = ask_for(manager_, RequestId::storage_accounts, {{"subscription", subscription()}}, deadline_, stop_);
    if (const auto root = piece.answer ? parse_json(*piece.answer, "answer")
                                       : Result<json::value>(std::unexpected(piece.answer.error()))) {
      json::array kept;
      for (const auto& account : list_at(*root, {"value"}))
        if (names.contains(to_lower(text_at(account, {"name"})))) kept.push_back(account);
      piece.answer = json::serialize(json::object{{"value", std::move(kept)}});
    }
    keep(std::move(piece));
  }

  void read_nic(const std::string& id) {
    const auto nic = ask(RequestId::nic, {{"nic", id}});
    if (!nic) return;
    add_group(text_at(*nic, {"properties", "networkSecurityGroup", "id"}));
    std::set<std::string> subnets;
    std::set<std::string> addresses;
    std::set<std::string> balancers;
    for (const auto& configuration : list_at(*nic, {"properties", "ipConfigurations"})) {
      subnets.insert(text_at(configuration, {"properties", "subnet", "id"}));
      addresses.insert(text_at(configuration, {"properties", "publicIPAddress", "id"}));
      for (const auto& pool : list_at(configuration, {"properties", "loadBalancerBackendAddressPools"}))
        balancers.insert(std::string(id_up_to(text_at(pool, {"id"}), "loadBalancers")));
    }
    ask_for_each(RequestId::public_address, "address", addresses);
    ask_for_each(RequestId::load_balancer, "balancer", balancers);
    std::set<std::string> networks;
    for (const auto& subnet : subnets) {
      if (subnet.empty()) continue;
      networks.insert(std::string(id_up_to(subnet, "virtualNetworks")));
      crew_.add([this, subnet] { read_subnet(subnet); });
    }
    for (const auto& network : networks) {
      if (network.empty()) continue;
      ask_later(RequestId::virtual_network, {{"network", network}}, Way::off);  // holds all its other subnets, too
      ask_later(RequestId::admin_rules, {{"network", network}});
    }
  }

  void read_subnet(const std::string& id) {
    const auto subnet = ask(RequestId::subnet, {{"subnet", id}});
    if (!subnet) return;
    add_group(text_at(*subnet, {"properties", "networkSecurityGroup", "id"}));
    if (const auto gateway = text_at(*subnet, {"properties", "natGateway", "id"}); !gateway.empty())
      ask_later(RequestId::nat_gateway, {{"gateway", gateway}});
    const std::lock_guard lock(mutex_);
    tables_.insert(text_at(*subnet, {"properties", "routeTable", "id"}));
  }

  void add_group(std::string id) {
    const std::lock_guard lock(mutex_);
    groups_.insert(std::move(id));
  }

  /// Second best, once it is known that the effective ones cannot be had.
  void ask_for_what_rules_are_made_of() {
    if (lacks_rules_) ask_for_each(RequestId::security_group, "group", groups_);
    if (lacks_routes_) ask_for_each(RequestId::route_table, "table", tables_);
  }

  void look_for_backups(const std::string& location) {
    const auto found = find_protection(
        manager_, wish_.vm_id, location, [this](Piece piece) { keep(std::move(piece)); }, deadline_, stop_);
    if (!found) return;
    {
      const std::lock_guard lock(mutex_);
      out_.protection = *found;
    }
    ask_later(RequestId::protected_item, {{"item", found->item}});
    crew_.add([this, vault = found->vault] { read_jobs(vault); });
  }

  void read_jobs(const std::string& vault) {
    // The clock of this machine may be behind Azure's: jobs that seem to come tomorrow are asked for as well.
    auto piece = ask_for_jobs(manager_, vault, wish_.vm_id, wish_.now - wish_.jobs_of, wish_.now + std::chrono::days(1),
                              deadline_, stop_);
    if (piece.answer)
      for (const auto& id : newest_jobs(*piece.answer, wish_.job_details)) ask_later(RequestId::job, {{"job", id}});
    keep(std::move(piece));
  }

  const ResourceManager& manager_;
  const CollectWish& wish_;
  const net::Deadline& deadline_;
  const net::Stop& stop_;
  std::mutex mutex_;
  Collected out_;
  std::set<std::string> groups_;
  std::set<std::string> tables_;
  std::atomic<bool> lacks_rules_ = false;
  std::atomic<bool> lacks_routes_ = false;
  Crew crew_;  // last: its threads end first
};

}  // namespace

Result<Collected> collect_azure(const ResourceManager& manager, const CollectWish& wish, const net::Deadline& deadline,
                                const net::Stop& stop) {
  SD_TRY(manager.sign_in(deadline, stop));
  return Collection(manager, wish, deadline, stop).run();
}

std::vector<const Piece*> records_to_read(const Collected& collected) {
  std::vector<const Piece*> out;
  for (const auto& piece : collected.pieces)
    if (piece.answer && piece.on_the_way && is_read_elsewhere(piece.request) && !is_empty(*piece.answer))
      out.push_back(&piece);
  return out;
}

}  // namespace sd::cloud

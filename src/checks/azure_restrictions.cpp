// SPDX-License-Identifier: MIT
// What may make storage refuse the guest, and which name servers Azure hands out. A refusal looks the same for all its
// reasons (facts/azure.md 4): a restriction is accused when storage refuses a disk's own host, and never proved by it.
#include <algorithm>

#include "base/text.hpp"
#include "checks/attempts.hpp"
#include "checks/azure_vm.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"
#include "model/resource_id.hpp"

namespace sd {
namespace {

constexpr std::string_view k_policy = "azure.subnet.endpoint_policy";
constexpr std::string_view k_disk = "azure.disk.access_restricted";
constexpr std::string_view k_account = "azure.account.closed";
constexpr std::string_view k_names = "azure.network.other_name_servers";

using Lines = std::vector<Evidence>;

bool is_disk_host(const Case& facts, std::string_view host) {
  const auto hosts = each(facts.agent.blob_hosts);
  return std::any_of(hosts.begin(), hosts.end(),
                     [&](const BlobHost& one) { return one.use == "disk" && equal_ignoring_case(one.host, host); });
}

/// How storage answered for the disks' own hosts. Another account may have a firewall of its own, which says nothing.
struct Answers {
  Lines refusals;
  bool others = false;  ///< it also answered one of them in another way
  bool any() const { return others || !refusals.empty(); }
};

Answers answers_of(const Case& facts) {
  Answers out;
  for (const auto* seen : extension_storage(facts)) {
    if (seen->role != ProbeRole::storage || !is_disk_host(facts, seen->target.host) || !storage_answered(*seen))
      continue;
    if (is_denied_by_storage(*seen))
      out.refusals.push_back(evidence_of(*seen));
    else
      out.others = true;
  }
  const auto* run = out.any() ? nullptr : failed_attempt(facts);
  if (run == nullptr) return out;
  for (const auto& call : run->blob_calls) {
    if (call.use != BlobUse::disk || !call.status) continue;
    const bool refused = *call.status == 403 && call.error_code == "AuthorizationFailure";
    if (refused)
      out.refusals.push_back({"storage refused the run of " + time_words(*run) + ": 403 AuthorizationFailure",
                              call.place.file + ":" + std::to_string(call.place.line), run->last});
    else
      out.others = true;
  }
  return out;
}

Lines joined(Lines first, const Lines& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

/// A restriction without a refusal has no effect; without any answer nobody knows.
void judge(std::string_view id, const char* subject, const Lines& record, const Answers& answers, Sheet& sheet) {
  if (!answers.refusals.empty()) return sheet.faulty(id, subject, joined(record, answers.refusals));
  if (answers.any()) return sheet.healthy(id, subject, record);
  sheet.unknown(id, subject, record);
}

// --- service endpoint policy (N09) ---

/// Policies act on what goes through a service endpoint, and on nothing else.
bool has_storage_endpoint(const CloudSubnet& subnet) {
  return std::any_of(subnet.endpoints.begin(), subnet.endpoints.end(),
                     [](const auto& name) { return to_lower(name).starts_with("microsoft.storage"); });
}

void check_policy(const Case& facts, const OwnRecords& own, const Answers& answers, bool account_is_closed,
                  Sheet& sheet) {
  if (own.subnets.empty()) return;
  Lines lines;
  bool acts = false;
  for (const auto* subnet : own.subnets) {
    const auto name = "subnet " + printable(subnet->name, 80);
    if (subnet->endpoint_policies.empty()) {
      lines.push_back(record_line(facts, name + " has no service endpoint policy"));
      continue;
    }
    const bool here = has_storage_endpoint(*subnet);
    acts = acts || here;
    lines.push_back(record_line(facts, name + " has a service endpoint policy (" +
                                           printable(subnet->endpoint_policies.front(), 160) + ")" +
                                           (here ? "" : ", and no service endpoint of storage on which it could act")));
  }
  if (!acts) return sheet.healthy(k_policy, "subnet", lines);
  if (account_is_closed) {
    lines.push_back(
        record_line(facts, "the account of an unmanaged disk has a firewall of its own, which answers the same"));
    return sheet.unknown(k_policy, "subnet", lines);
  }
  judge(k_policy, "subnet", lines, answers, sheet);
}

// --- access to disks (N12) ---

bool is_restricted(const CloudDisk& disk) {
  return equal_ignoring_case(disk.network_access, "DenyAll") ||
         equal_ignoring_case(disk.network_access, "AllowPrivate") ||
         equal_ignoring_case(disk.public_access, "Disabled");
}

void check_disks(const Case& facts, const OwnRecords& own, const Answers& answers, Sheet& sheet) {
  Lines restricted;
  for (const auto* disk : own.disks)
    if (is_restricted(*disk))
      restricted.push_back(
          record_line(facts, "disk " + printable(last_segment(disk->id), 90) + ": networkAccessPolicy " +
                                 (disk->network_access.empty() ? "not told" : disk->network_access) +
                                 (disk->public_access.empty() ? "" : ", publicNetworkAccess " + disk->public_access)));
  if (own.disks.empty()) return;
  const bool told =
      std::all_of(own.disks.begin(), own.disks.end(), [](const auto* disk) { return !disk->network_access.empty(); });
  const bool all_told = told && own.vm && own.disks.size() >= own.vm->disks.size() && own.vm->blob_hosts.empty();
  if (restricted.empty() && all_told)
    return sheet.healthy(k_disk, "disks", {record_line(facts, "no disk of this VM restricts who may ask for it")});
  if (restricted.empty())
    return sheet.unknown(k_disk, "disks", {record_line(facts, "the records do not tell of every disk of this VM")});
  // All are refused and only some are restricted: something else refuses.
  if (!answers.refusals.empty() && !answers.others && restricted.size() < own.disks.size()) {
    restricted.push_back(record_line(facts, "storage refuses the others, too"));
    return sheet.unknown(k_disk, "disks", restricted);
  }
  judge(k_disk, "disks", restricted, answers, sheet);
}

// --- accounts of unmanaged disks ---

bool is_closed(const CloudAccount& account) {
  return equal_ignoring_case(account.default_action, "Deny") ||
         equal_ignoring_case(account.public_access, "Disabled") ||
         equal_ignoring_case(account.public_access, "SecuredByPerimeter");
}

/// Does an unmanaged disk lie in an account whose firewall lets in only whom it knows?
bool check_accounts(const Case& facts, const OwnRecords& own, const Answers& answers, Sheet& sheet) {
  if (!own.vm || own.vm->blob_hosts.empty()) return false;
  Lines closed;
  Lines open;
  for (const auto& account : all_records(facts).accounts)
    for (const auto& host : own.vm->blob_hosts)
      if (equal_ignoring_case(host.substr(0, host.find('.')), account.name))
        (is_closed(account) ? closed : open)
            .push_back(record_line(
                facts, "storage account " + printable(account.name, 60) + " of an unmanaged disk: default action " +
                           (account.default_action.empty() ? "not told" : account.default_action) +
                           (account.public_access.empty() ? "" : ", public access " + account.public_access)));
  if (!closed.empty()) {
    judge(k_account, "storage accounts", closed, answers, sheet);
    return true;
  }
  if (!open.empty()) sheet.healthy(k_account, "storage accounts", open);
  return false;
}

// --- name servers ---

std::string list_of(const std::vector<IpAddress>& addresses) {
  std::vector<std::string> out;
  for (const auto& address : addresses) out.push_back(to_text(address));
  return join(out, ", ");
}

/// Of the primary NIC, otherwise of its network; nothing when neither is told.
std::optional<std::vector<IpAddress>> handed_out(const Case& facts, const OwnRecords& own) {
  if (own.nics.empty()) return std::nullopt;
  const auto* primary = own.nics.front();
  for (const auto* nic : own.nics)
    if (own.vm && !own.vm->nics.empty() && equal_ignoring_case(nic->id, own.vm->nics.front())) primary = nic;
  if (!primary->dns_servers.empty()) return primary->dns_servers;
  if (primary->subnets.empty()) return std::nullopt;
  const auto subnet = to_lower(primary->subnets.front());
  for (const auto& network : all_records(facts).networks)
    if (subnet.starts_with(to_lower(network.id) + "/"))
      return network.dns_servers.empty() ? std::vector<IpAddress>{k_host_address} : network.dns_servers;
  return std::nullopt;
}

/// Other servers than Azure's are a choice. It is worth a word only where names fail.
void check_name_servers(const Case& facts, const OwnRecords& own, Sheet& sheet) {
  const auto wanted = handed_out(facts, own);
  const auto* config = facts.network.resolver.get();
  if (!wanted || config == nullptr || config->servers.empty()) return;
  const auto& asked = config->upstream.empty() ? config->servers : config->upstream;
  const bool stub = std::all_of(asked.begin(), asked.end(), [](const auto& one) { return one.is_loopback(); });
  const bool same = std::any_of(asked.begin(), asked.end(), [&](const IpAddress& one) {
    return std::find(wanted->begin(), wanted->end(), one) != wanted->end();
  });
  const Lines lines{
      record_line(facts, "Azure hands out the name servers " + list_of(*wanted)),
      {"this machine asks " + list_of(asked), facts.network.resolver.source.what, facts.network.resolver.at}};
  if (stub) return sheet.unknown(k_names, "name servers", lines);
  const auto fails = {"dns.name_missing", "dns.platform_silent", "dns.server_error", "dns.server_silent",
                      "dns.sinkhole"};
  const bool effect =
      std::any_of(fails.begin(), fails.end(), [&](auto id) { return sheet.state(id) == State::faulty; });
  sheet.claim(k_names, !same && effect, "name servers", lines);
}

}  // namespace

void check_azure_restrictions(const Case& facts, Sheet& sheet) {
  const auto own = own_records(facts);
  if (own.whose != Whose::own) return;
  const auto answers = answers_of(facts);
  const bool account_is_closed = check_accounts(facts, own, answers, sheet);
  check_policy(facts, own, answers, account_is_closed, sheet);
  check_disks(facts, own, answers, sheet);
  check_name_servers(facts, own, sheet);
}

}  // namespace sd

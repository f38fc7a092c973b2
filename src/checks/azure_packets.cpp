// SPDX-License-Identifier: MIT
// Which packets the guest sends to storage, and which of them are known to have arrived.
#include <algorithm>

#include "base/text.hpp"
#include "checks/attempts.hpp"
#include "checks/azure_way.hpp"
#include "checks/view.hpp"
#include "model/proxy_use.hpp"

namespace sd {
namespace {

constexpr Port k_https = 443;

bool is_storage(const Observation& seen) {
  const bool role = seen.role == ProbeRole::storage || seen.role == ProbeRole::region_storage;
  return role && !seen.proxy && measured(seen);
}

bool is_host_of_a_disk(const Case& facts, std::string_view host) {
  const auto hosts = each(facts.agent.blob_hosts);
  return std::any_of(hosts.begin(), hosts.end(),
                     [&](const BlobHost& one) { return one.use == "disk" && equal_ignoring_case(one.host, host); });
}

/// The addresses that this observation says the disk's host has.
std::vector<IpAddress> disk_addresses(const Case& facts, const Observation& seen) {
  const bool asked = seen.role == ProbeRole::resolver || seen.role == ProbeRole::name_server;
  if (!asked && !is_storage(seen)) return {};
  if (!is_host_of_a_disk(facts, asked ? seen.path : seen.target.host)) return {};
  if (!asked && seen.endpoint) return {seen.endpoint->address};
  return seen.dns ? seen.dns->addresses : std::vector<IpAddress>{};
}

bool connected(const Observation& seen) {
  return std::any_of(seen.phases.begin(), seen.phases.end(), [](const Phase& phase) {
    return phase.name == PhaseName::connect && phase.outcome == Outcome::ok;
  });
}

void add_observations(const Case& facts, StoragePackets& out) {
  for (const auto& seen : facts.observations) {
    for (const auto& address : disk_addresses(facts, seen)) {
      if (address.is_special() && !out.sent_elsewhere)
        out.sent_elsewhere =
            Evidence{"a storage host's name leads to the private address " + to_text(address), seen.id, seen.at};
      if (address.is_v4() && !address.is_special()) out.disks.push_back(address);
    }
    if (!is_storage(seen) || !seen.endpoint || seen.endpoint->address.is_special() || !connected(seen)) continue;
    const bool own = seen.role == ProbeRole::region_storage || is_host_of_a_disk(facts, seen.target.host);
    out.answered.push_back({seen.endpoint->address, own, evidence_of(seen)});
  }
  std::sort(out.disks.begin(), out.disks.end());
  out.disks.erase(std::unique(out.disks.begin(), out.disks.end()), out.disks.end());
  if (!out.disks.empty()) out.sent_elsewhere.reset();
}

/// An answer with a status, or a certificate that was looked at: the packets had passed.
bool was_answered(const BlobCall& call) {
  if (call.through_proxy == true) return false;
  return call.status || call.error == RequestError::untrusted || call.error == RequestError::certificate_time ||
         call.error == RequestError::certificate_name || call.error == RequestError::tls_refused;
}

void add_run(const Case& facts, StoragePackets& out) {
  if (!extension_storage(facts).empty()) return;
  const auto* run = newest_attempt(facts);
  if (run == nullptr || is_too_old(*run, facts)) return;
  for (const auto& call : run->blob_calls)
    if (was_answered(call))
      out.answered_in_logs.push_back({"storage answered the run of " + time_words(*run) + " (" +
                                          printable(call.host.empty() ? "host not told" : call.host, 120) + ")",
                                      call.place.file + ":" + std::to_string(call.place.line), run->last});
}

std::optional<IpAddress> own_address(const Case& facts) {
  if (const auto* primary = primary_interface(facts)) return primary_address(facts, *primary);
  const auto* metadata = facts.metadata.get();
  if (metadata == nullptr || metadata->nics.empty() || metadata->nics.front().private_addresses.empty())
    return std::nullopt;
  return metadata->nics.front().private_addresses.front();
}

}  // namespace

StoragePackets storage_packets(const Case& facts) {
  StoragePackets out;
  out.from = own_address(facts);
  if (out.from && !out.from->is_v4()) out.from.reset();
  if (const auto* metadata = facts.metadata.get(); metadata != nullptr && !metadata->location.empty()) {
    out.tag += "." + printable(metadata->location, 60);
    out.region_known = true;
  }
  add_observations(facts, out);
  add_run(facts, out);
  const auto use = extension_proxy_use(facts);
  if (use && use->way == ProxyWay::via_proxy && use->proxy)
    out.sent_elsewhere =
        Evidence{"the extension goes to storage through the proxy " + to_text(*use->proxy), use->source, std::nullopt};
  return out;
}

rules::Target target_of(const IpAddress& address) {
  return {to_text(address), std::nullopt, {Prefix::containing(address, address.bit_count())}};
}

rules::Question ask_about(const StoragePackets& packets, const rules::Target& to) {
  rules::Question out;
  out.from = packets.from;
  out.sender = rules::Sender::own_network;
  out.to = to;
  out.protocol = Protocol::tcp;
  out.port = k_https;
  return out;
}

}  // namespace sd

// SPDX-License-Identifier: MIT
// Questions that several checks ask of a case.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/case.hpp"
#include "model/diagnosis.hpp"

namespace sd {

/// Is the case of a Windows machine that was read? (A Windows log from elsewhere says so itself.)
bool is_windows(const Case& facts);

/// Is the case of a disk whose registry may say less than the machine last did? (WindowsFacts::registry_is_behind)
bool is_registry_behind(const Case& facts);

/// Does this stand in such a registry, so that it may be otherwise by now?
bool may_be_old(const Evidence& evidence, const Case& facts);

/// The first observation of that role without a proxy and without a bound source, or nullptr.
const Observation* observation_of(const Case& facts, ProbeRole role);

/// "tcp to 168.63.129.16:80: timed out after 3.0 s", with the probe's id as source.
Evidence evidence_of(const Observation& observation);

/// "not permitted: ..." of a fact that could not be read.
Evidence evidence_of(const Source& source, const NotRead& reason);

template <class T>
Evidence why_unknown(const Fact<T>& fact) {
  return evidence_of(fact.source, fact.not_read() ? *fact.not_read() : NotRead{NotReadReason::failed, "it is absent"});
}

/// Did this observation measure anything: not cancelled, not impossible.
bool measured(const Observation& observation);

/// A peer that is not the one that was asked put these marks into its answer: Via, X-Cache, X-Squid-Error, Proxy-...
bool has_proxy_marks(const HttpSeen& http);

/// Is a time-out towards 168.63.129.16 no proof, because the agent's own rules drop what is not root's?
bool without_root(const Case& facts);

/// Is this the host's own answer to ?comp=versions, and not that of somebody in between?
bool is_host_answer(const Observation& observation);

enum class Way { open, closed, unknown };

/// Can the host path carry a snapshot now, as far as a GET of ?comp=versions tells?
Way host_way(const Case& facts);

/// Observations of storage on the way that the extension would take: direct, or through its proxy.
std::vector<const Observation*> extension_storage(const Case& facts);

/// Did storage refuse this network (azure-docs: AuthorizationFailure is the storage firewall's word)?
bool is_denied_by_storage(const Observation& observation);

/// Is it known that no name server is configured? Then no storage host can be found.
bool has_no_name_server(const Case& facts);

/// The system resolver, when it sends programs that look for a storage host to this machine itself (a line of
/// /etc/hosts, a filter on the machine); nullptr when it does not, or when the extension leaves names to its proxy.
const Observation* misleading_resolver(const Case& facts);

/// Can the guest path carry a snapshot now: does storage answer on the extension's way?
Way guest_way(const Case& facts);

/// Did storage itself answer, whatever its status?
bool storage_answered(const Observation& observation);

/// Is there, beside lo, just one interface that has no master?
bool has_one_interface(const Case& facts);

/// The VM's first NIC: the platform's first by hardware address, the one with Azure's lease, the one of the default
/// route, the only one.
const Interface* primary_interface(const Case& facts);

/// Its private address: what the platform says, otherwise the lease, otherwise what the interface has.
std::optional<IpAddress> primary_address(const Case& facts, const Interface& primary);

/// Has any lease option 245 or the host as its server?
bool has_azure_lease(const Case& facts);

/// "file:line"
std::string place(const AddressingStatement& statement);

}  // namespace sd

// SPDX-License-Identifier: MIT
// Azure's side of one VM: everything that the table of requests can tell about it, asked for at once; what needs the
// answer of another waits for that one only. Reads, and changes nothing. What the answers mean is read elsewhere.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "cloud/piece.hpp"
#include "cloud/protection.hpp"

namespace sd::cloud {

struct CollectWish {
  std::string vm_id;  ///< see vm_id_of
  std::string
      nic_id;  ///< on whose way the snapshot goes; empty: the primary one. Only its rules and routes are asked for
  Time now{};
  std::chrono::days jobs_of{7};  ///< how far back jobs are listed
  std::size_t job_details = 3;   ///< of the newest jobs, with their tasks
};

struct Collected {
  std::vector<Piece> pieces;  ///< by request and subject; each is an answer or a reason
  std::string location;       ///< "westeurope"; empty when the VM could not be read
  std::string nic_id;         ///< the NIC that was taken; empty likewise
  Protection protection;      ///< empty when the VM is not protected, or that is not known
};

/// Asks for: the VM with its instance view, its extensions, every NIC, the effective rules and routes of one NIC (the
/// NSGs and the route table themselves where those cannot be had, as of a VM that does not run), its subnet, virtual
/// network, NAT gateway, public addresses, load balancers, admin rules, every disk (and the storage account of one that
/// is not managed), the region's service tags, the vault, the protected item, the newest jobs. With N NICs these are N
/// calls and a number that does not depend on N. At most 64 at a time. An Error only when nobody could sign in, with
/// the operation "sign in"; everything else that fails is a piece with its reason.
Result<Collected> collect_azure(const ResourceManager& manager, const CollectWish& wish, const net::Deadline& deadline,
                                const net::Stop& stop);

/// The pieces that platform::read_azure_records reads, in their order: answers about the VM, its backup, and the way of
/// the snapshot; no empty list, and none that only says again what another says. They point into `collected`. Pure.
std::vector<const Piece*> records_to_read(const Collected& collected);

}  // namespace sd::cloud

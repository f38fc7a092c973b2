// SPDX-License-Identifier: MIT
// The certificates that a peer showed, and whether they are trusted. Private to net/.
#pragma once

#include <string>
#include <vector>

#include "model/observation.hpp"
#include "net/trust_schannel.hpp"

namespace sd::net {

/// Leaf first, at most ten.
std::vector<Certificate> chain_of(const CERT_CONTEXT& leaf);

struct Judgement {
  TrustProblem problem = TrustProblem::none;
  int code = 0;  ///< CERT_TRUST_* bits of the chain, or the error of the policy
};

/// Nothing is fetched from the network for it: no missing certificate, no list of revoked ones. `store`: of the Trust.
Judgement judge(const CERT_CONTEXT& leaf, const std::string& server_name, HCERTSTORE anchors, bool is_system);

}  // namespace sd::net

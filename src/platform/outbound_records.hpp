// SPDX-License-Identifier: MIT
// What a way out is made of: NAT gateways, public addresses, load balancers. azure-rest-api-specs
// specification/network, natGateway.json, publicIpAddress.json, loadBalancer.json; facts/guest.md 7.2 and azure-docs
// load-balancer-outbound-connections: a pool leads out by an outbound rule, or by a load-balancing rule of a public
// frontend that does not say disableOutboundSnat.
#pragma once

#include "platform/collector.hpp"

namespace sd::platform {

bool is_nat_gateway(const Place& place);
/// A gateway without a public address or prefix leads nowhere.
Result<void> read_nat_gateway(const Place& place, Collector& out);

/// A bare reference is none.
bool is_public_address(const Place& place);
/// One that was not given an address yet (dynamic, of a VM that is off) leads nowhere.
Result<void> read_public_address(const Place& place, Collector& out);

bool is_load_balancer(const Place& place);
/// One way out for each backend pool that has an id.
Result<void> read_load_balancer(const Place& place, Collector& out);

}  // namespace sd::platform

// SPDX-License-Identifier: MIT
// Routes: the effective ones of a NIC, and route tables, which hold the user's own only.
// Azure/azure-rest-api-specs specification/network, networkInterface.json (EffectiveRoute), routeTable.json; facts 2.6.
#pragma once

#include "platform/collector.hpp"

namespace sd::platform {

/// Whether the object has a list of routes, if only an empty one.
bool is_route_table(const Place& place);
Result<void> read_route_table(const Place& place, Collector& out);
/// Nothing is read of a reference without a route.
Result<void> read_embedded_route_table(const Place& place, Collector& out);

/// A route that stands alone, in a list: an effective one, or one of a route table that its id tells. The answer of the
/// next-hop call is none: it tells a routeTableId.
bool is_route(const Place& place);
Result<void> read_loose_route(const Place& place, Collector& out);

/// A route of the user, as a route table has it.
Result<AzureRoute> read_user_route(const Place& place);

}  // namespace sd::platform

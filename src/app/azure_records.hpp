// SPDX-License-Identifier: MIT
// The files about Azure's network as a fact of a case.
#pragma once

#include <optional>
#include <string_view>

#include "app/command_line.hpp"
#include "base/error.hpp"
#include "model/case.hpp"
#include "net/wait.hpp"

namespace sd::app {

/// What --nsg, --routes, --service-tags and --azure name; nothing when they name nothing.
Result<std::optional<NetworkRules>> read_azure_records(const Options& options, const net::Deadline& deadline,
                                                       const net::Stop& stop);

/// Leaves only the service tags that the rules and routes name, Storage, and Storage of the region (of every region
/// while `location` is empty): the published file has 93,000 prefixes, and a case shall be small. Pure.
void keep_tags_that_matter(NetworkRules& records, std::string_view location);

/// Puts records into a case, in the place of those that it has.
void add_azure_records(const Options& options, NetworkRules records, Case& out);

}  // namespace sd::app

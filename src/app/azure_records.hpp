// SPDX-License-Identifier: MIT
// Azure's records as facts of a case: from files, and from the resource manager.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/azure_client.hpp"
#include "app/command_line.hpp"
#include "base/error.hpp"
#include "cloud/collect.hpp"
#include "model/case.hpp"
#include "net/wait.hpp"

namespace sd::app {

struct AzureRecords {
  NetworkRules network;
  CloudRecords cloud;
  std::string source;            ///< files, or the URL of the resource manager
  std::optional<Time> asked_at;  ///< nothing: read from files, which are of the case's time
  std::string location;          ///< "westeurope"; empty when nobody told
};

/// What --nsg, --routes, --service-tags and --azure name; nothing when they name nothing.
Result<std::optional<AzureRecords>> read_azure_files(const Options& options, const net::Deadline& deadline,
                                                     const net::Stop& stop);

/// What the resource manager tells about the VM of --vm, of `known` or of this machine. What it does not tell is among
/// the gaps, with the action of a role that is missing. Errors: of AzureClient::make, and of signing in.
Result<AzureRecords> ask_azure(const Options& options, const Metadata* known, const net::Deadline& deadline,
                               const net::Stop& stop);

/// What was collected, read; an answer that is not what it should be is a gap, too. Pure.
AzureRecords read_collected(const cloud::Collected& collected);

/// Leaves only the service tags that the rules and routes name, Storage, and Storage of the region (of every region
/// while `location` is empty): the published file has 93,000 prefixes, and a case shall be small. Pure.
void keep_tags_that_matter(NetworkRules& records, std::string_view location);

/// Puts records into a case, in the place of those that it has.
void add_azure_records(AzureRecords records, Case& out);

}  // namespace sd::app

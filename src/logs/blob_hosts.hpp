// SPDX-License-Identifier: MIT
// Which storage hosts this VM's snapshots need. The settings that name them are encrypted and wiped; the attempts that
// asked for them still tell. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/attempt.hpp"

namespace sd::logs {

/// The hosts that attempts asked, those of the newest attempt first, each once. "disk" wins over other uses of the same
/// host.
std::vector<BlobHost> hosts_of(const LogFacts& logs);

/// The host of a blob's URL, lower case; empty when the text is no URL.
std::string host_of_url(std::string_view url);

/// Is this the name of an Azure storage host (blob or disk end point of any cloud)?
bool is_storage_host(std::string_view host);

}  // namespace sd::logs

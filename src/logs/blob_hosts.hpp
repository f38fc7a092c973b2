// SPDX-License-Identifier: MIT
// The storage hosts that the extension's log and status files name. The extension gets them in settings that it wipes;
// these are the only places where they are seen afterwards. Only the host is taken from a URL, never what stands behind
// it. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "model/agent.hpp"

namespace sd::logs {

/// Hosts in extension.log or in a status file, newest first, each once. "disk" wins over other uses of the same host.
std::vector<BlobHost> find_blob_hosts(std::string_view text, std::string_view file);

/// Is this the name of an Azure storage host (blob or disk end point of any cloud)?
bool is_storage_host(std::string_view host);

}  // namespace sd::logs

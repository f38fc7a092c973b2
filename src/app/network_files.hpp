// SPDX-License-Identifier: MIT
// The files about Azure's network that the user names: rules, routes, service tags, subnets. What each is, is told by
// its content.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/cloud.hpp"
#include "model/security.hpp"
#include "net/wait.hpp"

namespace sd::app {

/// Of files, folders (the .json files in it; one that is something else is passed over and said in `remarks`) and "-".
/// A file that cannot be read as what it should be is `bad_input`. What they tell is added to what is known already.
Result<NetworkRules> read_network_files(const std::vector<std::string>& names, const net::Deadline& deadline,
                                        const net::Stop& stop, NetworkRules known = {});

/// The same with what they tell of the VM and its backup. A folder's file that is something else stands in the remarks
/// of `network`.
Result<void> read_azure_files(const std::vector<std::string>& names, const net::Deadline& deadline,
                              const net::Stop& stop, NetworkRules& network, CloudRecords& cloud);

}  // namespace sd::app

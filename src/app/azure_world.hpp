// SPDX-License-Identifier: MIT
// What asking Azure takes of the system, a Linux (azure_world_linux.cpp) or a Windows (azure_world_windows.cpp).
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "cloud/token.hpp"
#include "cloud/transport.hpp"
#include "host/files.hpp"
#include "net/trust.hpp"

namespace sd::app {

/// By the system's own resolver.
cloud::Resolve resolve_by_the_system();

/// not_found: there are no authorities.
Result<net::Trust> trust_of_this_machine(const host::Files& files);

/// Runs az, which finds the user's own sign-in. not_found: there is no such program.
Result<cloud::CommandAnswer> run_for_sign_in(const std::vector<std::string>& argv, const net::Deadline& deadline,
                                             const net::Stop& stop);

/// What a resolver's answer is for the transport. Pure.
Result<std::vector<IpAddress>> addresses_of(const std::string& host, net::Step step, std::vector<IpAddress> addresses);

}  // namespace sd::app

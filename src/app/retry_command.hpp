// SPDX-License-Identifier: MIT
// retry: start the backup again, follow the job, say how it ended.
#pragma once

#include "app/command_line.hpp"
#include "net/wait.hpp"

namespace sd::app {

/// The only command that changes something in Azure; it asks before it does, unless --yes is given.
Exit run_retry(const Options& options, const net::Stop& stop);

}  // namespace sd::app

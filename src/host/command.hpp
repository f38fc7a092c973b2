// SPDX-License-Identifier: MIT
// Child programs: found in a fixed search path, without a shell, with a fixed environment, and ended with all their own
// children when time is up. On a Windows az may also lie in PATH, cmd.exe reads a batch file, and the environment is
// this program's own.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "net/wait.hpp"

namespace sd::host {

struct CommandOutput {
  int exit_code = 0;       ///< 128 + signal when a signal ended it
  std::string text;        ///< standard output, at most `k_max_output`
  std::string error_text;  ///< first line of standard error
  bool cut = false;
};

inline constexpr std::size_t k_max_output = std::size_t{8} << 20;  ///< 8 MiB: a firewall of 50,000 rules

class Commands {
 public:
  virtual ~Commands() = default;
  /// `argv[0]` is a bare name. Errors: not_found (no such program), timed_out, cancelled, failed (could not start).
  virtual Result<CommandOutput> run(const std::vector<std::string>& argv, const net::Deadline& deadline,
                                    const net::Stop& stop) const = 0;
};

class SystemCommands : public Commands {
 public:
  Result<CommandOutput> run(const std::vector<std::string>& argv, const net::Deadline& deadline,
                            const net::Stop& stop) const override;
};

/// For both systems: all that was written, or that time was up, or that somebody said stop.
Result<CommandOutput> what_came_of(const std::vector<std::string>& argv, net::Waited ended, CommandOutput result);

}  // namespace sd::host

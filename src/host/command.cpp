// SPDX-License-Identifier: MIT
#include "host/command.hpp"

#include "base/text.hpp"

namespace sd::host {

Result<CommandOutput> what_came_of(const std::vector<std::string>& argv, net::Waited ended, CommandOutput result) {
  const auto lines = split_lines(result.error_text);
  result.error_text = lines.empty() ? std::string{} : printable(lines.front(), 200);
  if (ended == net::Waited::timed_out) return fail(ErrorCode::timed_out, "run", join(argv, " "), "did not end in time");
  if (ended == net::Waited::stopped) return fail(ErrorCode::cancelled, "run", join(argv, " "), "was cancelled");
  return result;
}

}  // namespace sd::host

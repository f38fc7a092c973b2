// SPDX-License-Identifier: MIT
#include "app/azure_world.hpp"

namespace sd::app {

Result<std::vector<IpAddress>> addresses_of(const std::string& host, net::Step step, std::vector<IpAddress> addresses) {
  if (step.ok()) return addresses;
  const auto code = step.outcome == Outcome::timed_out   ? ErrorCode::timed_out
                    : step.outcome == Outcome::cancelled ? ErrorCode::cancelled
                                                         : ErrorCode::not_found;
  return fail(code, "resolve", host, step.text.empty() ? "it could not be resolved" : step.text);
}

}  // namespace sd::app

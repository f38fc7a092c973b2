// SPDX-License-Identifier: MIT
#include "platform/network_rules.hpp"

namespace sd::platform {

Result<void> read_network_rules(std::string_view, std::string_view file, NetworkRules&) {
  return fail(ErrorCode::bad_input, "read", std::string(file), "expected security rules, routes or service tags");
}

}  // namespace sd::platform

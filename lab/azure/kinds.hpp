// SPDX-License-Identifier: MIT
// Which kind of request a method and a path are, and which action of a role it takes. Written apart from src/cloud, so
// that a slip there is seen here.
#pragma once

#include <string>
#include <string_view>

namespace sd::lab {

struct Kind {
  std::string_view name;    ///< "vm", "nic_rules", ...; empty: none that this false Azure knows
  std::string_view action;  ///< empty of sign-in
};

/// `path` is without query; case does not matter.
Kind kind_of(std::string_view method, std::string_view path);
bool is_kind(std::string_view name);

}  // namespace sd::lab

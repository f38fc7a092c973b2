// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>

#include "checks/case_builder.hpp"
#include "checks/findings.hpp"

namespace sd::testing_case {

/// The ids of a case's findings that have this state.
inline std::set<std::string> ids_with(const Case& facts, State state) {
  std::set<std::string> out;
  for (const auto& finding : check(facts))
    if (finding.state == state) out.insert(finding.id);
  return out;
}

}  // namespace sd::testing_case

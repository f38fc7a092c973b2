// SPDX-License-Identifier: MIT
// A row of the tests of findings: what breaks the healthy case, and which findings are faulty then, and no others.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "checks/case_builder.hpp"

namespace sd {

struct Row {
  std::string name;
  std::function<void(Case&)> broken_by;
  std::set<std::string> faulty;
};

}  // namespace sd

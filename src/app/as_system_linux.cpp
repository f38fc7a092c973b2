// SPDX-License-Identifier: MIT
#include "app/as_system.hpp"
#include "app/console.hpp"

namespace sd::app {

Exit run_as_system(const std::vector<std::string>& /*arguments*/) {
  write_error("snapdoctor: --as-system is for Windows; here sudo does the same: sudo snapdoctor\n");
  return Exit::usage;
}

}  // namespace sd::app

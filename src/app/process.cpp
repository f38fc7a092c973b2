// SPDX-License-Identifier: MIT
#include "app/process.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace sd::app {

void keep_memory_out_of_core_files() {
  const rlimit none{0, 0};
  (void)::setrlimit(RLIMIT_CORE, &none);
  (void)::prctl(PR_SET_DUMPABLE, 0);  // also for a core_pattern that is a pipe, which the limit does not hold back
}

}  // namespace sd::app

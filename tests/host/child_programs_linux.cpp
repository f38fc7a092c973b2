// SPDX-License-Identifier: MIT
#include "host/child_programs.hpp"

namespace sd::host::child_programs {

Words that_says_out_and_bad_and_ends_with_3() { return {"sh", "-c", "echo out; echo bad >&2; exit 3"}; }

Words that_ends_only_when_its_child_does() { return {"sh", "-c", "sleep 60 & sleep 60"}; }

Words that_writes_with_its_child(const std::string& path) {
  const std::string loop = "while :; do echo x; sleep 0.02; done";
  return {"sh", "-c", "(" + loop + ") >>" + path + ".child & (" + loop + ") >>" + path};
}

Words that_says_much() { return {"head", "-c", "9000000", "/dev/zero"}; }

Words that_reads_its_input() { return {"cat"}; }

}  // namespace sd::host::child_programs

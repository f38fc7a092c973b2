// SPDX-License-Identifier: MIT
#include "host/child_programs.hpp"

namespace sd::host::child_programs {
namespace {

/// cmd.exe, of which wine's knows no redirection of a group, has no sleep that does without a console.
const std::string k_forever = "for /l %i in (0,0,1) do @rem";

Words command(const std::string& line) { return {"cmd", "/d", "/c", line}; }

}  // namespace

Words that_says_out_and_bad_and_ends_with_3() { return command("echo out&echo bad>&2&exit 3"); }

Words that_ends_only_when_its_child_does() { return command("cmd /d /c " + k_forever); }

Words that_writes_with_its_child(const std::string& path) {
  const auto loop = "for /l %i in (0,0,1) do @echo x>>";
  return command("start /b cmd /d /c " + (loop + path) + ".child&" + loop + path);
}

Words that_says_much() { return command("for /l %i in (1,1,1125) do @echo " + std::string(7998, 'x')); }

Words that_reads_its_input() { return command("findstr x"); }

}  // namespace sd::host::child_programs

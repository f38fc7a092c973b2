// SPDX-License-Identifier: MIT
// Programs that each system has, for tests of how they are run.
#pragma once

#include <string>
#include <vector>

namespace sd::host::child_programs {

using Words = std::vector<std::string>;

Words that_says_out_and_bad_and_ends_with_3();
Words that_ends_only_when_its_child_does();
/// It appends lines to this file without end, and its child to another, whose name ends with ".child".
Words that_writes_with_its_child(const std::string& path);
/// 9,000,000 bytes.
Words that_says_much();
Words that_reads_its_input();

}  // namespace sd::host::child_programs

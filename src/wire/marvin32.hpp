// SPDX-License-Identifier: MIT
// Marvin32, the keyed hash with which Windows guards the logs of its registry ("Windows registry file format
// specification", github.com/msuhanov/regf). No hash for secrets.
#pragma once

#include <cstdint>
#include <string_view>

namespace sd::wire {

/// Both halves of the state: the first in the low 32 bits.
std::uint64_t marvin32(std::string_view bytes, std::uint64_t seed);

}  // namespace sd::wire

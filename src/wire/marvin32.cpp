// SPDX-License-Identifier: MIT
#include "wire/marvin32.hpp"

#include <bit>

#include "wire/little_endian.hpp"

namespace sd::wire {
namespace {

struct State {
  std::uint32_t low;
  std::uint32_t high;

  void mix(std::uint32_t word) {
    low += word;
    high ^= low;
    low = std::rotl(low, 20) + high;
    high = std::rotl(high, 9) ^ low;
    low = std::rotl(low, 27) + high;
    high = std::rotl(high, 19);
  }
};

}  // namespace

std::uint64_t marvin32(std::string_view bytes, std::uint64_t seed) {
  constexpr std::uint32_t k_end = 0x80;  // stands behind the last byte
  State state{std::uint32_t(seed), std::uint32_t(seed >> 32)};
  for (; bytes.size() >= 4; bytes.remove_prefix(4)) state.mix(load32(bytes, 0));
  state.mix(load32(bytes, 0) | k_end << (8 * bytes.size()));
  state.mix(0);
  return std::uint64_t(state.high) << 32 | state.low;
}

}  // namespace sd::wire

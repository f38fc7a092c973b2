// SPDX-License-Identifier: MIT
#include "wire/marvin32.hpp"

#include <bit>

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

/// At most four bytes, the lowest first.
std::uint32_t word_of(std::string_view bytes) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) out |= std::uint32_t(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return out;
}

}  // namespace

std::uint64_t marvin32(std::string_view bytes, std::uint64_t seed) {
  constexpr std::uint32_t k_end = 0x80;  // stands behind the last byte
  State state{std::uint32_t(seed), std::uint32_t(seed >> 32)};
  for (; bytes.size() >= 4; bytes.remove_prefix(4)) state.mix(word_of(bytes.substr(0, 4)));
  state.mix(word_of(bytes) | k_end << (8 * bytes.size()));
  state.mix(0);
  return std::uint64_t(state.high) << 32 | state.low;
}

}  // namespace sd::wire

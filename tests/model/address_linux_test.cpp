// SPDX-License-Identifier: MIT
#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <random>

#include "model/address.hpp"

namespace sd {
namespace {

/// The C library's own reading, as an independent answer.
std::optional<std::string> read_by_c_library(int family, const std::string& text) {
  unsigned char bytes[16] = {};
  char out[INET6_ADDRSTRLEN] = {};
  if (inet_pton(family, text.c_str(), bytes) != 1) return std::nullopt;
  inet_ntop(family, bytes, out, sizeof out);
  return out;
}

TEST(IpAddress, AgreesWithTheCLibraryOnRandomText) {
  constexpr std::string_view k_letters = "0123456789abcdefF:.::1.";
  for (unsigned seed = 0; seed < 20000; ++seed) {
    std::mt19937 random(seed);
    std::string text(1 + random() % 18, '0');
    for (auto& c : text) c = k_letters[random() % k_letters.size()];
    const bool ours = IpAddress::parse(text).has_value();
    const bool theirs = read_by_c_library(AF_INET, text) || read_by_c_library(AF_INET6, text);
    ASSERT_EQ(ours, theirs) << "seed " << seed << " " << text;
  }
}

}  // namespace
}  // namespace sd

// SPDX-License-Identifier: MIT
#include "logs/gzip.hpp"

#include <gtest/gtest.h>

namespace sd::logs {
namespace {

// printf 'one line\nanother\n' | gzip -n
const std::string k_packed(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\xcf\x4b\x55\xc8\xc9\xcc\x4b\xe5\x4a"
    "\xcc\xcb\x2f\xc9\x48\x2d\xe2\x02\x00\x02\xe8\x0c\x27\x11\x00\x00\x00",
    37);
const std::string k_text = "one line\nanother\n";

std::string unpacked(const std::string& bytes, std::size_t piece, bool* complete = nullptr) {
  GzipReader reader("f");
  std::string out;
  const auto take = [&](std::string_view text) {
    out += text;
    return true;
  };
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const auto fed = reader.feed(std::string_view(bytes).substr(at, piece), take);
    if (!fed) return "error: " + fed.error().text;
  }
  if (complete != nullptr) *complete = reader.complete();
  return out;
}

TEST(Gzip, PiecesOfAnySizeGiveTheText) {
  for (std::size_t piece = 1; piece <= k_packed.size(); ++piece) EXPECT_EQ(unpacked(k_packed, piece), k_text) << piece;
}

TEST(Gzip, SeveralMembersAreOneText) {
  for (const std::size_t piece : {36u, 37u, 50u, 1000u})
    EXPECT_EQ(unpacked(k_packed + k_packed, piece), k_text + k_text) << piece;
}

TEST(Gzip, ACutFileGivesWhatItHasAndSaysSo) {
  bool complete = true;
  EXPECT_EQ(unpacked(k_packed.substr(0, 28), 1000, &complete).substr(0, 3), "one");
  EXPECT_FALSE(complete);
}

TEST(Gzip, PaddingBehindTheLastMemberIsPassedOver) {
  EXPECT_EQ(unpacked(k_packed + std::string(100, '\0'), 1000), k_text);
}

TEST(Gzip, WhatIsNoneIsAnError) {
  EXPECT_FALSE(is_gzip("one line"));
  EXPECT_TRUE(is_gzip(k_packed));
  EXPECT_TRUE(unpacked("\x1f\x8b\x08 but then nonsense that no deflate stream is", 1000).starts_with("error"));
}

TEST(Gzip, StopsWhenNobodyWantsMore) {
  GzipReader reader("f");
  const auto fed = reader.feed(k_packed, [](std::string_view) { return false; });
  ASSERT_TRUE(fed);
  EXPECT_FALSE(*fed);
}

}  // namespace
}  // namespace sd::logs

// SPDX-License-Identifier: MIT
// Rows that are recognised by the words with which a text begins, found by its first two characters: of the lines of a
// large log few fit any row, and those that fit none must cost nothing. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace sd::logs {

/// Can a text begin like one of the words? Says yes to a few texts that do not.
class StartFilter {
 public:
  void add(std::string_view words) {
    if (words.size() >= k_long) return long_.set(slot_of(words, k_long)), void();
    if (words.size() >= k_middle) return middle_.set(slot_of(words, k_middle)), void();
    short_.set(slot_of(words, k_short));
  }
  bool may_begin(std::string_view text) const {
    if (text.size() < k_long) return true;
    return long_[slot_of(text, k_long)] || middle_[slot_of(text, k_middle)] || short_[slot_of(text, k_short)];
  }

 private:
  static constexpr std::size_t k_long = 8;
  static constexpr std::size_t k_middle = 4;
  static constexpr std::size_t k_short = 2;
  static std::size_t slot_of(std::string_view text, std::size_t size) {
    std::uint64_t characters = 0;
    std::memcpy(&characters, text.data(), size);
    return (characters * 0x9e3779b97f4a7c15U) >> 52U;
  }

  static constexpr std::size_t k_slots = 4096;  // few enough to stay in the processor's first cache
  std::bitset<k_slots> long_;                   // by a hash of their first eight characters
  std::bitset<k_slots> middle_;                 // of words of four to seven
  std::bitset<k_slots> short_;                  // of words of two or three
};

/// Row has a member `words` of at least two characters. Of two rows that fit, the first one given is found.
template <class Row>
class PrefixIndex {
 public:
  template <class Rows>
  explicit PrefixIndex(const Rows& rows) {
    for (std::size_t slot = 0; slot < k_slots; ++slot)
      for (const auto& row : rows)
        if (slot_of(row.words) == slot) rows_.push_back(row);
    for (const auto& row : rows_) {
      ++ends_[slot_of(row.words)];
      starts_.push_back(Start::of(row.words));
    }
    for (std::size_t slot = 1; slot < ends_.size(); ++slot) ends_[slot] = std::uint16_t(ends_[slot] + ends_[slot - 1]);
  }

  /// The first row whose words stand at the start of the text and that `fits`; nullptr when there is none.
  template <class Fits>
  const Row* find(std::string_view text, Fits fits) const {
    if (text.size() < 2) return nullptr;
    const auto slot = slot_of(text);
    std::size_t i = slot == 0 ? 0 : ends_[slot - 1];
    if (i == ends_[slot]) return nullptr;
    const auto start = Start::of(text);
    for (; i < ends_[slot]; ++i)
      if (start.begins_like(starts_[i]) && text.starts_with(rows_[i].words) && fits(rows_[i])) return &rows_[i];
    return nullptr;
  }
  const Row* find(std::string_view text) const {
    return find(text, [](const Row&) { return true; });
  }

  void add_to(StartFilter& filter) const {
    for (const auto& row : rows_) filter.add(row.words);
  }

 private:
  static constexpr std::size_t k_slots = 1024;
  static std::size_t slot_of(std::string_view text) {
    const auto a = static_cast<unsigned char>(text[0]);
    const auto b = static_cast<unsigned char>(text[1]);
    return (std::size_t{a} * 37 + b) % k_slots;
  }

  /// The first eight characters as one number, and which of its bits count when there are fewer.
  struct Start {
    std::uint64_t characters = 0;
    std::uint64_t mask = ~std::uint64_t{0};
    static Start of(std::string_view text) {
      Start out;
      const auto size = std::min(text.size(), sizeof out.characters);
      std::memcpy(&out.characters, text.data(), size);
      if (size == sizeof out.characters) return out;
      out.mask = 0;
      std::memset(&out.mask, 0xff, size);
      return out;
    }
    bool begins_like(const Start& words) const { return ((characters ^ words.characters) & words.mask) == 0; }
  };

  std::vector<Row> rows_;      // sorted by their slot
  std::vector<Start> starts_;  // of their words
  std::array<std::uint16_t, k_slots> ends_{};
};

}  // namespace sd::logs

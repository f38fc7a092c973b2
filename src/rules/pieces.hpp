// SPDX-License-Identifier: MIT
// A set of small numbers, as words of bits: made to give away its members word by word, and to be walked quickly when
// few are left.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sd::rules {

class Pieces {
 public:
  using Word = std::uint64_t;
  static constexpr std::size_t k_bits = 64;

  Pieces() = default;
  /// Of the numbers before `size`, none is in it.
  explicit Pieces(std::size_t size) : words_(size / k_bits + 1), rows_(words_.size() / k_bits + 1) {}

  void insert(std::size_t number) { insert(number / k_bits, bit(number)); }
  void insert(std::size_t word, Word bits) {
    words_[word] |= bits;
    rows_[word / k_bits] |= bit(word);
  }
  void remove(std::size_t word, Word bits) {
    words_[word] &= ~bits;
    if (words_[word] == 0) rows_[word / k_bits] &= ~bit(word);
  }
  bool contains(std::size_t number) const { return (words_[number / k_bits] & bit(number)) != 0; }
  void clear() {
    std::fill(words_.begin(), words_.end(), 0);
    std::fill(rows_.begin(), rows_.end(), 0);
  }
  static std::size_t first_of(std::size_t word, Word bits) {
    return k_bits * word + std::size_t(std::countr_zero(bits));
  }
  std::size_t size_in_words() const { return words_.size(); }
  /// How many words are not empty.
  std::size_t count_words() const {
    std::size_t out = 0;
    for (const auto row : rows_) out += std::size_t(std::popcount(row));
    return out;
  }
  Word word(std::size_t at) const { return words_[at]; }
  bool empty() const {
    return std::all_of(rows_.begin(), rows_.end(), [](Word row) { return row == 0; });
  }

  /// The first word of [begin, end) that is not empty; `end` when all are.
  std::size_t next_word(std::size_t begin, std::size_t end) const {
    for (auto at = begin; at < end;) {
      const auto row = rows_[at / k_bits] >> (at % k_bits);
      if (row != 0) return std::min(end, at + std::size_t(std::countr_zero(row)));
      at = (at / k_bits + 1) * k_bits;
    }
    return end;
  }

  /// Gives each number to `use`: those that the bits of one word stand for.
  template <class Use>
  static void each(std::size_t word, Word bits, const Use& use) {
    for (; bits != 0; bits &= bits - 1) use(k_bits * word + std::size_t(std::countr_zero(bits)));
  }
  /// Gives each run of neighbours to `run`: its first number, and the one behind its last.
  template <class Run>
  void each_run(const Run& run) const {
    std::size_t begin = 0;
    std::size_t end = 0;
    for (auto at = next_word(0, words_.size()); at < words_.size(); at = next_word(at + 1, words_.size()))
      for (auto bits = words_[at]; bits != 0;) {
        const auto first = std::size_t(std::countr_zero(bits));
        const auto behind = first + std::size_t(std::countr_one(bits >> first));
        if (k_bits * at + first != end) {
          if (begin != end) run(begin, end);
          begin = k_bits * at + first;
        }
        end = k_bits * at + behind;
        bits &= behind == k_bits ? 0 : ~Word{0} << behind;
      }
    if (begin != end) run(begin, end);
  }

 private:
  static Word bit(std::size_t number) { return Word{1} << (number % k_bits); }

  std::vector<Word> words_;
  std::vector<Word> rows_;  ///< one bit a word: it is not empty
};

}  // namespace sd::rules

// SPDX-License-Identifier: MIT
// A set of small numbers, as bits: made to give away its members by the span or by the mask, and to be walked quickly
// when few are left.
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

  Pieces() = default;
  /// Of the numbers before `size`, none is in it.
  explicit Pieces(std::size_t size) : words_(size / k_bits + 1), rows_(words_.size() / k_bits + 1) {}

  void insert(std::size_t number) {
    words_[number / k_bits] |= bit(number);
    rows_[number / k_bits / k_bits] |= bit(number / k_bits);
  }
  void insert(std::size_t word, Word bits) {
    words_[word] |= bits;
    rows_[word / k_bits] |= bit(word);
  }
  static std::size_t first_of(std::size_t word, Word bits) {
    return k_bits * word + std::size_t(std::countr_zero(bits));
  }
  Word word(std::size_t at) const { return words_[at]; }
  bool empty() const {
    return std::all_of(rows_.begin(), rows_.end(), [](Word row) { return row == 0; });
  }

  /// Is any number of [begin, end) in it?
  bool meets(std::size_t begin, std::size_t end) const {
    return find(begin, end, [](std::size_t, Word) { return true; });
  }
  bool meets(const Pieces& mask) const {
    return find(mask, [](std::size_t, Word) { return true; });
  }

  /// Takes the numbers of [begin, end) out and gives them to `taken` in order: the word, and its bits.
  template <class Taken>
  void take(std::size_t begin, std::size_t end, const Taken& taken) {
    find(begin, end, [&](std::size_t word, Word bits) {
      remove(word, bits);
      taken(word, bits);
      return false;
    });
  }
  template <class Taken>
  void take(const Pieces& mask, const Taken& taken) {
    find(mask, [&](std::size_t word, Word bits) {
      remove(word, bits);
      taken(word, bits);
      return false;
    });
  }

  /// Gives each run of neighbours among the bits of one word to `run`: its first number, and the one behind its last.
  template <class Run>
  static void each_run(std::size_t word, Word bits, const Run& run) {
    while (bits != 0) {
      const auto first = std::size_t(std::countr_zero(bits));
      const auto end = first + std::size_t(std::countr_one(bits >> first));
      run(k_bits * word + first, k_bits * word + end);
      bits &= end == k_bits ? 0 : ~Word{0} << end;
    }
  }

  /// And each run of the whole set.
  template <class Run>
  void each_run(const Run& run) const {
    std::size_t begin = 0;
    std::size_t end = 0;
    find(0, k_bits * words_.size(), [&](std::size_t word, Word bits) {
      each_run(word, bits, [&](std::size_t from, std::size_t to) {
        if (from != end) {
          if (begin != end) run(begin, end);
          begin = from;
        }
        end = to;
      });
      return false;
    });
    if (begin != end) run(begin, end);
  }

 private:
  static constexpr std::size_t k_bits = 64;

  static Word bit(std::size_t number) { return Word{1} << (number % k_bits); }
  /// The bits of word `at` that stand for numbers of [begin, end).
  static Word bits_between(std::size_t at, std::size_t begin, std::size_t end) {
    auto out = ~Word{0};
    if (at == begin / k_bits) out &= ~Word{0} << (begin % k_bits);
    if (at == end / k_bits) out &= ~(~Word{0} << (end % k_bits));
    return out;
  }

  void remove(std::size_t word, Word bits) {
    words_[word] &= ~bits;
    if (words_[word] == 0) rows_[word / k_bits] &= ~bit(word);
  }

  /// The words that hold numbers of [begin, end), and these as bits, until `found` says that it is enough.
  template <class Found>
  bool find(std::size_t begin, std::size_t end, const Found& found) const {
    if (const auto word = begin / k_bits; end <= k_bits * (word + 1)) {
      const auto bits = words_[word] & bits_between(word, begin, end);
      return bits != 0 && found(word, bits);
    }
    const auto last = (end + k_bits - 1) / k_bits;
    for (auto row = begin / k_bits / k_bits; row * k_bits < last; ++row)
      for (auto words = rows_[row] & bits_between(row, begin / k_bits, last); words != 0; words &= words - 1) {
        const auto word = k_bits * row + std::size_t(std::countr_zero(words));
        const auto bits = words_[word] & bits_between(word, begin, end);
        if (bits != 0 && found(word, bits)) return true;
      }
    return false;
  }
  template <class Found>
  bool find(const Pieces& mask, const Found& found) const {
    for (std::size_t row = 0; row < rows_.size(); ++row)
      for (auto words = rows_[row] & mask.rows_[row]; words != 0; words &= words - 1) {
        const auto word = k_bits * row + std::size_t(std::countr_zero(words));
        const auto bits = words_[word] & mask.words_[word];
        if (bits != 0 && found(word, bits)) return true;
      }
    return false;
  }

  std::vector<Word> words_;
  std::vector<Word> rows_;  ///< one bit a word: it is not zero
};

}  // namespace sd::rules

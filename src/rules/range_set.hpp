// SPDX-License-Identifier: MIT
// A set of whole numbers as sorted ranges that neither overlap nor touch: the same set is always the same ranges. Both
// ends of a range lie inside. Every operation is linear in the ranges of both sets; one that meets a much smaller set
// searches instead of walking.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

namespace sd::rules {

template <class Key>
struct Range {
  Key first;
  Key last;
  friend bool operator==(const Range&, const Range&) = default;
};

template <class Key>
class RangeSet {
 public:
  RangeSet() = default;
  /// Any ranges in any order, each with first <= last.
  explicit RangeSet(std::vector<Range<Key>> ranges) : ranges_(std::move(ranges)) { normalize(); }

  const std::vector<Range<Key>>& ranges() const { return ranges_; }
  bool empty() const { return ranges_.empty(); }

  bool contains(Key key) const {
    const auto at = first_not_before(0, key);
    return at < ranges_.size() && ranges_[at].first <= key;
  }
  bool contains(const RangeSet& other) const {
    std::size_t at = 0;
    for (const auto& range : other.ranges_) {
      at = first_not_before(at, range.first);
      if (at == ranges_.size() || ranges_[at].first > range.first || ranges_[at].last < range.last) return false;
    }
    return true;
  }

  bool meets(const RangeSet& other) const {
    if (other.ranges_.size() < ranges_.size()) return other.meets(*this);
    std::size_t at = 0;
    for (const auto& range : ranges_) {
      at = other.first_not_before(at, range.first);
      if (at == other.ranges_.size()) return false;
      if (other.ranges_[at].first <= range.last) return true;
    }
    return false;
  }

  RangeSet intersect(const RangeSet& other) const {
    if (other.ranges_.size() < ranges_.size()) return other.intersect(*this);
    RangeSet out;
    std::size_t at = 0;
    for (const auto& range : ranges_) {
      at = other.first_not_before(at, range.first);
      for (auto i = at; i < other.ranges_.size() && other.ranges_[i].first <= range.last; ++i)
        out.ranges_.push_back(
            {std::max(range.first, other.ranges_[i].first), std::min(range.last, other.ranges_[i].last)});
    }
    return out;
  }

  RangeSet minus(const RangeSet& other) const {
    if (other.empty()) return *this;
    RangeSet out;
    out.ranges_.resize(ranges_.size() + other.ranges_.size());  // each cut makes two of one range at most
    auto* next = out.ranges_.data();
    std::size_t cut = 0;
    for (const auto& range : ranges_) {
      cut = other.first_not_before(cut, range.first);
      if (cut == other.ranges_.size() || range.last < other.ranges_[cut].first)
        *next++ = range;
      else
        next = other.cut_out(range, cut, next);
    }
    out.ranges_.resize(std::size_t(next - out.ranges_.data()));
    return out;
  }

  RangeSet unite(const RangeSet& other) const {
    if (other.empty()) return *this;
    if (empty()) return other;
    std::vector<Range<Key>> all;
    all.reserve(ranges_.size() + other.ranges_.size());
    std::merge(ranges_.begin(), ranges_.end(), other.ranges_.begin(), other.ranges_.end(), std::back_inserter(all),
               [](const auto& a, const auto& b) { return a.first < b.first; });
    RangeSet out;
    out.ranges_ = std::move(all);
    out.join_neighbours();
    return out;
  }

  friend bool operator==(const RangeSet& a, const RangeSet& b) {
    static_assert(sizeof(Range<Key>) == 2 * sizeof(Key));  // no bytes that mean nothing
    return a.ranges_.size() == b.ranges_.size() &&
           (a.empty() || std::memcmp(a.ranges_.data(), b.ranges_.data(), a.ranges_.size() * sizeof(Range<Key>)) == 0);
  }

 private:
  /// Index of the first range, from `from` on, whose last is not before `key`: doubling steps, then halving ones.
  std::size_t first_not_before(std::size_t from, Key key) const {
    if (from == ranges_.size() || !(ranges_[from].last < key)) return from;
    std::size_t low = from + 1;
    std::size_t step = 1;
    while (low + step <= ranges_.size() && ranges_[low + step - 1].last < key) {
      low += step;
      step *= 2;
    }
    const auto high = std::min(low + step, ranges_.size());
    const auto found = std::lower_bound(ranges_.begin() + std::ptrdiff_t(low), ranges_.begin() + std::ptrdiff_t(high),
                                        key, [](const Range<Key>& range, Key k) { return range.last < k; });
    return std::size_t(found - ranges_.begin());
  }

  /// Writes what this set, from its range number `i` on, leaves of a range. Returns where to write on.
  Range<Key>* cut_out(const Range<Key>& range, std::size_t i, Range<Key>* out) const {
    auto first = range.first;
    for (; i < ranges_.size() && ranges_[i].first <= range.last; ++i) {
      if (first < ranges_[i].first) *out++ = {first, Key(ranges_[i].first - 1)};
      if (ranges_[i].last >= range.last) return out;
      first = Key(ranges_[i].last + 1);
    }
    *out++ = {first, range.last};
    return out;
  }

  void normalize() {
    const auto before = [](const auto& a, const auto& b) { return a.first < b.first; };
    if (!std::is_sorted(ranges_.begin(), ranges_.end(), before)) std::sort(ranges_.begin(), ranges_.end(), before);
    join_neighbours();
  }

  /// Sorted ranges that may overlap or touch.
  void join_neighbours() {
    std::size_t kept = 0;
    for (std::size_t i = 1; i < ranges_.size(); ++i) {
      auto& last = ranges_[kept];
      const auto& next = ranges_[i];
      if (last.last == Key(~Key{0}) || next.first <= Key(last.last + 1))
        last.last = std::max(last.last, next.last);
      else
        ranges_[++kept] = next;
    }
    if (!ranges_.empty()) ranges_.resize(kept + 1);
  }

  std::vector<Range<Key>> ranges_;
};

}  // namespace sd::rules

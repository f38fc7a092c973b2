// SPDX-License-Identifier: MIT
#include "rules/sweep.hpp"

#include <algorithm>
#include <bit>

namespace sd::rules {
namespace {

/// A set of small numbers that knows its smallest.
class Smallest {
 public:
  static constexpr std::size_t k_none = std::size_t(-1);

  explicit Smallest(std::size_t size) : words_(size / 64 + 1), summary_(words_.size() / 64 + 1) {}

  void insert(std::size_t number) {
    words_[number / 64] |= bit(number);
    summary_[number / 4096] |= bit(number / 64);
  }
  void erase(std::size_t number) {
    auto& word = words_[number / 64];
    word &= ~bit(number);
    if (word == 0) summary_[number / 4096] &= ~bit(number / 64);
  }
  std::size_t first() const {
    for (std::size_t i = 0; i < summary_.size(); ++i) {
      if (summary_[i] == 0) continue;
      const auto word = 64 * i + std::size_t(std::countr_zero(summary_[i]));
      return 64 * word + std::size_t(std::countr_zero(words_[word]));
    }
    return k_none;
  }

 private:
  static std::uint64_t bit(std::size_t number) { return std::uint64_t{1} << (number % 64); }

  std::vector<std::uint64_t> words_;
  std::vector<std::uint64_t> summary_;  ///< one bit a word: it is not zero
};

IpAddress address_of(std::uint32_t key) { return address_of_v4(key); }
IpAddress address_of(Wide key) { return address_of_v6(key); }

}  // namespace

template <class Key>
class Sweep::Walk {
 public:
  Walk(const Level& level, const std::vector<Event<Key>>& events, const std::vector<Fit>& fits, Swept& out)
      : level_(level),
        events_(events),
        fits_(fits),
        out_(out),
        known_(level.rules.size()),
        perhaps_(level.rules.size()),
        counts_(level.rules.size()) {}

  void along(const RangeSet<Key>& ranges) {
    for (const auto& range : ranges.ranges()) {
      while (next_ < events_.size() && events_[next_].at <= range.first) apply(events_[next_++]);
      for (auto first = range.first;;) {
        const bool changes = next_ < events_.size() && events_[next_].at <= range.last;
        const auto last = changes ? Key(events_[next_].at - 1) : range.last;
        decided(first, last);
        if (!changes) break;
        first = Key(last + 1);
        while (next_ < events_.size() && events_[next_].at == first) apply(events_[next_++]);
      }
    }
    for (std::size_t i = 0; i < counts_.size(); ++i) out_.counts[i].add(AddressCount(counts_[i]));
  }

  std::vector<Range<Key>> denied;
  std::vector<Range<Key>> ended;
  std::vector<Range<Key>> open;

 private:
  void apply(const Event<Key>& event) {
    const auto fit = fits_[event.rule];
    if (fit == Fit::never) return;
    auto& in_force = event.known && fit == Fit::always ? known_ : perhaps_;
    if (event.begins)
      in_force.insert(event.rule);
    else
      in_force.erase(event.rule);
    stale_ = true;
  }

  void decided(Key first, Key last) {
    if (stale_) {
      rule_ = known_.first();
      open_ = perhaps_.first() < rule_;
      stale_ = false;
    }
    if (open_) return add(open, first, last);
    if (rule_ == Smallest::k_none) return;
    // All of 2^128 addresses at once is one more than the type holds; no rule set without an IPv4 part gets there.
    counts_[rule_] += Wide(last - first) + 1;
    if (!out_.example[rule_]) out_.example[rule_] = address_of(first + (first != last && (first & 0xff) == 0 ? 1 : 0));
    const auto access = level_.rules[rule_].access;
    if (access == Access::deny) add(denied, first, last);
    if (access == Access::always_allow) add(ended, first, last);
  }

  static void add(std::vector<Range<Key>>& ranges, Key first, Key last) {
    if (!ranges.empty() && Key(ranges.back().last + 1) == first)
      ranges.back().last = last;
    else
      ranges.push_back({first, last});
  }

  const Level& level_;
  const std::vector<Event<Key>>& events_;
  const std::vector<Fit>& fits_;
  Swept& out_;
  Smallest known_;
  Smallest perhaps_;
  std::vector<Wide> counts_;
  std::size_t next_ = 0;
  std::size_t rule_ = Smallest::k_none;
  bool open_ = false;
  bool stale_ = true;
};

template <class Key>
void Sweep::add(std::vector<Event<Key>>& events, const RangeSet<Key>& set, std::uint32_t rule, bool known) {
  for (const auto& range : set.ranges()) {
    events.push_back({range.first, rule, true, known});
    if (range.last != Key(~Key{0})) events.push_back({Key(range.last + 1), rule, false, known});
  }
}

template <class Key>
void Sweep::sort(std::vector<Event<Key>>& events) {
  // An unknown name can begin where another of the same rule ends: what ends comes first.
  std::sort(events.begin(), events.end(),
            [](const auto& a, const auto& b) { return a.at != b.at ? a.at < b.at : a.begins < b.begins; });
}

Sweep::Sweep(const Level& level) : level_(level) {
  for (std::uint32_t i = 0; i < level.rules.size(); ++i) {
    const auto& to = level.rules[i].destination;
    AddressSet perhaps;
    for (const auto& part : to.perhaps) perhaps = perhaps.unite(part.addresses);
    for (const auto& part : to.platform) perhaps = perhaps.unite(part.addresses);
    perhaps = perhaps.minus(to.inside);
    add(v4_, to.inside.v4, i, true);
    add(v6_, to.inside.v6, i, true);
    add(v4_, perhaps.v4, i, false);
    add(v6_, perhaps.v6, i, false);
  }
  sort(v4_);
  sort(v6_);
}

Swept Sweep::ask(const std::vector<Fit>& fits, const AddressSet& addresses) const {
  Swept out;
  out.counts.resize(level_.rules.size());
  out.example.resize(level_.rules.size());
  Walk<std::uint32_t> v4(level_, v4_, fits, out);
  v4.along(addresses.v4);
  Walk<Wide> v6(level_, v6_, fits, out);
  v6.along(addresses.v6);
  const auto both = [](auto& four, auto& six) {
    return AddressSet{RangeSet<std::uint32_t>(std::move(four)), RangeSet<Wide>(std::move(six))};
  };
  out.denied = both(v4.denied, v6.denied);
  out.ended = both(v4.ended, v6.ended);
  out.open = both(v4.open, v6.open);
  return out;
}

}  // namespace sd::rules

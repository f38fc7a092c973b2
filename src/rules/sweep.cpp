// SPDX-License-Identifier: MIT
#include "rules/sweep.hpp"

#include <algorithm>

namespace sd::rules {
namespace {

/// So many whole words are kept as a span.
constexpr std::size_t k_words_of_a_span = 2;

IpAddress address_of(std::uint32_t key) { return address_of_v4(key); }
IpAddress address_of(Wide key) { return address_of_v6(key); }

/// How many addresses of one family; all of IPv6 at once is one more than 128 bits hold.
struct CountOfV4 {
  std::uint64_t value = 0;
  void add(std::uint32_t first, std::uint32_t last) { value += std::uint64_t{last - first} + 1; }
  AddressCount total() const { return AddressCount(value); }
};
struct CountOfV6 {
  AddressCount value;
  void add(Wide first, Wide last) { value.add(AddressCount::of_range(first, last)); }
  AddressCount total() const { return value; }
};
CountOfV4 no_addresses(std::uint32_t) { return {}; }
CountOfV6 no_addresses(Wide) { return {}; }

/// The piece that holds an address, which is not before piece `from`.
template <class Key>
std::size_t piece_of(const std::vector<Key>& starts, Key key, std::size_t from) {
  const auto size = starts.size() - 1;
  std::size_t step = 1;
  while (from + step < size && starts[from + step] <= key) {
    from += step;
    step *= 2;
  }
  const auto high = std::min(from + step, size);
  const auto behind =
      std::upper_bound(starts.begin() + std::ptrdiff_t(from), starts.begin() + std::ptrdiff_t(high), key);
  return std::size_t(behind - starts.begin()) - 1;
}

/// The starts end with one that is no piece's: zero, for what lies behind the last address.
template <class Key>
Key last_of(const std::vector<Key>& starts, std::size_t piece) {
  return Key(starts[piece + 1] - 1);
}

}  // namespace

/// The pieces of one family that were asked about, until a rule takes them.
template <class Key>
class Sweep::Walk {
 public:
  Walk(const Line<Key>& line, const RangeSet<Key>& addresses)
      : line_(line),
        addresses_(addresses),
        is_done_(addresses.empty()),
        pending_(line.located.asked),
        denied_(line.starts.size()),
        ended_(line.starts.size()),
        open_(line.starts.size()) {}

  bool is_done() const { return is_done_; }
  /// `holds`: the rule's destination holds all that was asked about.
  void give_to(std::size_t index, bool holds, Access access, Fit fit, Swept& out) {
    if (is_done_) return;
    const auto leave_open = [&](std::size_t word, Pieces::Word bits) {
      open_.insert(word, bits);
      has_open_ = true;
    };
    const auto& [known, perhaps] = line_.rules[index];
    if (fit != Fit::always)
      take(known, leave_open);
    else if (holds && !has_open_)
      decide_rest(index, access, out);
    else
      decide(index, access, out);
    take(perhaps, leave_open);
    is_done_ = pending_.empty();
  }

  RangeSet<Key> denied() const { return addresses_of(denied_); }
  RangeSet<Key> ended() const { return addresses_of(ended_); }
  RangeSet<Key> open() const { return addresses_of(open_); }

 private:
  /// Gives what it takes to `taken`, word by word in any order.
  template <class Taken>
  void take(const Part& part, const Taken& taken) {
    const auto take_word = [&](std::size_t word, Pieces::Word bits) {
      pending_.remove(word, bits);
      taken(word, bits);
    };
    for (auto i = part.first_chunk; i < part.end_chunk; ++i) {
      const auto& chunk = line_.chunks[i];
      if (const auto bits = pending_.word(chunk.word) & chunk.bits; bits != 0) take_word(chunk.word, bits);
    }
    for (auto i = part.first_span; i < part.end_span; ++i) {
      const auto [begin, end] = line_.spans[i];
      for (auto at = pending_.next_word(begin, end); at < end; at = pending_.next_word(at + 1, end))
        take_word(at, pending_.word(at));
    }
  }

  void decide(std::size_t index, Access access, Swept& out) {
    auto count = no_addresses(Key{});
    auto first = k_none;
    take(line_.rules[index].known, [&](std::size_t word, Pieces::Word bits) {
      first = std::min(first, Pieces::first_of(word, bits));
      note(word, bits, access);
      const auto in_part = line_.located.in_part.word(word) & bits;
      Pieces::each(word, bits & ~in_part,
                   [&](std::size_t piece) { count.add(line_.starts[piece], last_of(line_.starts, piece)); });
      Pieces::each(word, in_part,
                   [&](std::size_t piece) { for_each_asked(piece, [&](Key from, Key to) { count.add(from, to); }); });
    });
    if (first != k_none) add_share(index, count.total(), first, out);
  }

  /// All that is left: nothing needs to be counted for that.
  void decide_rest(std::size_t index, Access access, Swept& out) {
    auto count = line_.located.count;
    count.subtract(decided_);
    auto first = k_none;
    const auto end = pending_.size_in_words();
    for (auto at = pending_.next_word(0, end); at < end; at = pending_.next_word(at + 1, end)) {
      first = std::min(first, Pieces::first_of(at, pending_.word(at)));
      note(at, pending_.word(at), access);
    }
    pending_.clear();
    add_share(index, count, first, out);
  }

  void note(std::size_t word, Pieces::Word bits, Access access) {
    if (access == Access::deny) denied_.insert(word, bits);
    if (access == Access::always_allow) ended_.insert(word, bits);
  }

  void add_share(std::size_t index, const AddressCount& count, std::size_t first, Swept& out) {
    if (out.shares.empty() || out.shares.back().rule != index) out.shares.push_back({index, {}, example_of(first)});
    out.shares.back().addresses.add(count);
    decided_.add(count);
  }

  /// The ranges of a piece that were asked about.
  template <class Use>
  void for_each_asked(std::size_t piece, const Use& use) const {
    const auto start = line_.starts[piece];
    const auto last = last_of(line_.starts, piece);
    const auto& ranges = addresses_.ranges();
    auto at =
        std::lower_bound(ranges.begin(), ranges.end(), start, [](const auto& r, Key key) { return r.last < key; });
    for (; at != ranges.end() && at->first <= last; ++at) use(std::max(start, at->first), std::min(last, at->last));
  }

  /// The first address that was asked about, or its neighbour where that is a net's own.
  IpAddress example_of(std::size_t piece) const {
    std::optional<Key> out;
    const auto use = [&](Key from, Key to) {
      if (!out) out = Key(from + (from != to && (from & 0xff) == 0 ? 1 : 0));
    };
    if (line_.located.in_part.contains(piece))
      for_each_asked(piece, use);
    else
      use(line_.starts[piece], last_of(line_.starts, piece));
    return address_of(*out);
  }

  RangeSet<Key> addresses_of(const Pieces& pieces) const {
    std::vector<Range<Key>> out;
    pieces.each_run([&](std::size_t begin, std::size_t end) {
      out.push_back({line_.starts[begin], last_of(line_.starts, end - 1)});
    });
    if (line_.located.in_part.empty()) return RangeSet<Key>(std::move(out));
    return RangeSet<Key>(std::move(out)).intersect(addresses_);
  }

  static constexpr auto k_none = std::size_t(-1);

  const Line<Key>& line_;
  const RangeSet<Key>& addresses_;
  bool is_done_;
  bool has_open_ = false;
  AddressCount decided_;
  Pieces pending_;
  Pieces denied_;
  Pieces ended_;
  Pieces open_;
};

template <class Key>
void Sweep::cut(const std::vector<const RangeSet<Key>*>& known, const std::vector<RangeSet<Key>>& perhaps,
                Line<Key>& line) {
  auto& starts = line.starts;
  starts.push_back(0);
  const auto cut_at = [&](const RangeSet<Key>& set) {
    for (const auto& range : set.ranges()) {
      starts.push_back(range.first);
      if (range.last != Key(~Key{0})) starts.push_back(Key(range.last + 1));
    }
  };
  for (const auto* set : known) cut_at(*set);
  for (const auto& set : perhaps) cut_at(set);
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  starts.push_back(0);
  for (std::size_t i = 0; i < known.size(); ++i) {
    auto& parts = line.rules.emplace_back();
    parts.known = part_of(*known[i], line);
    parts.perhaps = part_of(perhaps[i], line);
  }
}

/// Adds the pieces of [begin, end) to the last part.
template <class Key>
void Sweep::add(std::size_t begin, std::size_t end, const Part& part, Line<Key>& line) {
  constexpr auto k_all = ~Pieces::Word{0};
  const auto first_whole = (begin + Pieces::k_bits - 1) / Pieces::k_bits;
  const auto end_whole = end / Pieces::k_bits;
  const bool has_span = first_whole + k_words_of_a_span <= end_whole;
  if (has_span) line.spans.push_back({std::uint32_t(first_whole), std::uint32_t(end_whole)});
  for (auto word = begin / Pieces::k_bits; word * Pieces::k_bits < end; ++word) {
    if (has_span && word == first_whole) word = end_whole;
    if (word * Pieces::k_bits >= end) break;
    auto bits = k_all;
    if (word == begin / Pieces::k_bits) bits &= k_all << (begin % Pieces::k_bits);
    if (word == end_whole) bits &= ~(k_all << (end % Pieces::k_bits));
    if (line.chunks.size() > part.first_chunk && line.chunks.back().word == word)
      line.chunks.back().bits |= bits;
    else
      line.chunks.push_back({std::uint32_t(word), bits});
  }
}

template <class Key>
Sweep::Part Sweep::part_of(const RangeSet<Key>& set, Line<Key>& line) {
  Part out{std::uint32_t(line.chunks.size()), 0, std::uint32_t(line.spans.size()), 0};
  std::size_t piece = 0;
  for (const auto& range : set.ranges()) {
    piece = piece_of(line.starts, range.first, piece);
    const auto begin = piece;
    piece = piece_of(line.starts, range.last, piece);
    add(begin, piece + 1, out, line);
  }
  out.end_chunk = std::uint32_t(line.chunks.size());
  out.end_span = std::uint32_t(line.spans.size());
  return out;
}

template <class Key>
void Sweep::locate(const RangeSet<Key>& addresses, Line<Key>& line) {
  auto& out = line.located;
  out = {Pieces(line.starts.size()), Pieces(line.starts.size()), {}};
  std::size_t piece = 0;
  auto count = no_addresses(Key{});
  for (const auto& range : addresses.ranges()) {
    count.add(range.first, range.last);
    piece = piece_of(line.starts, range.first, piece);
    if (line.starts[piece] != range.first) out.in_part.insert(piece);
    for (out.asked.insert(piece); last_of(line.starts, piece) < range.last; out.asked.insert(piece)) ++piece;
    if (last_of(line.starts, piece) != range.last) out.in_part.insert(piece);
  }
  out.count = count.total();
}

template <class Key>
bool Sweep::meets(const Pieces& pieces, const Parts& parts, const Line<Key>& line) {
  const auto& [known, perhaps] = parts;
  for (auto i = known.first_chunk; i < perhaps.end_chunk; ++i)
    if ((pieces.word(line.chunks[i].word) & line.chunks[i].bits) != 0) return true;
  for (auto i = known.first_span; i < perhaps.end_span; ++i)
    if (pieces.next_word(line.spans[i].begin, line.spans[i].end) != line.spans[i].end) return true;
  return false;
}

/// Takes the part away and looks whether any is left.
template <class Key>
bool Sweep::holds(const Part& part, const Pieces& pieces, const Line<Key>& line) {
  if (pieces.empty()) return true;
  // Most rules have not even as many words.
  std::size_t words = part.end_chunk - part.first_chunk;
  for (auto i = part.first_span; i < part.end_span; ++i) words += line.spans[i].end - line.spans[i].begin;
  if (words < pieces.count_words()) return false;
  auto rest = pieces;
  for (auto i = part.first_chunk; i < part.end_chunk; ++i) rest.remove(line.chunks[i].word, line.chunks[i].bits);
  for (auto i = part.first_span; i < part.end_span; ++i)
    for (auto at = rest.next_word(line.spans[i].begin, line.spans[i].end); at < line.spans[i].end;
         at = rest.next_word(at + 1, line.spans[i].end))
      rest.remove(at, rest.word(at));
  return rest.empty();
}

Sweep::Sweep(const Level& level) : level_(level), fits_(level) {
  std::vector<const RangeSet<std::uint32_t>*> known_v4;
  std::vector<const RangeSet<Wide>*> known_v6;
  std::vector<RangeSet<std::uint32_t>> perhaps_v4;
  std::vector<RangeSet<Wide>> perhaps_v6;
  for (const auto& rule : level.rules) {
    const auto& to = rule.destination;
    auto perhaps = perhaps_of(to);
    known_v4.push_back(&to.inside.v4);
    known_v6.push_back(&to.inside.v6);
    perhaps_v4.push_back(std::move(perhaps.v4));
    perhaps_v6.push_back(std::move(perhaps.v6));
  }
  cut(known_v4, perhaps_v4, v4_);
  cut(known_v6, perhaps_v6, v6_);
}

void Sweep::look_up(const AddressSet& addresses) {
  locate(addresses.v4, v4_);
  locate(addresses.v6, v6_);
  near_.clear();
  for (std::uint32_t i = 0; i < level_.rules.size(); ++i) {
    const auto& v4 = v4_.rules[i];
    const auto& v6 = v6_.rules[i];
    if (meets(v4_.located.asked, v4, v4_) || meets(v6_.located.asked, v6, v6_))
      near_.push_back({i, holds(v4.known, v4_.located.asked, v4_), holds(v6.known, v6_.located.asked, v6_)});
  }
}

Swept Sweep::ask(const Packets& fields, const AddressSet& addresses, std::uint64_t number) {
  if (located_ != number) look_up(addresses);
  located_ = number;
  Swept out;
  Walk<std::uint32_t> v4(v4_, addresses.v4);
  Walk<Wide> v6(v6_, addresses.v6);
  const auto asked = Fits::asked(fields);
  for (const auto& near : near_) {
    const auto fit = fits_.of(near.rule, asked);
    if (fit == Fit::never) continue;
    const auto access = level_.rules[near.rule].access;
    v4.give_to(near.rule, near.holds_v4, access, fit, out);
    v6.give_to(near.rule, near.holds_v6, access, fit, out);
    if (v4.is_done() && v6.is_done()) break;
  }
  out.denied = {v4.denied(), v6.denied()};
  out.ended = {v4.ended(), v6.ended()};
  out.open = {v4.open(), v6.open()};
  return out;
}

Sweeps::Sweeps(const Chain& chain) {
  for (const auto& level : chain.levels()) levels_.emplace_back(level);
}

void Sweeps::to(const AddressSet& addresses) {
  if (number_ != 0 && addresses_ == addresses) return;
  addresses_ = addresses;
  ++number_;
}

Swept Sweeps::ask(std::size_t level, const Packets& fields) { return levels_[level].ask(fields, addresses_, number_); }

}  // namespace sd::rules

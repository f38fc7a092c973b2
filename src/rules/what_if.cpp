// SPDX-License-Identifier: MIT
#include "rules/what_if.hpp"

#include <algorithm>
#include <set>

namespace sd::rules {
namespace {

/// What happens at one place of the address line: a rule begins or ends to match.
template <class Key>
struct Event {
  Key at;
  std::uint32_t rule;
  bool begins;
  bool known;  ///< for certain
};

template <class Key>
void add_events(const RangeSet<Key>& set, std::uint32_t rule, bool known, std::vector<Event<Key>>& out) {
  for (const auto& range : set.ranges()) {
    out.push_back({range.first, rule, true, known});
    if (range.last != Key(~Key{0})) out.push_back({Key(range.last + 1), rule, false, known});
  }
}

/// Joined to the one before it where they touch.
template <class Key>
void append(std::vector<Range<Key>>& to, const Range<Key>& range) {
  if (!to.empty() && Key(to.back().last + 1) == range.first)
    to.back().last = range.last;
  else
    to.push_back(range);
}

}  // namespace

template <class Key>
struct WhatIf::Changed {
  std::vector<Range<Key>> allowed;
  std::vector<Range<Key>> denied;
  std::vector<Range<Key>> unknown;

  void add(Becomes before, Becomes after, const Range<Key>& range) {
    if (before == Becomes::unknown || after == Becomes::unknown) return append(unknown, range);
    if (before != after) append(after == Becomes::allowed ? allowed : denied, range);
  }
};

WhatIf::WhatIf(const Chain& chain, const Asked& asked) : chain_(chain) {
  if (asked.packets.empty() || asked.destination.empty()) return;
  fields_ = asked.packets.front();
  for (const auto& level : chain.levels()) {
    auto& fits = fits_.emplace_back();
    for (const auto& rule : level.rules) fits.push_back(fit_of(rule, fields_));
  }
  cut(asked.destination.v4, &AddressSet::v4, v4_);
  cut(asked.destination.v6, &AddressSet::v6, v6_);
}

template <class Key>
void WhatIf::cut(const RangeSet<Key>& asked, RangeSet<Key> AddressSet::* family, Line<Key>& line) const {
  std::vector<Key> starts;
  for (std::size_t l = 0; l < fits_.size(); ++l)
    for (std::size_t r = 0; r < fits_[l].size(); ++r) {
      if (fits_[l][r] == Fit::never) continue;
      const auto& rule = chain_.levels()[l].rules[r];
      for (const auto& set : {rule.destination.inside, perhaps_of(rule.destination)})
        for (const auto& range : (set.*family).ranges()) {
          starts.push_back(range.first);
          if (range.last != Key(~Key{0})) starts.push_back(Key(range.last + 1));
        }
    }
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  for (const auto& range : asked.ranges()) {
    auto first = range.first;
    auto next = std::upper_bound(starts.begin(), starts.end(), first);
    for (; next != starts.end() && *next <= range.last; ++next) {
      line.pieces.push_back({first, Key(*next - 1)});
      first = *next;
    }
    line.pieces.push_back({first, range.last});
  }
  for (std::size_t l = 0; l < fits_.size(); ++l) decide_level(l, family, line);
  for (std::size_t i = 0; i < line.pieces.size(); ++i)
    line.today.push_back(fate(line, i, fits_.size(), Access::allow, false));
}

template <class Key>
void WhatIf::decide_level(std::size_t l, RangeSet<Key> AddressSet::* family, Line<Key>& line) const {
  const auto& rules = chain_.levels()[l].rules;
  std::vector<Event<Key>> events;
  for (std::uint32_t r = 0; r < rules.size(); ++r) {
    if (fits_[l][r] == Fit::never) continue;
    add_events(rules[r].destination.inside.*family, r, fits_[l][r] == Fit::always, events);
    add_events(perhaps_of(rules[r].destination).*family, r, false, events);
  }
  std::sort(events.begin(), events.end(),
            [](const auto& a, const auto& b) { return a.at != b.at ? a.at < b.at : a.begins < b.begins; });
  auto& first = line.first.emplace_back();
  auto& second = line.second.emplace_back();
  auto& decided_by = line.decided_by.emplace_back(rules.size());
  auto& open_by = line.open_by.emplace_back(rules.size());
  std::set<std::uint32_t> known;
  std::set<std::uint32_t> perhaps;
  std::size_t next = 0;
  for (std::size_t i = 0; i < line.pieces.size(); ++i) {
    for (; next < events.size() && events[next].at <= line.pieces[i].first; ++next) {
      auto& in_force = events[next].known ? known : perhaps;
      if (events[next].begins)
        in_force.insert(events[next].rule);
      else
        in_force.erase(events[next].rule);
    }
    // A rule that may come first but says the same leaves nothing open.
    const auto open_before = [&](RuleIndex rule) {
      return std::any_of(perhaps.begin(), perhaps.lower_bound(rule), [&](std::uint32_t other) {
        return rule == k_none || rules[other].access != rules[rule].access;
      });
    };
    const auto one = known.empty() ? k_none : *known.begin();
    const auto two = known.size() < 2 ? k_none : *std::next(known.begin());
    first.push_back(open_before(one) ? k_open : one);
    second.push_back(open_before(two) ? k_open : two);
    if (first.back() < k_open) decided_by[one].push_back(std::uint32_t(i));
    if (first.back() != k_open) continue;
    for (const auto rule : perhaps)
      if (rule < one) open_by[rule].push_back(std::uint32_t(i));
    if (one != k_none) open_by[one].push_back(std::uint32_t(i));
  }
}

/// Of a piece, when that level decides otherwise than today: by `instead`, or not for certain.
template <class Key>
WhatIf::Becomes WhatIf::fate(const Line<Key>& line, std::size_t piece, std::size_t level, Access instead,
                             bool unsure) const {
  bool open = false;
  for (std::size_t l = 0; l < line.first.size(); ++l) {
    const auto rule = line.first[l][piece];
    if (l == level ? unsure : rule == k_open) {
      open = true;
      continue;
    }
    const auto access = l == level ? instead : rule == k_none ? Access::allow : chain_.levels()[l].rules[rule].access;
    if (access == Access::deny && !open) return Becomes::denied;
    // Behind an NSG that may allow, a denial is certain; an admin rule may have ended it before.
    if (access == Access::deny && chain_.levels()[l].set->kind == RuleSetKind::security_group) {
      bool ended_perhaps = false;
      for (std::size_t before = 0; before < l; ++before)
        ended_perhaps = ended_perhaps || (chain_.levels()[before].set->kind == RuleSetKind::admin_rules &&
                                          (before == level ? unsure : line.first[before][piece] == k_open));
      if (!ended_perhaps) return Becomes::denied;
    }
    if (access == Access::always_allow && !open) return Becomes::allowed;
  }
  return open ? Becomes::unknown : Becomes::allowed;
}

template <class Key>
void WhatIf::remove(const Line<Key>& line, std::size_t level, std::size_t rule, Changed<Key>& out) const {
  if (line.pieces.empty()) return;
  for (const auto piece : line.decided_by[level][rule]) {
    const auto then = line.second[level][piece];
    const auto access = then >= k_open ? Access::allow : chain_.levels()[level].rules[then].access;
    out.add(line.today[piece], fate(line, piece, level, access, then == k_open), line.pieces[piece]);
  }
  for (const auto piece : line.open_by[level][rule]) out.add(line.today[piece], Becomes::unknown, line.pieces[piece]);
}

template <class Key>
void WhatIf::add(const Line<Key>& line, std::size_t level, const ReadyRule& rule, const RangeSet<Key>& to,
                 Changed<Key>& out) const {
  const auto& rules = chain_.levels()[level].rules;
  const auto after = std::find_if(rules.begin(), rules.end(), [&](const ReadyRule& other) {
    return other.rule == nullptr || other.rule->priority > rule.rule->priority;
  });
  const auto place = RuleIndex(after - rules.begin());
  auto piece = line.pieces.begin();
  const auto emit = [&](std::size_t i, const Range<Key>& range) {
    if (line.first[level][i] < place) return;  // decided before it is asked
    out.add(line.today[i], fate(line, i, level, rule.access, false), range);
  };
  for (const auto& range : to.ranges()) {
    piece = std::lower_bound(piece, line.pieces.end(), range.first,
                             [](const Range<Key>& each, Key key) { return each.last < key; });
    for (auto at = piece; at != line.pieces.end() && at->first <= range.last; ++at)
      emit(std::size_t(at - line.pieces.begin()), {std::max(at->first, range.first), std::min(at->last, range.last)});
  }
}

namespace {

template <class Four, class Six>
Effect effect_of(Four& v4, Six& v6) {
  const auto both = [](auto& four, auto& six) {
    return AddressSet{RangeSet<std::uint32_t>(std::move(four)), RangeSet<Wide>(std::move(six))};
  };
  return {both(v4.allowed, v6.allowed), both(v4.denied, v6.denied), both(v4.unknown, v6.unknown)};
}

}  // namespace

Effect WhatIf::without(std::size_t level, std::size_t rule) const {
  Changed<std::uint32_t> v4;
  Changed<Wide> v6;
  remove(v4_, level, rule, v4);
  remove(v6_, level, rule, v6);
  return effect_of(v4, v6);
}

Effect WhatIf::without(const SecurityRule& rule) const {
  const auto& levels = chain_.levels();
  for (std::size_t l = 0; l < fits_.size(); ++l)
    for (std::size_t r = 0; r < levels[l].rules.size(); ++r)
      if (levels[l].rules[r].rule == &rule) return without(l, r);
  return {};
}

Effect WhatIf::with(std::size_t level, const ReadyRule& rule) const {
  Changed<std::uint32_t> v4;
  Changed<Wide> v6;
  const auto fit = fits_.empty() ? Fit::never : fit_of(rule, fields_);
  if (fit == Fit::never) return {};
  if (fit == Fit::always) {
    add(v4_, level, rule, rule.destination.inside.v4, v4);
    add(v6_, level, rule, rule.destination.inside.v6, v6);
  }
  // Where it may match, the answer may change.
  auto touched = perhaps_of(rule.destination);
  if (fit == Fit::perhaps) touched = touched.unite(rule.destination.inside);
  auto out = effect_of(v4, v6);
  if (!touched.empty()) {
    Changed<std::uint32_t> v4_touched;
    Changed<Wide> v6_touched;
    add(v4_, level, rule, touched.v4, v4_touched);
    add(v6_, level, rule, touched.v6, v6_touched);
    const auto maybe = effect_of(v4_touched, v6_touched);
    out.unknown = out.unknown.unite(maybe.now_allowed).unite(maybe.now_denied).unite(maybe.unknown);
  }
  return out;
}

}  // namespace sd::rules

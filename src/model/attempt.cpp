// SPDX-License-Identifier: MIT
#include "model/attempt.hpp"

#include <algorithm>
#include <utility>

namespace sd {

bool may_be_later(Time one, LogZone its_zone, Time other, LogZone others_zone) {
  constexpr auto k_farthest_west = std::chrono::hours(12);
  constexpr auto k_farthest_east = std::chrono::hours(14);
  if (its_zone == others_zone) return one > other;
  return its_zone == LogZone::local ? one + k_farthest_west > other : one > other - k_farthest_east;
}

std::optional<Time> time_of(const Attempt& attempt) { return attempt.last ? attempt.last : attempt.start; }

void sort_by_keys(std::vector<Attempt>& attempts, const std::vector<std::optional<Time>>& keys) {
  using Key = std::pair<std::optional<Time>, std::size_t>;
  std::vector<Key> order;
  for (std::size_t i = 0; i < attempts.size(); ++i) order.emplace_back(keys[i], i);
  if (std::is_sorted(order.begin(), order.end())) return;
  std::sort(order.begin(), order.end());
  std::vector<Attempt> sorted;
  sorted.reserve(attempts.size());
  for (const auto& [time, index] : order) sorted.push_back(std::move(attempts[index]));
  attempts = std::move(sorted);
}

void sort_by_time(std::vector<Attempt>& attempts) {
  std::vector<std::optional<Time>> keys;
  for (const auto& attempt : attempts) keys.push_back(time_of(attempt));
  sort_by_keys(attempts, keys);
}

}  // namespace sd

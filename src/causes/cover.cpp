// SPDX-License-Identifier: MIT
#include "causes/cover.hpp"

#include <algorithm>

namespace sd {
namespace {

constexpr std::size_t k_most_covers = 64;

class Search {
 public:
  explicit Search(const std::vector<std::set<std::size_t>>& explained_by) : sets_(explained_by) {
    for (const auto& set : sets_) all_.insert(set.begin(), set.end());
  }

  std::vector<std::vector<std::size_t>> run() {
    best_ = sets_.size();
    std::vector<std::size_t> chosen;
    extend(chosen, all_);
    std::sort(covers_.begin(), covers_.end());
    covers_.erase(std::unique(covers_.begin(), covers_.end()), covers_.end());
    return covers_;
  }

 private:
  /// Branches on the candidates that explain one uncovered effect: the one that fewest of them explain.
  void extend(std::vector<std::size_t>& chosen, const std::set<std::size_t>& open) {
    if (open.empty()) return keep(chosen);
    if (chosen.size() >= best_ || covers_.size() >= k_most_covers) return;
    for (const auto candidate : explaining(rarest(open))) {
      auto left = open;
      for (const auto effect : sets_[candidate]) left.erase(effect);
      chosen.push_back(candidate);
      extend(chosen, left);
      chosen.pop_back();
    }
  }

  void keep(std::vector<std::size_t> chosen) {
    if (chosen.size() < best_) covers_.clear();
    if (chosen.size() > best_) return;
    best_ = chosen.size();
    std::sort(chosen.begin(), chosen.end());
    covers_.push_back(std::move(chosen));
  }

  std::vector<std::size_t> explaining(std::size_t effect) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < sets_.size(); ++i)
      if (sets_[i].contains(effect)) out.push_back(i);
    return out;
  }

  std::size_t rarest(const std::set<std::size_t>& open) const {
    return *std::min_element(open.begin(), open.end(),
                             [&](auto a, auto b) { return explaining(a).size() < explaining(b).size(); });
  }

  const std::vector<std::set<std::size_t>>& sets_;
  std::set<std::size_t> all_;
  std::size_t best_ = 0;
  std::vector<std::vector<std::size_t>> covers_;
};

}  // namespace

std::vector<std::vector<std::size_t>> smallest_covers(const std::vector<std::set<std::size_t>>& explained_by) {
  return Search(explained_by).run();
}

}  // namespace sd

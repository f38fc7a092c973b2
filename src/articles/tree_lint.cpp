// SPDX-License-Identifier: MIT
#include "articles/tree_lint.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sd::articles {

IdOfFile id_of(const Reading& reading) {
  const auto& all = reading.article.properties;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].name == "articleId") return {to_lower(all[i].value), reading.places[i].line, reading.places[i].column};
  return {};
}

std::vector<std::vector<Remark>> lint_tree(const std::vector<IdOfFile>& ids, const std::vector<std::string>& names) {
  SD_ASSERT(ids.size() == names.size());
  std::vector<std::size_t> order(ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return std::tie(ids[a].id, a) < std::tie(ids[b].id, b); });
  std::vector<std::vector<Remark>> out(ids.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& own = ids[order[i]];
    const bool before = i > 0 && ids[order[i - 1]].id == own.id;
    const bool after = i + 1 < order.size() && ids[order[i + 1]].id == own.id;
    if (own.id.empty() || (!before && !after)) continue;
    const auto& other = names[order[before ? i - 1 : i + 1]];
    constexpr std::size_t k_longest = 200;
    out[order[i]].push_back(
        {&lint_rule("id-twice"), own.line, own.column, printable(other, k_longest) + " has the same articleId"});
  }
  return out;
}

}  // namespace sd::articles

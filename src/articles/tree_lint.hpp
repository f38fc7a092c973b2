// SPDX-License-Identifier: MIT
// What is wrong between the files of a tree.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "articles/read_article.hpp"
#include "articles/remark.hpp"

namespace sd::articles {

/// What is kept of a file until all are read.
struct IdOfFile {
  std::string id;  ///< articleId; empty ones are no duplicates
  std::size_t line = 1;
  std::size_t column = 1;
};

IdOfFile id_of(const Reading& reading);

/// For each file what it shares with another one. `names` are those of the files.
std::vector<std::vector<Remark>> lint_tree(const std::vector<IdOfFile>& ids, const std::vector<std::string>& names);

}  // namespace sd::articles

// SPDX-License-Identifier: MIT
// What is wrong with one article. What concerns several files of a tree is in tree_lint.hpp.
#pragma once

#include <string_view>
#include <vector>

#include "articles/read_article.hpp"
#include "articles/remark.hpp"

namespace sd::articles {

/// All remarks on a file, those of its reading too, sorted. `path` tells what an article about an error code is named
/// for.
std::vector<Remark> lint(const Reading& reading, std::string_view path);

/// "azurebackup-crc-usererror" of "a/azurebackup-crc-UserError.md", in lower case.
std::string stem_of(std::string_view path);
/// The error code, in lower case, that a file is named for ("...-crc-CODE"); empty when it is for none.
std::string code_of(std::string_view stem);

}  // namespace sd::articles

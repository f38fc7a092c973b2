// SPDX-License-Identifier: MIT
// Articles of the executable and of the folders that the user names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "articles/catalogue.hpp"
#include "base/error.hpp"
#include "net/wait.hpp"

namespace sd::app {

/// No article is larger.
inline constexpr std::size_t k_most_article = std::size_t{4} << 20;

/// The articles that match: those of the folders, sorted by name, then the built-in ones. What cannot be read is said
/// on standard error and left out. Error: a folder that is not there.
Result<std::vector<articles::Entry>> find_articles(const std::vector<std::string>& folders,
                                                   const articles::Query& query, const net::Deadline& deadline,
                                                   const net::Stop& stop);

/// The whole of an article that was found.
Result<articles::Article> load_article(const articles::Entry& entry);

/// The article about the first of the codes that has one; nothing when none has. The folders are read once.
Result<std::optional<articles::Article>> article_about(const std::vector<std::string>& codes,
                                                       const std::vector<std::string>& folders,
                                                       const net::Deadline& deadline, const net::Stop& stop);

}  // namespace sd::app

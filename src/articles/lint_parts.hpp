// SPDX-License-Identifier: MIT
// The parts of lint. For this room only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "articles/markdown.hpp"
#include "articles/read_article.hpp"

namespace sd::articles {

inline constexpr std::size_t k_longest_excerpt = 60;

/// What an author wrote, short and printable, in quotes.
std::string quoted(std::string_view text);

/// Where remarks of one article go: so many of one rule, and no more.
class Remarks {
 public:
  explicit Remarks(std::vector<Remark> first) : all_(std::move(first)) {}
  void add(std::string_view id, std::size_t line, std::size_t column, std::string text);
  std::vector<Remark> take();

 private:
  std::vector<Remark> all_;
};

void lint_properties(const Reading& reading, std::string_view path, Remarks& out);
/// Markers, variables and comments of the body.
void lint_markers(const Reading& reading, Remarks& out);
/// Headings, steps, links, tables, fences, JSON and HTML of the body.
void lint_markdown(const Reading& reading, bool is_about_a_code, Remarks& out);
/// Links and documents of one link.
void lint_link(std::string_view url, std::string_view text, std::size_t line, std::size_t column, Remarks& out);

}  // namespace sd::articles

// SPDX-License-Identifier: MIT
// Markdown (CommonMark with tables) as a tree of plain values. HTML stands in it as it was written: who shows it looks
// at markup.hpp first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sd::articles {

enum class NodeKind {
  document,
  heading,  ///< `number` is its level
  paragraph,
  quote,
  list,  ///< `number` is that of its first item, k_bullet when it has none
  item,
  code_block,
  html_block,
  rule,
  table,
  row,
  cell,
  text,
  code,
  soft_break,
  line_break,
  emphasis,
  strong,
  link,
  image,
  html,
};

inline constexpr int k_bullet = -1;

struct Node {
  NodeKind kind = NodeKind::document;
  std::size_t line = 1;  ///< of the text that was parsed
  std::size_t column = 1;
  int number = 0;
  std::string text;  ///< of text, code, code_block, html, html_block
  std::string url;   ///< of link and image
  std::vector<Node> children;
};

/// Longer texts are not parsed: the library's worst cases are quadratic.
inline constexpr std::size_t k_most_markdown = std::size_t{256} << 10;
/// What lies deeper is one text.
inline constexpr int k_deepest_node = 64;

/// Never fails: any text is Markdown. Of a text of more than k_most_markdown bytes only that many are parsed.
Node parse_markdown(std::string_view text);

/// The text below a node without any marks, breaks as blanks.
std::string plain_text(const Node& node);

}  // namespace sd::articles

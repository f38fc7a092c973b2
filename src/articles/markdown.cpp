// SPDX-License-Identifier: MIT
#include "articles/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <memory>

namespace sd::articles {
namespace {

/// Once a program: the library keeps its extensions in one list.
cmark_syntax_extension* table_extension() {
  static cmark_syntax_extension* const k_extension = [] {
    cmark_gfm_core_extensions_ensure_registered();
    return cmark_find_syntax_extension("table");
  }();
  return k_extension;
}

struct Free {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
using Tree = std::unique_ptr<cmark_node, Free>;
using Parser = std::unique_ptr<cmark_parser, Free>;

Tree parse(std::string_view text) {
  const auto* extension = table_extension();
  const Parser parser(cmark_parser_new(CMARK_OPT_DEFAULT));
  if (extension) cmark_parser_attach_syntax_extension(parser.get(), table_extension());
  cmark_parser_feed(parser.get(), text.data(), text.size());
  return Tree(cmark_parser_finish(parser.get()));
}

/// Nodes of an extension have no constant of their own in the public headers.
NodeKind kind_of_extension(std::string_view name) {
  if (name == "table") return NodeKind::table;
  if (name == "table_row" || name == "table_header") return NodeKind::row;
  return name == "table_cell" ? NodeKind::cell : NodeKind::text;
}

NodeKind kind_of(cmark_node* node) {
  struct Row {
    cmark_node_type type;
    NodeKind kind;
  };
  static constexpr auto k_rows = std::to_array<Row>({
      {CMARK_NODE_TEXT, NodeKind::text},
      {CMARK_NODE_SOFTBREAK, NodeKind::soft_break},
      {CMARK_NODE_PARAGRAPH, NodeKind::paragraph},
      {CMARK_NODE_STRONG, NodeKind::strong},
      {CMARK_NODE_LINK, NodeKind::link},
      {CMARK_NODE_ITEM, NodeKind::item},
      {CMARK_NODE_LIST, NodeKind::list},
      {CMARK_NODE_HEADING, NodeKind::heading},
      {CMARK_NODE_HTML_INLINE, NodeKind::html},
      {CMARK_NODE_CODE, NodeKind::code},
      {CMARK_NODE_EMPH, NodeKind::emphasis},
      {CMARK_NODE_LINEBREAK, NodeKind::line_break},
      {CMARK_NODE_HTML_BLOCK, NodeKind::html_block},
      {CMARK_NODE_CODE_BLOCK, NodeKind::code_block},
      {CMARK_NODE_IMAGE, NodeKind::image},
      {CMARK_NODE_BLOCK_QUOTE, NodeKind::quote},
      {CMARK_NODE_THEMATIC_BREAK, NodeKind::rule},
      {CMARK_NODE_DOCUMENT, NodeKind::document},
  });
  const auto type = cmark_node_get_type(node);
  for (const auto& row : k_rows)
    if (row.type == type) return row.kind;
  return kind_of_extension(cmark_node_get_type_string(node));
}

std::string text_of(const char* text) { return text ? text : ""; }

/// All literals below a node, without recursion.
std::string literals_below(cmark_node* node) {
  std::string out;
  const std::unique_ptr<cmark_iter, void (*)(cmark_iter*)> iterator(cmark_iter_new(node), cmark_iter_free);
  while (cmark_iter_next(iterator.get()) != CMARK_EVENT_DONE)
    if (const char* literal = cmark_node_get_literal(cmark_iter_get_node(iterator.get()))) out += literal;
  return out;
}

void fill(Node& out, cmark_node* node) {
  switch (out.kind) {
    case NodeKind::heading:
      out.number = cmark_node_get_heading_level(node);
      break;
    case NodeKind::list:
      out.number = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? cmark_node_get_list_start(node) : k_bullet;
      break;
    case NodeKind::link:
    case NodeKind::image:
      out.url = text_of(cmark_node_get_url(node));
      break;
    default:
      out.text = text_of(cmark_node_get_literal(node));
  }
}

Node node_of(cmark_node* node, int depth) {
  Node out{.kind = kind_of(node)};
  out.line = std::size_t(std::max(1, cmark_node_get_start_line(node)));
  out.column = std::size_t(std::max(1, cmark_node_get_start_column(node)));
  if (depth > k_deepest_node) {
    out.kind = NodeKind::text;
    out.text = literals_below(node);
    return out;
  }
  fill(out, node);
  for (auto* child = cmark_node_first_child(node); child != nullptr; child = cmark_node_next(child))
    out.children.push_back(node_of(child, depth + 1));
  return out;
}

void add_plain_text(const Node& node, std::string& out) {
  switch (node.kind) {
    case NodeKind::soft_break:
    case NodeKind::line_break:
      out += ' ';
      break;
    case NodeKind::html:
    case NodeKind::html_block:
      break;
    default:
      out += node.text;
  }
  for (const auto& child : node.children) add_plain_text(child, out);
}

}  // namespace

Node parse_markdown(std::string_view text) {
  const auto tree = parse(text.substr(0, k_most_markdown));
  return node_of(tree.get(), 0);
}

std::string plain_text(const Node& node) {
  std::string out;
  add_plain_text(node, out);
  return out;
}

}  // namespace sd::articles

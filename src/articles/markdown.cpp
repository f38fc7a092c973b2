// SPDX-License-Identifier: MIT
#include "articles/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
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

/// Memory of one parsing after the other in this thread, given back all at once: a tree has thousands of small pieces.
class Arena {
 public:
  void* take(std::size_t size) {
    const auto whole = (size + sizeof(Head) + k_alignment - 1) / k_alignment * k_alignment;
    if (whole > left_) add_block(whole);
    auto* head = reinterpret_cast<Head*>(next_);
    std::memset(next_, 0, whole);
    head->size = size;
    next_ += whole;
    left_ -= whole;
    return head + 1;
  }

  void* take_again(void* old, std::size_t size) {
    if (old == nullptr) return take(size);
    const auto before = (static_cast<Head*>(old) - 1)->size;
    if (size <= before) return old;
    auto* out = take(size);
    std::memcpy(out, old, before);
    return out;
  }

  void clear() {
    blocks_.resize(std::min<std::size_t>(blocks_.size(), 1));
    next_ = blocks_.empty() ? nullptr : blocks_[0].get();
    left_ = blocks_.empty() ? 0 : k_block;
  }

 private:
  struct alignas(std::max_align_t) Head {
    std::size_t size;
  };
  static constexpr std::size_t k_alignment = alignof(std::max_align_t);
  static constexpr std::size_t k_block = std::size_t{1} << 18;

  void add_block(std::size_t least) {
    left_ = std::max(k_block, least);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    next_ = blocks_.back().get();
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

Arena& arena() {
  thread_local Arena out;
  return out;
}

cmark_mem memory() {
  return {[](std::size_t count, std::size_t size) { return arena().take(count * size); },
          [](void* old, std::size_t size) { return arena().take_again(old, size); }, [](void*) {}};
}

/// Lives until the arena is cleared.
cmark_node* parse(std::string_view text) {
  static cmark_mem shared = memory();
  auto* parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &shared);
  if (auto* extension = table_extension()) cmark_parser_attach_syntax_extension(parser, extension);
  cmark_parser_feed(parser, text.data(), text.size());
  return cmark_parser_finish(parser);
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
  auto out = node_of(parse(text.substr(0, k_most_markdown)), 0);
  arena().clear();
  return out;
}

std::string plain_text(const Node& node) {
  std::string out;
  add_plain_text(node, out);
  return out;
}

}  // namespace sd::articles

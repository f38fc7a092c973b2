// SPDX-License-Identifier: MIT
#include "report/article_text.hpp"

#include <algorithm>
#include <utility>

#include "articles/json_part.hpp"
#include "articles/markdown.hpp"
#include "articles/markup.hpp"
#include "articles/write_article.hpp"
#include "base/text.hpp"

namespace sd::report {
namespace {

using articles::MarkupKind;
using articles::Node;
using articles::NodeKind;

constexpr std::size_t k_deepest_indent = 24;

constexpr std::size_t k_longest_address = 50;  // a longer one has a line of its own, so that it can be copied

struct Line {
  std::string text;
  bool is_whole = false;  ///< never wrapped
};

void print(Page& page, const Line& line, std::size_t indent) {
  if (trim(line.text).empty()) return;
  if (line.is_whole)
    page.command(line.text, indent);
  else
    page.paragraph(line.text, indent);
}

/// Text between line breaks; marks, tags and comments taken away.
class Lines {
 public:
  void add(const Node& node) {
    switch (node.kind) {
      case NodeKind::text:
      case NodeKind::code:
        lines_.back().text += node.text;
        break;
      case NodeKind::soft_break:
        lines_.back().text += ' ';
        break;
      case NodeKind::line_break:
        lines_.emplace_back();
        break;
      case NodeKind::html:
      case NodeKind::html_block:
        add_html(node.text);
        break;
      case NodeKind::link:
        add_link(node);
        break;
      default:
        for (const auto& child : node.children) add(child);
    }
  }

  std::vector<Line> take() { return std::move(lines_); }

 private:
  void add_link(const Node& node) {
    const auto text = articles::plain_text(node);
    lines_.back().text += text;
    if (!articles::is_safe_url(node.url) || node.url.empty() || node.url == text) return;
    if (node.url.size() > k_longest_address) {
      lines_.push_back({node.url, true});
      lines_.emplace_back();
    } else {
      lines_.back().text += " (" + node.url + ")";
    }
  }

  void add_html(const std::string& html) {
    for (const auto& piece : articles::read_markup(html)) {
      if (piece.kind == MarkupKind::text) add_text(piece.text);
      if (piece.kind != MarkupKind::open && piece.kind != MarkupKind::close) continue;
      if (piece.name == "li" && piece.kind == MarkupKind::open) {
        lines_.push_back({"- "});
      } else if (piece.name == "br" || piece.name == "p" || piece.name == "div" || piece.name == "tr" ||
                 piece.name == "ul" || piece.name == "ol") {
        lines_.emplace_back();
      } else if (piece.name == "td" || piece.name == "th") {
        lines_.back().text += ' ';
      }
    }
  }

  void add_text(std::string_view text) {
    for (const char c : text) lines_.back().text += c == '\n' ? ' ' : c;
  }

  std::vector<Line> lines_{Line{}};
};

class ArticlePage {
 public:
  explicit ArticlePage(const TextStyle& style) : page_(style) {}

  std::string write(const Node& document) {
    for (const auto& node : document.children) add(node, 0);
    return page_.take();
  }

 private:
  void add(const Node& node, std::size_t indent) {
    switch (node.kind) {
      case NodeKind::heading:
        page_.heading(articles::plain_text(node));
        break;
      case NodeKind::list:
        add_list(node, indent);
        break;
      case NodeKind::code_block:
        for (const auto line : split_lines(node.text)) page_.command(line, indent + 4);
        break;
      case NodeKind::rule:
        page_.blank();
        break;
      case NodeKind::table:
        for (const auto& row : node.children) add_row(row, indent);
        break;
      case NodeKind::quote:
        for (const auto& child : node.children) add(child, deeper(indent, 2));
        break;
      default:
        add_lines(node, indent);
    }
  }

  static std::size_t deeper(std::size_t indent, std::size_t by) { return std::min(indent + by, k_deepest_indent); }

  void add_lines(const Node& node, std::size_t indent) {
    Lines lines;
    lines.add(node);
    for (const auto& line : lines.take()) print(page_, line, indent);
  }

  void add_row(const Node& row, std::size_t indent) {
    std::string out;
    for (const auto& cell : row.children) {
      Lines lines;
      lines.add(cell);
      out += out.empty() ? "" : " | ";
      for (const auto& line : lines.take()) out += line.text;
    }
    page_.paragraph(out, indent);
  }

  void add_list(const Node& list, std::size_t indent) {
    int number = list.number;
    for (const auto& item : list.children) {
      const auto mark = list.number == articles::k_bullet ? std::string("-") : std::to_string(number++) + ".";
      const auto column = deeper(indent, mark.size() + 1);
      bool is_first = true;
      for (const auto& child : item.children) {
        if (is_first && child.kind == NodeKind::paragraph)
          add_item(mark, child, indent, column);
        else
          add(child, column);
        is_first = false;
      }
    }
  }

  void add_item(const std::string& mark, const Node& paragraph, std::size_t indent, std::size_t column) {
    Lines lines;
    lines.add(paragraph);
    bool is_first = true;
    for (const auto& line : lines.take()) {
      if (std::exchange(is_first, false))
        page_.labelled(mark, line.text, indent, column);
      else
        print(page_, line, column);
    }
  }

  Page page_;
};

}  // namespace

std::string article_as_text(const articles::Article& article, const TextStyle& style) {
  return ArticlePage(style).write(articles::parse_markdown(articles::markdown_part(article.body)));
}

std::string article_as_markdown(const articles::Article& article) {
  std::string out;
  const auto text = articles::write_article(article);
  for (const auto line : split_lines(text)) {
    std::string plain;
    for (const auto piece : split(line, '\t')) {
      plain += printable(piece, piece.size()) + "\t";
    }
    plain.pop_back();
    out += plain + "\n";
  }
  return out;
}

}  // namespace sd::report

// SPDX-License-Identifier: MIT
#include <algorithm>

#include "articles/json_part.hpp"
#include "articles/markdown.hpp"
#include "articles/markup.hpp"
#include "base/text.hpp"
#include "report/article_text.hpp"

namespace sd::report {
namespace {

using articles::MarkupKind;
using articles::Node;
using articles::NodeKind;

/// Without control characters, and with nothing that a browser takes for a tag or the end of a value.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto value = static_cast<unsigned char>(c);
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else if ((value < ' ' && c != '\n' && c != '\t') || value == 0x7f)
      out += ' ';
    else
      out += c;
  }
  return out;
}

class HtmlWriter {
 public:
  std::string write(const Node& document) {
    add_children(document);
    close_open_tags(0);
    return std::move(out_);
  }

 private:
  void add(const Node& node) {
    switch (node.kind) {
      case NodeKind::text:
        out_ += escaped(node.text);
        break;
      case NodeKind::soft_break:
        out_ += "\n";
        break;
      case NodeKind::line_break:
        out_ += "<br>\n";
        break;
      case NodeKind::code:
        out_ += "<code>" + escaped(node.text) + "</code>";
        break;
      case NodeKind::code_block:
        out_ += "<pre><code>" + escaped(node.text) + "</code></pre>\n";
        break;
      case NodeKind::html:
      case NodeKind::html_block:
        add_html(node.text);
        break;
      case NodeKind::rule:
        out_ += "<hr>\n";
        break;
      case NodeKind::link:
        add_link(node);
        break;
      case NodeKind::image:  // not fetched: an article must not make the reader's browser ask a foreign host
        out_ += "<em>" + escaped(articles::plain_text(node)) + "</em>";
        break;
      case NodeKind::list:
        add_list(node);
        break;
      default:
        add_element(node);
    }
  }

  void add_children(const Node& node) {
    for (const auto& child : node.children) add(child);
  }

  static std::string tag_of(const Node& node) {
    switch (node.kind) {
      case NodeKind::heading:
        return "h" + std::to_string(std::clamp(node.number, 1, 6));
      case NodeKind::quote:
        return "blockquote";
      case NodeKind::item:
        return "li";
      case NodeKind::emphasis:
        return "em";
      case NodeKind::strong:
        return "strong";
      case NodeKind::table:
        return "table";
      case NodeKind::row:
        return "tr";
      case NodeKind::cell:
        return "td";
      default:
        return "p";
    }
  }

  void add_element(const Node& node) { wrap(tag_of(node), "", node); }

  void wrap(const std::string& tag, const std::string& attributes, const Node& node) {
    const auto open = open_.size();
    out_ += "<" + tag + attributes + ">";
    add_children(node);
    close_open_tags(open);  // what the article opened inside and did not close
    out_ += "</" + tag + ">";
    if (node.kind != NodeKind::emphasis && node.kind != NodeKind::strong && node.kind != NodeKind::link) out_ += "\n";
  }

  void add_list(const Node& node) {
    const bool is_numbered = node.number != articles::k_bullet;
    const auto start = is_numbered && node.number != 1 ? " start=\"" + std::to_string(node.number) + "\"" : "";
    wrap(is_numbered ? "ol" : "ul", start, node);
  }

  void add_link(const Node& node) {
    if (!articles::is_safe_url(node.url)) return add_children(node);
    wrap("a", " href=\"" + escaped(node.url) + "\" rel=\"noreferrer\"", node);
  }

  void add_html(const std::string& html) {
    for (const auto& piece : articles::read_markup(html)) {
      if (piece.kind == MarkupKind::text) out_ += escaped(piece.text);
      if (!articles::is_harmless_tag(piece.name)) continue;
      if (piece.kind == MarkupKind::open) open_tag(piece.name);
      if (piece.kind == MarkupKind::close) close_tag(piece.name);
    }
  }

  void open_tag(const std::string& name) {
    constexpr std::size_t k_deepest = 100;
    if (!articles::is_void_tag(name)) {
      if (open_.size() >= k_deepest) return;
      open_.push_back(name);
    }
    out_ += "<" + name + ">";
  }

  void close_tag(const std::string& name) {
    const auto found = std::find(open_.rbegin(), open_.rend(), name);
    if (found != open_.rend()) close_open_tags(std::size_t(open_.rend() - found) - 1);
  }

  /// All but the first `keep`.
  void close_open_tags(std::size_t keep) {
    for (; open_.size() > keep; open_.pop_back()) out_ += "</" + open_.back() + ">";
  }

  std::string out_;
  std::vector<std::string> open_;  ///< tags of the article's own HTML
};

}  // namespace

std::string article_as_html(const articles::Article& article) {
  const auto title = escaped(article.value("pageTitle"));
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n<title>" +
         title + "</title>\n</head>\n<body>\n" +
         HtmlWriter().write(articles::parse_markdown(articles::markdown_part(article.body))) + "</body>\n</html>\n";
}

}  // namespace sd::report

// SPDX-License-Identifier: MIT
#include "articles/markup.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd::articles {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool ends_name(char c) { return is_blank(c) || c == '/' || c == '>' || c == '='; }

template <std::size_t Size>
bool is_one_of(const std::array<std::string_view, Size>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

class MarkupReader {
 public:
  explicit MarkupReader(std::string_view html) : html_(html) {}

  std::vector<Markup> read() {
    while (at_ < html_.size()) {
      const auto next = html_.find('<', at_);
      if (next == std::string_view::npos) break;
      at_ = next;
      if (!read_comment() && !read_declaration() && !read_tag()) ++at_;
    }
    add_text(html_.size());
    return std::move(out_);
  }

 private:
  std::string_view rest() const { return html_.substr(at_); }

  void add_text(std::size_t end) {
    if (end > text_start_)
      out_.push_back({.offset = text_start_, .text = html_.substr(text_start_, end - text_start_)});
  }

  void add(Markup piece, std::size_t end) {
    add_text(at_);
    piece.offset = at_;
    out_.push_back(std::move(piece));
    at_ = text_start_ = end;
  }

  bool read_comment() {
    constexpr std::string_view k_begin = "<!--";
    constexpr std::string_view k_end = "-->";
    if (!rest().starts_with(k_begin)) return false;
    const auto start = at_ + k_begin.size();
    const auto end = html_.find(k_end, start);
    const bool is_closed = end != std::string_view::npos;
    Markup out{.kind = MarkupKind::comment};
    out.text = trim(html_.substr(start, is_closed ? end - start : std::string_view::npos));
    out.is_closed = is_closed;
    add(std::move(out), is_closed ? end + k_end.size() : html_.size());
    return true;
  }

  bool read_declaration() {
    if (no_more_ends_ || (!rest().starts_with("<!") && !rest().starts_with("<?"))) return false;
    const auto end = html_.find('>', at_);
    no_more_ends_ = end == std::string_view::npos;
    if (no_more_ends_) return false;
    add({.kind = MarkupKind::other}, end + 1);
    return true;
  }

  bool read_tag() {
    auto at = at_ + 1;
    const bool closes = at < html_.size() && html_[at] == '/';
    if (closes) ++at;
    if (at >= html_.size() || !is_letter(html_[at])) return false;
    Markup out{.kind = closes ? MarkupKind::close : MarkupKind::open};
    const auto end = word_end(at);
    out.name = to_lower(html_.substr(at, end - at));
    at = end;
    while (at < html_.size() && html_[at] != '>') {
      if (html_[at] == '<') return false;  // the next tag begins: this one never ended
      if (ends_name(html_[at]))
        ++at;
      else
        at = read_attribute(at, out);
    }
    if (at >= html_.size()) return false;
    add(std::move(out), at + 1);
    return true;
  }

  std::size_t word_end(std::size_t at) const {
    while (at < html_.size() && !ends_name(html_[at]) && html_[at] != '<') ++at;
    return at;
  }

  /// Returns where it ends.
  std::size_t read_attribute(std::size_t at, Markup& out) const {
    const auto end = std::max(word_end(at), at + 1);
    auto& [name, value] = out.attributes.emplace_back(to_lower(html_.substr(at, end - at)), "");
    at = skip_blanks(end);
    if (at >= html_.size() || html_[at] != '=') return at;
    at = skip_blanks(at + 1);
    if (at >= html_.size()) return at;
    const char quote = html_[at];
    if (quote != '"' && quote != '\'') {
      auto stop = at;
      while (stop < html_.size() && !is_blank(html_[stop]) && html_[stop] != '>') ++stop;
      value = html_.substr(at, stop - at);
      return stop;
    }
    const auto close = std::min(html_.find(quote, at + 1), html_.size());
    value = html_.substr(at + 1, close - at - 1);
    return std::min(close + 1, html_.size());
  }

  std::size_t skip_blanks(std::size_t at) const {
    while (at < html_.size() && is_blank(html_[at])) ++at;
    return at;
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::size_t text_start_ = 0;
  bool no_more_ends_ = false;
  std::vector<Markup> out_;
};

}  // namespace

std::vector<Markup> read_markup(std::string_view html) { return MarkupReader(html).read(); }

bool is_known_tag(std::string_view name) {
  static constexpr std::array<std::string_view, 77> k_tags{"a",
                                                           "abbr",
                                                           "additionalinputsreq",
                                                           "article",
                                                           "aside",
                                                           "audio",
                                                           "b",
                                                           "big",
                                                           "blockquote",
                                                           "body",
                                                           "br",
                                                           "button",
                                                           "caption",
                                                           "center",
                                                           "cite",
                                                           "code",
                                                           "col",
                                                           "colgroup",
                                                           "dd",
                                                           "del",
                                                           "details",
                                                           "div",
                                                           "dl",
                                                           "dt",
                                                           "em",
                                                           "executiontext",
                                                           "figure",
                                                           "font",
                                                           "footer",
                                                           "form",
                                                           "h1",
                                                           "h2",
                                                           "h3",
                                                           "h4",
                                                           "h5",
                                                           "h6",
                                                           "head",
                                                           "header",
                                                           "hr",
                                                           "html",
                                                           "i",
                                                           "iframe",
                                                           "img",
                                                           "input",
                                                           "ins",
                                                           "insight",
                                                           "kbd",
                                                           "label",
                                                           "li",
                                                           "link",
                                                           "meta",
                                                           "noresulttext",
                                                           "ol",
                                                           "p",
                                                           "pre",
                                                           "s",
                                                           "script",
                                                           "section",
                                                           "small",
                                                           "source",
                                                           "span",
                                                           "src",
                                                           "strike",
                                                           "strong",
                                                           "style",
                                                           "sub",
                                                           "sup",
                                                           "symptomid",
                                                           "table",
                                                           "tbody",
                                                           "td",
                                                           "th",
                                                           "timeouttext",
                                                           "title",
                                                           "tr",
                                                           "u",
                                                           "ul"};
  static constexpr std::array<std::string_view, 3> k_more{"thead", "video", "wbr"};
  static_assert(std::is_sorted(k_tags.begin(), k_tags.end()));
  return is_one_of(k_tags, name) || is_one_of(k_more, name);
}

bool is_void_tag(std::string_view name) {
  static constexpr std::array<std::string_view, 9> k_tags{"br",   "col",  "hr",     "img", "input",
                                                          "link", "meta", "source", "wbr"};
  static_assert(std::is_sorted(k_tags.begin(), k_tags.end()));
  return is_one_of(k_tags, name);
}

bool has_optional_end(std::string_view name) {
  static constexpr std::array<std::string_view, 9> k_tags{"dd", "dt", "li", "p", "tbody", "td", "th", "thead", "tr"};
  static_assert(std::is_sorted(k_tags.begin(), k_tags.end()));
  return is_one_of(k_tags, name);
}

bool is_harmless_tag(std::string_view name) {
  static constexpr std::array<std::string_view, 33> k_tags{
      "b",   "big", "blockquote", "br",     "caption", "center", "code",  "dd",  "del", "dl", "dt",
      "em",  "h4",  "h5",         "h6",     "hr",      "i",      "ins",   "kbd", "li",  "ol", "p",
      "pre", "s",   "small",      "strong", "sub",     "sup",    "table", "td",  "th",  "tr", "u"};
  static_assert(std::is_sorted(k_tags.begin(), k_tags.end()));
  return is_one_of(k_tags, name) || name == "ul";
}

std::string scheme_of(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) continue;  // browsers pass over them
    if (c == ':') return to_lower(out);
    if (c == '/' || c == '?' || c == '#') return {};
    out += c;
  }
  return {};
}

bool is_safe_url(std::string_view url) {
  const auto scheme = scheme_of(url);
  return scheme.empty() || scheme == "http" || scheme == "https" || scheme == "mailto";
}

bool runs_script(std::string_view url) {
  const auto scheme = scheme_of(url);
  return scheme == "javascript" || scheme == "vbscript" || scheme == "data";
}

}  // namespace sd::articles

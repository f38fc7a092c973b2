// SPDX-License-Identifier: MIT
#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <optional>

#include "articles/fences.hpp"
#include "articles/json_part.hpp"
#include "articles/lint_parts.hpp"
#include "articles/markup.hpp"
#include "articles/source_text.hpp"
#include "articles/steps.hpp"
#include "base/text.hpp"

namespace sd::articles {
namespace {

constexpr std::size_t k_deepest_html = 100;

bool is_script_tag(std::string_view name) {
  constexpr std::array<std::string_view, 6> k_tags{"applet", "base", "embed", "iframe", "object", "script"};
  return std::find(k_tags.begin(), k_tags.end(), name) != k_tags.end();
}

/// How many cells a row of a table has, as it is written: bars that no backslash hides.
std::size_t count_cells(std::string_view line) {
  auto row = trim(line);
  if (row.starts_with('|')) row.remove_prefix(1);
  if (row.ends_with('|') && !row.ends_with("\\|")) row.remove_suffix(1);
  std::size_t bars = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '\\')
      ++i;
    else if (row[i] == '|')
      ++bars;
  }
  return bars + 1;
}

class MarkdownLinter {
 public:
  MarkdownLinter(const Reading& reading, bool is_about_a_code, Remarks& out)
      : body_(reading.article.body),
        parts_(parts_of(body_)),
        markdown_(parts_.markdown),
        lines_(markdown_),
        body_line_(reading.body_line),
        is_about_a_code_(is_about_a_code),
        out_(out) {}

  void look() {
    if (markdown_.size() > k_most_markdown) remark(1, 1, "too-long", "only the first 256 KiB were looked at");
    const auto document = parse_markdown(markdown_);
    visit(document);
    end_html();
    if (headings_of_level_1_ == 0 && !body_.empty()) remark(1, 1, "heading-missing", "no heading of level 1");
    if (is_about_a_code_ && steps_of(document, markdown_).empty())
      remark(1, 1, "steps-missing", "no numbered steps below a heading \"Recommended Steps\"");
    look_at_fences();
    look_at_json();
    look_for_blanks_in_links();
  }

 private:
  struct OpenTag {
    std::string name;
    std::size_t line;
  };

  void remark(std::size_t line, std::size_t column, std::string_view id, std::string text) {
    out_.add(id, body_line_ + line - 1, column, std::move(text));
  }

  void visit(const Node& node) {
    switch (node.kind) {
      case NodeKind::heading:
        look_at_heading(node);
        break;
      case NodeKind::list:
        look_at_list(node);
        break;
      case NodeKind::table:
        look_at_table(node);
        break;
      case NodeKind::link:
      case NodeKind::image:
        lint_link(node.url, plain_text(node), body_line_ + node.line - 1, node.column, out_);
        break;
      case NodeKind::html:
      case NodeKind::html_block:
        look_at_html(node);
        break;
      default:
        break;
    }
    for (const auto& child : node.children) visit(child);
  }

  void look_at_heading(const Node& node) {
    if (node.number == 1 && ++headings_of_level_1_ > 1)
      remark(node.line, node.column, "heading-second", "another heading of level 1");
    if (plain_text(node).contains("**"))
      remark(node.line, node.column, "bold-not-closed", quoted(plain_text(node)) + " shows its **");
  }

  /// Either all numbers are the same, and the reader counts, or each is one more than that before.
  void look_at_list(const Node& list) {
    if (list.number == k_bullet) return;
    for (const auto& item : list.children)
      if (!item.children.empty() && item.children[0].kind == NodeKind::html_block &&
          item.children[0].text.starts_with("<!--check:"))
        remark(item.line, item.column, "check-head", "the title is not shown");
    if (list.children.size() < 2) return;
    const auto first = number_of_item(lines_.line(list.children[0].line));
    std::optional<int> before = first;
    bool is_same = true;
    for (std::size_t i = 1; i < list.children.size(); ++i) {
      const auto& item = list.children[i];
      const auto number = number_of_item(lines_.line(item.line));
      if (!first || !before || !number) return;
      is_same = is_same && *number == *first;
      if (!is_same && *number != *before + 1)
        return remark(item.line, item.column, "steps-order",
                      "step " + std::to_string(*number) + " follows step " + std::to_string(*before));
      before = number;
    }
  }

  void look_at_table(const Node& table) {
    if (table.children.empty()) return;
    const auto head = count_cells(lines_.line(table.children[0].line));
    for (const auto& row : table.children)
      if (const auto cells = count_cells(lines_.line(row.line)); cells != head)
        return remark(row.line, 1, "table-columns",
                      std::to_string(cells) + " cells, the head has " + std::to_string(head));
  }

  void look_at_html(const Node& node) {
    const Lines inside(node.text);
    for (const auto& piece : read_markup(node.text)) {
      const auto line = node.line + inside.at(piece.offset).line - 1;
      if (piece.kind == MarkupKind::open) look_at_tag(piece, line);
      if (piece.kind == MarkupKind::close) close_tag(piece.name, line);
    }
  }

  void look_at_tag(const Markup& tag, std::size_t line) {
    if (!is_known_tag(tag.name) && !is_script_tag(tag.name))
      return remark(line, 1, "placeholder-tag", "<" + printable(tag.name, k_longest_excerpt) + "> is not shown");
    if (is_script_tag(tag.name)) remark(line, 1, "html-unsafe", "<" + tag.name + ">");
    for (const auto& [name, value] : tag.attributes) {
      if (name.starts_with("on") || ((name == "href" || name == "src") && runs_script(value)))
        remark(line, 1, "html-unsafe", "<" + tag.name + " " + printable(name, k_longest_excerpt) + ">");
      else if (name == "href" || name == "src")
        lint_link(value, value, body_line_ + line - 1, 1, out_);
    }
    if (!is_void_tag(tag.name) && !has_optional_end(tag.name) && open_.size() < k_deepest_html)
      open_.push_back({tag.name, line});
  }

  void close_tag(const std::string& name, std::size_t line) {
    if (is_void_tag(name) || has_optional_end(name) || !is_known_tag(name)) return;
    const auto found =
        std::find_if(open_.rbegin(), open_.rend(), [&](const OpenTag& open) { return open.name == name; });
    if (found == open_.rend()) return remark(line, 1, "html-not-closed", "</" + name + "> closes nothing");
    open_.erase(std::next(found).base());
  }

  void end_html() {
    for (const auto& open : open_) remark(open.line, 1, "html-not-closed", "<" + open.name + "> is not closed");
  }

  void look_at_fences() {
    Fences fences;
    std::size_t opened = 0;
    for (std::size_t line = 1; line <= lines_.count(); ++line) {
      const bool was_open = fences.is_open();
      fences.take(lines_.line(line));
      if (fences.is_open() && !was_open) opened = line;
    }
    if (fences.is_open()) remark(opened, 1, "fence-not-closed", "no line closes it");
  }

  void look_at_json() {
    const auto json = parts_.json;
    if (json.empty()) return;
    boost::json::stream_parser parser;
    boost::system::error_code error;
    const auto read = parser.write_some(json.data(), json.size(), error);
    if (!error && !parser.done()) parser.finish(error);
    if (!error) return;
    const auto offset = std::size_t(json.data() - body_.data()) + std::min(read, json.size() - 1);
    const auto [line, column] = Lines(body_).at(offset);
    remark(line, column, "broken-json", error.message());
  }

  void look_for_blanks_in_links() {
    for (const std::string_view broken : {"] (http", "] (data-blade"})
      for (auto at = markdown_.find(broken); at != std::string_view::npos; at = markdown_.find(broken, at + 1)) {
        const auto [line, column] = lines_.at(at);
        remark(line, column, "link-broken", "a blank between ] and (");
        if (++blanks_in_links_ > k_deepest_html) return;
      }
  }

  std::string_view body_;
  BodyParts parts_;
  std::string_view markdown_;
  Lines lines_;
  std::size_t body_line_;
  bool is_about_a_code_;
  Remarks& out_;
  std::size_t headings_of_level_1_ = 0;
  std::size_t blanks_in_links_ = 0;
  std::vector<OpenTag> open_;
};

/// Sections that their documents no longer have: the link still opens the document, at the wrong place.
struct MovedSection {
  std::string_view document;  ///< the end of the path
  std::string_view anchor;
  std::string_view instead;
};

// MicrosoftDocs/azure-docs articles/backup: the section left the document in the middle of 2019.
constexpr MovedSection k_moved[] = {
    {"backup-azure-troubleshoot-vm-backup-fails-snapshot-timeout", "create-a-path-for-https-traffic",
     "the section is gone since 2019"},
};

}  // namespace

void lint_link(std::string_view url, std::string_view text, std::size_t line, std::size_t column, Remarks& out) {
  if (trim(url).empty()) return out.add("link-broken", line, column, quoted(text) + " leads nowhere");
  if (runs_script(url)) return out.add("html-unsafe", line, column, "a link runs script");
  if (scheme_of(url) == "http") out.add("link-insecure", line, column, quoted(url));
  const auto hash = url.find('#');
  if (hash == std::string_view::npos) return;
  const auto document = to_lower(url.substr(0, hash));
  for (const auto& moved : k_moved)
    if (document.ends_with(moved.document) && equal_ignoring_case(url.substr(hash + 1), moved.anchor))
      out.add("document-moved", line, column, "#" + std::string(moved.anchor) + ": " + std::string(moved.instead));
}

void lint_markdown(const Reading& reading, bool is_about_a_code, Remarks& out) {
  MarkdownLinter(reading, is_about_a_code, out).look();
}

}  // namespace sd::articles

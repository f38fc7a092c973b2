// SPDX-License-Identifier: MIT
#include "articles/steps.hpp"

#include <algorithm>

#include "articles/headings.hpp"
#include "articles/markup.hpp"
#include "articles/source_text.hpp"
#include "base/text.hpp"

namespace sd::articles {
namespace {

constexpr std::size_t k_longest_title = 60;
constexpr std::string_view k_check = "check:";

/// The first node of a kind below a node, in the order of the text.
const Node* find_first(const Node& node, NodeKind kind) {
  if (node.kind == kind) return &node;
  for (const auto& child : node.children)
    if (const auto* found = find_first(child, kind)) return found;
  return nullptr;
}

/// Of the first comment that names a check, wherever it stands in the item.
std::string check_of(const Node& node) {
  if (node.kind == NodeKind::html || node.kind == NodeKind::html_block)
    for (const auto& piece : read_markup(node.text))
      if (piece.kind == MarkupKind::comment && piece.text.starts_with(k_check))
        return std::string(trim(piece.text.substr(k_check.size())));
  for (const auto& child : node.children)
    if (auto check = check_of(child); !check.empty()) return check;
  return {};
}

std::string title_of(const Node& item, const std::string& text) {
  const auto* paragraph = find_first(item, NodeKind::paragraph);
  for (const auto& child : paragraph ? paragraph->children : std::vector<Node>{}) {
    if (child.kind == NodeKind::html) continue;
    if (child.kind != NodeKind::strong) break;
    auto title = std::string(trim(plain_text(child)));
    while (title.ends_with('.') || title.ends_with(':')) title.pop_back();
    return title;
  }
  return printable(text, k_longest_title);
}

Step step_of(const Node& item, const Lines& lines) {
  Step out;
  out.line = item.line;
  out.number = number_of_item(lines.line(item.line)).value_or(0);
  out.check = check_of(item);
  out.text = std::string(trim(plain_text(item)));
  out.title = title_of(item, out.text);
  return out;
}

}  // namespace

std::optional<int> number_of_item(std::string_view line) {
  const auto rest = trim(line);
  const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  const auto number = parse_unsigned(rest.substr(0, digits));
  constexpr std::uint64_t k_largest = 999'999'999;  // CommonMark 5.2: at most nine digits
  if (!number || *number > k_largest || digits == rest.size() || (rest[digits] != '.' && rest[digits] != ')'))
    return std::nullopt;
  return int(*number);
}

std::vector<Step> steps_of(const Node& document, std::string_view body) {
  std::vector<Step> out;
  const Lines lines(body);
  int level = 0;  // of the heading above, 0: not below it
  for (const auto& node : document.children) {
    if (node.kind == NodeKind::heading && (level == 0 || node.number <= level))
      level = is_steps_heading(plain_text(node)) ? node.number : 0;
    if (level == 0 || node.kind != NodeKind::list || node.number == k_bullet) continue;
    for (const auto& item : node.children) out.push_back(step_of(item, lines));
  }
  return out;
}

}  // namespace sd::articles

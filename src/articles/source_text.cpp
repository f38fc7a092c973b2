// SPDX-License-Identifier: MIT
#include "articles/source_text.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.hpp"

namespace sd::articles {
namespace {

constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// Eight bytes at a time: most texts are nothing else.
bool is_ascii(std::string_view text) {
  constexpr std::uint64_t k_high_bits = 0x8080808080808080;
  std::uint64_t seen = 0;
  std::size_t at = 0;
  for (; at + sizeof seen <= text.size(); at += sizeof seen) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    seen |= eight;
  }
  for (; at < text.size(); ++at)
    if (!is_ascii(text[at])) return false;
  return (seen & k_high_bits) == 0;
}

bool is_control(char c) {
  const auto value = static_cast<unsigned char>(c);
  return (value < 0x20 && c != '\n' && c != '\t') || value == 0x7f;
}

/// Does one of eight bytes come before the blank, or is it DEL? It may be a LF or a tab.
bool may_hold_control(std::uint64_t eight) {
  constexpr std::uint64_t k_ones = 0x0101010101010101;
  constexpr std::uint64_t k_high_bits = 0x80 * k_ones;
  const auto no_deletes = eight ^ (0x7f * k_ones);
  return (((eight - 0x20 * k_ones) & ~eight) | ((no_deletes - k_ones) & ~no_deletes)) & k_high_bits;
}

/// The offset of the first control character that is neither LF nor tab; the end when there is none.
std::size_t find_control(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if (!may_hold_control(eight)) continue;
    const auto part = text.substr(at, sizeof eight);
    const auto found = std::find_if(part.begin(), part.end(), is_control);
    if (found != part.end()) return at + std::size_t(found - part.begin());
  }
  while (at < text.size() && !is_control(text[at])) ++at;
  return at;
}

/// LF for CR LF and for a CR that stands alone. How many lines ended with a CR?
std::size_t unify_line_ends(std::string& text) {
  if (text.find('\r') == std::string::npos) return 0;
  std::size_t changed = 0;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_return = text[i] == '\r';
    changed += is_return ? 1 : 0;
    if (is_return && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    text[kept++] = is_return ? '\n' : text[i];
  }
  text.resize(kept);
  return changed;
}

void remark_at(std::size_t offset, std::string_view text, std::string_view id, std::string words,
               std::vector<Remark>& remarks) {
  const auto [line, column] = Lines(text).at(offset);
  remarks.push_back({&lint_rule(id), line, column, std::move(words)});
}

void drop_byte_order_marks(std::string& text, std::vector<Remark>& remarks) {
  const auto first = text.find(k_byte_order_mark);
  if (first == std::string::npos) return;
  remark_at(first, text, "byte-order-mark", first == 0 ? "at the start of the file" : "in the middle of the text",
            remarks);
  std::size_t kept = first;
  for (std::size_t i = first; i < text.size();) {
    if (text.compare(i, k_byte_order_mark.size(), k_byte_order_mark) == 0)
      i += k_byte_order_mark.size();
    else
      text[kept++] = text[i++];
  }
  text.resize(kept);
}

}  // namespace

SourceText decode(std::string_view bytes, std::vector<Remark>& remarks) {
  SourceText out{std::string(bytes), true};
  if (!is_ascii(bytes)) {
    auto clean = replace_invalid_utf8(bytes);
    out.is_utf8 = clean == out.text;
    if (!out.is_utf8) {
      const auto at = std::size_t(std::mismatch(clean.begin(), clean.end(), out.text.begin()).first - clean.begin());
      remark_at(at, clean, "not-utf8", "a byte that is not UTF-8", remarks);
      out.text = std::move(clean);
    }
    drop_byte_order_marks(out.text, remarks);
  }
  if (const auto lines = unify_line_ends(out.text); lines > 0)
    remarks.push_back({&lint_rule("line-ends"), 1, 1, std::to_string(lines) + " lines end with CR"});
  if (const auto control = find_control(out.text); control < out.text.size())
    remark_at(control, out.text, "control-character", "a control character", remarks);
  return out;
}

Lines::Lines(std::string_view text) : text_(text), starts_{0} {
  for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) starts_.push_back(at + 1);
}

Lines::Place Lines::at(std::size_t offset) const {
  const auto behind = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto start = *(behind - 1);
  return {std::size_t(behind - starts_.begin()), count_characters(text_.substr(start, offset - start)) + 1};
}

std::string_view Lines::line(std::size_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const auto start = starts_[number - 1];
  const auto end = number < starts_.size() ? starts_[number] - 1 : text_.size();
  return text_.substr(start, end - start);
}

std::size_t invisible_blank(std::string_view text) {
  // No-break space; zero-width space, non-joiner and joiner; word joiner.
  constexpr std::array<std::string_view, 5> k_blanks{"\xc2\xa0", "\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d",
                                                     "\xe2\x81\xa0"};
  if (text.empty() || is_ascii(text[0])) return 0;
  for (const auto blank : k_blanks)
    if (text.starts_with(blank)) return blank.size();
  return 0;
}

std::size_t any_blank(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ' ' || text[0] == '\t' || text[0] == '\n') return 1;
  return invisible_blank(text);
}

}  // namespace sd::articles

// SPDX-License-Identifier: MIT
#include "articles/read_article.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "articles/lint_parts.hpp"
#include "articles/properties.hpp"
#include "articles/source_text.hpp"
#include "base/text.hpp"

namespace sd::articles {
namespace {

constexpr std::string_view k_open = "<properties";
constexpr std::string_view k_quotes = "\"'";
constexpr std::string_view k_left_quote = "\xe2\x80\x9c";
constexpr std::string_view k_right_quote = "\xe2\x80\x9d";
constexpr std::size_t k_most_properties = 500;
constexpr std::size_t k_most_remarks = 200;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

std::size_t name_length(std::string_view text) {
  return std::size_t(std::find_if_not(text.begin(), text.end(), is_name_character) - text.begin());
}

std::size_t blanks(std::string_view text) {
  std::size_t out = 0;
  for (auto size = any_blank(text); size > 0; size = any_blank(text.substr(out))) out += size;
  return out;
}

/// The bytes of a quote of any kind at the start, 0: none.
std::size_t quote_length(std::string_view text) {
  if (text.starts_with(k_left_quote) || text.starts_with(k_right_quote)) return k_left_quote.size();
  return !text.empty() && k_quotes.contains(text[0]) ? 1 : 0;
}

/// Does a property begin on this line, or does the block end there?
bool is_property_or_end(std::string_view text) {
  const auto line = text.substr(0, text.find('\n'));
  const auto rest = line.substr(blanks(line));
  if (rest.starts_with("/>")) return true;
  const auto name = name_length(rest);
  if (name == 0) return false;
  const auto behind = rest.substr(name);
  const auto gap = blanks(behind);
  if (gap == behind.size() || behind[gap] != '=') return false;
  const auto value = behind.substr(gap + 1);
  return quote_length(value.substr(blanks(value))) > 0;
}

/// Offset of a line's "<properties", letter case ignored, from the line at `from` on.
std::size_t find_block(std::string_view text, std::size_t from) {
  for (auto start = from; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    const auto line = text.substr(start, end - start);
    const auto at = blanks(line);
    const auto rest = line.substr(at);
    const auto behind = rest.substr(std::min(k_open.size(), rest.size()));
    if (equal_ignoring_case(rest.substr(0, k_open.size()), k_open) &&
        (behind.empty() || any_blank(behind) > 0 || behind[0] == '/' || behind[0] == '>'))
      return start + at;
    start = end + 1;
  }
  return std::string_view::npos;
}

/// The properties block, from behind "<properties" on.
class BlockReader {
 public:
  BlockReader(std::string_view text, std::size_t from, const Lines& lines, Reading& out)
      : text_(text), lines_(lines), at_(from), out_(out) {}

  /// Returns where the body begins.
  std::size_t read() {
    while (!at_end()) {
      if (const auto newline = skip_blanks(); newline) line_is_fresh_ = true;
      if (at_end()) break;
      if (rest().starts_with("/>")) return at_ + 2;
      if (rest().starts_with(">")) return remark(at_, "block-not-closed", "expected \"/>\", got \">\""), at_ + 1;
      if (!read_property() && !skip_stray_text()) break;
    }
    remark(std::min(at_, text_.size()), "block-not-closed", "expected \"/>\"");
    return at_;
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  std::string_view rest() const { return text_.substr(at_); }

  void remark(std::size_t offset, std::string_view id, std::string words) {
    if (out_.remarks.size() >= k_most_remarks) return;
    const auto [line, column] = lines_.at(offset);
    out_.remarks.push_back({&lint_rule(id), line, column, std::move(words)});
  }

  /// Was there a line end among them?
  bool skip_blanks() {
    bool newline = false;
    for (auto size = any_blank(rest()); size > 0; size = any_blank(rest())) {
      if (size > 1 && !std::exchange(said_invisible_, true))
        remark(at_, "invisible-character", "between the properties");
      newline = newline || text_[at_] == '\n';
      at_ += size;
    }
    return newline;
  }

  bool read_property() {
    const auto start = at_;
    const auto name = text_.substr(start, name_length(rest()));
    auto at = start + name.size();
    const auto before_sign = blanks(text_.substr(at));
    at += before_sign;
    if (name.empty() || at >= text_.size() || text_[at] != '=') return false;
    ++at;
    const auto after_sign = blanks(text_.substr(at));
    at += after_sign;
    check_layout(start, before_sign + after_sign);
    at_ = at;
    const auto value = read_value(at);
    add(name, value, start);
    line_is_fresh_ = false;
    return true;
  }

  /// Four blanks before the name, nothing else on its line, no blanks around the sign.
  void check_layout(std::size_t start, std::size_t blanks_at_sign) {
    const auto newline = text_.rfind('\n', start);
    const auto line_start = newline == std::string_view::npos ? 0 : newline + 1;
    const bool own_line = line_is_fresh_ && text_.substr(line_start, start - line_start) == "    ";
    if ((own_line && blanks_at_sign == 0) || std::exchange(said_layout_, true)) return;
    remark(start, "block-layout", "expected four blanks, name=\"value\" and the end of the line");
  }

  std::string_view read_value(std::size_t start) {
    const auto quote = quote_length(rest());
    if (quote == 0) {
      auto end = std::min(text_.find_first_of(" \t\n", at_), text_.size());
      end = std::min(end, text_.find("/>", at_));
      remark(start, "quote-missing", "a value without quotes");
      at_ = end;
      return text_.substr(start, end - start);
    }
    at_ = start + quote;
    const bool is_doubled = quote == 1 && rest().starts_with(text_.substr(start, 1)) && at_ + 1 < text_.size() &&
                            any_blank(text_.substr(at_ + 1)) == 0 && !text_.substr(at_ + 1).starts_with("/>");
    if (is_doubled) {
      remark(start, "quote-odd", "a doubled quote");
      ++at_;
    }
    const auto value = read_to_quote(quote == 1 ? text_[start] : '\0');
    const bool needs_single_quotes = text_[start] == '\'' && value.contains('"');
    if (text_[start] != '"' && !needs_single_quotes) remark(start, "quote-odd", "expected straight double quotes");
    return value;
  }

  /// `quote` 0: a curly one opened it, a straight or a curly one closes it.
  std::string_view read_to_quote(char quote) {
    const auto start = at_;
    for (; !at_end(); ++at_) {
      if (text_[at_] == '\n' && is_property_or_end(text_.substr(at_ + 1))) return unclosed(start);
      const auto size = quote != '\0' ? (text_[at_] == quote ? std::size_t{1} : 0) : closing_length();
      if (size == 0) continue;
      const auto value = text_.substr(start, at_ - start);
      at_ += size;
      while (!at_end() && quote != '\0' && text_[at_] == quote) {
        remark(at_, "quote-odd", "a doubled quote");
        ++at_;
      }
      return value;
    }
    return unclosed(start);
  }

  std::size_t closing_length() const {
    if (rest().starts_with(k_right_quote) || rest().starts_with(k_left_quote)) return k_right_quote.size();
    return text_[at_] == '"' ? 1 : 0;
  }

  /// The value ends with the line before the next property, or with the first line when there is no such.
  std::string_view unclosed(std::size_t start) {
    if (at_end()) at_ = std::min(text_.find('\n', start), text_.size());
    remark(start, "quote-missing", "a value that no quote ends");
    return text_.substr(start, at_ - start);
  }

  /// The canonical form of a value, as one that is read as the same when it is written. Nearly all are.
  std::string writable(std::string value, ValueKind kind) {
    if (value.contains('"') && value.contains('\'')) {
      std::erase(value, '"');
      out_.is_whole = false;
    }
    auto out = canonical_value(value, kind);
    const auto written = out + '"';  // any quote that ends it
    for (auto at = written.find('\n'); at != std::string::npos; at = written.find('\n', at + 1))
      if (is_property_or_end(std::string_view(written).substr(at + 1))) {
        out_.is_whole = false;
        std::replace(out.begin(), out.end(), '\n', ' ');
        return canonical_value(out, kind);
      }
    return out;
  }

  /// Without invisible characters, in its canonical form.
  std::string cleaned(std::string_view raw, ValueKind kind, std::size_t start) {
    std::string out;
    for (std::size_t i = 0; i < raw.size();) {
      const auto size = invisible_blank(raw.substr(i));
      if (size > 0) {
        if (!std::exchange(said_invisible_, true)) remark(start, "invisible-character", "in a value");
        if (size == 2) out += ' ';
        i += size;
      } else {
        out += raw[i++];
      }
    }
    auto canonical = writable(out, kind);
    if (canonical == out) return canonical;
    if (kind == ValueKind::text)
      remark(start, "value-blanks", "blanks at an end of the value");
    else
      remark(start, "list-blanks", "expected " + quoted(canonical));
    return canonical;
  }

  void add(std::string_view name, std::string_view raw, std::size_t start) {
    if (out_.article.properties.size() >= k_most_properties) {
      if (std::exchange(out_.is_whole, false)) remark(start, "too-long", "more properties than any article has");
      return;
    }
    const auto* row = find_property(name);
    Property property{std::string(row ? row->name : name), cleaned(raw, row ? row->kind : ValueKind::text, start)};
    if (row == nullptr) remark(start, "property-unknown", std::string(name) + " is not known");
    if (row != nullptr && row->name != name)
      remark(start, "property-spelling", std::string(name) + " is usually written " + std::string(row->name));
    const bool is_twice = std::any_of(out_.article.properties.begin(), out_.article.properties.end(),
                                      [&](const Property& each) { return each.name == property.name; });
    if (is_twice) remark(start, "property-twice", property.name + " stands in the block before");
    const auto [line, column] = lines_.at(start);
    out_.places.push_back({line, column});
    out_.article.properties.push_back(std::move(property));
  }

  /// To the end of the word, or of the line. False: the block has no end, this belongs to the body.
  bool skip_stray_text() {
    const bool is_body = line_is_fresh_ && (rest().starts_with("#") || rest().starts_with("<"));
    if (is_body) return false;
    const auto end = std::min(text_.find_first_of(" \t\n", at_), text_.size());
    const auto word = text_.substr(at_, end - at_);
    remark(at_, "stray-text", quoted(word) + " belongs to no property");
    const bool is_mark = std::none_of(word.begin(), word.end(), [](char c) { return is_name_character(c) || c < 0; });
    out_.is_whole = out_.is_whole && is_mark;
    at_ = end;
    line_is_fresh_ = false;
    return true;
  }

  std::string_view text_;
  const Lines& lines_;
  std::size_t at_;
  Reading& out_;
  bool line_is_fresh_ = false;
  bool said_layout_ = false;
  bool said_invisible_ = false;
};

/// Where the first line begins, from `from` on, that is not empty; the end when all are.
std::size_t first_line(std::string_view text, std::size_t from) {
  for (auto start = from; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    if (!trim(text.substr(start, end - start)).empty()) return start;
    start = end + 1;
  }
  return text.size();
}

/// With one LF at the end, unless it is empty.
std::string body_of(std::string_view text) {
  if (trim(text).empty()) return {};
  return std::string(text.substr(0, text.find_last_not_of(" \t\n") + 1)) + "\n";
}

std::string preamble_of(std::string_view text) {
  auto out = body_of(text.substr(first_line(text, 0)));
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace

Reading read_article(std::string_view bytes) {
  Reading out;
  const auto source = decode(bytes, out.remarks);
  out.is_utf8 = source.is_utf8;
  const std::string_view text = source.text;
  const Lines lines(text);
  const auto remark = [&](std::size_t offset, std::string_view id, std::string words) {
    const auto [line, column] = lines.at(offset);
    out.remarks.push_back({&lint_rule(id), line, column, std::move(words)});
  };
  std::size_t body = 0;
  const auto block = find_block(text, 0);
  out.article.has_block = block != std::string_view::npos;
  if (out.article.has_block) {
    out.article.preamble = preamble_of(text.substr(0, block));
    if (block > 0 && out.article.preamble.empty()) remark(0, "block-layout", "blanks before the block");
    body = BlockReader(text, block + k_open.size(), lines, out).read();
    if (const auto second = find_block(text, body); second != std::string_view::npos)
      remark(second, "blocks-several", "a second properties block");
  } else {
    remark(0, "no-block", "expected a line that begins with <properties");
  }
  body = first_line(text, std::min(body, text.size()));
  out.article.body = body_of(text.substr(body));
  out.body_line = lines.at(body).line;
  if (!text.empty() && !text.ends_with('\n')) remark(text.size(), "final-newline", "the last line has no end");
  sort(out.remarks);
  return out;
}

}  // namespace sd::articles

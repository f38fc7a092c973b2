// SPDX-License-Identifier: MIT
#include "report/page.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd::report {
namespace {

constexpr std::size_t k_max_text = 4000;

std::string_view code_of(Paint paint) {
  switch (paint) {
    case Paint::none:
      return "";
    case Paint::bold:
      return "\x1b[1m";
    case Paint::red:
      return "\x1b[1;31m";
    case Paint::green:
      return "\x1b[1;32m";
    case Paint::yellow:
      return "\x1b[1;33m";
    case Paint::dim:
      return "\x1b[2m";
  }
  return "";
}

std::string_view text_of(Mark mark) {
  switch (mark) {
    case Mark::bad:
      return "[x]";
    case Mark::good:
      return "[ok]";
    case Mark::warning:
      return "[!]";
    case Mark::open:
      return "[?]";
    case Mark::empty:
      return "[ ]";
  }
  return "";
}

/// The longest start of `text` that fits into `width` columns.
std::size_t bytes_for(std::string_view text, std::size_t width) {
  std::size_t at = 0;
  std::size_t used = 0;
  while (at < text.size()) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xc0) != 0x80;
    if (starts && used == width) break;
    used += starts ? 1 : 0;
    ++at;
  }
  return at;
}

/// Typographic characters by their plain form, everything else that is not ASCII by '?'.
std::string ascii_of(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> k_plain{{{"\xe2\x80\x93", "-"},
                                                                                  {"\xe2\x80\x94", "-"},
                                                                                  {"\xe2\x80\x98", "'"},
                                                                                  {"\xe2\x80\x99", "'"},
                                                                                  {"\xe2\x80\x9c", "\""},
                                                                                  {"\xe2\x80\x9d", "\""},
                                                                                  {"\xe2\x80\xa6", "..."},
                                                                                  {"\xc2\xa0", " "}}};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      out += text[i];
      continue;
    }
    const auto rest = text.substr(i);
    const auto known =
        std::find_if(k_plain.begin(), k_plain.end(), [&](const auto& row) { return rest.starts_with(row.first); });
    out += known == k_plain.end() ? "?" : std::string(known->second);
    while (i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xc0) == 0x80) ++i;
  }
  return out;
}

}  // namespace

std::string Page::clean(std::string_view text) const {
  auto out = printable(text, k_max_text);
  return style_.ascii == Switch::on ? ascii_of(out) : out;
}

std::vector<std::string> Page::wrapped(std::string_view text, std::size_t width) const {
  const auto plain = clean(text);
  std::vector<std::string> out;
  std::string current;
  std::size_t used = 0;  // columns of `current`
  for (auto word : split_words(plain)) {
    auto room = count_characters(word);
    if (!current.empty() && used + 1 + room > width) {
      out.push_back(std::exchange(current, {}));
      used = 0;
    }
    for (; room > width; room -= width) {
      const auto bytes = bytes_for(word, width);
      out.emplace_back(word.substr(0, bytes));
      word.remove_prefix(bytes);
    }
    if (!current.empty()) current += ' ';
    used += room + (used > 0 ? 1 : 0);
    current += word;
  }
  if (!current.empty()) out.push_back(current);
  return out;
}

std::size_t Page::room_beside(std::size_t indent) const {
  constexpr std::size_t k_least = 10;  // narrower than this nothing can be read
  return style_.width > indent + k_least ? style_.width - indent : k_least;
}

void Page::line(std::string_view text, Paint paint) {
  const auto code = style_.color == Switch::on ? code_of(paint) : std::string_view{};
  out_ += std::string(code) + std::string(text) + (code.empty() ? "\n" : "\x1b[0m\n");
}

void Page::blank() {
  if (!out_.empty() && !out_.ends_with("\n\n")) out_ += '\n';
}

void Page::heading(std::string_view text) {
  blank();
  line(clean(text), Paint::bold);
}

void Page::marked(Mark mark, std::string_view text, Paint paint) {
  const auto sign = text_of(mark);
  const auto indent = sign.size() + 1;
  bool first = true;
  for (const auto& part : wrapped(text, room_beside(indent))) {
    line((first ? std::string(sign) + " " : std::string(indent, ' ')) + part, paint);
    first = false;
  }
}

void Page::row(std::optional<Mark> mark, std::string_view text, Paint paint) {
  auto start = std::string(mark ? text_of(*mark) : std::string_view{});
  start.resize(text_of(Mark::good).size() + 1, ' ');
  line(start + clean(text), paint);
}

void Page::paragraph(std::string_view text, std::size_t indent, Paint paint) {
  for (const auto& part : wrapped(text, room_beside(indent))) line(std::string(indent, ' ') + part, paint);
}

void Page::labelled(std::string_view label, std::string_view text, std::size_t indent, std::size_t column) {
  auto start = std::string(indent, ' ') + clean(label);
  if (count_characters(start) >= column) {  // too long to stand beside the text
    paragraph(label, indent);
    start.clear();
  }
  start.append(column - count_characters(start), ' ');
  const auto parts = wrapped(text, room_beside(column));
  if (parts.empty()) paragraph(label, indent);
  for (const auto& part : parts) {
    line(start + part, Paint::none);
    start.assign(column, ' ');
  }
}

void Page::command(std::string_view text, std::size_t indent) {
  constexpr std::string_view k_remark = "# ";
  if (text.empty()) return line(text, Paint::none);
  if (!text.starts_with(k_remark)) return line(std::string(indent, ' ') + clean(text), Paint::none);
  // A remark stays one when it is wrapped, so that the lines can still be copied together.
  const auto start = std::string(indent, ' ') + std::string(k_remark);
  for (const auto& part : wrapped(text.substr(k_remark.size()), room_beside(start.size())))
    line(start + part, Paint::dim);
}

void add_commands(Page& page, const std::vector<Commands>& steps, std::size_t indent) {
  for (const auto& commands : steps) {
    page.paragraph(commands.tool + ":", indent, Paint::dim);
    for (const auto& command : commands.lines) page.command(command, indent + 2);
  }
}

namespace {

/// "verify:" and its commands; with one tool the tool stands beside the word.
void add_named_commands(Page& page, const std::string& name, const std::vector<Commands>& all, std::size_t indent) {
  if (all.empty()) return;
  if (all.size() > 1) {
    page.paragraph(name + ":", indent);
    return add_commands(page, all, indent + 2);
  }
  page.paragraph(name + " (" + all.front().tool + "):", indent, Paint::dim);
  for (const auto& command : all.front().lines) page.command(command, indent + 2);
}

}  // namespace

void add_remedy(Page& page, const Remedy& remedy, std::size_t indent) {
  page.paragraph(remedy.summary + (remedy.who.empty() ? "" : " Who: " + remedy.who + "."), indent);
  add_commands(page, remedy.steps, indent);
  if (!remedy.changes.empty()) page.labelled("changes:", remedy.changes, indent, indent + 10);
  add_named_commands(page, "verify", remedy.verify, indent);
  add_named_commands(page, "undo", remedy.undo, indent);
}

}  // namespace sd::report

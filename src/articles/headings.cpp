// SPDX-License-Identifier: MIT
#include "articles/headings.hpp"

#include <algorithm>
#include <optional>

#include "articles/fences.hpp"
#include "base/text.hpp"

namespace sd::articles {
namespace {

struct Spelling {
  std::string_view seen;  ///< as plain_heading gives it
  std::string_view usual;
};

constexpr Spelling k_spellings[] = {
    {"recommended steps", "**Recommended Steps**"},         {"recommended step", "**Recommended Steps**"},
    {"recommended documents", "**Recommended Documents**"}, {"recommended document", "**Recommended Documents**"},
    {"recommended documenst", "**Recommended Documents**"},
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t count_hashes(std::string_view line) { return std::min(line.find_first_not_of('#'), line.size()); }

std::string_view usual_spelling(std::string_view line) {
  const auto plain = plain_heading(line);
  for (const auto& each : k_spellings)
    if (each.seen == plain) return each.usual;
  return {};
}

std::optional<HeadingFix> fix_of(std::string_view line, std::size_t number) {
  constexpr std::size_t k_deepest = 6;
  const auto hashes = count_hashes(line);
  if (hashes > k_deepest) return std::nullopt;
  const bool is_bold_line = hashes == 0 && line.starts_with("**") && trim(line).ends_with("**");
  if (hashes == 0 && !is_bold_line) return std::nullopt;
  const auto marks = hashes == 0 ? std::string("##") : std::string(line.substr(0, hashes));
  if (const auto usual = usual_spelling(line); !usual.empty()) {
    auto text = marks + " " + std::string(usual);
    if (text == line) return std::nullopt;
    return HeadingFix{number, "heading-spelling", std::move(text)};
  }
  if (hashes == 0 || hashes == line.size() || (!is_letter(line[hashes]) && line[hashes] != '*')) return std::nullopt;
  return HeadingFix{number, "heading-blank", marks + " " + std::string(line.substr(hashes))};
}

}  // namespace

std::string plain_heading(std::string_view text) {
  const auto lower = to_lower(text);
  std::string out;
  for (const auto word : split_words(lower)) {
    std::string plain;
    std::copy_if(word.begin(), word.end(), std::back_inserter(plain),
                 [](char c) { return c != '#' && c != '*' && c != ':'; });
    if (plain.empty()) continue;
    out += (out.empty() ? "" : " ") + plain;
  }
  return out;
}

bool is_steps_heading(std::string_view text) {
  const auto plain = plain_heading(text);
  return plain == "recommended steps" || plain == "recommended step";
}

std::vector<HeadingFix> heading_fixes(std::string_view body) {
  std::vector<HeadingFix> out;
  Fences fences;
  std::size_t number = 0;
  for (const auto line : split(body, '\n')) {
    ++number;
    if (fences.take(line) || (!line.starts_with('#') && !line.starts_with("**"))) continue;
    if (auto fix = fix_of(line, number)) out.push_back(std::move(*fix));
  }
  return out;
}

std::string with_canonical_headings(std::string_view body) {
  const auto fixes = heading_fixes(body);
  if (fixes.empty()) return std::string(body);
  std::string out;
  auto next = fixes.begin();
  std::size_t number = 0;
  for (const auto line : split(body, '\n')) {
    out += number++ == 0 ? "" : "\n";
    if (next != fixes.end() && next->line == number)
      out += next++->text;
    else
      out += line;
  }
  return out;
}

}  // namespace sd::articles

// SPDX-License-Identifier: MIT
// Any bytes that claim to be a self-help article: read, checked, brought into the canonical form, and shown.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "articles/catalogue.hpp"
#include "articles/fill.hpp"
#include "articles/lint.hpp"
#include "articles/read_article.hpp"
#include "articles/write_article.hpp"
#include "base/error.hpp"
#include "report/article_text.hpp"

namespace {

using namespace sd;

void expect_remarks(const articles::Reading& reading, std::string_view file) {
  for (const auto& remark : articles::lint(reading, file)) {
    SD_ASSERT(remark.rule != nullptr && !remark.text.empty());
    SD_ASSERT(remark.line >= 1 && remark.column >= 1);
    SD_ASSERT(remark.text.find('\n') == std::string::npos);
  }
}

/// What was written is read as the same article, and nothing that can be fixed is left.
void expect_canonical(const articles::Article& article) {
  const auto again = articles::read_article(articles::write_article(article));
  SD_ASSERT(again.article == article);
  SD_ASSERT(again.is_whole && again.is_utf8);
}

void expect_fixed(const articles::Article& article) {
  const auto fixed = articles::with_canonical_headings(article);
  SD_ASSERT(articles::with_canonical_headings(fixed) == fixed);
  const auto reading = articles::read_article(articles::write_article(fixed));
  SD_ASSERT(reading.article == fixed);
  if (!fixed.has_block) return;
  for (const auto& remark : articles::lint(reading, "one.md")) SD_ASSERT(remark.rule->fixable == articles::Fixable::no);
}

/// Nothing that a terminal obeys.
void expect_plain(const std::string& text) {
  for (const char c : text) SD_ASSERT(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t');
  SD_ASSERT(text.find("\x7f") == std::string::npos);
}

/// Every tag is one that we write.
void expect_harmless(std::string_view html) {
  constexpr auto k_tags = std::to_array<std::string_view>(
      {"!DOCTYPE", "a",      "b",   "big", "blockquote", "body", "br",   "caption", "center", "code", "dd",
       "del",      "dl",     "dt",  "em",  "h1",         "h2",   "h3",   "h4",      "h5",     "h6",   "head",
       "hr",       "html",   "i",   "ins", "kbd",        "li",   "meta", "ol",      "p",      "pre",  "s",
       "small",    "strong", "sub", "sup", "table",      "td",   "th",   "title",   "tr",     "u",    "ul"});
  for (auto at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    auto name = html.substr(at + 1);
    if (name.starts_with('/')) name.remove_prefix(1);
    name = name.substr(0, name.find_first_of(" >"));
    SD_ASSERT(std::find(k_tags.begin(), k_tags.end(), name) != k_tags.end());
  }
  SD_ASSERT(html.find("href=\"javascript") == std::string_view::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto reading = articles::read_article(bytes);
  SD_ASSERT(reading.places.size() == reading.article.properties.size());
  SD_ASSERT(std::is_sorted(reading.remarks.begin(), reading.remarks.end(),
                           [](const auto& a, const auto& b) { return a.line < b.line; }));
  expect_remarks(reading, "tree/x-crc-code.md");
  expect_canonical(reading.article);
  expect_fixed(reading.article);
  articles::entry_of(reading.article, "tree/x-crc-code.md");
  articles::fill(reading.article, Diagnosis{});
  expect_plain(report::article_as_text(reading.article, {}));
  expect_plain(report::article_as_markdown(reading.article));
  const auto html = report::article_as_html(reading.article);
  expect_plain(html);
  expect_harmless(html);
  return 0;
}

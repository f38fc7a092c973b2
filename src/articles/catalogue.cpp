// SPDX-License-Identifier: MIT
#include "articles/catalogue.hpp"

#include <algorithm>

#include "articles/built_in.hpp"
#include "articles/lint.hpp"
#include "articles/properties.hpp"
#include "articles/read_article.hpp"
#include "base/text.hpp"

namespace sd::articles {
namespace {

bool holds(const std::vector<std::string>& values, std::string_view wanted) {
  return std::any_of(values.begin(), values.end(),
                     [&](const std::string& value) { return equal_ignoring_case(value, wanted); });
}

bool is_system(std::string_view tag) {
  return equal_ignoring_case(tag, "linux") || equal_ignoring_case(tag, "windows");
}

/// Tags say it; otherwise the title and the file's name do.
System system_of(const Article& article, std::string_view file) {
  const auto says = [&](std::string_view word) {
    const auto tags = values_of(article.value("articleTags"));
    if (std::any_of(tags.begin(), tags.end(), is_system)) return holds(tags, word);
    return contains_ignoring_case(article.value("pageTitle"), word) || contains_ignoring_case(stem_of(file), word);
  };
  const bool linux_named = says("linux");
  const bool windows_named = says("windows");
  if (linux_named == windows_named) return System::any;
  return linux_named ? System::linux_only : System::windows_only;
}

/// The tags, the title where it is one word, and what the file is named for.
std::vector<std::string> codes_of(const Article& article, std::string_view file) {
  std::vector<std::string> out;
  const auto add = [&](std::string_view code) {
    if (!code.empty() && code.find(' ') == std::string_view::npos && !is_system(code) && !holds(out, code))
      out.emplace_back(code);
  };
  add(article.value("pageTitle"));
  for (const auto& tag : values_of(article.value("articleTags"))) add(tag);
  add(code_of(stem_of(file)));
  return out;
}

bool is_about(const Entry& entry, std::string_view code) {
  return holds(entry.codes, code) || equal_ignoring_case(entry.scenario, code);
}

}  // namespace

Entry entry_of(const Article& article, std::string_view file) {
  Entry out{.file = std::string(file)};
  const auto text = [&](std::string_view name) { return std::string(article.value(name)); };
  out.id = text("articleId");
  out.title = text("pageTitle");
  out.description = text("description");
  out.service = text("service");
  out.scenario = text("diagnosticScenario");
  out.type = text("selfHelpType");
  out.codes = codes_of(article, file);
  out.topics = values_of(article.value("supportTopicIds"));
  out.products = values_of(article.value("productPesIds"));
  out.clouds = values_of(article.value("cloudEnvironments"));
  out.system = system_of(article, file);
  return out;
}

const std::vector<Entry>& built_in_entries() {
  static const auto k_entries = [] {
    std::vector<Entry> out;
    for (const auto& each : built_in_articles()) {
      out.push_back(entry_of(read_article(each.text).article, each.file));
      out.back().built_in = true;
    }
    return out;
  }();
  return k_entries;
}

bool matches(const Entry& entry, std::string_view text, const Query& query) {
  if (!query.code.empty() && !is_about(entry, query.code)) return false;
  if (!query.topic.empty() && !holds(entry.topics, query.topic)) return false;
  if (!query.product.empty() && !holds(entry.products, query.product)) return false;
  if (!query.cloud.empty() && !holds(entry.clouds, query.cloud)) return false;
  if (query.system != System::any && entry.system != System::any && entry.system != query.system) return false;
  return std::all_of(query.words.begin(), query.words.end(),
                     [&](const std::string& word) { return contains_ignoring_case(text, word); });
}

std::vector<const Entry*> find_by_code(const std::vector<Entry>& entries, std::string_view code) {
  std::vector<const Entry*> out;
  for (const bool built_in : {false, true})
    for (const bool by_title : {true, false})
      for (const auto& entry : entries)
        if (entry.built_in == built_in && is_about(entry, code) && equal_ignoring_case(entry.title, code) == by_title)
          out.push_back(&entry);
  return out;
}

std::optional<std::string_view> built_in_text(std::string_view file) {
  for (const auto& each : built_in_articles())
    if (each.file == file) return each.text;
  return std::nullopt;
}

}  // namespace sd::articles

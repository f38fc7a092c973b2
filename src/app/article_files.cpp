// SPDX-License-Identifier: MIT
#include "app/article_files.hpp"

#include "app/console.hpp"
#include "app/input_file.hpp"
#include "articles/built_in.hpp"
#include "articles/read_article.hpp"
#include "host/text_files.hpp"

namespace sd::app {
namespace {

Result<std::vector<articles::Entry>> find_in_folders(const std::vector<std::string>& folders,
                                                     const articles::Query& query, const net::Deadline& deadline,
                                                     const net::Stop& stop) {
  const auto found = host::find_text_files(folders, ".md", deadline, stop);
  if (!found) return unreadable(found.error().subject, found.error());
  for (const auto& error : found->refused) complain(error);
  std::vector<std::optional<articles::Entry>> slots(found->files.size());
  std::vector<std::optional<Error>> errors(found->files.size());
  const auto read =
      host::read_text_files(found->files, k_most_article, deadline, stop, [&](std::size_t i, Result<std::string> text) {
        if (!text) {
          errors[i] = text.error();
          return;
        }
        const auto reading = articles::read_article(*text);
        if (!reading.article.has_block) return;
        auto entry = articles::entry_of(reading.article, found->files[i]);
        if (articles::matches(entry, *text, query)) slots[i] = std::move(entry);
      });
  if (!read) return unreadable(read.error().subject, read.error());
  for (const auto& error : errors)
    if (error) complain(*error);
  std::vector<articles::Entry> out;
  for (auto& slot : slots)
    if (slot) out.push_back(std::move(*slot));
  return out;
}

}  // namespace

Result<std::vector<articles::Entry>> find_articles(const std::vector<std::string>& folders,
                                                   const articles::Query& query, const net::Deadline& deadline,
                                                   const net::Stop& stop) {
  std::vector<articles::Entry> out;
  if (!folders.empty()) out = SD_TRY(find_in_folders(folders, query, deadline, stop));
  for (const auto& entry : articles::built_in_entries())
    if (articles::matches(entry, articles::built_in_text(entry.file).value_or(""), query)) out.push_back(entry);
  return out;
}

Result<articles::Article> load_article(const articles::Entry& entry) {
  if (entry.built_in) return articles::read_article(articles::built_in_text(entry.file).value_or("")).article;
  const auto text = host::read_text_file(entry.file, k_most_article);
  if (!text) return unreadable(entry.file, text.error());
  return articles::read_article(*text).article;
}

Result<std::optional<articles::Article>> article_about(const std::vector<std::string>& codes,
                                                       const std::vector<std::string>& folders,
                                                       const net::Deadline& deadline, const net::Stop& stop) {
  const auto entries = SD_TRY(find_articles(folders, {}, deadline, stop));
  for (const auto& code : codes)
    if (const auto found = articles::find_by_code(entries, code); !found.empty())
      return SD_TRY(load_article(*found.front()));
  return std::nullopt;
}

}  // namespace sd::app

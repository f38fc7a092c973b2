// SPDX-License-Identifier: MIT
#include "app/articles_command.hpp"

#include <algorithm>
#include <filesystem>

#include "app/article_files.hpp"
#include "app/console.hpp"
#include "app/input_file.hpp"
#include "app/output_file.hpp"
#include "articles/lint.hpp"
#include "articles/tree_lint.hpp"
#include "articles/write_article.hpp"
#include "base/text.hpp"
#include "host/text_files.hpp"
#include "report/article_text.hpp"
#include "report/articles_report.hpp"

namespace sd::app {
namespace {

using articles::Reading;
using articles::Remark;
using articles::Severity;

Exit list(const Options& options, const net::Stop& stop) {
  const auto deadline = net::Deadline::after(options.deadline);
  const auto found = find_articles(options.article_folders, options.articles.query, deadline, stop);
  if (!found) return complain(found.error());
  const bool none = options.articles.task == ArticlesTask::find && found->empty();
  return print(options.output == Output::json ? report::articles_as_json(*found)
                                              : report::articles_as_text(*found, text_style(options)),
               none ? Exit::cause : Exit::healthy);
}

/// A file of that name; otherwise the article about that code, or of that id.
Result<articles::Article> find_one(const Options& options, const net::Stop& stop) {
  const auto& word = options.articles.word;
  std::error_code unknown;
  if (std::filesystem::exists(word, unknown) && !std::filesystem::is_directory(word, unknown))
    return load_article({.file = word});
  const auto deadline = net::Deadline::after(options.deadline);
  const auto entries = SD_TRY(find_articles(options.article_folders, {}, deadline, stop));
  if (const auto about = articles::find_by_code(entries, word); !about.empty()) return load_article(*about.front());
  for (const auto& entry : entries)
    if (equal_ignoring_case(entry.id, word)) return load_article(entry);
  return fail(ErrorCode::usage, "show", "\"" + word + "\"",
              "expected an error code, an article's id or a file; snapdoctor articles list shows all");
}

Exit show(const Options& options, const net::Stop& stop) {
  const auto article = find_one(options, stop);
  if (!article) return complain(article.error());
  switch (options.output) {
    case Output::json:
      return print(report::article_as_json(*article), Exit::healthy);
    case Output::html:
      return print(report::article_as_html(*article), Exit::healthy);
    case Output::markdown:
      return print(report::article_as_markdown(*article), Exit::healthy);
    default:
      return print(report::article_as_text(*article, text_style(options)), Exit::healthy);
  }
}

/// What is kept of one file; each is written by one thread.
struct Looked {
  std::vector<Remark> remarks;
  articles::IdOfFile id;
  bool fixed = false;
  std::optional<Error> error;
};

bool is_fixable(const Reading& reading, const std::vector<Remark>& remarks) {
  return reading.is_utf8 && reading.is_whole && reading.article.has_block &&
         std::any_of(remarks.begin(), remarks.end(),
                     [](const Remark& remark) { return remark.rule->fixable == articles::Fixable::yes; });
}

/// Writes the canonical form in the place of the file, if it is another one.
void fix(const std::string& file, const std::string& before, Reading& reading, Looked& out) {
  if (!is_fixable(reading, out.remarks)) return;
  const auto after = articles::write_article(articles::with_canonical_headings(reading.article));
  if (after == before) return;
  if (const auto written = rewrite_file(file, after); !written) {
    out.error = written.error();
    return;
  }
  out.fixed = true;
  reading = articles::read_article(after);
  out.remarks = articles::lint(reading, file);
}

Looked look_at(const std::string& file, const Result<std::string>& text, bool is_fixing) {
  Looked out;
  if (!text) {
    out.error = unreadable(file, text.error()).error();
    return out;
  }
  auto reading = articles::read_article(*text);
  out.remarks = articles::lint(reading, file);
  if (is_fixing) fix(file, *text, reading, out);
  out.id = articles::id_of(reading);
  return out;
}

report::LintedTree joined(const std::vector<std::string>& files, std::vector<Looked> looked) {
  report::LintedTree out{.files = files.size()};
  std::vector<articles::IdOfFile> ids;
  for (auto& each : looked) ids.push_back(std::move(each.id));
  auto between = articles::lint_tree(ids, files);
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto& remarks = looked[i].remarks;
    remarks.insert(remarks.end(), between[i].begin(), between[i].end());
    articles::sort(remarks);
    out.fixed += looked[i].fixed ? 1 : 0;
    if (!remarks.empty()) out.remarks.push_back({files[i], std::move(remarks), looked[i].fixed});
  }
  return out;
}

std::string lint_report(const report::LintedTree& tree, Output output) {
  if (output == Output::json) return report::lint_as_json(tree);
  return output == Output::sarif ? report::lint_as_sarif(tree) : report::lint_as_text(tree);
}

Exit lint(const Options& options, const net::Stop& stop) {
  if (options.articles.list_rules)
    return print(options.output == Output::json ? report::article_rules_as_json()
                                                : report::article_rules_as_text(text_style(options)),
                 Exit::healthy);
  const auto deadline = net::Deadline::after(options.deadline);
  const auto found = host::find_text_files(options.articles.paths, ".md", deadline, stop);
  if (!found) return complain(unreadable(found.error().subject, found.error()).error());
  if (found->files.empty() && found->refused.empty())
    return complain(Error{ErrorCode::bad_input, "read", join(options.articles.paths, ", "), "expected .md files", 0});
  std::vector<Looked> looked(found->files.size());
  const auto read =
      host::read_text_files(found->files, k_most_article, deadline, stop, [&](std::size_t i, Result<std::string> text) {
        looked[i] = look_at(found->files[i], text, options.articles.fix);
      });
  if (!read) return complain(unreadable(read.error().subject, read.error()).error());
  auto exit = Exit::healthy;
  for (const auto& error : found->refused) exit = complain(unreadable(error.subject, error).error());
  for (const auto& each : looked)
    if (each.error) exit = complain(*each.error);
  const auto tree = joined(found->files, std::move(looked));
  if (exit == Exit::healthy && tree.count(Severity::error) + tree.count(Severity::warning) > 0) exit = Exit::cause;
  return print(lint_report(tree, options.output), exit);
}

}  // namespace

Exit run_articles(const Options& options, const net::Stop& stop) {
  switch (options.articles.task) {
    case ArticlesTask::list:
    case ArticlesTask::find:
      return list(options, stop);
    case ArticlesTask::show:
      return show(options, stop);
    case ArticlesTask::lint:
      return lint(options, stop);
  }
  return Exit::bug;
}

}  // namespace sd::app

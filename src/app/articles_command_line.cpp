// SPDX-License-Identifier: MIT
#include "app/articles_command_line.hpp"

#include "app/help.hpp"
#include "articles/properties.hpp"
#include "base/text.hpp"

namespace sd::app {
namespace {

constexpr const char* k_what = "What is looked for";
constexpr const char* k_where = "Where";

}  // namespace

std::vector<CLI::App*> ArticlesCommandLine::add_tasks(CLI::App& articles) {
  articles_ = &articles;
  articles.set_help_flag("-h,--help", "Show this help");
  const auto add = [&](const char* name, ArticlesTask task) {
    auto* out = articles.add_subcommand(name, std::string(about(task)));
    out->group("Commands");
    out->footer(footer(task));
    out->set_help_flag();
    return out;
  };
  list_ = add("list", ArticlesTask::list);
  find_ = add("find", ArticlesTask::find);
  show_ = add("show", ArticlesTask::show);
  lint_ = add("lint", ArticlesTask::lint);
  list_->add_option("DIR", named_folders_, "Folders of articles, as --articles names them");
  find_->add_option("WORD", words_, "Words that stand in the article");
  show_->add_option("WHICH", word_, "An error code, an article's id or a file");
  lint_->add_option("PATH", paths_, "Files, and folders with .md files");
  lint_->add_flag("--fix", fix_, "Write each file in its canonical form; nothing else is changed")->group(k_where);
  lint_->add_flag("--rules", rules_, "List all rules and stop")->group(k_where);
  for (auto* task : {list_, find_}) {
    const auto text = [&](const char* name, std::string& out, const char* type, const char* words) {
      task->add_option(name, out, words)->type_name(type)->group(k_what);
    };
    text("--error", code_, "CODE", "An error code, its number, or a diagnosticScenario");
    text("--topic", topic_, "ID", "A support topic");
    text("--product", product_, "ID", "A product (productPesIds)");
    text("--cloud", cloud_, "NAME", "public, fairfax, mooncake, usnat, ussec or blackforest");
    text("--system", system_, "NAME", "linux or windows");
  }
  for (auto* task : {list_, find_, show_}) add_folders(*task);
  return {list_, find_, show_, lint_};
}

void ArticlesCommandLine::add_folders(CLI::App& command) {
  command
      .add_option("--articles", folders_, "Articles of your own, or a copy of a public tree, beside the built-in ones")
      ->type_name("DIR")
      ->allow_extra_args(false)
      ->group(k_where);
}

std::string ArticlesCommandLine::read(Options& out) const {
  out.article_folders = folders_;
  out.article_folders.insert(out.article_folders.end(), named_folders_.begin(), named_folders_.end());
  if (!articles_->parsed()) return {};
  out.articles.task = find_->parsed()   ? ArticlesTask::find
                      : show_->parsed() ? ArticlesTask::show
                      : lint_->parsed() ? ArticlesTask::lint
                                        : ArticlesTask::list;
  out.articles.paths = paths_;
  out.articles.word = word_;
  out.articles.fix = fix_;
  out.articles.list_rules = rules_;
  if (show_->parsed() && word_.empty()) return "expected an error code, an article's id or a file";
  if (lint_->parsed() && paths_.empty() && !rules_) return "expected files or folders with articles";
  if (fix_ && rules_) return "--fix and --rules exclude each other";
  return read_query(out);
}

std::string ArticlesCommandLine::read_query(Options& out) const {
  auto& query = out.articles.query;
  query = {code_, topic_, product_, cloud_, articles::System::any, words_};
  if (equal_ignoring_case(system_, "linux")) query.system = articles::System::linux_only;
  if (equal_ignoring_case(system_, "windows")) query.system = articles::System::windows_only;
  if (!system_.empty() && query.system == articles::System::any)
    return "--system: expected linux or windows, got \"" + system_ + "\"";
  if (!cloud_.empty() && !articles::is_known_cloud(to_lower(cloud_)))
    return "--cloud: expected public, fairfax, mooncake, usnat, ussec or blackforest, got \"" + cloud_ + "\"";
  if (find_->parsed() && query == articles::Query{})
    return "expected words, or one of --error, --topic, --product, --cloud, --system";
  return {};
}

}  // namespace sd::app

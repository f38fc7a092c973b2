// SPDX-License-Identifier: MIT
#include "app/run.hpp"

#include "app/article_files.hpp"
#include "app/articles_command.hpp"
#include "app/as_system.hpp"
#include "app/console.hpp"
#include "app/evidence.hpp"
#include "app/output_file.hpp"
#include "app/plan_text.hpp"
#include "app/reasoning.hpp"
#include "app/retry_command.hpp"
#include "app/rules_command.hpp"
#include "model/case_json.hpp"
#include "report/explain.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "report/timeline.hpp"

namespace sd::app {
namespace {

Result<void> save(const Case& facts, const Options& options) {
  if (options.save_file.empty() || options.save_file == "-") return {};
  return write_file(options.save_file, to_json(facts));
}

Exit run_plan(const Options& options, const net::Stop& stop) {
  const auto wanted = plan(options, stop);
  if (!wanted) return complain(wanted.error());
  const auto azure = options.azure.asked() ? AzureIs::asked : AzureIs::left_alone;
  return print(options.output == Output::json ? plan_as_json(*wanted, azure) : plan_as_text(*wanted, azure),
               Exit::healthy);
}

Exit run_diagnose(const Options& options, const net::Stop& stop) {
  const auto found = gather_and_reason(options, stop);
  if (!found) return complain(found.error());
  const auto& diagnosis = found->diagnosis;
  const auto text =
      options.output == Output::json ? report::to_json(diagnosis) : report::to_text(diagnosis, text_style(options));
  const auto printed = print(text, exit_of(diagnosis.verdict));
  if (const auto saved = save(found->facts, options); !saved) return complain(saved.error());
  return printed;
}

Exit run_collect(const Options& options, const net::Stop& stop) {
  const auto facts = gather(options, stop);
  if (!facts) return complain(facts.error());
  if (options.save_file.empty() || options.save_file == "-") return print(to_json(*facts), Exit::healthy);
  if (const auto saved = save(*facts, options); !saved) return complain(saved.error());
  return Exit::healthy;
}

/// What could not be read is said, the rest is shown.
Exit run_logs(const Options& options, const net::Stop& stop) {
  const auto view = gather_logs(options, stop);
  if (!view) return complain(view.error());
  auto exit = Exit::healthy;
  for (const auto& error : view->refused) exit = complain(error);
  if (!view->refused.empty() && view->logs.files.empty()) return exit;
  return print(options.output == Output::json ? report::timeline_as_json(view->logs)
                                              : report::timeline(view->logs, text_style(options)),
               exit);
}

Exit run_explain(const Options& options, const net::Stop& stop) {
  const bool json = options.output == Output::json;
  const auto& word = options.word;
  if (word.empty())
    return print(json ? report::causes_as_json() : report::list_causes(text_style(options)), Exit::healthy);
  const auto deadline = net::Deadline::after(options.deadline);
  const auto article = article_about({word}, options.article_folders, deadline, stop);
  if (!article) return complain(article.error());
  const auto text =
      json ? report::explain_as_json(word, *article) : report::explain(word, *article, text_style(options));
  if (text) return print(*text, Exit::healthy);
  return complain(Error{ErrorCode::usage, "explain", "\"" + word + "\"",
                        "expected a cause id as in H01, an error code or a finding id; snapdoctor explain lists all "
                        "causes, snapdoctor articles list the codes that articles are about",
                        0});
}

}  // namespace

Exit run(const Options& options, const net::Stop& stop) {
  if (options.as_system) return run_as_system(*options.as_system);
  if (options.only_plan) return run_plan(options, stop);
  switch (options.command) {
    case Command::diagnose:
      return run_diagnose(options, stop);
    case Command::collect:
      return run_collect(options, stop);
    case Command::logs:
      return run_logs(options, stop);
    case Command::explain:
      return run_explain(options, stop);
    case Command::articles:
      return run_articles(options, stop);
    case Command::rules:
      return run_rules(options, stop);
    case Command::retry:
      return run_retry(options, stop);
  }
  return Exit::bug;
}

}  // namespace sd::app

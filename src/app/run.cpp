// SPDX-License-Identifier: MIT
#include "app/run.hpp"

#include "app/console.hpp"
#include "app/evidence.hpp"
#include "app/output_file.hpp"
#include "causes/engine.hpp"
#include "checks/findings.hpp"
#include "model/case_json.hpp"
#include "remedies/remedies.hpp"
#include "report/explain.hpp"
#include "report/json.hpp"
#include "report/text.hpp"

namespace sd::app {
namespace {

Exit exit_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::not_permitted:
      return Exit::not_permitted;
    case ErrorCode::usage:
      return Exit::usage;
    case ErrorCode::bad_input:
      return Exit::bad_input;
    default:
      return Exit::unavailable;
  }
}

Exit complain(const Error& error) {
  write_error("snapdoctor: " + describe(error) + "\n");
  return exit_of(error);
}

/// Prints, or says that it could not.
Exit print(std::string_view text, Exit then) {
  if (write_out(text)) return then;
  write_error("snapdoctor: write standard output: it is closed or full\n");
  return Exit::unavailable;
}

Exit exit_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::healthy:
      return Exit::healthy;
    case Verdict::cause:
      return Exit::cause;
    case Verdict::cannot_tell:
      return Exit::cannot_tell;
  }
  return Exit::bug;
}

Diagnosis reason(const Case& facts, const Options& options) {
  auto out = diagnose(facts, check(facts), catalogue());
  for (auto& cause : out.causes) cause.remedy = remedy_for(cause.id, facts);
  if (!options.case_file.empty()) out.subject.origin = "case " + options.case_file;
  return out;
}

Result<void> save(const Case& facts, const Options& options) {
  if (options.save_file.empty() || options.save_file == "-") return {};
  return write_file(options.save_file, to_json(facts));
}

Exit run_diagnose(const Options& options, const net::Stop& stop) {
  if (options.only_plan) return print(plan_text(options, stop), Exit::healthy);
  const auto facts = gather(options, stop);
  if (!facts) return complain(facts.error());
  const auto diagnosis = reason(*facts, options);
  const auto text =
      options.output == Output::json ? report::to_json(diagnosis) : report::to_text(diagnosis, text_style(options));
  const auto printed = print(text, exit_of(diagnosis.verdict));
  if (const auto saved = save(*facts, options); !saved) return complain(saved.error());
  return printed;
}

Exit run_collect(const Options& options, const net::Stop& stop) {
  if (options.only_plan) return print(plan_text(options, stop), Exit::healthy);
  const auto facts = gather(options, stop);
  if (!facts) return complain(facts.error());
  if (options.save_file.empty() || options.save_file == "-") return print(to_json(*facts), Exit::healthy);
  if (const auto saved = save(*facts, options); !saved) return complain(saved.error());
  return Exit::healthy;
}

std::string list_of_causes(const Options& options) {
  report::Page page(text_style(options));
  for (const auto& cause : catalogue()) page.labelled(cause.id, cause.title, 0, 5);
  return page.take();
}

Exit run_explain(const Options& options) {
  if (options.word.empty()) return print(list_of_causes(options), Exit::healthy);
  const auto text = options.output == Output::json ? report::explain_as_json(options.word)
                                                   : report::explain(options.word, text_style(options));
  if (text) return print(*text, Exit::healthy);
  return complain(
      Error{ErrorCode::usage, "explain", "\"" + options.word + "\"",
            "expected a cause id as in H01, an error code or a finding id; snapdoctor explain lists all causes", 0});
}

}  // namespace

Exit run(const Options& options, const net::Stop& stop) {
  switch (options.command) {
    case Command::diagnose:
      return run_diagnose(options, stop);
    case Command::collect:
      return run_collect(options, stop);
    case Command::explain:
      return run_explain(options);
  }
  return Exit::bug;
}

}  // namespace sd::app

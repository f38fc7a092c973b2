// SPDX-License-Identifier: MIT
#include "app/rules_command.hpp"

#include "app/console.hpp"
#include "app/network_files.hpp"
#include "report/rules_report.hpp"
#include "rules/check.hpp"

namespace sd::app {
namespace {

Exit exit_of(rules::RulesVerdict verdict) {
  switch (verdict) {
    case rules::RulesVerdict::allowed:
      return Exit::healthy;
    case rules::RulesVerdict::denied:
    case rules::RulesVerdict::partly:
      return Exit::cause;
    case rules::RulesVerdict::unknown:
      break;
  }
  return Exit::cannot_tell;
}

Exit check(const Options& options, const NetworkRules& known) {
  const auto& wanted = options.rules;
  rules::Prepared prepared(known, {wanted.virtual_network}, wanted.question.direction);
  const auto answer = prepared.ask(wanted.question);
  const report::RulesAnswer shown{wanted.question, answer, prepared.assumptions(wanted.question, answer)};
  return print(
      options.output == Output::json ? report::rules_as_json(shown) : report::rules_as_text(shown, text_style(options)),
      exit_of(answer.verdict));
}

}  // namespace

Exit run_rules(const Options& options, const net::Stop& stop) {
  const auto deadline = net::Deadline::after(options.deadline);
  const auto known = read_network_files(options.network_files, deadline, stop);
  if (!known) return complain(known.error());
  if (known->rule_sets.empty() && known->routes.empty())
    return complain({ErrorCode::bad_input, "read", options.network_files.front(),
                     "expected security rules, found none in the files that are given", 0});
  return check(options, *known);
}

}  // namespace sd::app

// SPDX-License-Identifier: MIT
#include "app/rules_command.hpp"

#include <algorithm>
#include <deque>

#include "app/console.hpp"
#include "app/network_files.hpp"
#include "report/rules_diff_report.hpp"
#include "report/rules_fix_report.hpp"
#include "report/rules_lint_report.hpp"
#include "report/rules_report.hpp"
#include "rules/what_if.hpp"

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

/// What each rule that denies keeps from passing, it alone.
std::vector<std::optional<rules::AddressCount>> passes_without(rules::Prepared& prepared,
                                                               const rules::Question& question,
                                                               const rules::Answer& answer) {
  const rules::WhatIf what_if(prepared.chain(), rules::packets_of(question, prepared.names()));
  std::vector<std::optional<rules::AddressCount>> out;
  for (const auto& each : answer.deciding) {
    out.emplace_back();
    if (each.rule->access != Access::deny || !each.has_example) continue;
    const auto effect = what_if.without(*each.rule);
    if (effect.unknown.empty()) out.back() = rules::count(effect.now_allowed);
  }
  return out;
}

Exit check(const Options& options, const NetworkRules& known) {
  const auto& wanted = options.rules;
  rules::Prepared prepared(known, {wanted.virtual_network}, wanted.question.direction);
  const auto answer = prepared.ask(wanted.question);
  const auto hops = wanted.question.direction == Direction::outbound
                        ? rules::next_hops(known, prepared.names(), answer.asked())
                        : rules::NextHops{};
  const report::RulesAnswer shown{wanted.question, answer, hops, prepared.assumptions(wanted.question, answer),
                                  passes_without(prepared, wanted.question, answer)};
  return print(
      options.output == Output::json ? report::rules_as_json(shown) : report::rules_as_text(shown, text_style(options)),
      exit_of(answer.verdict));
}

Exit lint(const Options& options, const NetworkRules& known) {
  const auto remarks = rules::lint(known, {options.rules.virtual_network});
  return print(options.output == Output::json ? report::lint_as_json(known, remarks)
                                              : report::lint_as_text(known, remarks, text_style(options)),
               remarks.empty() ? Exit::healthy : Exit::cause);
}

Exit exit_of(const std::vector<report::RulesDifference>& all) {
  auto worst = rules::Loss::none;
  for (const auto& each : all)
    for (const auto& flow : each.flows) worst = std::max(worst, flow.loss);
  return worst == rules::Loss::certain   ? Exit::cause
         : worst == rules::Loss::perhaps ? Exit::cannot_tell
                                         : Exit::healthy;
}

/// What must not get lost: what was asked for, or what a backup needs.
std::vector<rules::Flow> flows_of(const RulesOptions& wanted) {
  if (wanted.question.to.text.empty()) return rules::backup_flows();
  return {{"asked", wanted.question}};
}

Exit diff(const Options& options, const NetworkRules& before, const NetworkRules& after) {
  const auto& wanted = options.rules;
  std::deque<rules::Comparison> comparisons;
  std::deque<std::vector<rules::Difference>> differences;
  std::vector<report::RulesDifference> shown;
  for (const auto direction : {Direction::outbound, Direction::inbound}) {
    auto& comparison = comparisons.emplace_back(before, after, rules::Assumptions{wanted.virtual_network}, direction);
    auto found = comparison.differences();
    if (!found) return complain(found.error());
    const auto& list = differences.emplace_back(std::move(*found));
    report::RulesDifference part{direction, comparison.names(), list, {}};
    for (const auto& flow : flows_of(wanted))
      if (flow.question.direction == direction) part.flows.push_back(comparison.lost(flow, list));
    shown.push_back(std::move(part));
  }
  return print(
      options.output == Output::json ? report::diff_as_json(shown) : report::diff_as_text(shown, text_style(options)),
      exit_of(shown));
}

Exit fix(const Options& options, const NetworkRules& known) {
  const auto& question = options.rules.question;
  const rules::Assumptions told{options.rules.virtual_network};
  const auto plan = rules::fix(known, told, question);
  const report::RulesFix shown{question, plan};
  return print(
      options.output == Output::json ? report::fix_as_json(shown) : report::fix_as_text(shown, text_style(options)),
      exit_of(plan.verdict));
}

Exit run_diff(const Options& options, const net::Deadline& deadline, const net::Stop& stop) {
  const auto& wanted = options.rules;
  // What is known besides (service tags, groups) is known of both, and read once.
  const auto known = read_network_files(options.network_files, deadline, stop);
  if (!known) return complain(known.error());
  const auto before = read_network_files({wanted.before}, deadline, stop, *known);
  if (!before) return complain(before.error());
  const auto after = read_network_files({wanted.after}, deadline, stop, *known);
  if (!after) return complain(after.error());
  for (const auto* side : {&*before, &*after})
    if (side->rule_sets.empty())
      return complain({ErrorCode::bad_input, "read", side == &*before ? wanted.before : wanted.after,
                       "expected security rules, found none", 0});
  return diff(options, *before, *after);
}

}  // namespace

Exit run_rules(const Options& options, const net::Stop& stop) {
  const auto deadline = net::Deadline::after(options.deadline);
  if (options.rules.task == RulesTask::diff) return run_diff(options, deadline, stop);
  const auto known = read_network_files(options.network_files, deadline, stop);
  if (!known) return complain(known.error());
  if (known->rule_sets.empty())
    return complain({ErrorCode::bad_input, "read", options.network_files.front(),
                     "expected security rules, found none in the files that are given", 0});
  switch (options.rules.task) {
    case RulesTask::lint:
      return lint(options, *known);
    case RulesTask::fix:
      return fix(options, *known);
    case RulesTask::check:
    case RulesTask::diff:
      break;
  }
  return check(options, *known);
}

}  // namespace sd::app

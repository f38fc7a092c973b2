// SPDX-License-Identifier: MIT
#include "report/rules_fix_report.hpp"

#include <array>

#include "base/text.hpp"
#include "report/rules_json.hpp"
#include "report/rules_words.hpp"
#include "rules/rule_commands.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;
using rules::Addition;
using rules::Form;
using rules::RulesVerdict;

constexpr std::array<Form, 4> k_forms{Form::az, Form::powershell, Form::terraform, Form::bicep};

/// What to run or to write, in order, and how to take it back, in the opposite order.
struct Steps {
  std::vector<std::string> apply;
  std::vector<std::string> undo;
};

void add_lines(const std::string& text, std::vector<std::string>& out) {
  for (const auto line : split_lines(text)) out.emplace_back(line);
}

Steps steps_for(Form form, const std::vector<Addition>& additions) {
  std::vector<rules::CommandText> all;
  for (const auto& addition : additions) {
    for (const auto& move : addition.moves)
      all.push_back(rules::write_priority(form, *move.rule, move.to, *addition.set));
    all.push_back(rules::write_rule(form, addition.rule, *addition.set));
  }
  Steps out;
  for (const auto& step : all) add_lines(step.apply, out.apply);
  for (auto step = all.rbegin(); step != all.rend(); ++step) add_lines(step->undo, out.undo);
  return out;
}

std::string addition_words(const Addition& addition) {
  auto out = addition.rule.name + ", priority " + std::to_string(addition.rule.priority) + ", in " +
             set_words(*addition.set) + ": before " + addition.against.front()->name + " (" +
             std::to_string(addition.against.front()->priority) + ")";
  if (!addition.moves.empty())
    out += ", after " + std::to_string(addition.moves.size()) +
           (addition.moves.size() > 1 ? " rules have" : " rule has") + " made room";
  return out;
}

std::string heading(const RulesFix& shown) {
  const auto words = question_words(shown.question);
  switch (shown.fix.verdict) {
    case RulesVerdict::allowed:
      return words + ": allowed, nothing to add";
    case RulesVerdict::unknown:
      return words + ": unknown, nothing is known to be denied; snapdoctor rules check tells what is missing";
    case RulesVerdict::denied:
      return words + ": denied";
    case RulesVerdict::partly:
      break;
  }
  return words + ": partly denied";
}

void add_commands(Page& page, const std::vector<Addition>& additions) {
  for (const auto form : k_forms) {
    page.heading(rules::to_text(form));
    const auto steps = steps_for(form, additions);
    for (const auto& line : steps.apply) page.command(line, 2);
    page.paragraph("undo:", 2, Paint::dim);
    for (const auto& line : steps.undo) page.command(line, 2);
  }
}

json::object to_json(const Addition& addition) {
  json::array moves;
  for (const auto& move : addition.moves)
    moves.push_back(
        json::object{{"rule", to_json_string(move.rule->name)}, {"from", move.rule->priority}, {"to", move.to}});
  json::array against;
  for (const auto* rule : addition.against)
    against.push_back(json::object{{"rule", to_json_string(rule->name)}, {"priority", rule->priority}});
  return {{"nsg", to_json_string(addition.set->name)},
          {"resource_group", to_json_string(addition.set->resource_group)},
          {"attached_to", to_json_string(addition.set->attached_to)},
          {"rule", to_json_string(addition.rule.name)},
          {"priority", addition.rule.priority},
          {"against", std::move(against)},
          {"moves", std::move(moves)}};
}

}  // namespace

std::string fix_as_text(const RulesFix& shown, const TextStyle& style) {
  Page page(style);
  const auto& fix = shown.fix;
  const bool denied = shown.fix.verdict == RulesVerdict::denied || shown.fix.verdict == RulesVerdict::partly;
  page.marked(denied                                       ? Mark::bad
              : shown.fix.verdict == RulesVerdict::allowed ? Mark::good
                                                           : Mark::open,
              heading(shown),
              denied                                       ? Paint::red
              : shown.fix.verdict == RulesVerdict::allowed ? Paint::green
                                                           : Paint::yellow);
  if (!fix.obstacles.empty()) page.heading("No rule in an NSG cures this");
  for (const auto& line : fix.obstacles) page.labelled("-", line, 2, 4);
  if (fix.additions.empty()) return page.take();
  page.heading(fix.additions.size() == 1 ? "One rule opens it" : "These rules together open it");
  for (const auto& addition : fix.additions) page.labelled("-", addition_words(addition), 2, 4);
  if (!fix.obstacles.empty()) return page.take();
  if (!fix.by_name)
    page.paragraph("Opened: " + count_words(fix.opened) + " (" + prefix_words(fix.opened, style.verbose) + ").", 2);
  page.paragraph("Proved: of all packets, no other packet is decided differently than today.", 2);
  add_commands(page, fix.additions);
  return page.take();
}

std::string fix_as_json(const RulesFix& shown) {
  const auto& fix = shown.fix;
  json::array additions;
  for (const auto& addition : fix.additions) additions.push_back(to_json(addition));
  json::array steps;
  if (fix.obstacles.empty() && !fix.additions.empty())
    for (const auto form : k_forms) {
      const auto lines = steps_for(form, fix.additions);
      steps.push_back(json::object{{"tool", to_json_string(rules::to_text(form))},
                                   {"lines", json_list(lines.apply)},
                                   {"undo", json_list(lines.undo)}});
    }
  return to_pretty_text(json::object{{"schema", "snapdoctor.rules.fix/1"},
                                     {"verdict", to_json_string(rules::to_text(shown.fix.verdict))},
                                     {"additions", std::move(additions)},
                                     {"opened", json_list(fix.opened)},
                                     {"addresses", to_text(rules::count(fix.opened))},
                                     {"obstacles", json_list(fix.obstacles)},
                                     {"steps", std::move(steps)}});
}

}  // namespace sd::report

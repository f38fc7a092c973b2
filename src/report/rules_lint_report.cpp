// SPDX-License-Identifier: MIT
#include "report/rules_lint_report.hpp"

#include "model/json_text.hpp"
#include "model/names.hpp"
#include "report/rules_words.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;
using rules::LintRemark;
using rules::Severity;

std::size_t rules_in(const NetworkRules& known) {
  std::size_t out = 0;
  for (const auto& set : known.rule_sets) out += set.rules.size();
  return out;
}

std::string summary(const NetworkRules& known, std::size_t remarks) {
  const auto plural = [](std::size_t count, const char* word) {
    return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
  };
  return (remarks == 0 ? "nothing to say about " : plural(remarks, "remark") + " on ") +
         plural(rules_in(known), "rule") + " in " + plural(known.rule_sets.size(), "rule set");
}

}  // namespace

std::string lint_as_text(const NetworkRules& known, const std::vector<LintRemark>& remarks, const TextStyle& style) {
  Page page(style);
  page.marked(remarks.empty() ? Mark::good : Mark::warning, summary(known, remarks.size()),
              remarks.empty() ? Paint::green : Paint::yellow);
  const RuleSet* set = nullptr;
  for (const auto& remark : remarks) {
    if (remark.set != set) page.heading(set_words(*remark.set));
    set = remark.set;
    page.paragraph(remark.rule->name + " (" + std::string(sd::to_text(remark.rule->direction)) + " " +
                       std::to_string(remark.rule->priority) + ") " + remark.text + " [" +
                       std::string(remark.kind->id) + "]",
                   2);
  }
  return page.take();
}

std::string lint_as_json(const NetworkRules& known, const std::vector<LintRemark>& remarks) {
  json::array out;
  for (const auto& remark : remarks) {
    json::array others;
    for (const auto& name : remark.others) others.push_back(to_json_string(name));
    out.push_back(json::object{{"id", to_json_string(remark.kind->id)},
                               {"severity", remark.kind->severity == Severity::warning ? "warning" : "note"},
                               {"file", to_json_string(remark.set->file)},
                               {"nsg", to_json_string(remark.set->name)},
                               {"rule", to_json_string(remark.rule->name)},
                               {"direction", to_json_string(sd::to_text(remark.rule->direction))},
                               {"priority", remark.rule->priority},
                               {"others", std::move(others)},
                               {"text", to_json_string(remark.text)}});
  }
  return to_pretty_text(json::object{{"schema", "snapdoctor.rules.lint/1"},
                                     {"rule_sets", known.rule_sets.size()},
                                     {"rules", rules_in(known)},
                                     {"remarks", std::move(out)}});
}

}  // namespace sd::report

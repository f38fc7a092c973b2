// SPDX-License-Identifier: MIT
#include "report/rules_report.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "model/json_text.hpp"
#include "report/rules_words.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;
using rules::Answer;
using rules::Deciding;
using rules::RulesVerdict;

constexpr std::size_t k_prefixes_in_a_row = 3;

Mark mark_of(RulesVerdict verdict) {
  switch (verdict) {
    case RulesVerdict::allowed:
      return Mark::good;
    case RulesVerdict::denied:
    case RulesVerdict::partly:
      return Mark::bad;
    case RulesVerdict::unknown:
      break;
  }
  return Mark::open;
}

Paint paint_of(RulesVerdict verdict) {
  switch (verdict) {
    case RulesVerdict::allowed:
      return Paint::green;
    case RulesVerdict::denied:
    case RulesVerdict::partly:
      return Paint::red;
    case RulesVerdict::unknown:
      break;
  }
  return Paint::yellow;
}

std::string verdict_words(const Answer& answer) {
  switch (answer.verdict) {
    case RulesVerdict::allowed:
      return "allowed";
    case RulesVerdict::denied:
      return "denied";
    case RulesVerdict::partly:
      return "partly denied";
    case RulesVerdict::unknown:
      break;
  }
  return "unknown: the files do not tell";
}

void add_part(Page& page, std::string_view name, const rules::AddressSet& set, const TextStyle& style) {
  const auto all = rules::prefixes(set);
  const auto shown = style.verbose == Switch::on ? all.size() : std::min(all.size(), k_prefixes_in_a_row);
  std::string list;
  for (std::size_t i = 0; i < shown; ++i) list += (i > 0 ? ", " : "") + to_text(all[i]);
  if (all.size() > shown) list += fmt::format(" and {} more", all.size() - shown);
  page.labelled(fmt::format("{:<8} {:>12}", name, rules::to_text(rules::count(set))), list, 2, 26);
}

void add_deciding(Page& page, const RulesAnswer& shown) {
  if (shown.answer.deciding.empty()) return;
  page.blank();
  page.heading("Decided by");
  for (const auto& each : shown.answer.deciding) {
    const auto& rule = *each.rule;
    const auto share = each.addresses.is_zero()
                           ? "perhaps " + rules::to_text(each.perhaps)
                           : rules::to_text(each.addresses) +
                                 (each.perhaps.is_zero() ? "" : ", perhaps " + rules::to_text(each.perhaps));
    page.labelled(fmt::format("{:<13} {:>5}", access_word(rule.access), rule.priority),
                  fmt::format("{} of {}{}", rule.name, each.set->name,
                              each.set->attached_to.empty() ? "" : " (" + each.set->attached_to + ")"),
                  2, 24);
    page.paragraph(each.has_example ? fmt::format("{} addresses, such as {}", share,
                                                  rules::example_packet(shown.question, each.example))
                                    : "decides it by name",
                   24, Paint::dim);
  }
}

json::array texts(const rules::AddressSet& set) {
  json::array out;
  for (const auto& prefix : rules::prefixes(set)) out.emplace_back(to_text(prefix));
  return out;
}

json::object encode(const rules::Question& question) {
  return {{"direction", to_json_string(direction_word(question.direction))},
          {"from", question.from ? json::value(to_text(*question.from)) : json::value(nullptr)},
          {"to", to_json_string(question.to.text)},
          {"protocol", to_json_string(protocol_word(question.protocol))},
          {"port", question.port ? json::value(*question.port) : json::value(nullptr)}};
}

json::object encode(const Deciding& each, const rules::Question& question) {
  return {{"nsg", to_json_string(each.set->name)},
          {"attached_to", to_json_string(each.set->attached_to)},
          {"rule", to_json_string(each.rule->name)},
          {"priority", each.rule->priority},
          {"access", to_json_string(access_word(each.rule->access))},
          {"addresses", rules::to_text(each.addresses)},
          {"perhaps", rules::to_text(each.perhaps)},
          {"example",
           each.has_example ? json::value(rules::example_packet(question, each.example)) : json::value(nullptr)}};
}

}  // namespace

std::string rules_as_text(const RulesAnswer& shown, const TextStyle& style) {
  Page page(style);
  const auto& answer = shown.answer;
  page.marked(mark_of(answer.verdict), question_words(shown.question) + ": " + verdict_words(answer),
              paint_of(answer.verdict));
  page.blank();
  if (answer.only_by_name) {
    page.paragraph("Decided by names: no file tells the addresses of " + shown.question.to.text + ".", 2);
  } else {
    page.row(std::nullopt, "              addresses   prefixes", Paint::dim);
    add_part(page, "allowed", answer.allowed, style);
    add_part(page, "denied", answer.denied, style);
    add_part(page, "unknown", answer.unknown, style);
  }
  add_deciding(page, shown);
  if (!shown.assumptions.empty()) {
    page.blank();
    page.heading("Assumed");
    for (const auto& line : shown.assumptions) page.paragraph("- " + line, 2);
  }
  return page.take();
}

std::string rules_as_json(const RulesAnswer& shown) {
  const auto& answer = shown.answer;
  json::object out{{"schema", "snapdoctor.rules/1"},
                   {"query", encode(shown.question)},
                   {"verdict", to_json_string(rules::to_text(answer.verdict))},
                   {"allowed", texts(answer.allowed)},
                   {"denied", texts(answer.denied)},
                   {"unknown", texts(answer.unknown)},
                   {"addresses", json::object{{"allowed", rules::to_text(rules::count(answer.allowed))},
                                              {"denied", rules::to_text(rules::count(answer.denied))},
                                              {"unknown", rules::to_text(rules::count(answer.unknown))}}}};
  json::array deciding;
  for (const auto& each : answer.deciding) deciding.push_back(encode(each, shown.question));
  out["deciding"] = std::move(deciding);
  json::array assumptions;
  for (const auto& line : shown.assumptions) assumptions.push_back(to_json_string(line));
  out["assumptions"] = std::move(assumptions);
  return to_pretty_text(out);
}

}  // namespace sd::report

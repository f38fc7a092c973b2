// SPDX-License-Identifier: MIT
#include "report/rules_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "model/names.hpp"
#include "report/rules_json.hpp"
#include "report/rules_words.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;
using rules::Answer;
using rules::Deciding;
using rules::RulesVerdict;

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

void add_parts(Page& page, const Answer& answer, const TextStyle& style) {
  struct Part {
    std::string_view name;
    const rules::AddressSet& set;
  };
  const std::array<Part, 3> parts{
      {{"allowed", answer.allowed}, {"denied", answer.denied}, {"unknown", answer.unknown}}};
  std::size_t width = std::string_view("addresses").size();
  for (const auto& part : parts) width = std::max(width, to_text(rules::count(part.set)).size());
  const auto column = 2 + 9 + width + 3;
  page.labelled(fmt::format("{:<9}{:>{}}", "", "addresses", width), "prefixes", 2, column);
  for (const auto& part : parts)
    page.labelled(fmt::format("{:<9}{:>{}}", part.name, to_text(rules::count(part.set)), width),
                  prefix_words(part.set, style.verbose), 2, column);
}

std::string share_words(const Deciding& each, const rules::Question& question) {
  if (!each.has_example) return "decides by name";
  auto out = each.addresses.is_zero() ? "perhaps " + count_words(each.perhaps) : count_words(each.addresses);
  if (!each.addresses.is_zero() && !each.perhaps.is_zero()) out += ", perhaps " + to_text(each.perhaps) + " more";
  return out + ", such as " + rules::example_packet(question, each.example);
}

void add_deciding(Page& page, const RulesAnswer& shown) {
  if (shown.answer.deciding.empty()) return;
  page.heading("Decided by");
  for (std::size_t i = 0; i < shown.answer.deciding.size(); ++i) {
    const auto& each = shown.answer.deciding[i];
    const auto& without = shown.passes_without[i];
    const auto more = !without             ? std::string{}
                      : without->is_zero() ? "; without it none of them would pass"
                                           : "; without it " + to_text(*without) + " would pass";
    page.labelled(fmt::format("{:>5} {}", each.rule->priority, sd::to_text(each.rule->access)),
                  each.rule->name + " of " + set_words(*each.set) + ": " + share_words(each, shown.question) + more, 2,
                  22);
  }
}

void add_hops(Page& page, const rules::NextHops& hops, const TextStyle& style) {
  if (hops.parts.empty()) return;
  page.heading("Next hop");
  for (const auto& part : hops.parts) {
    page.paragraph(rules::describe(part) + ": " + count_words(part.count), 2);
    page.paragraph(prefix_words(part.addresses, style.verbose), 4, Paint::dim);
  }
}

void add_assumptions(Page& page, const RulesAnswer& shown) {
  auto lines = shown.assumptions;
  lines.insert(lines.end(), shown.hops.assumptions.begin(), shown.hops.assumptions.end());
  if (lines.empty()) return;
  page.heading("Taken for granted");
  for (const auto& line : lines) page.labelled("-", line, 2, 4);
}

json::object encode(const rules::Question& question) {
  return {{"direction", to_json_string(sd::to_text(question.direction))},
          {"from", question.from ? json::value(to_text(*question.from)) : json::value(nullptr)},
          {"to", to_json_string(question.to.text)},
          {"protocol", to_json_string(sd::to_text(question.protocol))},
          {"port", question.port ? json::value(*question.port) : json::value(nullptr)}};
}

json::object encode(const Deciding& each, const rules::Question& question) {
  return {{"nsg", to_json_string(each.set->name)},
          {"attached_to", to_json_string(each.set->attached_to)},
          {"rule", to_json_string(each.rule->name)},
          {"priority", each.rule->priority},
          {"access", to_json_string(sd::to_text(each.rule->access))},
          {"addresses", to_text(each.addresses)},
          {"perhaps", to_text(each.perhaps)},
          {"example",
           each.has_example ? json::value(rules::example_packet(question, each.example)) : json::value(nullptr)}};
}

std::string_view way_word(rules::Way way) {
  switch (way) {
    case rules::Way::routed:
      return "routed";
    case rules::Way::unknown:
      return "unknown";
    case rules::Way::unroutable:
      return "unroutable";
    case rules::Way::platform:
      break;
  }
  return "platform";
}

json::object encode(const rules::NextHopPart& part) {
  json::array hops;
  for (const auto& hop : part.hops) {
    json::array addresses;
    for (const auto& address : hop.addresses) addresses.emplace_back(to_text(address));
    json::array routes;
    for (const auto& name : hop.routes) routes.push_back(to_json_string(name));
    hops.push_back(json::object{{"type", to_json_string(hop.text)},
                                {"next_hop_addresses", std::move(addresses)},
                                {"routes", std::move(routes)}});
  }
  return {{"way", to_json_string(way_word(part.way))},
          {"hops", std::move(hops)},
          {"addresses", to_text(part.count)},
          {"prefixes", json_list(part.addresses)}};
}

}  // namespace

std::string rules_as_text(const RulesAnswer& shown, const TextStyle& style) {
  Page page(style);
  const auto& answer = shown.answer;
  page.marked(mark_of(answer.verdict), question_words(shown.question) + ": " + verdict_words(answer),
              paint_of(answer.verdict));
  page.blank();
  if (answer.only_by_name)
    page.paragraph("Decided by names: no file tells the addresses of " + shown.question.to.text + ".", 2);
  else
    add_parts(page, answer, style);
  add_deciding(page, shown);
  add_hops(page, shown.hops, style);
  add_assumptions(page, shown);
  return page.take();
}

std::string rules_as_json(const RulesAnswer& shown) {
  const auto& answer = shown.answer;
  json::object out{{"schema", "snapdoctor.rules/1"},
                   {"query", encode(shown.question)},
                   {"verdict", to_json_string(rules::to_text(answer.verdict))},
                   {"allowed", json_list(answer.allowed)},
                   {"denied", json_list(answer.denied)},
                   {"unknown", json_list(answer.unknown)},
                   {"addresses", json::object{{"allowed", to_text(rules::count(answer.allowed))},
                                              {"denied", to_text(rules::count(answer.denied))},
                                              {"unknown", to_text(rules::count(answer.unknown))}}}};
  json::array deciding;
  for (std::size_t i = 0; i < answer.deciding.size(); ++i) {
    auto each = encode(answer.deciding[i], shown.question);
    const auto& without = shown.passes_without[i];
    each["passes_without"] = without ? json::value(to_text(*without)) : json::value(nullptr);
    deciding.push_back(std::move(each));
  }
  out["deciding"] = std::move(deciding);
  json::array assumptions;
  for (const auto* lines : {&shown.assumptions, &shown.hops.assumptions})
    for (const auto& line : *lines) assumptions.push_back(to_json_string(line));
  out["assumptions"] = std::move(assumptions);
  json::array hops;
  for (const auto& part : shown.hops.parts) hops.push_back(encode(part));
  if (!hops.empty()) out["next_hops"] = std::move(hops);
  return to_pretty_text(out);
}

}  // namespace sd::report

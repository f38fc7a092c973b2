// SPDX-License-Identifier: MIT
#include "report/explain.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "causes/catalogue.hpp"
#include "causes/engine.hpp"
#include "causes/error_codes.hpp"
#include "checks/findings.hpp"
#include "model/json_text.hpp"
#include "model/names.hpp"
#include "remedies/remedies.hpp"
#include "report/advice.hpp"
#include "report/article_json.hpp"
#include "report/article_text.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;

constexpr std::size_t k_indent = 2;

std::string words_of(SeenBy by) {
  switch (by) {
    case SeenBy::live:
      return "the running machine, its configuration files and probes";
    case SeenBy::logs:
      return "the logs of the extension and of the agent";
    case SeenBy::platform:
      return "Azure's own records";
    case SeenBy::windows:
      return "a Windows VM";
  }
  return {};
}

void add_ids(Page& page, const std::vector<std::string_view>& ids) {
  for (const auto id : ids) {
    const auto* row = find_finding(id);
    page.labelled("-", std::string(id) + (row ? ": " + std::string(row->claim) : ""), k_indent, k_indent + 2);
  }
}

std::string cause_page(const Cause& cause, const TextStyle& style) {
  Page page(style);
  page.marked(Mark::bad, std::string(cause.id) + ": " + std::string(cause.title), Paint::bold);
  page.blank();
  page.paragraph(cause.explanation, k_indent);
  page.heading("What shows it");
  page.paragraph(cause.evidence, k_indent);
  page.paragraph("Seen in: " + words_of(cause.seen_by) + ".", k_indent);
  page.heading("What looks alike, and what tells them apart");
  add_advice(page, cause.tell_apart, k_indent);
  if (!cause.explains.empty()) {
    page.heading("Findings that it explains");
    add_ids(page, cause.explains);
  }
  page.heading("Cure");
  add_remedy(page, remedy_for(cause.id), k_indent);
  return page.take();
}

std::string code_page(const std::vector<const CodeMeaning*>& meanings, const TextStyle& style) {
  Page page(style);
  for (const auto* meaning : meanings) {
    std::vector<std::string> codes;
    for (const auto code : meaning->codes) codes.emplace_back(code);
    page.blank();
    page.marked(Mark::open, join(codes, ", "), Paint::bold);
    page.blank();
    page.paragraph(meaning->meaning, k_indent);
    page.heading("What it does not mean");
    page.paragraph(meaning->does_not_mean, k_indent);
    if (meaning->cause_ids.empty()) continue;
    page.heading("What can be behind it (snapdoctor explain ID)");
    for (const auto id : meaning->cause_ids) {
      const auto* cause = find_cause(id);
      page.labelled(id, cause ? cause->title : std::string_view{}, k_indent, 8);
    }
  }
  page.blank();
  page.paragraph("Run snapdoctor on the VM: it tells which of them it is.", 0);
  return page.take();
}

/// A finding, or a warning about a run of the past.
const FindingRow* find_row(std::string_view id) {
  for (const auto& row : run_warnings())
    if (row.id == id) return &row;
  return find_finding(id);
}

std::string finding_page(const FindingRow& finding, const TextStyle& style) {
  Page page(style);
  page.marked(Mark::open, std::string(finding.id) + ": " + std::string(finding.claim), Paint::bold);
  page.heading("Look by hand");
  add_advice(page, finding.how, k_indent);
  const bool explained = std::any_of(catalogue().begin(), catalogue().end(), [&](const Cause& cause) {
    return std::find(cause.explains.begin(), cause.explains.end(), finding.id) != cause.explains.end();
  });
  if (explained) page.heading("Causes that explain it");
  for (const auto& cause : catalogue())
    for (const auto id : cause.explains)
      if (id == finding.id) page.labelled(cause.id, cause.title, k_indent, 8);
  return page.take();
}

json::array texts(const std::vector<std::string_view>& values) {
  json::array out;
  for (const auto value : values) out.push_back(to_json_string(value));
  return out;
}

json::array commands(const std::vector<Commands>& all) {
  json::array out;
  for (const auto& entry : all) {
    json::array lines;
    for (const auto& line : entry.lines) lines.push_back(to_json_string(line));
    out.push_back(json::object{{"tool", to_json_string(entry.tool)}, {"lines", lines}});
  }
  return out;
}

json::object cause_object(const Cause& cause) {
  const auto remedy = remedy_for(cause.id);
  return json::object{{"id", to_json_string(cause.id)},
                      {"title", to_json_string(cause.title)},
                      {"explanation", to_json_string(cause.explanation)},
                      {"evidence", to_json_string(cause.evidence)},
                      {"tell_apart", to_json_string(cause.tell_apart)},
                      {"explains", texts(cause.explains)},
                      {"remedy", json::object{{"summary", to_json_string(remedy.summary)},
                                              {"who", to_json_string(remedy.who)},
                                              {"steps", commands(remedy.steps)},
                                              {"changes", to_json_string(remedy.changes)},
                                              {"undo", commands(remedy.undo)},
                                              {"verify", commands(remedy.verify)}}}};
}

json::object code_object(const CodeMeaning& meaning) {
  return json::object{{"codes", texts(meaning.codes)},
                      {"meaning", to_json_string(meaning.meaning)},
                      {"does_not_mean", to_json_string(meaning.does_not_mean)},
                      {"causes", texts(meaning.cause_ids)}};
}

}  // namespace

namespace {

std::optional<std::string> own_page(std::string_view word, const TextStyle& style) {
  if (const auto* cause = find_cause(word)) return cause_page(*cause, style);
  if (const auto meanings = find_code(word); !meanings.empty()) return code_page(meanings, style);
  if (const auto* finding = find_row(word)) return finding_page(*finding, style);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> explain(std::string_view word, const std::optional<articles::Article>& article,
                                   const TextStyle& style) {
  auto out = own_page(word, style);
  if (!article) return out;
  return (out ? *out + "\n" : std::string{}) + article_as_text(*article, style);
}

std::optional<std::string> explain_as_json(std::string_view word, const std::optional<articles::Article>& article) {
  json::object out{{"schema", "snapdoctor.explanation/1"}};
  if (const auto* cause = find_cause(word)) {
    out["cause"] = cause_object(*cause);
  } else if (const auto meanings = find_code(word); !meanings.empty()) {
    json::array all;
    for (const auto* meaning : meanings) all.push_back(code_object(*meaning));
    out["codes"] = std::move(all);
  } else if (const auto* finding = find_row(word)) {
    out["finding"] = json::object{{"id", to_json_string(finding->id)},
                                  {"claim", to_json_string(finding->claim)},
                                  {"how", to_json_string(finding->how)}};
  } else if (!article) {
    return std::nullopt;
  }
  if (article) out["article"] = article_object(*article);
  return to_pretty_text(out);
}

std::string list_causes(const TextStyle& style) {
  Page page(style);
  for (const auto& cause : catalogue()) page.labelled(cause.id, cause.title, 0, 5);
  return page.take();
}

std::string causes_as_json() {
  json::array causes;
  for (const auto& cause : catalogue())
    causes.push_back(json::object{{"id", to_json_string(cause.id)}, {"title", to_json_string(cause.title)}});
  json::object out{{"schema", "snapdoctor.causes/1"}};
  out["causes"] = std::move(causes);
  return to_pretty_text(out);
}

}  // namespace sd::report

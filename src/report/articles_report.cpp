// SPDX-License-Identifier: MIT
#include "report/articles_report.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "model/json_text.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;
using articles::Fixable;
using articles::LintRule;
using articles::Remark;
using articles::Severity;

constexpr std::size_t k_longest_name = 4096;

std::string_view to_text(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      break;
  }
  return "note";
}

std::string_view to_text(articles::System system) {
  switch (system) {
    case articles::System::linux_only:
      return "linux";
    case articles::System::windows_only:
      return "windows";
    case articles::System::any:
      break;
  }
  return "any";
}

json::array texts(const std::vector<std::string>& values) {
  json::array out;
  for (const auto& value : values) out.push_back(to_json_string(value));
  return out;
}

std::string counted(std::size_t count, const std::string& word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

/// A relative reference (RFC 3986): every byte that is not unreserved or a slash as %XX.
std::string as_uri(std::string_view path) {
  constexpr std::string_view k_plain = "-._~/";
  constexpr std::string_view k_digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto value = static_cast<unsigned char>(c);
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || k_plain.contains(c);
    if (plain)
      out += c;
    else
      out += {'%', k_digits[value >> 4], k_digits[value & 0xf]};
  }
  return out;
}

json::object rule_object(const LintRule& rule) {
  return json::object{{"id", to_json_string(rule.id)},
                      {"severity", to_json_string(to_text(rule.severity))},
                      {"fixable", rule.fixable == Fixable::yes},
                      {"what", to_json_string(rule.what)}};
}

json::object remark_object(const std::string& file, const Remark& remark) {
  return json::object{{"file", to_json_string(file)},
                      {"line", remark.line},
                      {"column", remark.column},
                      {"rule", to_json_string(remark.rule->id)},
                      {"severity", to_json_string(to_text(remark.rule->severity))},
                      {"fixable", remark.rule->fixable == Fixable::yes},
                      {"text", to_json_string(remark.text)}};
}

json::object sarif_rule(const LintRule& rule) {
  return json::object{{"id", to_json_string(rule.id)},
                      {"shortDescription", json::object{{"text", to_json_string(rule.what)}}},
                      {"defaultConfiguration", json::object{{"level", to_json_string(to_text(rule.severity))}}}};
}

json::object sarif_result(const std::string& file, const Remark& remark) {
  const json::object region{{"startLine", remark.line}, {"startColumn", remark.column}};
  const json::object place{{"artifactLocation", json::object{{"uri", to_json_string(as_uri(file))}}},
                           {"region", region}};
  return json::object{{"ruleId", to_json_string(remark.rule->id)},
                      {"ruleIndex", std::size_t(remark.rule - articles::lint_rules().data())},
                      {"level", to_json_string(to_text(remark.rule->severity))},
                      {"message", json::object{{"text", to_json_string(remark.text)}}},
                      {"locations", json::array{json::object{{"physicalLocation", place}}}}};
}

struct Located {
  const std::string* file;
  const Remark* remark;
};

std::vector<Located> all_remarks(const LintedTree& tree) {
  std::vector<Located> out;
  for (const auto& file : tree.remarks)
    for (const auto& remark : file.remarks) out.push_back({&file.file, &remark});
  return out;
}

/// All remarks as a list so many levels deep; of thousands of them only one is held as a value.
template <class Make>
std::string remark_list(const LintedTree& tree, const Make& make, std::size_t depth) {
  const auto all = all_remarks(tree);
  return to_pretty_list(all.size(), [&](std::size_t i) { return make(*all[i].file, *all[i].remark); }, depth);
}

}  // namespace

std::string articles_as_text(const std::vector<articles::Entry>& entries, const TextStyle& style) {
  Page page(style);
  for (const auto& entry : entries) {
    page.paragraph(entry.title.empty() ? entry.id : entry.title, 0, Paint::bold);
    if (!entry.description.empty()) page.paragraph(entry.description, 2);
    page.paragraph(entry.built_in ? "built in: " + entry.id : entry.file, 2, Paint::dim);
  }
  page.paragraph(counted(entries.size(), "article"), 0);
  return page.take();
}

std::string articles_as_json(const std::vector<articles::Entry>& entries) {
  json::array out;
  for (const auto& entry : entries)
    out.push_back(json::object{{"id", to_json_string(entry.id)},
                               {"title", to_json_string(entry.title)},
                               {"description", to_json_string(entry.description)},
                               {"file", entry.built_in ? json::value(nullptr) : to_json_string(entry.file)},
                               {"service", to_json_string(entry.service)},
                               {"scenario", to_json_string(entry.scenario)},
                               {"type", to_json_string(entry.type)},
                               {"codes", texts(entry.codes)},
                               {"topics", texts(entry.topics)},
                               {"products", texts(entry.products)},
                               {"clouds", texts(entry.clouds)},
                               {"system", to_json_string(to_text(entry.system))}});
  return to_pretty_text(json::object{{"schema", "snapdoctor.articles/1"}, {"articles", std::move(out)}});
}

std::size_t LintedTree::count(Severity severity) const {
  std::size_t out = 0;
  for (const auto& file : remarks)
    out += std::size_t(std::count_if(file.remarks.begin(), file.remarks.end(),
                                     [&](const Remark& remark) { return remark.rule->severity == severity; }));
  return out;
}

std::string lint_as_text(const LintedTree& tree) {
  std::string out;
  for (const auto& file : tree.remarks)
    for (const auto& remark : file.remarks)
      out += printable(file.file, k_longest_name) + ":" + std::to_string(remark.line) + ":" +
             std::to_string(remark.column) + ": " + std::string(remark.rule->id) + ": " + remark.text + " (" +
             std::string(to_text(remark.rule->severity)) + (remark.rule->fixable == Fixable::yes ? ", --fix" : "") +
             ")\n";
  out += counted(tree.count(Severity::error), "error") + ", " + counted(tree.count(Severity::warning), "warning") +
         ", " + counted(tree.count(Severity::note), "note") + " in " + counted(tree.remarks.size(), "file") + " of " +
         std::to_string(tree.files);
  if (tree.fixed > 0) out += "; " + counted(tree.fixed, "file") + " fixed";
  return out + "\n";
}

std::string lint_as_json(const LintedTree& tree) {
  return "{\n  \"schema\": \"snapdoctor.articles.lint/1\",\n  \"files\": " + std::to_string(tree.files) +
         ",\n  \"fixed\": " + std::to_string(tree.fixed) + ",\n  \"remarks\": " + remark_list(tree, remark_object, 1) +
         "\n}\n";
}

std::string lint_as_sarif(const LintedTree& tree) {
  const auto rules = articles::lint_rules();
  const auto rule_list = to_pretty_list(rules.size(), [&](std::size_t i) { return sarif_rule(rules[i]); }, 5);
  return "{\n"
         "  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
         "  \"version\": \"2.1.0\",\n"
         "  \"runs\": [\n"
         "    {\n"
         "      \"tool\": {\n"
         "        \"driver\": {\n"
         "          \"name\": \"snapdoctor\",\n"
         "          \"version\": \"" SD_VERSION
         "\",\n"
         "          \"rules\": " +
         rule_list +
         "\n        }\n"
         "      },\n"
         "      \"columnKind\": \"unicodeCodePoints\",\n"
         "      \"results\": " +
         remark_list(tree, sarif_result, 3) +
         "\n    }\n"
         "  ]\n"
         "}\n";
}

std::string article_rules_as_text(const TextStyle& style) {
  Page page(style);
  for (const auto& rule : articles::lint_rules())
    page.labelled(rule.id,
                  std::string(rule.what) + " (" + std::string(to_text(rule.severity)) +
                      (rule.fixable == Fixable::yes ? ", --fix)" : ")"),
                  0, 22);
  return page.take();
}

std::string article_rules_as_json() {
  json::array out;
  for (const auto& rule : articles::lint_rules()) out.push_back(rule_object(rule));
  return to_pretty_text(json::object{{"schema", "snapdoctor.articles.rules/1"}, {"rules", std::move(out)}});
}

}  // namespace sd::report

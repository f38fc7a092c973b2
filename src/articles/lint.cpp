// SPDX-License-Identifier: MIT
#include "articles/lint.hpp"

#include <algorithm>

#include "articles/headings.hpp"
#include "articles/lint_parts.hpp"
#include "articles/properties.hpp"
#include "base/text.hpp"

namespace sd::articles {
namespace {

constexpr std::string_view k_code_mark = "-crc-";  // portals name the articles about error codes so
constexpr std::size_t k_most_of_a_rule = 20;

class PropertyLinter {
 public:
  PropertyLinter(const Reading& reading, std::string_view path, Remarks& out)
      : it_(reading), stem_(stem_of(path)), out_(out) {}

  void look() {
    if (!it_.article.has_block) return;
    for (const auto& row : property_table()) look_for(row);
    for (std::size_t i = 0; i < it_.article.properties.size(); ++i) look_at(it_.article.properties[i], it_.places[i]);
    if (!code_of(stem_).empty()) look_at_names();
  }

 private:
  void look_for(const PropertyRow& row) {
    if (row.presence == Presence::optional) return;
    const auto at = place_of(row.name);
    if (!at) return out_.add("property-missing", 1, 1, std::string(row.name) + " is missing");
    if (row.presence == Presence::filled && it_.article.value(row.name).empty())
      out_.add("property-empty", at->line, at->column, std::string(row.name) + " is empty");
  }

  const PropertyPlace* place_of(std::string_view name) const {
    const auto& all = it_.article.properties;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Property& each) { return each.name == name; });
    return found == all.end() ? nullptr : &it_.places[std::size_t(found - all.begin())];
  }

  void look_at(const Property& property, const PropertyPlace& at) {
    const auto* row = find_property(property.name);
    if (row == nullptr) return;
    if (row->kind == ValueKind::numbers) look_at_numbers(property, at);
    if (row->kind == ValueKind::clouds) look_at_clouds(property, at);
    if (row->name == "selfHelpType" && !property.value.empty() && !is_known_type(property.value))
      out_.add("type-unknown", at.line, at.column, quoted(property.value) + " is no known type");
  }

  void look_at_numbers(const Property& property, const PropertyPlace& at) {
    for (const auto& value : values_of(property.value))
      if (!std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }))
        out_.add("list-number", at.line, at.column, property.name + " holds " + quoted(value));
  }

  void look_at_clouds(const Property& property, const PropertyPlace& at) {
    for (const auto& value : values_of(property.value))
      if (!is_known_cloud(value)) out_.add("cloud-unknown", at.line, at.column, quoted(value) + " is no cloud");
  }

  /// What names the code must name the same one as the file.
  void look_at_names() {
    const auto expect = [&](std::string_view name, const std::string& wanted, std::string_view rule) {
      const auto* at = place_of(name);
      const auto value = it_.article.value(name);
      if (at == nullptr || value.empty() || to_lower(value) == wanted) return;
      out_.add(rule, at->line, at->column,
               std::string(name) + " is " + quoted(value) + ", the file is named for " + quoted(wanted));
    };
    expect("articleId", stem_, "id-differs");
    expect("diagnosticScenario", stem_, "scenario-differs");
    expect("pageTitle", code_of(stem_), "title-differs");
    if (place_of("service") == nullptr) out_.add("property-missing", 1, 1, "service is missing");
  }

  const Reading& it_;
  std::string stem_;
  Remarks& out_;
};

}  // namespace

std::string quoted(std::string_view text) { return "\"" + printable(text, k_longest_excerpt) + "\""; }

void Remarks::add(std::string_view id, std::size_t line, std::size_t column, std::string text) {
  const auto& rule = lint_rule(id);
  const auto count = std::count_if(all_.begin(), all_.end(), [&](const Remark& each) { return each.rule == &rule; });
  if (std::size_t(count) < k_most_of_a_rule) all_.push_back({&rule, line, column, std::move(text)});
}

std::vector<Remark> Remarks::take() {
  sort(all_);
  return std::move(all_);
}

void lint_properties(const Reading& reading, std::string_view path, Remarks& out) {
  PropertyLinter(reading, path, out).look();
}

std::string stem_of(std::string_view path) {
  const auto slash = path.rfind('/');
  auto name = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
  constexpr std::string_view k_ending = ".md";
  if (name.size() > k_ending.size() && ends_with_ignoring_case(name, k_ending)) name.remove_suffix(k_ending.size());
  return to_lower(name);
}

std::string code_of(std::string_view stem) {
  const auto at = stem.find(k_code_mark);
  return at == std::string_view::npos ? std::string{} : std::string(stem.substr(at + k_code_mark.size()));
}

std::vector<Remark> lint(const Reading& reading, std::string_view path) {
  Remarks out(reading.remarks);
  lint_properties(reading, path, out);
  lint_markers(reading, out);
  for (const auto& fix : heading_fixes(reading.article.body))
    out.add(fix.rule, reading.body_line + fix.line - 1, 1, "expected " + quoted(fix.text));
  lint_markdown(reading, !code_of(stem_of(path)).empty(), out);
  return out.take();
}

}  // namespace sd::articles

// SPDX-License-Identifier: MIT
#include "lab/expect/expectation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.hpp"

namespace sd::lab {
namespace {

namespace json = boost::json;
using Ids = std::vector<std::string>;

Ids ids_of(std::string_view text) {
  Ids out;
  for (const auto word : split_words(text)) out.emplace_back(word);
  return out;
}

void set(Expectation& out, std::string_view key, std::string_view value) {
  if (key == "verdict") out.verdict = std::string(value);
  if (key == "causes") out.causes = ids_of(value);
  if (key == "alternatives") out.alternatives = ids_of(value);
  if (key == "warnings") out.warnings = ids_of(value);
  if (key == "not_blamed") out.not_blamed = ids_of(value);
  if (key == "taken") out.taken = std::string(value);
  if (key == "broke_at") out.broke_at = std::string(value);
  if (key == "innocent") out.innocent = std::string(value);
}

/// "healthy" for null, true and false too: every value of the contract as a word.
std::string word_of(const json::value* value) {
  if (value == nullptr) return "(absent)";
  if (value->is_string()) return std::string(value->get_string());
  if (value->is_bool()) return value->get_bool() ? "yes" : "no";
  return value->is_null() ? "none" : json::serialize(*value);
}

const json::value* member(const json::value& document, std::string_view name) {
  const auto* object = document.if_object();
  return object ? object->if_contains(name) : nullptr;
}

/// The member `key` of each object of the list `name`.
Ids each_id(const json::value& document, std::string_view name, std::string_view key) {
  Ids out;
  const auto* list = member(document, name);
  const auto* array = list ? list->if_array() : nullptr;
  for (const auto& entry : array ? *array : json::array{}) {
    const auto* value = member(entry, key);
    if (value == nullptr) continue;
    if (const auto* many = value->if_array()) {
      for (const auto& one : *many) out.push_back(word_of(&one));
    } else {
      out.push_back(word_of(value));
    }
  }
  return out;
}

bool contains(const Ids& ids, const std::string& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

std::string shown(const Ids& ids) { return ids.empty() ? "(none)" : join(ids, " "); }

int exit_code_of(std::string_view verdict) { return verdict == "healthy" ? 0 : verdict == "cause" ? 1 : 2; }

class Comparison {
 public:
  void same(const std::string& what, const std::string& expected, const std::string& got) {
    if (expected != got) problems_.push_back(fmt::format("{}: expected {}, got {}", what, expected, got));
  }
  void all_of(const std::string& what, const Ids& expected, const Ids& got) {
    for (const auto& id : expected)
      if (!contains(got, id)) problems_.push_back(fmt::format("{}: expected {}, got {}", what, id, shown(got)));
  }
  void none_of(const std::string& what, const Ids& unwanted, const Ids& got) {
    for (const auto& id : unwanted)
      if (contains(got, id))
        problems_.push_back(fmt::format("{}: {} must not be blamed, got {}", what, id, shown(got)));
  }
  Ids take() { return std::move(problems_); }

 private:
  Ids problems_;
};

}  // namespace

Result<Expectation> parse_expectation(std::string_view scenario) {
  Expectation out;
  for (const auto raw : split_lines(scenario)) {
    const auto line = trim(raw);
    if (line.starts_with('@')) break;
    const auto colon = line.find(": ");
    if (line.starts_with('#') || colon == std::string_view::npos) continue;
    set(out, trim(line.substr(0, colon)), trim(line.substr(colon + 2)));
  }
  const bool cause = out.verdict == "cause";
  const bool known = cause || out.verdict == "healthy" || out.verdict == "cannot_tell";
  if (!known || cause == out.causes.empty())
    return fail(ErrorCode::bad_input, "read", "scenario",
                "expected \"verdict: healthy|cause|cannot_tell\", with \"causes:\" for cause and only for it");
  return out;
}

std::string record(const Expectation& expected, std::string_view diagnosis) {
  json::error_code error;
  auto document = json::parse(diagnosis, error);
  if (error) document = json::object{};
  const auto cell = [](const Ids& ids) { return ids.empty() ? std::string("-") : join(ids, " "); };
  const auto said = each_id(document, "causes", "id");
  Ids wrong;
  for (const auto& id : said)
    if (!contains(expected.causes, id)) wrong.push_back(id);
  return join({expected.verdict, cell(expected.causes), word_of(member(document, "verdict")), cell(said), cell(wrong)},
              "\t");
}

std::vector<std::string> shell_remedy(std::string_view diagnosis, std::size_t most) {
  json::error_code error;
  const auto document = json::parse(diagnosis, error);
  Ids out;
  const auto list_of = [](const json::value* value) {
    const auto* array = value ? value->if_array() : nullptr;
    return array ? *array : json::array{};
  };
  if (error) return out;
  for (const auto& cause : list_of(member(document, "causes"))) {
    if (most-- == 0) break;
    const auto* remedy = member(cause, "remedy");
    if (remedy == nullptr) continue;
    for (const auto& step : list_of(member(*remedy, "steps"))) {
      const auto* tool = member(step, "tool");
      if (tool == nullptr || word_of(tool) != "shell") continue;
      for (const auto& line : list_of(member(step, "lines"))) out.push_back(word_of(&line));
    }
  }
  return out;
}

std::vector<std::string> compare(const Expectation& expected, std::string_view diagnosis, int exit_code) {
  json::error_code error;
  const auto document = json::parse(diagnosis, error);
  if (error) return {"the output is not JSON (exit code " + std::to_string(exit_code) + "): " + error.message()};
  Comparison out;
  out.same("verdict", expected.verdict, word_of(member(document, "verdict")));
  const auto causes = each_id(document, "causes", "id");
  const auto alternatives = each_id(document, "alternatives", "ids");
  const auto warnings = each_id(document, "warnings", "id");
  out.same("causes", shown(expected.causes), shown(causes));
  out.all_of("alternatives", expected.alternatives, alternatives);
  out.all_of("warnings", expected.warnings, warnings);
  out.none_of("causes", expected.not_blamed, causes);
  out.none_of("alternatives", expected.not_blamed, alternatives);
  out.none_of("warnings", expected.not_blamed, warnings);
  const auto* path = member(document, "path");
  const auto of_path = [&](const char* name) { return path ? word_of(member(*path, name)) : "(no path)"; };
  if (expected.taken) out.same("path.taken", *expected.taken, of_path("taken"));
  if (expected.broke_at) out.same("path.broke_at", *expected.broke_at, of_path("broke_at"));
  if (expected.innocent) {
    const auto got = of_path("guest_network_innocent");
    out.same("path.guest_network_innocent", *expected.innocent, got == "none" ? "unknown" : got);
  }
  out.same("exit code", std::to_string(exit_code_of(expected.verdict)), std::to_string(exit_code));
  return out.take();
}

}  // namespace sd::lab

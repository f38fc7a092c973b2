// SPDX-License-Identifier: MIT
#include "checks/attempt_shows.hpp"
#include "checks/attempts.hpp"
#include "logs/signs.hpp"
#include "model/log_json.hpp"
#include "report/timeline.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;

json::array shows(const Attempt& attempt) {
  json::array out;
  const auto shown = end_of(attempt) == AttemptEnd::succeeded ? shown_beside(attempt) : shown_by(attempt);
  for (const auto& one : shown)
    out.push_back(json::object{{"finding", to_json_string(one.finding)},
                               {"text", to_json_string(one.evidence.text)},
                               {"source", to_json_string(one.evidence.source)}});
  return out;
}

json::object encode(const Sign& sign) {
  auto out = to_json_object(sign);
  const auto* known = logs::find_sign(sign.id);
  out["meaning"] = to_json_string(known ? known->meaning : std::string_view{});
  return out;
}

json::object encode(const Attempt& attempt) {
  auto out = to_json_object(attempt);
  json::array signs;
  for (const auto& sign : attempt.signs) signs.push_back(encode(sign));
  out["signs"] = std::move(signs);
  out["end"] = to_json_string(sd::to_text(end_of(attempt)));
  out["meaning"] = to_json_string(sentence_of(attempt));
  out["shows"] = shows(attempt);
  return out;
}

template <class T, class Encode>
std::string member(std::string_view name, const std::vector<T>& values, Encode encode) {
  const auto list = to_pretty_list(values.size(), [&](std::size_t i) { return json::value(encode(values[i])); }, 1);
  return ",\n  \"" + std::string(name) + "\": " + list;
}

}  // namespace

std::string timeline_as_json(const LogFacts& logs) {
  std::string out = "{\n  \"schema\": \"snapdoctor.logs/1\"";
  out += member("files", logs.files, [](const LogFile& file) { return to_json_object(file); });
  out += member("attempts", logs.attempts, [](const Attempt& attempt) { return encode(attempt); });
  out += member("agent_signs", logs.agent_signs, [](const Sign& sign) { return encode(sign); });
  return out + "\n}\n";
}

}  // namespace sd::report

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

void add_meanings(json::array& signs) {
  for (auto& value : signs) {
    auto& sign = value.as_object();
    const auto* known = logs::find_sign(std::string_view(sign["id"].as_string()));
    sign["meaning"] = to_json_string(known ? known->meaning : std::string_view{});
  }
}

}  // namespace

std::string timeline_as_json(const LogFacts& logs) {
  json::object out;
  out["schema"] = "snapdoctor.logs/1";
  const json::value known = log_facts_as_json(logs);
  for (const auto& [name, value] : known.as_object()) out[name] = value;
  auto& attempts = out["attempts"].as_array();
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    auto& attempt = attempts[i].as_object();
    attempt["end"] = to_json_string(sd::to_text(end_of(logs.attempts[i])));
    attempt["meaning"] = to_json_string(sentence_of(logs.attempts[i]));
    attempt["shows"] = shows(logs.attempts[i]);
    add_meanings(attempt["signs"].as_array());
  }
  add_meanings(out["agent_signs"].as_array());
  return to_pretty_text(out);
}

}  // namespace sd::report

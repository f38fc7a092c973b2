// SPDX-License-Identifier: MIT
#include "report/json.hpp"

#include "model/json_text.hpp"
#include "model/names.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;

json::value text(std::string_view value) { return to_json_string(value); }

json::array texts(const std::vector<std::string>& values) {
  json::array out;
  for (const auto& value : values) out.push_back(text(value));
  return out;
}

template <class T>
json::value name_or_null(const std::optional<T>& value) {
  return value ? text(to_text(*value)) : json::value(nullptr);
}

template <class T, class Encode>
json::array list(const std::vector<T>& values, Encode encode) {
  json::array out;
  for (const auto& value : values) out.push_back(encode(value));
  return out;
}

json::value encode(const Evidence& evidence) {
  return json::object{{"text", text(evidence.text)},
                      {"source", text(evidence.source)},
                      {"at", evidence.at ? text(to_text(*evidence.at)) : json::value(nullptr)}};
}

json::value encode(const Commands& commands) {
  return json::object{{"tool", text(commands.tool)}, {"lines", texts(commands.lines)}};
}

json::array commands(const std::vector<Commands>& all) {
  return list(all, [](const Commands& c) { return encode(c); });
}

json::array evidence(const std::vector<Evidence>& all) {
  return list(all, [](const Evidence& e) { return encode(e); });
}

json::value encode(const Remedy& remedy) {
  return json::object{{"summary", text(remedy.summary)}, {"who", text(remedy.who)},
                      {"steps", commands(remedy.steps)}, {"changes", text(remedy.changes)},
                      {"undo", commands(remedy.undo)},   {"verify", commands(remedy.verify)}};
}

json::value encode(const NamedCause& cause) {
  return json::object{{"id", text(cause.id)},
                      {"title", text(cause.title)},
                      {"certainty", text(to_text(cause.certainty))},
                      {"explains", texts(cause.explains)},
                      {"evidence", evidence(cause.evidence)},
                      {"remedy", encode(cause.remedy)}};
}

json::value encode(const Finding& finding) {
  return json::object{{"id", text(finding.id)},
                      {"state", text(to_text(finding.state))},
                      {"subject", text(finding.subject)},
                      {"evidence", evidence(finding.evidence)}};
}

json::value encode(const Subject& subject) {
  return json::object{{"hostname", text(subject.hostname)}, {"distribution", text(subject.distribution)},
                      {"vm_name", text(subject.vm_name)},   {"vm_id", text(subject.vm_id)},
                      {"location", text(subject.location)}, {"origin", text(subject.origin)},
                      {"azure", text(subject.azure)}};
}

json::value encode(const Path& path) {
  return json::object{{"method", name_or_null(path.method)},
                      {"taken", text(to_text(path.taken))},
                      {"broke_at", name_or_null(path.broke_at)},
                      {"guest_network_innocent",
                       path.guest_network_innocent ? json::value(*path.guest_network_innocent) : json::value(nullptr)}};
}

json::value encode(const NewestRun& run) {
  return json::object{{"when", text(run.when)},
                      {"age", text(run.age)},
                      {"end", text(run.end)},
                      {"meaning", text(run.sentence)},
                      {"source", text(run.source)}};
}

json::value encode(const FilledStep& step) {
  return json::object{{"number", step.number},
                      {"title", text(step.title)},
                      {"state", text(to_text(step.state))},
                      {"why", text(step.why)},
                      {"findings", texts(step.findings)},
                      {"cause", step.cause.empty() ? json::value(nullptr) : text(step.cause)},
                      {"commands", texts(step.commands)}};
}

json::value encode(const FilledArticle& article) {
  return json::object{{"id", text(article.id)},
                      {"title", text(article.title)},
                      {"steps", list(article.steps, [](const FilledStep& s) { return encode(s); })}};
}

}  // namespace

std::string to_json(const Diagnosis& diagnosis) {
  json::object out;
  out["schema"] = "snapdoctor.diagnosis/1";
  out["tool"] = json::object{{"name", "snapdoctor"}, {"version", text(diagnosis.tool_version)}};
  out["at"] = text(to_text(diagnosis.at));
  out["subject"] = encode(diagnosis.subject);
  out["verdict"] = text(to_text(diagnosis.verdict));
  out["path"] = encode(diagnosis.path);
  out["causes"] = list(diagnosis.causes, [](const NamedCause& c) { return encode(c); });
  out["alternatives"] = list(diagnosis.alternatives, [](const Alternative& a) {
    return json::object{{"ids", texts(a.ids)}, {"tell_apart", text(a.tell_apart)}};
  });
  out["warnings"] = list(diagnosis.warnings,
                         [](const Warning& w) { return json::object{{"id", text(w.id)}, {"text", text(w.text)}}; });
  out["ruled_out"] = list(diagnosis.ruled_out,
                          [](const RuledOut& r) { return json::object{{"id", text(r.id)}, {"why", text(r.why)}}; });
  out["not_checked"] = list(diagnosis.not_checked, [](const NotChecked& n) {
    return json::object{{"what", text(n.what)}, {"why", text(n.why)}, {"how", text(n.how)}};
  });
  out["findings"] = list(diagnosis.findings, [](const Finding& f) { return encode(f); });
  // Behind the members of the contract.
  out["newest_run"] = diagnosis.newest_run ? encode(*diagnosis.newest_run) : json::value(nullptr);
  out["article"] = diagnosis.article ? encode(*diagnosis.article) : json::value(nullptr);
  return to_pretty_text(out);
}

}  // namespace sd::report

// SPDX-License-Identifier: MIT
#include "app/plan_text.hpp"

#include "base/text.hpp"
#include "cloud/requests.hpp"
#include "model/json_text.hpp"
#include "model/names.hpp"

namespace sd::app {
namespace {

namespace json = boost::json;

json::object encode(const probe::PlannedProbe& planned) {
  json::object out;
  out["id"] = to_json_string(planned.id);
  out["role"] = to_json_string(to_text(planned.role));
  out["kind"] = to_json_string(to_text(planned.kind));
  out["target"] = to_json_string(to_text(planned.target));
  out["path"] = to_json_string(planned.path);
  out["proxy"] = planned.proxy ? json::value(to_json_string(to_text(*planned.proxy))) : json::value(nullptr);
  out["source"] = planned.source ? json::value(to_json_string(to_text(*planned.source))) : json::value(nullptr);
  out["why"] = to_json_string(planned.why);
  return out;
}

/// Those of collection; which of them are made hangs on what the others answer.
std::vector<const cloud::RequestRow*> requests_made(AzureIs azure) {
  std::vector<const cloud::RequestRow*> out;
  if (azure == AzureIs::left_alone) return out;
  for (const auto& row : cloud::requests())
    if (row.effect == cloud::Effect::reads && row.use != cloud::Use::retry) out.push_back(&row);
  return out;
}

std::string entry_of(const cloud::RequestRow& row) {
  const auto path = row.path.empty() ? std::string("where the answer to another request leads") : std::string(row.path);
  return "azure." + std::string(row.name) + "\n    " + std::string(row.method) + " " + path + "\n    " +
         std::string(row.words) + "; takes " + std::string(row.action) + "\n";
}

}  // namespace

std::string plan_as_text(const probe::ProbePlan& plan, AzureIs azure) {
  constexpr std::size_t k_longest = 1000;
  std::string out;
  const auto raw = probe::to_text(plan);
  for (const auto line : split_lines(raw)) out += printable(line, k_longest) + "\n";
  for (const auto* row : requests_made(azure)) out += entry_of(*row);
  return out;
}

std::string plan_as_json(const probe::ProbePlan& plan, AzureIs azure) {
  json::array probes;
  for (const auto& planned : plan.probes) probes.push_back(encode(planned));
  json::array not_made;
  for (const auto& probe : plan.not_made)
    not_made.push_back(json::object{{"id", to_json_string(probe.id)}, {"why", to_json_string(probe.why)}});
  json::object out;
  out["schema"] = "snapdoctor.plan/1";
  out["probes"] = std::move(probes);
  out["region_storage"] = plan.region_storage;
  out["not_made"] = std::move(not_made);
  json::array requests;
  for (const auto* row : requests_made(azure))
    requests.push_back(
        json::object{{"name", row->name}, {"method", row->method}, {"path", row->path}, {"action", row->action}});
  out["azure"] = std::move(requests);
  return to_pretty_text(out);
}

}  // namespace sd::app

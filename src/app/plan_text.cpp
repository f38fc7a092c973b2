// SPDX-License-Identifier: MIT
#include "app/plan_text.hpp"

#include "base/text.hpp"
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

}  // namespace

std::string plan_as_text(const probe::ProbePlan& plan) {
  constexpr std::size_t k_longest = 1000;
  std::string out;
  const auto raw = probe::to_text(plan);
  for (const auto line : split_lines(raw)) out += printable(line, k_longest) + "\n";
  return out;
}

std::string plan_as_json(const probe::ProbePlan& plan) {
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
  return to_pretty_text(out);
}

}  // namespace sd::app

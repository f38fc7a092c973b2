// SPDX-License-Identifier: MIT
#include "causes/catalogue.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "causes/catalogue_rows.hpp"

namespace sd {
namespace {

using Ids = std::vector<std::string_view>;

/// What fails on a machine that has no route to 168.63.129.16: it then has no default route either, so that nothing
/// else is reached.
constexpr std::string_view k_no_way_out =
    "attempt.host_no_answer host80.no_route host80.timed_out host80.unreachable host32526.unreachable "
    "route.host.missing storage.unreachable dns.server_silent internet.closed";

Ids ids_in(std::string_view words) {
  Ids ids;
  for (const auto word : split_words(words)) {
    if (word != "*no_way_out") {
      ids.push_back(word);
      continue;
    }
    for (const auto symptom : split_words(k_no_way_out)) ids.push_back(symptom);
  }
  return ids;
}

std::vector<Ids> groups_in(std::string_view words) {
  std::vector<Ids> groups;
  for (const auto group : split_words(words)) groups.push_back(split(group, '|'));
  return groups;
}

Cause cause_of(const CauseRow& row) {
  return {.id = row.id,
          .title = row.title,
          .explanation = row.explanation,
          .evidence = row.evidence,
          .tell_apart = row.tell_apart,
          .seen_by = row.seen_by,
          .explains = ids_in(row.explains),
          .needs = groups_in(row.needs),
          .contradicted_by = ids_in(row.contradicted_by),
          .rests_on = ids_in(row.rests_on),
          .when_met = row.when_met,
          .order_of_cure = row.order_of_cure};
}

std::vector<Cause> all_causes() {
  std::vector<Cause> causes;
  for (const auto rows :
       {host_rows(), outbound_rows(), name_tls_rows(), proxy_rows(), address_rows(), agent_rows(), extension_rows()})
    std::ranges::transform(rows, std::back_inserter(causes), cause_of);
  std::ranges::sort(causes, {}, &Cause::id);
  return causes;
}

}  // namespace

const std::vector<Cause>& catalogue() {
  static const std::vector<Cause> k_causes = all_causes();
  return k_causes;
}

const Cause* find_cause(std::string_view id) {
  const auto& causes = catalogue();
  const auto found =
      std::ranges::find_if(causes, [&](const Cause& cause) { return equal_ignoring_case(cause.id, id); });
  return found == causes.end() ? nullptr : &*found;
}

}  // namespace sd

// SPDX-License-Identifier: MIT
// The whole way from the text of logs to a diagnosis, as `diagnose --log FILE` goes it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "causes/engine.hpp"
#include "checks/findings.hpp"
#include "logs/log_reader.hpp"
#include "model/case.hpp"

namespace sd::testing_logs {

struct LogText {
  std::string name;
  std::string text;
};

/// The case that these files make an hour after their newest line.
inline Case case_of(const std::vector<LogText>& files) {
  logs::LogReader reader;
  for (const auto& file : files) {
    const auto read = logs::read_log(file.text, file.name, reader);
    EXPECT_TRUE(read) << file.name;
  }
  auto evidence = reader.finish();
  const Source source{"the logs", "read file"};
  Case out;
  out.origin = Origin::files;
  out.taken_at = logs::newest_time(evidence.facts).value_or(Time{}) + std::chrono::hours(1);
  if (evidence.agent) out.agent.life = {source, out.taken_at, *evidence.agent};
  if (evidence.shell) out.agent.shell_log = {source, out.taken_at, *evidence.shell};
  out.logs = {source, out.taken_at, std::move(evidence.facts)};
  return out;
}

inline Case case_of(const std::string& text) { return case_of({LogText{"log", text}}); }

inline Diagnosis diagnosis_of(const Case& facts) { return diagnose(facts, check(facts), catalogue()); }

inline std::vector<std::string> faulty_in(const Diagnosis& diagnosis) {
  std::vector<std::string> out;
  for (const auto& finding : diagnosis.findings)
    if (finding.state == State::faulty) out.push_back(finding.id);
  return out;
}

inline std::vector<std::string> causes_in(const Diagnosis& diagnosis) {
  std::vector<std::string> out;
  for (const auto& cause : diagnosis.causes) out.push_back(cause.id);
  return out;
}

inline std::set<std::string> alternatives_in(const Diagnosis& diagnosis) {
  std::set<std::string> out;
  for (const auto& choice : diagnosis.alternatives) out.insert(choice.ids.begin(), choice.ids.end());
  return out;
}

inline std::set<std::string> warnings_in(const Diagnosis& diagnosis) {
  std::set<std::string> out;
  for (const auto& warning : diagnosis.warnings) out.insert(warning.id);
  return out;
}

/// Every id that a reader of the report meets as something that may be at fault.
inline std::set<std::string> suspects_in(const Diagnosis& diagnosis) {
  auto out = alternatives_in(diagnosis);
  out.merge(warnings_in(diagnosis));
  for (const auto& cause : diagnosis.causes) out.insert(cause.id);
  return out;
}

/// "N07", "P01", "T02", "D11": causes of the way from the guest to storage.
inline bool is_of_the_network(std::string_view cause) {
  if (cause.size() != 3) return false;
  return cause.starts_with('N') || cause.starts_with('P') || cause.starts_with('T') || cause.starts_with("D1");
}

}  // namespace sd::testing_logs

// SPDX-License-Identifier: MIT
// The scenarios and the catalogue know each other: every id that a scenario expects exists, and every cause that the
// live machine can show is shown by a scenario.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "causes/catalogue.hpp"
#include "causes/engine.hpp"
#include "checks/findings.hpp"
#include "lab/expect/expectation.hpp"

namespace sd::lab {
namespace {

namespace fs = std::filesystem;

std::map<std::string, Expectation> all_scenarios() {
  std::map<std::string, Expectation> out;
  for (const auto& entry : fs::directory_iterator(fs::path(SD_SOURCE_DIR) / "lab" / "scenarios")) {
    if (entry.path().extension() != ".scenario") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const auto read = parse_expectation(text.str());
    EXPECT_TRUE(read) << entry.path();
    if (read) out[entry.path().stem()] = *read;
  }
  return out;
}

std::set<std::string> catalogue_ids() {
  std::set<std::string> out;
  for (const auto& row : catalogue()) out.emplace(row.id);
  return out;
}

TEST(Scenarios, ExpectIdsThatExist) {
  auto causes = catalogue_ids();
  for (const auto& warning : run_warnings()) causes.emplace(warning.id);
  for (const auto& [name, expected] : all_scenarios())
    for (const auto* ids : {&expected.causes, &expected.alternatives, &expected.warnings, &expected.not_blamed})
      for (const auto& id : *ids)
        EXPECT_TRUE(causes.contains(id) || find_finding(id) != nullptr) << name << " expects " << id;
}

TEST(Scenarios, SayWhatMustNotBeBlamed) {
  for (const auto& [name, expected] : all_scenarios())
    EXPECT_FALSE(expected.not_blamed.empty() && expected.verdict != "healthy") << name;
}

TEST(Scenarios, ShowEveryCauseThatALiveMachineCanShow) {
  std::set<std::string> shown;
  for (const auto& [name, expected] : all_scenarios())
    for (const auto* ids : {&expected.causes, &expected.alternatives, &expected.warnings})
      shown.insert(ids->begin(), ids->end());
  for (const auto& row : catalogue()) {
    if (row.seen_by != SeenBy::live) continue;
    EXPECT_TRUE(shown.contains(std::string(row.id))) << row.id << " has no scenario";
  }
}

TEST(Scenarios, AreManyWithDoublesAndHealthyOnes) {
  std::size_t healthy = 0;
  std::size_t doubles = 0;
  const auto all = all_scenarios();
  for (const auto& [name, expected] : all) {
    if (expected.verdict == "healthy") ++healthy;
    if (name.starts_with("double_")) ++doubles;
  }
  EXPECT_GE(all.size(), 30u);
  EXPECT_GE(healthy, 5u);
  EXPECT_GE(doubles, 5u);
}

}  // namespace
}  // namespace sd::lab

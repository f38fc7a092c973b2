// SPDX-License-Identifier: MIT
// Whole cases, collected in the lab, and the reports that they must give: facts to verdict, byte for byte. Those whose
// names begin with "records" are such cases together with Azure's records of the VM, written by hand in the shape of
// its answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <stdexcept>

#include "articles/catalogue.hpp"
#include "articles/fill.hpp"
#include "articles/read_article.hpp"
#include "causes/catalogue.hpp"
#include "causes/engine.hpp"
#include "checks/findings.hpp"
#include "golden/golden.hpp"
#include "model/case_json.hpp"
#include "remedies/remedies.hpp"
#include "report/json.hpp"
#include "report/text.hpp"

namespace sd {
namespace {

struct Row {
  std::string name;
  Verdict verdict;
  std::vector<std::string> causes;  // in the order in which they must be cured
};

class GoldenCase : public testing::TestWithParam<Row> {
 protected:
  const std::string text_ = golden::content("golden/cases/" + GetParam().name + ".json");

  Diagnosis diagnosis() const {
    const auto facts = parse_case(text_, GetParam().name);
    if (!facts) throw std::runtime_error(facts.error().text);
    auto out = diagnose(*facts, check(*facts), catalogue());
    for (auto& cause : out.causes) cause.remedy = remedy_for(cause.id, *facts);
    const auto text = articles::built_in_text("snapdoctor-crc-extensionsnapshotfailednonetwork.md").value();
    out.article = articles::fill(articles::read_article(text).article, out);
    return out;
  }

  static std::string expected(const std::string& ending, const std::string& text) {
    return golden::expected("golden/expected/" + GetParam().name + ending, text);
  }
};

TEST_P(GoldenCase, RoundTripsByteForByte) {
  const auto facts = parse_case(text_, GetParam().name);
  ASSERT_TRUE(facts) << facts.error().text;
  EXPECT_EQ(to_json(*facts), text_);
}

TEST_P(GoldenCase, NamesTheCauses) {
  const auto found = diagnosis();
  EXPECT_EQ(found.verdict, GetParam().verdict);
  std::vector<std::string> ids;
  for (const auto& cause : found.causes) ids.push_back(cause.id);
  EXPECT_EQ(ids, GetParam().causes);
}

TEST_P(GoldenCase, GivesTheGoldenReports) {
  const auto found = diagnosis();
  const auto json = report::to_json(found);
  EXPECT_EQ(json, expected(".json", json));
  const auto text = report::to_text(found, {});
  EXPECT_EQ(text, expected(".txt", text));
}

// clang-format off
const Row kRows[] = {
  {"agent_stopped",                    Verdict::cause,       {"A02"}},
  {"dhcp_off",                         Verdict::cause,       {"D01"}},
  {"double_host_firewall_and_storage", Verdict::cause,       {"H01"}},
  {"healthy",                          Verdict::healthy,     {}},
  {"healthy_rhel",                     Verdict::healthy,     {}},
  {"healthy_without_root",             Verdict::cannot_tell, {}},
  {"log_host_service_fault",           Verdict::cause,       {"H13"}},
  {"log_of_a_fault_that_is_over",      Verdict::healthy,     {}},
  {"nsg_denies_storage",               Verdict::cause,       {"N01"}},
  {"proxy_is_the_only_way",            Verdict::cause,       {"P01", "E07"}},
  {"records_agent_alive_and_not_ready",Verdict::cannot_tell, {}},
  {"records_agent_stopped_and_ready",  Verdict::cause,       {"A02"}},
  {"records_alone_agent_not_ready",    Verdict::cannot_tell, {}},
  {"records_endpoint_policy",          Verdict::cause,       {"N09"}},
  {"records_of_another_vm",            Verdict::healthy,     {}},
  {"records_restore_point_locked",     Verdict::cause,       {"E14"}},
  {"root_of_a_disk_with_a_fault",      Verdict::cause,       {"H13"}},
  {"storage_dropped",                  Verdict::cause,       {"E07"}},
  {"tls_inspected",                    Verdict::cause,       {"T01", "E07"}},
};
// clang-format on
INSTANTIATE_TEST_SUITE_P(Lab, GoldenCase, testing::ValuesIn(kRows), [](const auto& row) { return row.param.name; });

TEST(GoldenCases, AllHaveARow) {
  std::set<std::string> rows;
  for (const auto& row : kRows) rows.insert(row.name + ".json");
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(SD_SOURCE_DIR) + "/tests/golden/cases"))
    files.insert(entry.path().filename().string());
  EXPECT_EQ(files, rows);
}

}  // namespace
}  // namespace sd

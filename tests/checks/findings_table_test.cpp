// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "checks/finding_ids.hpp"

namespace sd {
namespace {

using namespace testing_case;

TEST(Findings, TheTableIsCompleteAndSorted) {
  Case windows;
  windows.windows.version.value = Absent{};
  const auto findings = check(windows);
  ASSERT_EQ(findings.size(), finding_table().size());
  for (std::size_t i = 0; i < findings.size(); ++i) EXPECT_EQ(findings[i].id, finding_table()[i].id);
  for (const auto& row : finding_table()) {
    EXPECT_EQ(find_finding(row.id), &row);
    EXPECT_FALSE(row.claim.empty()) << row.id;
    EXPECT_FALSE(row.how.empty()) << row.id;
  }
  EXPECT_EQ(find_finding("host80"), nullptr);
}

TEST(Findings, WhatOnlyAWindowsMachineCanHaveIsToldOfNoOther) {
  std::size_t of_windows = 0;
  for (const auto& row : finding_table()) of_windows += is_of_windows(row.id) ? 1 : 0;
  EXPECT_EQ(check(Case{}).size() + of_windows, finding_table().size());
  for (const auto& finding : check(Case{})) EXPECT_FALSE(is_of_windows(finding.id)) << finding.id;
}

TEST(Findings, OfAnEmptyCaseNothingIsHealthyAndNothingIsFaulty) {
  EXPECT_EQ(ids_with(Case{}, State::healthy), std::set<std::string>{});
  EXPECT_EQ(ids_with(Case{}, State::faulty), std::set<std::string>{});
}

TEST(Findings, OfAHealthyMachineNothingIsFaulty) {
  EXPECT_EQ(ids_with(healthy_case(), State::faulty), std::set<std::string>{});
  for (const auto& id : ids_with(healthy_case(), State::unknown))
    EXPECT_TRUE(id.starts_with("azure.")) << id << " is unknown";  // Azure's own records are not given
}

TEST(Findings, UnknownAlwaysSaysHowToFindOutAndTheOthersDoNot) {
  for (const auto& facts : {Case{}, healthy_case()})
    for (const auto& finding : check(facts))
      EXPECT_EQ(finding.how.empty(), finding.state != State::unknown) << finding.id;
}

TEST(NotAzure, AnotherVendorsTagIsNotAzure) {
  auto facts = healthy_case();
  facts.logs.value = Absent{};
  facts.machine.asset_tag = known<std::string>("Default string");
  facts.network.leases = known(std::vector<Lease>{});
  facts.metadata.value = NotRead{};
  facts.observations.clear();
  EXPECT_TRUE(ids_with(facts, State::faulty).contains("machine.not_azure"));
}

TEST(NotAzure, WhereTheExtensionRanIsAzureWhateverTheTagSays) {
  auto facts = healthy_case();
  facts.machine.asset_tag = known<std::string>("Default string");
  facts.network.leases = known(std::vector<Lease>{});
  facts.metadata.value = NotRead{};
  facts.observations.clear();
  EXPECT_FALSE(ids_with(facts, State::faulty).contains("machine.not_azure"));
}

TEST(NotAzure, AnUnreadableTagAloneIsNotProof) {
  auto facts = healthy_case();
  facts.machine.asset_tag.value = NotRead{NotReadReason::not_permitted, "no"};
  facts.network.leases = known(std::vector<Lease>{});
  facts.metadata.value = NotRead{};
  facts.observations.clear();
  EXPECT_FALSE(ids_with(facts, State::faulty).contains("machine.not_azure"));
}

}  // namespace
}  // namespace sd

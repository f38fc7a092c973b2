// SPDX-License-Identifier: MIT
// Files about Azure's network on their way into a case, and what the program makes of them.
#include "app/azure_records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/child.hpp"
#include "checks/azure_case.hpp"
#include "model/case_json.hpp"

namespace sd {
namespace {

using namespace testing_case;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> names_of(const std::vector<NamedPrefixes>& tags) {
  std::vector<std::string> out;
  for (const auto& tag : tags) out.push_back(tag.name);
  return out;
}

NetworkRules published() {
  NetworkRules out;
  ServiceTags tags;
  for (const char* name : {"AzureBackup", "AzureCloud", "AzureCloud.francec", "Sql", "Storage", "Storage.FranceCentral",
                           "Storage.WestEurope"})
    tags.tags.push_back({name, {*Prefix::parse("20.60.0.0/16")}});
  tags.not_for_rules = {"AzureBackup.westeurope", "Sql"};
  out.service_tags = {tags};
  return out;
}

TEST(TagsThatMatter, AreStorageOfTheRegionAndThoseThatRulesAndRoutesName) {
  auto records = published();
  records.rule_sets = {nsg({outbound("Sql", 200, Access::allow, to_tag("sql"))})};
  AzureRoute to_backup;
  to_backup.tags = {"AzureBackup"};
  records.routes = {AzureRoutes{.routes = {to_backup}}};
  app::keep_tags_that_matter(records, "francecentral");
  EXPECT_THAT(names_of(records.service_tags[0].tags),
              ElementsAre("AzureBackup", "Sql", "Storage", "Storage.FranceCentral"));
  EXPECT_THAT(records.service_tags[0].not_for_rules, ElementsAre("Sql"));
}

TEST(TagsThatMatter, AreStorageOfEveryRegionWhileTheRegionIsNotKnown) {
  auto records = published();
  app::keep_tags_that_matter(records, "");
  EXPECT_THAT(names_of(records.service_tags[0].tags),
              ElementsAre("Storage", "Storage.FranceCentral", "Storage.WestEurope"));
}

constexpr const char* k_nsg = R"({"name": "vm1-nsg", "securityRules": [
  {"name": "DenyInternet", "priority": 120, "direction": "Outbound", "access": "Deny", "protocol": "*",
   "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "Internet",
   "destinationPortRange": "*"}]})";

class ProgramWithRecords : public child::Sealed {
 protected:
  void SetUp() override {
    Sealed::SetUp();
    child::write(folder_ / "nsg.json", k_nsg);
    auto facts = healthy_case();
    close_storage(facts);
    child::write(folder_ / "open_host.json", to_json(facts));
    std::get<LogFacts>(facts.logs.value).attempts.push_back(run_that_asked_storage());
    child::write(folder_ / "guests_way.json", to_json(facts));
  }
  child::Folder folder_;
};

TEST_F(ProgramWithRecords, ADenialBesideAnOpenHostPathIsAWarning) {
  const auto ended = child::run({{"--case", folder_ / "open_host.json", "--nsg", folder_ / "nsg.json"}});
  EXPECT_EQ(ended.exit_code, 0) << ended.out << ended.error;
  EXPECT_THAT(ended.out, HasSubstr("N01: would break the fall-back through storage"));
}

TEST_F(ProgramWithRecords, ADenialOnTheWayIsTheCauseAndTheSavedCaseSaysTheSame) {
  const auto saved = folder_ / "saved.json";
  const auto ended = child::run(
      {{"--case", folder_ / "guests_way.json", "--azure", folder_ / "nsg.json", "--save", saved, "--output", "json"}});
  EXPECT_EQ(ended.exit_code, 1) << ended.error;
  EXPECT_THAT(ended.out, HasSubstr("\"id\": \"N01\""));
  EXPECT_EQ(child::run({{"--case", saved, "--output", "json"}}).out, ended.out);
}

TEST_F(ProgramWithRecords, AFileThatIsNoRecordIs65) {
  child::write(folder_ / "other.json", "{\"a\": 1}");
  for (const char* option : {"--nsg", "--routes", "--service-tags", "--azure"}) {
    const auto ended = child::run({{"--case", folder_ / "open_host.json", option, folder_ / "other.json"}});
    EXPECT_EQ(ended.exit_code, 65) << option;
    EXPECT_THAT(ended.error, HasSubstr("other.json"));
    EXPECT_EQ(ended.out, "");
  }
}

TEST_F(ProgramWithRecords, RecordsAloneAreJudgedWithoutLookingAtThisMachine) {
  const auto ended = child::run({{"--azure", folder_ / "nsg.json", "--output", "json"}});
  EXPECT_EQ(ended.exit_code, 2) << ended.error;
  EXPECT_THAT(ended.out, HasSubstr("\"origin\": \"Azure's records\""));
  EXPECT_THAT(ended.out, HasSubstr("\"id\": \"azure.rules.storage_denied\",\n      \"state\": \"faulty\""));
}

TEST_F(ProgramWithRecords, RecordsThatAreGivenReplaceThoseOfTheCase) {
  auto facts = healthy_case();
  give(facts, open_network());
  child::write(folder_ / "open.json", to_json(facts));
  const auto saved = folder_ / "saved.json";
  const auto ended = child::run({{"--case", folder_ / "open.json", "--nsg", folder_ / "nsg.json", "--save", saved}});
  const auto read = parse_case(child::read(saved), "saved");
  ASSERT_TRUE(read) << ended.error;
  ASSERT_TRUE(read->azure_network.known());
  EXPECT_TRUE(read->azure_network.get()->routes.empty());
  EXPECT_EQ(read->azure_network.get()->rule_sets.at(0).rules.at(0).name, "DenyInternet");
}

}  // namespace
}  // namespace sd

// SPDX-License-Identifier: MIT
// Records of the real platform and the specification's own examples, which lie beside the project where it was made:
// they are not part of it. Without them these tests are skipped.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "model/json_text.hpp"
#include "platform/cloud_reading.hpp"
#include "platform/reading.hpp"

namespace sd::platform {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace reading;
using testing::ElementsAre;
using testing::SizeIs;

class SharedRecords : public testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("SD_SHARED");
    const auto root = shared != nullptr ? fs::path(shared) : fs::path(SD_SOURCE_DIR).parent_path() / "shared";
    data_ = root / "data";
    if (!fs::exists(data_)) GTEST_SKIP() << "no records at " << data_ << " (SD_SHARED names another folder)";
  }

  std::string text_of(const std::string& file) const {
    std::ostringstream out;
    out << std::ifstream(data_ / file, std::ios::binary).rdbuf();
    return out.str();
  }

  /// The bodies of the answers: of a recording, or of an example of the specification.
  std::vector<NetworkRules> answers_in(const std::string& file) const {
    const auto document = parse_json(text_of(file), file);
    if (!document) {
      ADD_FAILURE() << describe(document.error());
      return {};
    }
    const auto calls = document->is_array() ? document->get_array() : json::array{*document};
    std::vector<NetworkRules> out;
    for (const auto& call : calls) {
      const auto* body = json_member(json_member(&call, "response"), "body");
      if (!body) body = json_member(json_member(json_member(&call, "responses"), "200"), "body");
      if (body) out.push_back(read(json::serialize(*body)));
    }
    EXPECT_FALSE(out.empty()) << file;
    return out;
  }

  /// What the first answer tells beside rules.
  CloudRecords cloud_in(const std::string& file) const {
    const auto document = parse_json(text_of(file), file);
    if (!document) ADD_FAILURE() << describe(document.error());
    if (!document) return {};
    const auto* call = document->is_array() ? &document->get_array().front() : &*document;
    const auto* body = json_member(json_member(call, "response"), "body");
    if (!body) body = json_member(json_member(json_member(call, "responses"), "200"), "body");
    if (!body) ADD_FAILURE() << file;
    return body ? cloud_reading::read(json::serialize(*body)) : CloudRecords{};
  }

  NetworkRules answer_in(const std::string& file) const {
    auto out = answers_in(file);
    return out.empty() ? NetworkRules{} : out[0];
  }

  fs::path data_;
};

TEST_F(SharedRecords, OfAGroup) {
  const auto answers = answers_in("recorded/nsg-get.json");
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_THAT(answers[0].rule_sets, SizeIs(1));
  EXPECT_EQ(answers[0].rule_sets[0].name, "nsg1");
  EXPECT_THAT(answers[0].rule_sets[0].rules, SizeIs(6));
  EXPECT_THAT(answers[1].rule_sets[0].rules[0].destination_ports, SizeIs(3));
  EXPECT_THAT(answer_in("spec/NetworkSecurityGroupGet.json").rule_sets[0].rules, SizeIs(7));
  EXPECT_THAT(answer_in("spec/NetworkSecurityGroupCreateWithRule.json").rule_sets[0].rules, SizeIs(7));
}

TEST_F(SharedRecords, OfEffectiveRules) {
  const auto set = answer_in("recorded/effective-nsg-nic.json").rule_sets.at(0);
  EXPECT_TRUE(set.effective);
  EXPECT_THAT(set.rules, SizeIs(7));
  ASSERT_THAT(set.expansions, SizeIs(3));
  EXPECT_EQ(set.expansions[1].name, "Internet");
  EXPECT_THAT(set.expansions[1].prefixes, SizeIs(216));
  EXPECT_EQ(set.expansions[2].prefixes, prefixes({"10.0.0.0/16", "168.63.129.16"}));
  EXPECT_THAT(answer_in("spec/NetworkInterfaceEffectiveNSGList.json").rule_sets.at(0).rules, SizeIs(3));
}

TEST_F(SharedRecords, OfRoutes) {
  EXPECT_THAT(answer_in("recorded/effective-routes-nic.json").routes.at(0).routes, SizeIs(5));
  EXPECT_THAT(answer_in("spec/NetworkInterfaceEffectiveRouteTableList.json").routes.at(0).routes, SizeIs(6));
  EXPECT_FALSE(answer_in("spec/RouteTableGet.json").routes.at(0).effective);
}

TEST_F(SharedRecords, OfSubnets) {
  const auto out = answer_in("recorded/vnet-with-storage-service-endpoint.json");
  ASSERT_THAT(out.outbound, SizeIs(1));
  EXPECT_EQ(out.outbound[0].subnet, "vnet1/subnet1");
  EXPECT_THAT(out.outbound[0].service_endpoints, ElementsAre("Microsoft.Storage"));
  EXPECT_EQ(answer_in("spec/SubnetGet.json").outbound.at(0).subnet, "vnetname/subnet1");
  EXPECT_THAT(answer_in("spec/SubnetCreateServiceEndpoint.json").outbound.at(0).service_endpoints, SizeIs(1));
}

TEST_F(SharedRecords, OfMachinesAndBackups) {
  const auto vm = cloud_in("recorded/vm-instanceview-agent-not-ready.json").vms.at(0);
  EXPECT_EQ(vm.agent_version, "Unknown");
  EXPECT_THAT(vm.disks, SizeIs(1));
  EXPECT_EQ(cloud_in("recorded/extension-instanceview-failed.json").vms.at(0).extensions.at(0).provisioning, "Failed");
  EXPECT_THAT(cloud_in("recorded/backup-job-completed.json").jobs.at(0).tasks, SizeIs(2));
  EXPECT_FALSE(cloud_in("recorded/backup-job-list-2025-with-errors.json").jobs.at(0).container.empty());
  EXPECT_EQ(cloud_in("spec/Backup_GetBackupStatus.json").backup_status.at(0).protection, "Protected");
}

TEST_F(SharedRecords, OfWhatAVmHangsOn) {
  EXPECT_EQ(cloud_in("recorded/storage-account-networkacls.json").accounts.at(0).default_action, "Deny");
  const auto network = cloud_in("recorded/vnet-with-storage-service-endpoint.json");
  EXPECT_THAT(network.networks.at(0).dns_servers, SizeIs(0));
  EXPECT_THAT(network.subnets.at(0).endpoint_policies, SizeIs(1));
}

TEST_F(SharedRecords, OfServiceTags) {
  EXPECT_THAT(answer_in("spec/ServiceTagsList.json").service_tags.at(0).tags, SizeIs(5));
  const auto us = read(text_of("servicetags/ServiceTags_AzureGovernment_20260720.json"));
  EXPECT_EQ(us.service_tags.at(0).cloud, "AzureGovernment");
  EXPECT_THAT(us.service_tags[0].tags, SizeIs(299));
  std::size_t count = 0;
  for (const auto& tag : us.service_tags[0].tags) count += tag.prefixes.size();
  EXPECT_EQ(count, 6591u);
  EXPECT_THAT(us.service_tags[0].not_for_rules, testing::Contains("AzureBackup.USDoDCentral"));
  EXPECT_THAT(us.service_tags[0].not_for_rules, testing::Not(testing::Contains("AzureBackup")));
  EXPECT_THAT(read(text_of("servicetags/ServiceTags_China_20260720.json")).service_tags.at(0).tags, SizeIs(327));
}

}  // namespace
}  // namespace sd::platform

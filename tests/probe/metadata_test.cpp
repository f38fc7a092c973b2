// SPDX-License-Identifier: MIT
#include "probe/metadata.hpp"

#include <gtest/gtest.h>

namespace sd::probe {
namespace {

TEST(Metadata, ReadsWhatTheServiceSays) {
  const auto read = parse_metadata(
      R"({"compute":{"vmId":"02aab8a4","name":"vm1","resourceGroupName":"rg1","subscriptionId":"sub","location":"WestEurope","azEnvironment":"AzurePublicCloud"},
    "network":{"interface":[{"ipv4":{"ipAddress":[{"privateIpAddress":"10.0.0.4","publicIpAddress":""},{"privateIpAddress":"10.0.0.5"}]},"macAddress":"6045BD000001"}]}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->location, "westeurope");
  ASSERT_EQ(read->nics.size(), 1u);
  EXPECT_EQ(to_text(*read->nics[0].mac), "60:45:bd:00:00:01");
  EXPECT_EQ(read->nics[0].private_addresses.size(), 2u);
}

TEST(Metadata, RefusesWhatIsNoAnswerOfTheService) {
  for (const char* bad : {"", "<html>", "[]", "{}", "{\"compute\":", "null"}) EXPECT_FALSE(parse_metadata(bad)) << bad;
}

TEST(Metadata, MembersOfOtherTypesAreEmpty) {
  const auto read = parse_metadata(
      R"({"compute":{"vmId":5,"location":null},"network":{"interface":[{"macAddress":"x","ipv4":[]},7]}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->vm_id, "");
  EXPECT_EQ(read->nics.size(), 2u);
  EXPECT_FALSE(read->nics[0].mac);
}

}  // namespace
}  // namespace sd::probe

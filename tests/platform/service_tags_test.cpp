// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using namespace reading;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string tag(std::string_view name, std::string_view prefix_list, std::string_view more) {
  return R"({"name": ")" + std::string(name) + R"(", "id": ")" + std::string(name) +
         R"(", "properties": {"changeNumber": 9, "region": "", "systemService": "", "addressPrefixes": )" +
         std::string(prefix_list) + std::string(more) + "}}";
}

std::string file_of(const std::string& tags) {
  return R"({"changeNumber": 375, "cloud": "Public", "values": [)" + tags + "]}";
}

TEST(ServiceTags, OfTheWeeklyFileAreSortedWithoutCase) {
  const auto out =
      read(file_of(tag("Storage", R"(["20.0.0.0/8", "2603:1000::/40"])", R"(, "networkFeatures": ["API", "NSG"])") +
                   "," + tag("azureCloud", R"(["20.0.0.0/8"])", R"(, "networkFeatures": ["api", "nsg"])") + "," +
                   tag("AzureBackup.westeurope", "[]", R"(, "networkFeatures": null)") + "," +
                   tag("AzureBackup", R"(["20.1.0.0/16"])", R"(, "networkFeatures": ["API", "UDR"])")));
  ASSERT_EQ(out.service_tags.size(), 1u);
  const auto& tags = out.service_tags[0];
  EXPECT_EQ(tags.cloud, "Public");
  EXPECT_EQ(tags.change_number, "375");
  EXPECT_EQ(tags.file, "f.json");
  EXPECT_THAT(tags.tags, ElementsAre(NamedPrefixes{"AzureBackup", prefixes({"20.1.0.0/16"})},
                                     NamedPrefixes{"AzureBackup.westeurope", {}},
                                     NamedPrefixes{"azureCloud", prefixes({"20.0.0.0/8"})},
                                     NamedPrefixes{"Storage", prefixes({"20.0.0.0/8", "2603:1000::/40"})}));
  EXPECT_THAT(tags.not_for_rules, ElementsAre("AzureBackup", "AzureBackup.westeurope"));
}

TEST(ServiceTags, OfTheCallHaveTheirNumberAsText) {
  const auto out = read(R"({"name": "public", "type": "Microsoft.Network/serviceTags", "changeNumber": "63",
    "cloud": "Public", "values": [)" +
                        tag("Sql", R"(["20.0.0.0/8"])", "") + R"(], "nextLink": null})");
  EXPECT_EQ(out.service_tags[0].change_number, "63");
  EXPECT_THAT(out.service_tags[0].not_for_rules, IsEmpty()) << "an old file does not tell";
}

TEST(ServiceTags, FaultsHaveTheirPlace) {
  EXPECT_EQ(failure_of(file_of(tag("A", R"(["20.0.0.0/8", "20.0.0.1/8"])", ""))),
            "f.json: $.values[0].properties.addressPrefixes[1]: expected no bits behind the prefix length, as in "
            "20.0.0.0/8, not \"20.0.0.1/8\"");
  EXPECT_EQ(failure_of(file_of(tag("A", "null", ""))),
            "f.json: $.values[0].properties.addressPrefixes: expected a list of address prefixes, not null");
  EXPECT_EQ(failure_of(file_of(tag("", "[]", ""))),
            "f.json: $.values[0]: expected a service tag with a name, not an object");
  EXPECT_EQ(failure_of(file_of(tag("A", "[7]", ""))),
            "f.json: $.values[0].properties.addressPrefixes[0]: expected an address prefix, not 7");
}

}  // namespace
}  // namespace sd::platform

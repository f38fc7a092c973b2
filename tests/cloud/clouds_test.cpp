// SPDX-License-Identifier: MIT
#include "cloud/clouds.hpp"

#include <gtest/gtest.h>

namespace sd::cloud {
namespace {

TEST(Clouds, PublicIsMeantWhenNothingIsSaid) {
  const auto cloud = make_cloud({});
  ASSERT_TRUE(cloud);
  EXPECT_EQ(cloud->name, "public");
  EXPECT_EQ(to_text(cloud->manager), "https://management.azure.com");
  EXPECT_EQ(to_text(cloud->login), "https://login.microsoftonline.com");
  EXPECT_EQ(cloud->audience, "https://management.core.windows.net/");
}

TEST(Clouds, EachHasANameThatOthersUse) {
  EXPECT_EQ(cloud_name_of("azureusgovernmentcloud"), "fairfax");
  EXPECT_EQ(cloud_name_of("AzureChinaCloud"), "mooncake");
  EXPECT_EQ(cloud_name_of("AzurePublicCloud"), "public");
  EXPECT_FALSE(cloud_name_of("AzureGermanCloud"));
  EXPECT_EQ(make_cloud({.name = "AzureUSGovernment"})->storage_suffix, "core.usgovcloudapi.net");
}

TEST(Clouds, WhatIsNotPublishedIsAskedForInOneError) {
  const auto cloud = make_cloud({.name = "ussec"});
  ASSERT_FALSE(cloud);
  EXPECT_EQ(cloud.error().code, ErrorCode::usage);
  EXPECT_NE(cloud.error().text.find("audience"), std::string::npos);
  EXPECT_TRUE(make_cloud({.name = "ussec", .audience = "https://x/"}));
  EXPECT_TRUE(make_cloud({.name = "usnat"}));
}

TEST(Clouds, AnEndpointAloneTakesNothingFromAzure) {
  const auto cloud = make_cloud({.manager = "https://management.example"});
  ASSERT_FALSE(cloud);
  EXPECT_NE(cloud.error().text.find("login, audience"), std::string::npos);
}

TEST(Clouds, FlagsStandOverTheTable) {
  const auto cloud = make_cloud({.name = "public", .manager = "http://127.0.0.1:8080"});
  ASSERT_TRUE(cloud);
  EXPECT_EQ(to_text(cloud->manager), "http://127.0.0.1:8080");
  EXPECT_EQ(to_text(cloud->login), "https://login.microsoftonline.com");
}

struct FileRow {
  const char* name;
  const char* text;
};
class CloudFile : public testing::TestWithParam<FileRow> {};

TEST_P(CloudFile, TellsAWholeCloud) {
  const auto wish = read_cloud_file(GetParam().text, "cloud.json");
  ASSERT_TRUE(wish);
  const auto cloud = make_cloud(*wish);
  ASSERT_TRUE(cloud) << describe(cloud.error());
  EXPECT_EQ(to_text(cloud->manager), "https://rm.example");
  EXPECT_EQ(to_text(cloud->login), "https://in.example:444");
  EXPECT_EQ(cloud->audience, "https://aud.example/");
  EXPECT_EQ(cloud->storage_suffix, "store.example");
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CloudFile,
    testing::Values(FileRow{"own", R"({"manager":"https://rm.example","login":"https://in.example:444",
                                      "audience":"https://aud.example/","storageSuffix":"store.example"})"},
                    FileRow{"az", R"({"endpoints":{"resourceManager":"https://rm.example/",
                                     "activeDirectory":"https://in.example:444",
                                     "activeDirectoryResourceId":"https://aud.example/"},
                                     "suffixes":{"storageEndpoint":"store.example"},"name":"Mine"})"},
                    FileRow{"metadata", R"({"resourceManager":"https://rm.example/","authentication":{
                                           "loginEndpoint":"https://in.example:444/",
                                           "audiences":["https://aud.example/","b"]},
                                           "suffixes":{"storage":"store.example"}})"}),
    [](const auto& row) { return row.param.name; });

TEST(Clouds, AFileThatTellsNothingIsBadInput) {
  EXPECT_EQ(read_cloud_file("{}", "c.json").error().code, ErrorCode::bad_input);
  EXPECT_EQ(read_cloud_file("no", "c.json").error().code, ErrorCode::bad_input);
  EXPECT_EQ(read_cloud_file("[1]", "c.json").error().code, ErrorCode::bad_input);
}

TEST(Address, GoesOutByteForByte) {
  const auto address = parse_address("https://Management.Azure.com/a;b%3Bc?x=%2F+@&s=a/b?c#end");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->site.at.host, "management.azure.com");
  EXPECT_EQ(address->site.at.port, 443);
  EXPECT_EQ(address->target, "/a;b%3Bc?x=%2F+@&s=a/b?c");
}

TEST(Address, TheDefaultPortIsTheSameOrigin) {
  EXPECT_EQ(parse_address("https://a:443/x")->site, parse_address("HTTPS://A")->site);
  EXPECT_NE(parse_address("https://a:444")->site, parse_address("https://a")->site);
}

TEST(Address, PlainHttpIsForThisMachineOnly) {
  EXPECT_TRUE(parse_address("http://127.0.0.1:80/"));
  EXPECT_TRUE(parse_address("http://[::1]:80/"));
  EXPECT_TRUE(parse_address("http://169.254.169.254/metadata"));
  EXPECT_FALSE(parse_address("http://management.azure.com/"));
  EXPECT_FALSE(parse_address("http://127.0.0.1.evil.example/"));
}

TEST(Address, RefusesWhatCouldLeadElsewhere) {
  for (const auto* text :
       {"management.azure.com", "//a/b", "https://", "https://a@b/", "https://management.azure.com@b/", "ftp://a/",
        "https://a:0/", "https://a\\@b/", "https://a b/"})
    EXPECT_FALSE(parse_address(text)) << text;
}

}  // namespace
}  // namespace sd::cloud

// SPDX-License-Identifier: MIT
#include "logs/extension_files.hpp"

#include <gtest/gtest.h>

namespace sd::logs {
namespace {

struct Row {
  std::string name;
  std::string text;
  std::optional<SnapshotMethod> method;
};

class VmbackupConf : public testing::TestWithParam<Row> {};

TEST_P(VmbackupConf, TellsTheMethod) {
  const auto config = parse_vmbackup_conf(GetParam().text, "f");
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->method, GetParam().method);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, VmbackupConf,
    testing::Values(Row{"only_guest", "[SnapshotThread]\nSnapshotMethod: onlyGuest\n", SnapshotMethod::only_guest},
                    Row{"equals", "[SnapshotThread]\nSnapshotMethod = onlyHost\n", SnapshotMethod::only_host},
                    Row{"unknown_word_is_the_default", "[SnapshotThread]\nSnapshotMethod: fast\n",
                        SnapshotMethod::first_host_then_guest},
                    Row{"empty_value", "[SnapshotThread]\nSnapshotMethod:\n", std::nullopt},
                    Row{"other_section", "[Monitor]\nSnapshotMethod: onlyGuest\n", std::nullopt},
                    Row{"empty_file", "", std::nullopt},
                    Row{"comments", "# a\n; b\n[SnapshotThread]\ntimeout: 60\n", std::nullopt},
                    Row{"keys_fold", "[SnapshotThread]\nSNAPSHOTMETHOD: onlyGuest\n", SnapshotMethod::only_guest}),
    [](const auto& row) { return row.param.name; });

TEST(VmbackupConfText, KnowsTheLineOfTheMethod) {
  EXPECT_EQ(parse_vmbackup_conf("# x\n[SnapshotThread]\ntimeout: 60\nSnapshotMethod: onlyGuest\n", "f")->method_line,
            4u);
}

TEST(VmbackupConfText, WhatPythonsParserRefusesIsRefusedWithItsLine) {
  for (const auto& [text, place] :
       std::vector<std::pair<std::string, std::string>>{{"\xef\xbb\xbf[SnapshotThread]\n", "f:1"},
                                                        {"SnapshotMethod: onlyGuest\n", "f:1"},
                                                        {"[SnapshotThread]\nnonsense\n", "f:2"},
                                                        {"[SnapshotThread\n", "f:1"},
                                                        {"[SnapshotThread]\nx: \xc3\xa4\n", "f:2"}}) {
    const auto config = parse_vmbackup_conf(text, "f");
    ASSERT_FALSE(config) << text;
    EXPECT_EQ(config.error().subject, place);
    EXPECT_EQ(config.error().code, ErrorCode::bad_input);
  }
}

TEST(VmbackupConfText, WhatStandsTwiceIsNotedWithItsLine) {
  const auto line = [](const char* text) { return parse_vmbackup_conf(text, "f")->repeated_line; };
  EXPECT_EQ(line("[SnapshotThread]\na: 1\nA = 2\n"), 3u);
  EXPECT_EQ(line("[SnapshotThread]\na: 1\n[Monitor]\na: 1\n[SnapshotThread]\nb: 1\n"), 5u);
  EXPECT_EQ(line("[DEFAULT]\na: 1\n[Monitor]\na: 1\n[DEFAULT]\nb: 1\n"), std::nullopt);
  EXPECT_EQ(line("[SnapshotThread]\na: 1\n  a: goes on\nb: 2\n"), std::nullopt);
}

TEST(Settings, AThumbprintThatIsAPathIsNone) {
  EXPECT_EQ(thumbprint_in(
                R"({"runtimeSettings":[{"handlerSettings":{"protectedSettingsCertThumbprint":"../../etc/shadow"}}]})"),
            "");
  EXPECT_EQ(thumbprint_in("{}"), "");
  EXPECT_EQ(thumbprint_in("[1"), "");
}

TEST(HandlerState, IsOneOfFourWords) {
  EXPECT_TRUE(is_handler_state("Enabled\n"));
  EXPECT_TRUE(is_handler_state("FailedUpgrade"));
  EXPECT_FALSE(is_handler_state("Enabled, I think"));
  EXPECT_FALSE(is_handler_state(""));
}

TEST(HandlerStatus, IsTakenWithoutSecrets) {
  ExtensionFolder folder;
  ASSERT_TRUE(take_handler_status(R"({"status":"NotReady","message":"sig=CANARY"})", "f", folder));
  EXPECT_EQ(folder.handler_status, "NotReady");
  EXPECT_EQ(folder.handler_message.find("CANARY"), std::string::npos);
  EXPECT_FALSE(take_handler_status("{", "f", folder));
}

TEST(VersionInPath, IsBetweenTheNameAndTheSlash) {
  EXPECT_EQ(version_in_path("x/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9200.0/config/5.settings"),
            "1.0.9200.0");
  EXPECT_EQ(version_in_path("/var/log/waagent.log"), "");
}

}  // namespace
}  // namespace sd::logs

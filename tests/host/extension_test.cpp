// SPDX-License-Identifier: MIT
#include "host/extension.hpp"

#include <gtest/gtest.h>

#include "host/fake_files.hpp"

namespace sd::host {
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

const std::string k_lib = "/var/lib/waagent/";
const std::string k_name = "Microsoft.Azure.RecoveryServices.VMSnapshotLinux-";

TEST(Extensions, AreOrderedByTheirNumbersAndKnowTheirKey) {
  FakeFiles files;
  files.file(k_lib + k_name + "1.0.9225.0/config/HandlerState", "Enabled")
      .file(
          k_lib + k_name + "1.0.9225.0/config/4.settings",
          R"({"runtimeSettings":[{"handlerSettings":{"protectedSettingsCertThumbprint":"aa11","protectedSettings":"CANARY"}}]})")
      .file(k_lib + k_name + "1.0.9225.0/config/10.settings",
            R"({"runtimeSettings":[{"handlerSettings":{"protectedSettingsCertThumbprint":"bb22"}}]})")
      .file(k_lib + k_name + "1.0.9225.0/config/HandlerStatus", R"({"status":"NotReady","message":"sig=CANARY"})")
      .file(k_lib + k_name + "1.0.985.0/config/HandlerState", "FailedUpgrade\n")
      .file(k_lib + "AA11.prv", "key");
  const auto fact = read_extensions(folder_system(files));
  ASSERT_TRUE(fact.known());
  ASSERT_EQ(fact.get()->size(), 2u);
  const auto& newest = fact.get()->back();
  EXPECT_EQ(newest.version, "1.0.9225.0");
  EXPECT_EQ(newest.settings_thumbprint, "BB22");
  EXPECT_EQ(newest.certificate_present, false);
  EXPECT_EQ(newest.handler_message.find("CANARY"), std::string::npos);
}

TEST(Extensions, AThumbprintThatIsAPathIsNone) {
  EXPECT_EQ(thumbprint_in(
                R"({"runtimeSettings":[{"handlerSettings":{"protectedSettingsCertThumbprint":"../../etc/shadow"}}]})"),
            "");
  EXPECT_EQ(thumbprint_in("{}"), "");
  EXPECT_EQ(thumbprint_in("[1"), "");
}

TEST(BlobHosts, ComeFromTheLogAndTheNewestStatus) {
  FakeFiles files;
  files
      .file("/var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log",
            "x index: 0 blobUri: https://md-abc.z1.blob.storage.azure.net/d0/abcd?sig=CANARY\n")
      .file(k_lib + k_name + "1.0.9225.0/status/7.status",
            R"([{"statusBlobUri":"https://md-ssd-x.z1.blob.storage.azure.net/s/a?sig=CANARY"}])");
  const auto system = folder_system(files);
  const auto fact = read_blob_hosts(system, read_extensions(system));
  ASSERT_TRUE(fact.known());
  ASSERT_EQ(fact.get()->size(), 2u);
  EXPECT_EQ((*fact.get())[0].host, "md-abc.z1.blob.storage.azure.net");
  EXPECT_EQ((*fact.get())[0].use, "disk");
}

TEST(SnapshotConfig, AFifoIsNotWaitedFor) {
  FakeFiles files;
  files.fifo("/etc/azure/vmbackup.conf").file("/etc/azure/x", "");
  const auto fact = read_snapshot_config(folder_system(files));
  ASSERT_TRUE(fact.not_read());
  EXPECT_EQ(fact.not_read()->reason, NotReadReason::unsupported);
}

}  // namespace
}  // namespace sd::host

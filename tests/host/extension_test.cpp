// SPDX-License-Identifier: MIT
#include "host/extension.hpp"

#include <gtest/gtest.h>

#include "host/fake_files.hpp"

namespace sd::host {
namespace {

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

TEST(SnapshotConfig, AFifoIsNotWaitedFor) {
  FakeFiles files;
  files.fifo("/etc/azure/vmbackup.conf").file("/etc/azure/x", "");
  const auto fact = read_snapshot_config(folder_system(files));
  ASSERT_TRUE(fact.not_read());
  EXPECT_EQ(fact.not_read()->reason, NotReadReason::unsupported);
}

}  // namespace
}  // namespace sd::host

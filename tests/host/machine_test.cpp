// SPDX-License-Identifier: MIT
#include "host/machine.hpp"

#include <gtest/gtest.h>

#include "host/fake_files.hpp"

namespace sd::host {
namespace {

TEST(OsRelease, ReadsQuotesEscapesAndComments) {
  EXPECT_EQ(
      parse_os_release(
          "# x\nID=\"rhel\"\nVERSION_ID='9.4'\nPRETTY_NAME=\"Red \\\"Hat\\\"\"\nID_LIKE=\"fedora centos\"\nbroken\n"),
      (Distribution{"rhel", "9.4", "Red \"Hat\"", {"fedora", "centos"}}));
  EXPECT_EQ(parse_os_release(""), Distribution{});
}

TEST(Mounts, ResolvesOctalEscapes) {
  const auto mounts = parse_mounts("/dev/sda1 /mnt/a\\040b ext4 rw,noexec 0 0\nshort\n");
  ASSERT_EQ(mounts.size(), 1u);
  EXPECT_EQ(mounts[0].point, "/mnt/a b");
  EXPECT_EQ(mounts[0].options, (std::vector<std::string>{"rw", "noexec"}));
}

TEST(Machine, BelowARootWhatOnlyALiveMachineKnowsIsNotHealthy) {
  FakeFiles files;
  files.file("/etc/os-release", "ID=debian\n")
      .file("/etc/hostname", "vm1\n")
      .file("/usr/bin/python3.11", "x")
      .link("/usr/bin/python3", "python3.11")
      .file("/usr/lib/python3.11/lib-dynload/_ssl.cpython-311.so", "x");
  const auto facts = read_machine(folder_system(files));
  EXPECT_EQ(*facts.hostname.get(), "vm1");
  EXPECT_EQ(facts.distribution.get()->id, "debian");
  EXPECT_EQ(facts.python.get()->version, "3.11");
  EXPECT_EQ(facts.python.get()->has_ssl, true);
  for (const auto* reason : {facts.privilege.not_read(), facts.volumes.not_read(), facts.load.not_read(),
                             facts.asset_tag.not_read(), facts.kernel.not_read()}) {
    ASSERT_NE(reason, nullptr);
    EXPECT_EQ(reason->reason, NotReadReason::not_live);
  }
}

TEST(Python, IsSearchedInTheOrderOfTheStartScript) {
  FakeFiles files;
  files.file("/usr/local/bin/python3.8", "x").file("/usr/bin/python3", "x");
  EXPECT_EQ(read_machine(folder_system(files)).python.get()->path, "/usr/local/bin/python3.8");
  FakeFiles platform_only;
  platform_only.file("/usr/libexec/platform-python", "x");
  EXPECT_TRUE(read_machine(folder_system(platform_only)).python.absent());
}

TEST(TrustBundle, CountsItsCertificates) {
  FakeFiles files;
  files.file("/etc/pki/tls/certs/ca-bundle.crt",
             "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n");
  const auto facts = read_machine(folder_system(files));
  EXPECT_EQ(facts.trust_bundle.get()->certificates, 2u);
  EXPECT_EQ(facts.trust_bundle.get()->path, "/etc/pki/tls/certs/ca-bundle.crt");
}

TEST(MandatoryAccess, IsReadFromTheKernelOrTheConfiguration) {
  FakeFiles live;
  live.file("/sys/fs/selinux/enforce", "1");
  EXPECT_EQ(*read_machine(folder_system(live)).mandatory_access.get(),
            (MandatoryAccess{"selinux", Enforcement::enforcing}));
  FakeFiles disk;
  disk.file("/etc/selinux/config", "# x\nSELINUX=permissive\n");
  EXPECT_EQ(*read_machine(folder_system(disk)).mandatory_access.get(),
            (MandatoryAccess{"selinux", Enforcement::permissive}));
}

}  // namespace
}  // namespace sd::host

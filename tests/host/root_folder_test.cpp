// SPDX-License-Identifier: MIT
#include "host/root_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/fake_files.hpp"

namespace sd::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

FakeFiles with(const std::vector<std::string>& paths) {
  FakeFiles files;
  for (const auto& path : paths) files.file(path, "");
  return files;
}

// --- is it a root folder? ---

struct Row {
  std::string name;
  std::vector<std::string> paths;
  std::string said;  ///< empty: it is a root folder
};

class WhyNoRoot : public testing::TestWithParam<Row> {};

TEST_P(WhyNoRoot, IsSaid) {
  const auto why = why_no_root(with(GetParam().paths), "/mnt");
  EXPECT_EQ(why.has_value(), !GetParam().said.empty());
  EXPECT_THAT(why.value_or(""), HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, WhyNoRoot,
    testing::Values(
        Row{"root_folder", {"/etc/hostname", "/var/log/wtmp", "/usr/bin/sh"}, ""},
        Row{"only_etc", {"/etc/hostname"}, ""}, Row{"only_var", {"/var/log/waagent.log"}, ""},
        Row{"root_folder_with_grub_in_it", {"/etc/hostname", "/grub/grub.cfg", "/vmlinuz"}, ""},
        Row{"empty", {}, "nothing is mounted there"},
        Row{"empty_file_system", {"/lost+found/x"}, "mount -o ro /dev/... /mnt"},
        Row{"boot", {"/vmlinuz-5.15.0-1053-azure", "/initrd.img-5.15.0-1053-azure", "/grub/grub.cfg"}, "boot or EFI"},
        Row{"boot_of_another_system", {"/loader/entries/a.conf", "/grub2/grub.cfg"}, "boot or EFI"},
        Row{"efi", {"/EFI/ubuntu/shimx64.efi"}, "boot or EFI"},
        Row{"windows_boot", {"/bootmgr", "/Boot/BCD"}, "boot partition of a Windows disk"},
        Row{"windows_folder", {"/System32/x", "/Microsoft.NET/x"}, "name the folder that it lies in"},
        Row{"windows_below", {"/C/Windows/System32/x"}, "did you mean /mnt/C?"},
        Row{"var", {"/lib/waagent/x", "/log/waagent.log", "/spool/x", "/tmp/x"}, "what lies on /var"},
        Row{"archive", {"/disk/etc/hostname", "/disk/var/log/wtmp"}, "did you mean /mnt/disk?"},
        Row{"archive_of_an_archive", {"/a/b/etc/hostname", "/notes.txt"}, "did you mean /mnt/a/b?"},
        Row{"sub_volumes", {"/@/etc/hostname", "/@home/user/x"}, "did you mean /mnt/@?"},
        Row{"too_deep", {"/a/b/c/etc/hostname"}, "single files are named with --log"},
        Row{"a_folder_of_files", {"/extension.log", "/waagent.log"}, "single files are named with --log"}),
    [](const auto& row) { return row.param.name; });

TEST(WhyNoRootOf, ASlashBehindTheNameIsNotDoubled) {
  EXPECT_THAT(why_no_root(with({"/disk/etc/hostname"}), "/mnt/").value_or(""), HasSubstr("did you mean /mnt/disk?"));
}

TEST(WhyNoRootOf, AFolderOfVeryManyFoldersIsNotSearchedWhole) {
  FakeFiles files;
  for (int i = 1000; i < 1200; ++i) files.file("/d" + std::to_string(i) + "/x", "");
  files.file("/z/etc/hostname", "");
  EXPECT_THAT(why_no_root(files, "/mnt").value_or(""), HasSubstr("neither etc, var nor Windows"));
}

// --- is all of it there? ---

std::vector<std::string> not_mounted(const std::string& fstab, const std::vector<std::string>& paths = {}) {
  auto files = with(paths);
  files.file("/etc/fstab", fstab);
  return folders_not_mounted(files, "/mnt");
}

TEST(FoldersNotMounted, WhatFstabPutsThereAndIsEmptyIsSaid) {
  EXPECT_THAT(
      not_mounted("UUID=aa / ext4 defaults 0 1\n"
                  "/dev/mapper/vg-var /var xfs defaults 0 0\n"
                  "UUID=bb\t/var/log\text4\tdefaults\t0 2\n"),
      ElementsAre("etc/fstab puts /dev/mapper/vg-var at /var, and that is empty below /mnt: mount it there, too",
                  "etc/fstab puts UUID=bb at /var/log, and that is empty below /mnt: mount it there, too"));
}

TEST(FoldersNotMounted, WhatIsThereIsNotMissed) {
  EXPECT_THAT(not_mounted("UUID=aa /var ext4 defaults 0 1\n", {"/var/log/wtmp"}), IsEmpty());
}

TEST(FoldersNotMounted, ASlashBehindTheFolderDoesNotHideIt) {
  EXPECT_THAT(not_mounted("UUID=aa /var/ ext4 defaults 0 1\n"), ElementsAre(HasSubstr("at /var,")));
}

TEST(FoldersNotMounted, MemoryIsNoDisk) {
  EXPECT_THAT(not_mounted("tmpfs /run tmpfs defaults 0 0\nlogs /var/log tmpfs size=50m 0 0\n"), IsEmpty());
}

TEST(FoldersNotMounted, OtherFoldersAreNotNeeded) {
  EXPECT_THAT(not_mounted("UUID=aa /home ext4 defaults 0 1\n"
                          "UUID=bb /mnt/my\\040disk ext4 defaults 0 1\n"
                          "UUID=cc none swap sw 0 0\n"),
              IsEmpty());
}

TEST(FoldersNotMounted, ABlankInTheDevicesNameIsPrintedAsOne) {
  EXPECT_THAT(not_mounted("LABEL=my\\040logs /var/log ext4 defaults 0 1\n"),
              ElementsAre(HasSubstr("LABEL=my logs at")));
}

TEST(FoldersNotMounted, CommentsAndJunkAreNoLines) {
  EXPECT_THAT(not_mounted("# UUID=aa /var ext4 defaults 0 1\n#UUID=aa /var ext4\n\n/var\nx\n"), IsEmpty());
}

TEST(FoldersNotMounted, WhatMayNotBeListedIsNotEmpty) {
  auto files = with({"/etc/hostname"});
  files.file("/etc/fstab", "UUID=aa /var ext4 defaults 0 1\n").unreadable("/var");
  EXPECT_THAT(folders_not_mounted(files, "/mnt"), IsEmpty());
}

TEST(FoldersNotMounted, WithoutFstabNothingIsClaimed) {
  EXPECT_THAT(folders_not_mounted(with({"/etc/hostname"}), "/mnt"), IsEmpty());
}

TEST(ForgetWhatIsNotThere, WhatAMissingFolderWouldHoldIsNotAbsent) {
  FakeFiles files;
  files.file("/var/log/waagent.log", "");
  Case facts;
  facts.machine.python.value = Absent{};
  facts.agent.install.value = Absent{};
  facts.network.resolver.value = Absent{};
  facts.agent.life.value = Absent{};
  forget_what_is_not_there(files, facts);
  EXPECT_NE(facts.machine.python.not_read(), nullptr);
  EXPECT_NE(facts.agent.install.not_read(), nullptr);
  EXPECT_NE(facts.network.resolver.not_read(), nullptr);
  EXPECT_TRUE(facts.agent.life.absent()) << "its folder is there";
}

TEST(ForgetWhatIsNotThere, OfAWholeTreeNothingIsForgotten) {
  FakeFiles files;
  files.file("/usr/bin/sh", "").file("/etc/hosts", "").file("/var/lib/waagent/x", "");
  Case facts;
  facts.machine.python.value = Absent{};
  facts.network.resolver.value = Absent{};
  facts.agent.extensions.value = Absent{};
  forget_what_is_not_there(files, facts);
  EXPECT_TRUE(facts.machine.python.absent());
  EXPECT_TRUE(facts.network.resolver.absent());
  EXPECT_TRUE(facts.agent.extensions.absent());
}

}  // namespace
}  // namespace sd::host

// SPDX-License-Identifier: MIT
// Links, FIFOs, devices and rights of a Linux's disk.
#include <sys/stat.h>
#include <unistd.h>

#include "host/disk_folder.hpp"

namespace sd::host {
namespace {

class DiskFilesOnLinux : public DiskFilesTest {};

TEST_F(DiskFilesOnLinux, NoLinkLeadsOutOfTheRoot) {
  fs::create_symlink("/etc/plain", root_ / "absolute");
  fs::create_symlink("../../../../../../etc/plain", root_ / "etc/up");
  fs::create_symlink("/etc/passwd", root_ / "outside");
  EXPECT_EQ(files().read("/absolute", 100)->text, "hello");
  EXPECT_EQ(files().read("/etc/up", 100)->text, "hello");
  EXPECT_EQ(files().read("/outside", 100).error().code, ErrorCode::not_found);
  EXPECT_EQ(files().read("/../../etc/plain", 100)->text, "hello");
}

TEST_F(DiskFilesOnLinux, ALoopOfLinksIsAnErrorAndNoLoop) {
  fs::create_symlink("b", root_ / "a");
  fs::create_symlink("a", root_ / "b");
  fs::create_symlink(".", root_ / "self");
  EXPECT_EQ(files().read("/a", 100).error().code, ErrorCode::unsupported);
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "/self";
  EXPECT_EQ(files().read(deep + "/etc/plain", 100).error().code, ErrorCode::unsupported);
}

TEST_F(DiskFilesOnLinux, FifosDevicesSocketsAndFoldersAreNotOpened) {
  ASSERT_EQ(::mkfifo((root_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(files().read("/fifo", 100).error().code, ErrorCode::unsupported);
  EXPECT_EQ(files().read_end("/fifo", 100).error().code, ErrorCode::unsupported);
  EXPECT_EQ(files().read("/etc", 100).error().code, ErrorCode::unsupported);
  EXPECT_EQ(DiskFiles("/").read("/dev/zero", 100).error().code, ErrorCode::unsupported);
}

TEST_F(DiskFilesOnLinux, FilesOfProcKnowNoSizeAndAreReadAllTheSame) {
  EXPECT_FALSE(DiskFiles("/").read("/proc/self/stat", 4096)->text.empty());
}

TEST_F(DiskFilesOnLinux, AForbiddenFileIsSaid) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  write("closed", "x");
  fs::permissions(root_ / "closed", fs::perms::none);
  EXPECT_EQ(files().read("/closed", 1).error().code, ErrorCode::not_permitted);
}

TEST_F(DiskFilesOnLinux, StatusDoesNotFollow) {
  write("a", "");
  fs::create_symlink("a", root_ / "link");
  EXPECT_EQ(*files().list("/"), (std::vector<std::string>{"a", "etc", "link"}));
  EXPECT_EQ(files().status("/link")->kind, FileKind::link);
  EXPECT_EQ(files().status("/link")->link_target, "a");
  EXPECT_EQ(*files().resolve("/link"), "/a");
}

}  // namespace
}  // namespace sd::host
